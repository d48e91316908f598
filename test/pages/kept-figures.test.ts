import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { becomeAdministrator, demonstrated } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;
/** Of the administrator, without scripts. */
let editor: BrowserContext;
let page: Page;

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  await demonstrated(served);
  const first = await browser.newPage({ locale: "en" });
  await becomeAdministrator(first, served);
  const storageState = await first.context().storageState();
  editor = await browser.newContext({ locale: "en", javaScriptEnabled: false, storageState });
  page = await editor.newPage();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

async function keep(search: string, title: string): Promise<void> {
  await page.goto(`${served.url}/datasets/departements/chart?${search}`);
  await page.locator(".keep summary").click();
  await page.fill("#figure-title", title);
  await page.click(".keep button");
  await page.waitForURL("**/datasets/departements#kept");
}

test("an editor keeps charts on the page of a dataset, orders them and takes one away", async () => {
  // The demonstration keeps some already.
  await page.goto(`${served.url}/datasets/departements/figures`);
  for (const box of await page.locator("[name^=remove-]").all()) await box.check();
  await page.click("main form button.main");
  await page.waitForLoadState();
  await keep("kind=bar&x=code&y=population&highlight=Ille-et-Vilaine", "Who lives where");
  await keep("kind=histogram&x=population", "How many are how large");
  const titles = () => page.locator(".kept .title").allInnerTexts();
  assert.deepEqual(await titles(), ["Who lives where", "How many are how large"]);
  await page.click(".kept a[href$='/figures']");
  await page.fill("#place-1", "1");
  await page.fill("#place-0", "2");
  await page.fill("#title-1", "Sizes");
  await page.click("main form button.main");
  await page.waitForURL("**#kept");
  assert.deepEqual(await titles(), ["Sizes", "Who lives where"]);
  await page.goto(`${served.url}/datasets/departements/figures`);
  await page.check("[name=remove-0]");
  await page.click("main form button.main");
  await page.waitForURL("**#kept");
  assert.deepEqual(await titles(), ["Who lives where"]);
});

test("everybody sees what is kept, in lists as its picture, and a browser that has it is not sent it again", async () => {
  const context = await browser.newContext({ locale: "fr" });
  const visitor = await context.newPage();
  await visitor.goto(`${served.url}/datasets?q=departements`);
  const picture = visitor.locator("img[src='/datasets/departements/figures/card.svg']");
  await picture.scrollIntoViewIfNeeded();
  await visitor.waitForLoadState("networkidle");
  assert.ok(
    await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 100),
  );
  const address = `${served.url}/datasets/departements/figures/1.svg`;
  const drawn = await context.request.get(address);
  assert.match(await drawn.text(), /^<svg .*Ille-et-Vilaine/s);
  const { etag = "" } = drawn.headers();
  const again = await context.request.get(address, { headers: { "if-none-match": etag } });
  assert.equal(again.status(), 304);
  // The same where a link to the dataset is shared, as what other sites show.
  await visitor.goto(`${served.url}/datasets/departements`);
  const shared = await visitor.getAttribute("meta[property='og:image']", "content");
  assert.equal(shared, `${served.url}/datasets/departements/figures/card.png`);
  assert.equal(await visitor.getAttribute("meta[property='og:image:alt']", "content"), "Who lives where");
  const preview = await context.request.get(shared ?? "");
  assert.equal(preview.headers()["content-type"], "image/png");
  const size = Buffer.from(await preview.body());
  assert.deepEqual([size.subarray(1, 4).toString(), size.readUInt32BE(16)], ["PNG", 1200]);
  assert.equal(
    (await context.request.get(`${served.url}/datasets/departements/figures/7.svg`)).status(),
    404,
  );
  assert.equal((await context.request.get(`${served.url}/datasets/departements/figures`)).status(), 403);
  await page.goto(`${served.url}/datasets/regions/figures`);
  for (const box of await page.locator("[name^=remove-]").all()) await box.check();
  await page.click("main form button.main");
  await page.waitForLoadState();
  const other = await context.request.get(`${served.url}/datasets/regions/figures/card.svg`);
  assert.match(await other.text(), /viewBox="-12 -6 48 36"/);
  await context.close();
});

test("a figure of a column that is not there says so, and the rest stands", async () => {
  await page.goto(`${served.url}/datasets/departements/chart?kind=bar&x=code`);
  await page.locator(".keep summary").click();
  // As an address that was kept before the table lost the column.
  await page.locator(".keep form").evaluate((form) => form.setAttribute("action", "?/keep&x=surface"));
  await page.fill("#figure-title", "Lost");
  await page.click(".keep button");
  await page.waitForURL("**#kept");
  assert.match(
    await page.locator(".kept li").last().innerText(),
    /The column “surface” is no longer in the table/,
  );
  assert.equal((await editor.request.get(`${served.url}/datasets/departements/figures/2.svg`)).status(), 404);
  assert.equal((await editor.request.get(`${served.url}/datasets/departements/figures/1.svg`)).status(), 200);
});

test("what is not open any more shows in no picture and no list", async () => {
  await page.goto(`${served.url}/datasets/departements/access`);
  await page.check("[name=level][value=account]");
  await page.locator("main form button.main").first().click();
  await page.waitForLoadState();
  const context = await browser.newContext({ locale: "fr" });
  const told = await context.request.get(`${served.url}/api/datasets/departements`);
  assert.ok(!(await told.text()).includes("Who lives where"));
  assert.equal(
    (await context.request.get(`${served.url}/datasets/departements/figures/1.svg`)).status(),
    404,
  );
  assert.match(
    await (await context.request.get(`${served.url}/datasets/departements/figures/card.svg`)).text(),
    /viewBox="-12 -6 48 36"/,
  );
  assert.equal(
    (await context.request.get(`${served.url}/datasets/departements/figures/card.png`)).status(),
    404,
  );
  const open = await context.request.get(`${served.url}/datasets/departements`);
  assert.ok(!(await open.text()).includes("card.png"));
  await context.close();
});
