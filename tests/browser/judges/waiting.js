// What readers wait for: a benchmark's questions.

// given: {root, paths} -> {path: milliseconds to the first paint, the median of five visits with an empty cache}
export async function paints(browser, { root, paths }) {
  const found = {};
  for (const path of paths) {
    const times = [];
    for (let visit = 0; visit < 5; visit++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(root + path, { waitUntil: "load" });
      const paint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
      await page.waitForFunction(paint);
      times.push(await page.evaluate(paint));
      await context.close();
    }
    found[path] = times.sort((one, other) => one - other)[2];
  }
  return found;
}

// given: {root, path, query} -> {ready: ms until the graph is loaded, loaded and answered: what the page says}
export async function query(browser, { root, path, query }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(100_000);
  const said = () => page.locator("#query-status").innerText();
  const start = Date.now();
  await page.goto(root + path);
  await page.waitForFunction(() => document.getElementById("query-status").textContent.match(/\d+ ms/));
  const ready = Date.now() - start;
  const loaded = await said();
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(query);
  await page.keyboard.press("Control+Enter");
  await page.locator("#query-results tbody tr").first().waitFor();
  return { ready, loaded, answered: await said() };
}
