// What one who has no mouse can do.

// The element that has the focus, and whether that is to be seen: by a ring around it or around what it is the inside
// of, or, in a drawing, by marks that look otherwise without it.
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const looks = () =>
      [element, ...element.querySelectorAll("*")].map((each) => {
        const { stroke, strokeWidth, fill, fontWeight, outline } = getComputedStyle(each);
        return [stroke, strokeWidth, fill, fontWeight, outline].join();
      });
    const isRinged = (each) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    const changes = () => {
      const before = looks().join();
      element.blur();
      const after = looks().join();
      element.focus({ focusVisible: true });
      return before !== after;
    };
    const isDrawn = element instanceof SVGElement;
    const around = [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
    const { top, width, height } = element.getBoundingClientRect();
    return {
      name: element.tagName,
      id: element.id,
      text: element.textContent.trim(),
      label: element.getAttribute("aria-label") ?? element.querySelector("title")?.textContent,
      seen: width > 1 && height > 1 && top >= 0,
      ring: isDrawn ? changes() : around.some(isRinged),
    };
  });

async function at(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  return page;
}

// Tabs until the element that a selector names has the focus; throws if it never has.
async function tabTo(page, selector) {
  for (let tabs = 0; tabs < 80; tabs++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((given) => document.activeElement.matches(given), selector)) return;
  }
  throw new Error(`no number of tabs leads to ${selector}`);
}

// The first key: the link that skips the navigation.  given: {url}
export async function skips(browser, { url }) {
  const page = await at(browser, url);
  await page.keyboard.press("Tab");
  const first = await focused(page);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#content");
  const then = await focused(page);
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
  return { first, then: then.id, inside };
}

// What the first `count` tabs reach, and what of it shows no ring.  given: {url, count}
export async function rings(browser, { url, count, scheme }) {
  const page = await at(browser, url, { colorScheme: scheme });
  const bare = [];
  for (let tabs = 0; tabs < count; tabs++) {
    await page.keyboard.press("Tab");
    let found = await focused(page);
    if (!found.ring) {
      await page.waitForTimeout(100); // an editor draws its ring a moment later
      found = await focused(page);
    }
    if (found.name !== "BODY" && !(found.ring && found.seen)) bare.push(`${found.name} ${found.text.slice(0, 60)}`);
  }
  return bare;
}

// The theme, switched by Enter: before, after, and on the next page.  given: {url, next}
export async function themes(browser, { url, next }) {
  const page = await at(browser, url, { colorScheme: "light" });
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const colours = [await colour()];
  await tabTo(page, "[data-theme-switch]");
  await page.keyboard.press("Enter");
  colours.push(await colour());
  await page.goto(next);
  colours.push(await colour());
  return colours;
}

// The marks of a drawing that keys lead to, and where Enter leads.  given: {url, keys}
export async function drawing(browser, { url, keys }) {
  const page = await at(browser, url);
  await tabTo(page, "[data-drawing] a.point");
  const marks = await page.locator("[data-drawing] a.point").count();
  const place = () =>
    page.evaluate(() => [...document.querySelectorAll("[data-drawing] a.point")].indexOf(document.activeElement));
  const places = [await place()];
  for (const key of keys) {
    await page.keyboard.press(key);
    places.push(await place());
  }
  const told = await page.evaluate(() => document.querySelector("[data-drawing] .status")?.textContent);
  const { label, ring } = await focused(page);
  const address = await page.evaluate(() => new URL(document.activeElement.getAttribute("href"), location).href);
  await Promise.all([page.waitForURL(address), page.keyboard.press("Enter")]);
  return { marks, places, told, label, ring, opened: page.url() === address };
}
