// Pictures of pages, for people to look at.
import path from "node:path";

// given: {root, pages: {name: path}, widths: [pixels], schemes: ["light" | "dark"], folder} -> names of the files
export async function take(browser, { root, pages, widths, schemes, folder }) {
  const taken = [];
  for (const scheme of schemes)
    for (const width of widths) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
      const page = await context.newPage();
      for (const [name, where] of Object.entries(pages)) {
        await page.goto(root + where, { waitUntil: "load" });
        const file = `${name}-${width}-${scheme}.png`;
        await page.screenshot({ path: path.join(folder, file), fullPage: true });
        taken.push(file);
      }
      await context.close();
    }
  return taken;
}
