import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { catchMail } from "../mail-server.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { demonstrated } from "./furnished.ts";
import { publishRequest, publishReuse } from "./reuses-made.ts";

const communes = "/datasets/communes-de-france";

let browser: Browser;
let served: Served;
let mail: Awaited<ReturnType<typeof catchMail>>;
let steward: BrowserContext;

before(async () => {
  mail = await catchMail();
  [served, browser] = await Promise.all([openInstance({ MAILLE_SMTP_URL: mail.url }), openBrowser()]);
  await demonstrated(served);
  // Forms do all of it: nothing of this needs a script.
  steward = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  const page = await steward.newPage();
  await page.goto(served.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main button.main");
  await page.waitForURL("**/admin");
  await page.close();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

test("a reuse is declared from the page of its data, and published: it stands there, in the gallery and in the feed", async () => {
  const page = await steward.newPage();
  const address = await publishReuse(page, served, communes);
  await shoot(page, "reuse");
  const visitor = await (await browser.newContext({ locale: "fr" })).newPage();
  await visitor.goto(`${served.url}${communes}`);
  const reuses = visitor.locator("section[aria-labelledby=reuses]");
  await shoot(visitor, "dataset");
  assert.match(await reuses.innerText(), /Où manger ce midi/);
  await reuses.locator(`a[href='${address}']`).click();
  const shown = visitor.locator("main img").first();
  assert.equal(await shown.getAttribute("alt"), "La carte, avec un point par cantine");
  const drawn = await fetch(new URL((await shown.getAttribute("src")) ?? "", served.url));
  assert.equal(drawn.headers.get("content-type"), "image/png");
  assert.equal(drawn.headers.get("x-content-type-options"), "nosniff");
  assert.match(drawn.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  await visitor.goto(`${served.url}/reuses?q=cantines`);
  await shoot(visitor, "gallery");
  assert.equal(await visitor.locator(`main a[href='${address}']`).count(), 1);
  await visitor.goto(`${served.url}/reuses?q=nothing`);
  assert.equal(await visitor.locator(`main a[href='${address}']`).count(), 0);
  const feed = await (await fetch(`${served.url}/feeds/reuses.atom`)).text();
  assert.ok(feed.includes(`${served.url}${address}`));
  const sitemap = await (await fetch(`${served.url}/sitemap.xml`)).text();
  assert.ok(sitemap.includes(`${served.url}${address}</loc>`));
});

test("a key is shown once with commands that hold it, and revoked", async () => {
  const page = await steward.newPage();
  await page.goto(`${served.url}/account/projects`);
  await page.locator("main .list a").first().click();
  await page.click("main a[href$='/keys']");
  await page.fill("[name=name]", "Script de nuit");
  await page.locator("form[action='?/make'] button").click();
  const secret = await page.locator("main pre code").first().innerText();
  assert.match(secret, /^maille_k_[\w-]{43}$/);
  await shoot(page, "keys");
  const text = await page.locator("main").innerText();
  assert.ok(text.includes(`curl -H "Authorization: Bearer ${secret}"`));
  assert.ok(text.includes("urllib.request"));
  await page.goto(page.url().replace(/\?.*$/, ""));
  assert.ok(!(await page.locator("main").innerText()).includes(secret));
  const asks = page.locator("details:has(form[action='?/revoke'])");
  await asks.locator("summary").click();
  assert.match(await asks.innerText(), /s’arrêtent aussitôt/);
  await asks.locator("button").click();
  assert.match(await page.locator("main tbody").innerText(), /révoquée le/);
});

test("a request for data is made public, supported, answered, and who asked is told and forgotten", async () => {
  const page = await steward.newPage();
  const address = await publishRequest(page, served, "Les menus des cantines, par semaine.");
  await page.locator("form[action='?/support'] button").click();
  await page.locator("form[action='?/unsupport']").waitFor();
  const visitor = await (await browser.newContext({ locale: "fr" })).newPage();
  await visitor.goto(`${served.url}/requests?q=MENUS`);
  await shoot(visitor, "requests");
  assert.match(await visitor.locator("main .list").innerText(), /1 personne la soutient/);
  await visitor.click(`main a[href='${address}']`);
  assert.ok(!(await visitor.content()).includes("lou@example.org"));
  await page.fill("[name=words]", "Ils sont là.");
  await page.fill("[name=dataset]", "/datasets/rien-de-tel");
  await page.locator("form[action='?/answer'] button").click();
  await page.locator("#dataset-wrong").waitFor();
  assert.equal(await page.inputValue("[name=words]"), "Ils sont là.");
  await page.fill("[name=dataset]", `${served.url}${communes}`);
  await page.locator("form[action='?/answer'] button").click();
  await page.locator(`section[aria-labelledby=history] a[href='${communes}']`).waitFor();
  await shoot(page, "request");
  const letter = await received("lou@example.org");
  assert.match(letter.text, /Ils sont là\./);
  assert.ok(letter.text.includes(`${served.url}${communes}`));
  for (let tries = 0; ; tries += 1) {
    await page.goto(`${served.url}/admin/requests`);
    if (!(await page.content()).includes("lou@example.org")) break;
    assert.ok(tries < 600, "the address is still there");
    await wait(100);
  }
});

async function received(to: string) {
  for (let tries = 0; tries < 900; tries += 1) {
    const letter = mail.received.find((one) => one.to.includes(to));
    if (letter !== undefined) return letter;
    await wait(100);
  }
  throw new Error(`No letter to ${to}`);
}

/** Where `MAILLE_TEST_SHOTS` names a folder: the page at two widths, in both languages. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["MAILLE_TEST_SHOTS"];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  if (before !== null) await page.setViewportSize(before);
}
