import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let browser: Browser;
let served: Served;
let folder: string;
let steward: Awaited<ReturnType<BrowserContext["storageState"]>>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-site-"));
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }, folder), openBrowser()]);
  const context = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(served.administratorLink);
  await page.fill("#name", "Ada");
  await page.fill("#email", "ada@example.org");
  await page.fill("#password", "quatre mots sans lien");
  await page.click("main button.main");
  steward = await context.storageState();
  await context.close();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test("a steward gives the site its logo, which heads and ends each page, and comes with its links", async () => {
  const { page, close } = await open({ signed: true });
  await page.goto(`${served.url}/admin/settings`);
  await page.setInputFiles("#picture-logo", {
    name: "logo.svg.png",
    mimeType: "image/png",
    buffer: Buffer.from("<svg/>"),
  });
  await page.click("form[action='?/picture&role=logo'] button");
  assert.match(await page.locator("[role=alert]").innerText(), /ni un PNG, ni un JPEG, ni un WebP/);
  await page.setInputFiles("#picture-logo", { name: "logo.png", mimeType: "image/png", buffer: png });
  await page.click("form[action='?/picture&role=logo'] button");
  await close();

  const visitor = await open({});
  await visitor.page.goto(`${served.url}/places`);
  const sources = await visitor.page
    .locator("header img, footer img")
    .evaluateAll((images) => images.map((image) => image.getAttribute("src") ?? ""));
  assert.equal(sources.length, 2);
  const [source = ""] = sources;
  const image = await fetch(`${served.url}${source}`);
  assert.equal(image.headers.get("content-type"), "image/png");
  assert.match(image.headers.get("cache-control") ?? "", /immutable/);
  assert.deepEqual(Buffer.from(await image.arrayBuffer()), png);
  const card = (property: string) => visitor.page.getAttribute(`meta[property='${property}']`, "content");
  assert.equal(await card("og:image"), `${served.url}${source}`);
  assert.equal(await card("og:title"), "Lieux");
  assert.ok(await card("og:description"));
  // An older address leads to what is shown now.
  const older = await fetch(`${served.url}/pictures/logo/older`, { redirect: "manual" });
  assert.equal(older.headers.get("location"), source);
  await visitor.close();
});

test("addresses that people try lead to the legal notice, privacy, accessibility, contact and help", async () => {
  const { page, close } = await open({});
  for (const [path, heading] of [
    ["/mentions-legales", "Mentions légales"],
    ["/confidentialite/", "Données personnelles"],
    ["/accessibilite", "Accessibilité"],
    ["/contact", "Contact"],
    ["/aide", "Aide"],
  ] as const) {
    await page.goto(`${served.url}${path}`);
    assert.equal(await page.locator("h1").innerText(), heading);
    assert.ok((await page.locator("main p").count()) > 0, path);
  }
  await close();
});

test("the state of accessibility stands in the footer of each page, and is what the steward says", async () => {
  const state = "footer a[href='/pages/accessibility']";
  const visitor = await open({});
  await visitor.page.goto(`${served.url}/datasets`);
  assert.match(await visitor.page.locator(state).innerText(), /Accessibilité\s: non conforme/);
  const { page, close } = await open({ signed: true });
  await page.goto(`${served.url}/admin/pages`);
  await page.fill("#publisher", "Ville de Saint-Œuf");
  await page.fill("#email", "donnees@ville.example");
  await page.selectOption("#accessibility", "partial");
  await page.click("form[action='?/legal'] button.main");
  await close();
  await visitor.page.reload();
  assert.match(await visitor.page.locator(state).innerText(), /partiellement conforme/);
  await visitor.page.click(state);
  assert.match(await visitor.page.locator("main").innerText(), /Ville de Saint-Œuf s’engage/);
  await visitor.page.click("footer a[hreflang=en]");
  assert.match(await visitor.page.locator(state).innerText(), /partially compliant/);
  await visitor.close();
});

test("a visitor writes to the steward, who receives it by mail and answers to them", async () => {
  const { page, close } = await open({ width: 360 });
  await page.goto(`${served.url}/pages/contact`);
  await page.fill("#name", "Nadia");
  await page.fill("#email", "nadia@example");
  await page.fill("#text", "Où sont les bus ?");
  await page
    .locator("main form")
    .evaluate((form: { noValidate: boolean }) => Object.assign(form, { noValidate: true }));
  await page.click("main button.main");
  assert.equal(await page.inputValue("#text"), "Où sont les bus ?");
  await page.fill("#email", "nadia@example.org");
  await page.click("main button.main");
  assert.match(await page.locator("[role=status]").innerText(), /nadia@example\.org/);
  await close();
  const letter = await letterTo("donnees@ville.example");
  assert.match(letter, /Reply-To: nadia@example\.org/);
  assert.match(letter, /Où sont les bus \?/);
});

