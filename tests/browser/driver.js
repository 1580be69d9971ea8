// One browser for all tests: reads requests as lines of JSON, {"judge", "task", "given"}, and answers each with one line,
// {"answer"} or {"fault"}.  A judge is a module in judges/; its tasks are its exported functions of (browser, given).
import readline from "node:readline";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE = 120_000;

const browser = await chromium.launch({ executablePath: process.argv[2], headless: true, args: FLAGS });

async function answered(line) {
  const { judge, task, given } = JSON.parse(line);
  const module = await import(`./judges/${judge}.js`);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${judge}.${task} took longer than ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([module[task](browser, given), late]);
  } finally {
    clearTimeout(timer);
    for (const context of browser.contexts()) await context.close();
  }
}

process.stdout.write("ready\n");
for await (const line of readline.createInterface({ input: process.stdin })) {
  let said;
  try {
    said = { answer: (await answered(line)) ?? null };
  } catch (error) {
    said = { fault: String(error.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(said) + "\n");
}
await browser.close();
