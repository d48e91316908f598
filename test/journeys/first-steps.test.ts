import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

let browser: Browser;
let served: Served;
let context: BrowserContext;
let page: Page;

before(async () => {
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }), openBrowser()]);
  context = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  page = await context.newPage();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

test("a link that makes nobody administrator says so, and shows no form", async () => {
  await page.goto(`${served.url}/claim?secret=x`);
  assert.match(await page.locator("main").innerText(), /Ce lien n’ouvre plus rien/);
  assert.doesNotMatch(await page.locator("main").innerText(), /première personne/);
  assert.equal(await page.locator("main form").count(), 0);
});

test("the home of a site with nothing yet shows the régions, each leading to its page", async () => {
  await page.goto(served.url);
  assert.equal(await page.locator(".hero svg a").count(), 13);
  await page.goto(served.url + (await page.locator(".hero svg a").first().getAttribute("href")));
  assert.match(await page.locator("h1").innerText(), /\p{L}/u);
  await page.goto(`${served.url}/datasets?personal=%3Cb%3Eyes&period=soon&quality=toString`);
  const chosen = await page.locator("main").innerText();
  assert.match(chosen, /<b>yes/);
  assert.doesNotMatch(chosen, /search-|NaN/);
});

test("the first administrator has an organization at once, sees what to do, and publishes for it", async () => {
  await page.goto(served.administratorLink);
  await page.fill("#name", "Ada");
  await page.fill("#email", "ada@example.org");
  await page.fill("#organization", "Rennes Métropole");
  await page.fill("#password", "quatre mots sans lien");
  await page.click("main button.main");
  await page.waitForURL("**/admin");
  assert.deepEqual(await steps("done"), ["Créer votre organisation"]);
  assert.equal(await page.locator(".steps li").count(), 8);
  await page.goto(`${served.url}/publish`);
  assert.equal(await page.locator("main input[type=file]").count(), 1);
  await page.goto(served.administratorLink);
  assert.match(await page.locator("main").innerText(), /Ce lien n’ouvre plus rien/);
});

test("each step is ticked by what is there, and the list is put away and taken out again", async () => {
  await page.goto(`${served.url}/admin/pages`);
  await page.fill("#publisher", "Rennes Métropole");
  await page.fill("#email", "donnees@rennes.example");
  await page.click("form[action='?/legal'] button.main");
  await page.goto(`${served.url}/admin`);
  assert.deepEqual(await steps("done"), ["Créer votre organisation", "Indiquer le responsable du site"]);
  await page.click("button[name=away][value=yes]");
  assert.equal(await page.locator(".steps").count(), 0);
  await page.click("button[name=away][value=no]");
  assert.equal(await page.locator(".steps li").count(), 8);
});

test("what failed asks for attention first, and is told until it went well; what goes well of itself is no news", async () => {
  await page.goto(`${served.url}/admin`);
  assert.match(await page.locator(".attention").innerText(), /Rien ne demande votre attention/);
  await page.goto(`${served.url}/publish`);
  await page.setInputFiles("main input[type=file]", {
    name: "page.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("<!doctype html><html></html>"),
  });
  await page.click("main button.main");
  await page.waitForURL("**/imports/*");
  await page.locator("main .notice.bad").waitFor({ timeout: 60_000 });
  await page.goto(`${served.url}/admin`);
  const notice = page.locator(".attention a", { hasText: "1 fichier n’a pas pu être lu" });
  assert.equal(await notice.count(), 1);
  await notice.click();
  assert.match(page.url(), /\/imports\//);

  await page.goto(`${served.url}/admin/jobs`);
  assert.deepEqual(
    (await page.locator("tbody th").allInnerTexts()).filter((name) => name !== "Lire un fichier"),
    [],
  );
  await page.check("input[name=state]");
  await page.click("main form button");
  assert.equal(await page.locator("tbody tr").count(), 0);
});

async function steps(state: "done"): Promise<string[]> {
  return page.locator(`.steps li.${state} a`).allInnerTexts();
}
