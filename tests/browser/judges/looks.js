// How pages lie: on a narrow screen, on paper, from a file.
import path from "node:path";

// given: {root, paths, width} -> {path: pixels that it is too wide}, of pages that are too wide
export async function tooWide(browser, { root, paths, width }) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const wide = {};
  for (const each of paths) {
    await page.goto(root + each, { waitUntil: "load" });
    const over = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
    if (over > 0) wide[each] = over;
  }
  return wide;
}

// given: {url, hidden: selectors, shown: selectors} -> the selectors that are otherwise on paper, and the PDF's beginning
export async function printed(browser, { url, hidden, shown }) {
  const context = await browser.newContext({ colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  await page.emulateMedia({ media: "print" });
  const wrong = [];
  for (const selector of hidden)
    for (const found of await page.locator(selector).all()) if (await found.isVisible()) wrong.push(`${selector} is shown`);
  for (const selector of shown) {
    const all = await page.locator(selector).all();
    if (!all.length) wrong.push(`${selector} is not there`);
    for (const found of all) if (!(await found.isVisible())) wrong.push(`${selector} is hidden`);
  }
  const colours = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [color, backgroundColor];
  });
  const pdf = await page.pdf({ format: "A4" });
  return { wrong, colours, pdf: pdf.subarray(0, 5).toString(), bytes: pdf.length };
}

// From a folder: whether styles hold, the theme switches, links lead on and the search finds.  given: {folder, text}
export async function fromFile(browser, { folder, text }) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme: "light" });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`file://${path.join(folder, "index.html")}`);
  const family = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
  await page.locator("[data-theme-switch]").click();
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  await page.locator(".tools a").first().click();
  await page.waitForLoadState("load");
  await page.locator("#search-text").fill(text);
  const first = page.locator("#search-results li a").first();
  await first.waitFor();
  await first.click();
  await page.waitForLoadState("load");
  return { family, theme, opened: page.url(), body: await page.locator("main").innerText(), complaints };
}
