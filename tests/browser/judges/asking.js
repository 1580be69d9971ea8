// Search and queries, as a reader would go about them.
import { opened } from "./visiting.js";

const WORKING = 60_000;

async function start(browser, root) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const { page, heard } = await opened(context, root);
  page.setDefaultTimeout(WORKING);
  return { page, heard };
}

// given: {root, path, texts} -> {text: [what is listed]}, and where the opening quotation mark of the first quote
// for the last text leads
export async function search(browser, { root, path, texts }) {
  const { page, heard } = await start(browser, root);
  await page.goto(root + path);
  const found = {};
  for (const text of texts) {
    await page.locator("#search-text").fill(text);
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      (given) => document.getElementById("search-status").textContent.includes(given),
      text,
    );
    found[text] = await page.locator("#search-results li").allInnerTexts();
  }
  const first = page.locator("#search-results [aria-labelledby=search-quotes] li a").first();
  const address = await first.evaluate((link) => link.href);
  const quotationMark = { x: 3, y: 10 };
  await Promise.all([page.waitForURL(address), first.locator("q").click({ position: quotationMark })]);
  return { found, opened: page.url(), body: await page.locator("main").innerText(), heard };
}

// What the page of queries shows when it has come to rest.
async function answered(page) {
  await page.waitForFunction(() => {
    const at = (id) => document.getElementById(`query-${id}`);
    const said = at("fault").textContent || at("results").childElementCount || at("status").dataset.rest;
    return said && at("results").getAttribute("aria-busy") === "false";
  });
  return {
    fault: await page.locator("#query-fault").innerText(),
    status: await page.locator("#query-status").innerText(),
    heads: await page.locator("#query-results thead th").allInnerTexts(),
    rows: await page.locator("#query-results tbody tr").allInnerTexts(),
    query: await page.locator(".cm-content").innerText(),
  };
}

async function write(page, query) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(query);
  await page.evaluate(() => document.getElementById("query-results").replaceChildren());
}

// Opens an address of the query page, then runs each text typed.  given: {root, path, typed} -> [what is shown]
export async function queries(browser, { root, path, typed }) {
  const { page, heard } = await start(browser, root);
  await page.goto(root + path);
  const shown = [await answered(page)];
  for (const query of typed) {
    await write(page, query);
    await page.keyboard.press("Control+Enter");
    shown.push(await answered(page));
  }
  return { shown, heard };
}

// Runs what takes for ever, stops it by the keyboard, then asks something that can be answered.
// given: {root, path, endless, short}
export async function stops(browser, { root, path, endless, short }) {
  const { page, heard } = await start(browser, root);
  await page.goto(root + path);
  await page.waitForFunction(() => document.getElementById("query-status").textContent.match(/\d/));
  await write(page, endless);
  await page.keyboard.press("Control+Enter");
  await page.waitForTimeout(500);
  const running = await page.locator("#query-stop").isEnabled();
  await page.evaluate(() => {
    const status = document.getElementById("query-status");
    window.said = [];
    new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
  });
  await page.locator("#query-stop").focus();
  await page.keyboard.press("Enter");
  await page.locator("#query-run:enabled").waitFor();
  const stopped = await page.evaluate(() => window.said);
  await write(page, short);
  await page.keyboard.press("Control+Enter");
  return { running, stopped, then: await answered(page), heard };
}

// The form of a saved query: fills fields and sends them.  given: {root, path, fields: {name: value}, live}
export async function form(browser, { root, path, fields, live }) {
  const { page, heard } = await start(browser, root);
  await page.goto(root + path);
  for (const [name, value] of Object.entries(fields)) await page.locator(`form.ask [name="${name}"]`).fill(value);
  await page.locator("form.ask button[type=submit]").focus();
  await Promise.all([page.waitForURL(/\?/), page.keyboard.press("Enter")]);
  if (!live) return { url: page.url(), shown: await answered(page), heard };
  return { url: page.url(), rows: await page.locator("main table tbody tr").allInnerTexts(), heard };
}