test("a program that fills in the field that nobody sees is told that all went well, and nothing is sent", async () => {
  const before = (await readdir(join(folder, "mail"))).length;
  const body = new URLSearchParams({
    name: "X",
    email: "x@example.org",
    text: "x",
    website: "https://spam.example",
  });
  const answer = await fetch(`${served.url}/pages/contact`, {
    method: "POST",
    body,
    headers: { origin: served.url, accept: "text/html" },
  });
  assert.equal(answer.status, 200);
  assert.equal((await readdir(join(folder, "mail"))).length, before);
});

test("pages of the steward stand in the menu, which keeps nine entries usable on a phone and beside the search", async () => {
  const { page, close } = await open({ signed: true });
  for (const title of ["Charte des données", "Ateliers", "Foire aux questions", "Partenaires"]) {
    await page.goto(`${served.url}/admin/pages/new`);
    await page.fill("#title-fr", title);
    await page.fill("#text-fr", `## ${title}\n\nVoir les [lieux](/places) <b>ici</b>.`);
    await page.check("input[value=menu]");
    await page.click("main button.main");
    assert.equal(await page.locator("h1").innerText(), title);
    assert.equal(await page.locator("main h2 + p a[href='/places']").count(), 1);
    assert.match(await page.locator("main").innerText(), /<b>ici<\/b>/);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${served.url}/places`);
  assert.equal(await page.locator("header nav:visible a").count(), 9);
  assert.ok(((await page.locator("#find").boundingBox())?.width ?? 0) + 50 >= 256);
  await page.locator("header details.account summary").click();
  assert.deepEqual(await page.locator("header details.account li").allInnerTexts(), [
    "Publier",
    "Catalogues moissonnés",
    "Administration",
    "Notifications",
    "Mon compte",
    "Se déconnecter",
  ]);
  await close();

  const phone = await open({ width: 360 });
  await phone.page.goto(`${served.url}/datasets`);
  await phone.page.locator("header details.phone summary").click();
  assert.equal(await phone.page.locator("header nav:visible a").count(), 10);
  const wide = await phone.page.evaluate("document.scrollingElement.scrollWidth - innerWidth");
  assert.equal(wide, 0);
  await phone.page.locator("header nav:visible a[href='/places']").click();
  await phone.page.waitForURL("**/places");
  await phone.close();
});

test("a page that is hidden is nobody's but the administrators', and one given back says what its template says", async () => {
  const { page, close } = await open({ signed: true });
  await page.goto(`${served.url}/admin/pages/help`);
  await page.fill("#text-fr", "Appelez-nous.");
  await page.check("input[value=hidden]");
  await page.click("form[action='?/save'] button.main");
  assert.match(await page.locator("main").innerText(), /Appelez-nous/);
  const visitor = await open({});
  assert.equal((await visitor.page.goto(`${served.url}/pages/help`))?.status(), 404);
  assert.equal(await visitor.page.locator("footer a[href='/pages/help']").count(), 0);
  await page.goto(`${served.url}/admin/pages/help`);
  await page.locator("summary", { hasText: "Revenir au modèle" }).click();
  await page.click("form[action='?/remove'] button");
  assert.equal((await visitor.page.goto(`${served.url}/pages/help`))?.status(), 200);
  assert.match(await visitor.page.locator("main").innerText(), /Télécharger et réutiliser/);
  await visitor.close();
  await close();
});

async function open({ signed = false, width = 1280 }): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext({
    locale: "fr",
    javaScriptEnabled: false,
    viewport: { width, height: 800 },
    ...(signed ? { storageState: steward } : {}),
  });
  return { page: await context.newPage(), close: () => context.close() };
}

/** The first letter to an address, which a job hands over. */
async function letterTo(address: string): Promise<string> {
  for (let tried = 0; tried < 450; tried += 1) {
    const names = await readdir(join(folder, "mail")).catch(() => []);
    for (const name of names) {
      const letter = await readFile(join(folder, "mail", name), "utf8");
      if (letter.includes(`To: ${address}`)) return letter;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`no letter to ${address}`);
}
