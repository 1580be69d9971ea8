// A page with an ear on what it does: what it asks for, what it complains of, what its policy forbids.

export async function opened(context, root) {
  const page = await context.newPage();
  const heard = { foreign: [], complaints: [] };
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(root) && !url.startsWith("data:") && !url.startsWith("blob:")) heard.foreign.push(url);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) heard.complaints.push(message.text());
  });
  page.on("pageerror", (error) => heard.complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) heard.complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, heard };
}
