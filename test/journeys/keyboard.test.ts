import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { demonstrated } from "./furnished.ts";

/** No page of these needs more presses of Tab to be gone through. */
const pressesMax = 600;

let browser: Browser;
let served: Served;
let page: Page;

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  page = await browser.newPage({ locale: "en", viewport: { width: 1280, height: 900 } });
  await demonstrated(served);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

test("the first press of Tab offers to skip to the content, and it does", async () => {
  await page.goto(`${served.url}/datasets/regions`);
  await page.keyboard.press("Tab");
  assert.equal(await focused("textContent"), "Skip to content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate("document.activeElement.id"), "content");
});

test("from the home, a dataset is searched for and opened", async () => {
  await page.goto(served.url);
  await tabTo("input[name=q]");
  await page.keyboard.type("régions");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/datasets?q=*");
  await tabTo("main a[href='/datasets/regions']");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/datasets/regions");
});

test("a column is sorted, then filtered", async () => {
  await page.goto(`${served.url}/datasets/regions`);
  await tabTo("a.sort[href*='population__sort=asc']");
  await page.keyboard.press("Enter");
  await page.waitForURL("**population__sort=asc*");
  assert.equal(await page.locator("th[aria-sort=ascending]").count(), 1);
  await tabTo("a.filter[href*='filter=population']");
  await page.keyboard.press("Enter");
  await page.waitForURL("**filter=population*");
  await tabTo("#filter input[name=population__greater]");
  await page.keyboard.type("5000000");
  await page.keyboard.press("Enter");
  await page.waitForURL("**population__greater=5000000*");
  const rows = await page.locator("table.data tbody tr").count();
  assert.ok(rows > 0 && rows < 10);
});

test("another chart is chosen and drawn", async () => {
  await page.goto(`${served.url}/datasets/regions/chart`);
  await tabTo("select#kind");
  await page.keyboard.type("His");
  await tabTo(".choices button.main");
  await page.keyboard.press("Enter");
  await page.waitForURL("**kind=histogram*");
  assert.ok((await page.locator("svg.chart:visible").count()) === 1);
});

test("the menu of downloads opens by Enter, and Escape closes it and gives the focus back", async () => {
  await page.goto(`${served.url}/datasets/regions`);
  await tabTo("details.menu:has(a[download]) > summary");
  await page.keyboard.press("Enter");
  await tabTo("a[href$='/download/csv']");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("details.menu[open]").count(), 0);
  assert.equal(await focused("localName"), "summary");
});

for (const path of [
  "/",
  "/datasets",
  "/datasets/regions?filter=population",
  "/datasets/regions/chart",
  "/datasets/regions/columns",
  "/datasets/regions/api",
  "/sign-in",
  "/api/docs/search",
]) {
  test(`on ${path}, the focus is always seen and never held`, async () => {
    await page.goto(`${served.url}${path}`);
    const unseen: string[] = [];
    let presses = 0;
    for (; presses < pressesMax; presses += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate<{ name: string; seen: boolean; last: boolean }>(focusedNow);
      if (!at.seen) unseen.push(at.name);
      if (at.last) break;
    }
    assert.deepEqual(unseen, []);
    assert.ok(presses < pressesMax, "the end of the page is reached");
  });
}

/** What has the focus: whether an outline shows it on the screen, and whether nothing comes after it. */
const focusedNow = `(() => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((element) => element.checkVisibility() && !element.disabled);
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { width, height, bottom, right } = element.getBoundingClientRect();
  return {
    name: element.outerHTML.slice(0, 120),
    seen: element === document.body ||
      (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 1 && height > 1 && bottom > 0 && right > 0),
    last: element === document.body || element === all.at(-1),
  };
})()`;

/** Presses Tab until this has the focus, as a person without a mouse does. */
async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < pressesMax; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  assert.fail(`${selector} is not reached by Tab on ${page.url()}`);
}

async function focused(property: string): Promise<unknown> {
  return page.evaluate(`document.activeElement.${property}.trim()`);
}
