// axe-core on pages, in both themes and at several widths; whatever a page asks for or complains of meanwhile.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { opened } from "./visiting.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// What hangs on colours.  All rules are asked wide and light and narrow and dark; these also the other way round.
const COLOURS = ["color-contrast", "link-in-text-block"];

async function violations(page, rules) {
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) };
  const found = await page.evaluate((given) => window.axe.run(document, given), options);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

// given: {root, paths, widths, ready?: a selector to wait for} -> {path: {violations, foreign, complaints}}
export async function judge(browser, { root, paths, widths, ready }) {
  const context = await browser.newContext();
  const judged = {};
  for (const path of paths) {
    const { page, heard } = await opened(context, root);
    const found = [];
    await page.goto(root + path, { waitUntil: "load" });
    if (ready) await page.waitForSelector(ready);
    await page.evaluate(AXE);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const whole = (width === Math.max(...widths)) === (colorScheme === "light");
        const seen = await violations(page, whole ? undefined : COLOURS);
        found.push(...seen.map((each) => `${width} px, ${colorScheme}: ${each}`));
      }
    }
    judged[path] = { violations: found, ...heard };
    await page.close();
  }
  await context.close();
  return judged;
}
