import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { demonstrated } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  await demonstrated(served);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

async function open(
  path: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; context: BrowserContext; outside: string[] }> {
  const context = await browser.newContext({ locale: "fr", ...options });
  const page = await context.newPage();
  const outside: string[] = [];
  page.on("pageerror", (error) => assert.fail(error));
  page.on("request", (request) => {
    if (!request.url().startsWith(served.url) && !request.url().startsWith("data:"))
      outside.push(request.url());
  });
  await page.goto(`${served.url}/datasets/${path}`);
  return { page, context, outside };
}

test("a new instance draws its départements, overseas beside, and has no map where nothing can be drawn", async () => {
  const { page, context } = await open("departements/map", { javaScriptEnabled: false });
  const svg = page.locator("[data-map] svg:visible");
  assert.match((await svg.getAttribute("aria-label")) ?? "", /101 lieux|10\d lieux/);
  for (const name of ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]) {
    assert.equal(await svg.getByText(name, { exact: true }).count(), 1, name);
  }
  assert.equal(await page.locator(".map-stage").count(), 0);
  // Its columns are codes of activities, which have no place.
  const naf = await context.request.get(`${served.url}/datasets/nomenclature-d-activites-francaise/map`);
  assert.equal(naf.status(), 404);
  await context.close();
});

test("a map is moved by pointer and keys, tells the place under the pointer, and asks no other host", async () => {
  for (const width of [360, 1280]) {
    const { page, context, outside } = await open("departements/map", { viewport: { width, height: 900 } });
    const box = page.locator("[data-map]");
    assert.equal(await page.locator(".map-stage").count(), 0);
    await page.getByRole("button", { name: "Zoomer", exact: true }).click();
    const stage = page.locator(".map-stage");
    await stage.waitFor();
    await page.getByRole("button", { name: "Dézoomer" }).click();
    await stage.focus();
    for (const key of ["ArrowLeft", "ArrowRight", "+", "-"]) await page.keyboard.press(key);
    const frame = await stage.boundingBox();
    assert.ok(frame !== null && frame.width <= width);
    const at = { x: frame.width * 0.5, y: frame.height * 0.45 };
    await assertTold(page, at);
    const link = page.locator(".map-tip a");
    assert.equal(await link.innerText(), "Voir la fiche");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".map-tip:visible").count(), 0);
    // The legend that the server drew stays below.
    assert.ok(((await box.boundingBox())?.height ?? 0) > frame.height + 100);
    assert.deepEqual(outside, []);
    await context.close();
  }
});

/** What is pressed is told once its values are there. */
async function assertTold(page: Page, position: { x: number; y: number }): Promise<void> {
  for (let time = 0; time < 40; time += 1) {
    await page.locator(".map-stage").click({ position });
    if ((await page.locator(".map-tip strong:visible").count()) > 0) break;
    await page.waitForTimeout(250);
  }
  assert.match(await page.locator(".map-tip").innerText(), /^\p{L}.*\n[\d\s]+/u);
}
