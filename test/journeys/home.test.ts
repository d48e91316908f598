import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { crc32 } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { becomeAdministrator, demonstrated } from "./furnished.ts";

let browser: Browser;
let served: Served;
let steward: Awaited<ReturnType<BrowserContext["storageState"]>>;

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  const context = await browser.newContext({ locale: "fr" });
  await becomeAdministrator(await context.newPage(), served);
  steward = await context.storageState();
  await context.close();
  await demonstrated(served);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

test("a steward says the two sentences of the home page in each language, and puts a dataset forward", async () => {
  const { page, close } = await open(true);
  await page.goto(`${served.url}/admin/home`);
  await page.fill("#title-fr", "Les données de Saint-Œuf");
  await page.fill("#lead-fr", "Un chiffre, une source.");
  await page.fill("#featured", "https://elsewhere.example/datasets/x");
  await page.click("form[action='?/words'] button.main");
  assert.match(await page.locator("[role=alert]").innerText(), /adresse d’un jeu de données/);
  assert.equal(await page.inputValue("#title-fr"), "Les données de Saint-Œuf");
  await page.fill("#featured", `${served.url}/datasets/communes-de-france`);
  await page.click("form[action='?/words'] button.main");
  await close();

  const visitor = await open(false);
  await visitor.page.goto(served.url);
  assert.equal(await visitor.page.locator("h1").innerText(), "Les données de Saint-Œuf");
  assert.equal(
    await visitor.page.getAttribute("meta[property='og:description']", "content"),
    "Un chiffre, une source.",
  );
  assert.equal(await visitor.page.locator(".featured a[href='/datasets/communes-de-france']").count(), 1);
  await visitor.page.click("footer a[hreflang=en]");
  // Nothing was written in English: the program's own sentence stands.
  assert.equal(await visitor.page.locator("h1").innerText(), "Local data, open for everyone to use");
  await visitor.close();
});

test("the home page tells figures, themes with what they hold, and news; the steward orders and hides its parts", async () => {
  const visitor = await open(false);
  const { page, close } = await open(true);
  await page.goto(`${served.url}/admin/news`);
  await page.fill("#title-fr", "Atelier ouvert à tous");
  await page.fill("#link", "/places");
  await page.click("main button.main");

  await visitor.page.goto(served.url);
  const figures = await visitor.page.locator("dl.figures").innerText();
  assert.match(figures, /lignes à lire\s+3\d\s\d{3}/u);
  assert.match(figures, /lieux décrits/);
  await visitor.page.locator(".tiles a", { hasText: "Régions et villes" }).click();
  await visitor.page.waitForURL("**/datasets?theme=REGI");
  assert.ok((await visitor.page.locator("main .list h2, main .list h3").count()) > 0);

  const headings = async () => {
    await visitor.page.goto(served.url);
    return visitor.page.locator("main section > h2").allInnerTexts();
  };
  assert.deepEqual((await headings()).slice(0, 4), [
    "Par thème",
    "À la une",
    "Actualités",
    "Dernières mises à jour",
  ]);
  await page.goto(`${served.url}/admin/home`);
  await page.getByRole("button", { name: "Monter : Actualités" }).click();
  await page.getByRole("button", { name: "Monter : Actualités" }).click();
  await page.getByRole("button", { name: "Cacher : À la une" }).click();
  assert.deepEqual((await headings()).slice(0, 3), ["Actualités", "Par thème", "Dernières mises à jour"]);
  await page.goto(`${served.url}/admin/news`);
  await page.getByRole("link", { name: /Modifier « Atelier/ }).click();
  await page.locator("details.confirm summary").click();
  await page.getByRole("button", { name: "Supprimer l’actualité" }).click();
  assert.ok(!(await headings()).includes("Actualités"));
  await close();
  await visitor.close();
});

test("with the heaviest pictures that are taken, the home page weighs less than 300 kB", async () => {
  const { page, close } = await open(true);
  await page.goto(`${served.url}/admin/settings`);
  for (const [role, bytes] of [
    ["logo", 60_000],
    ["home", 120_000],
  ] as const) {
    for (const [size, taken] of [
      [bytes + 1, false],
      [bytes, true],
    ] as const) {
      await page.setInputFiles(`#picture-${role}`, {
        name: "x.png",
        mimeType: "image/png",
        buffer: pngOf(size),
      });
      await page.click(`form[action='?/picture&role=${role}'] button`);
      assert.equal(await page.locator("[role=alert]").count(), taken ? 0 : 1, `${role} of ${size}`);
    }
  }
  await close();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const visitor = await context.newPage();
  const weights: Promise<number>[] = [];
  visitor.on("response", (response) => {
    weights.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize),
    );
  });
  await visitor.goto(served.url, { waitUntil: "networkidle" });
  const weight = (await Promise.all(weights)).reduce((sum, one) => sum + one, 0);
  assert.ok(weight > 180_000, `${weight} bytes: the pictures are not among them`);
  assert.ok(weight <= 300_000, `${weight} bytes`);
  await context.close();
});

async function open(signed: boolean): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext({
    locale: "fr",
    javaScriptEnabled: false,
    ...(signed ? { storageState: steward } : {}),
  });
  return { page: await context.newPage(), close: () => context.close() };
}

/** A picture of so many bytes, in form if not in what it draws. */
function pngOf(size: number): Buffer {
  const head = Buffer.from("0000001000000010080200000", "hex");
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const fixed = start.length + 12 + 13 + 12 + 12;
  const header = Buffer.concat([head, Buffer.alloc(13 - head.length)]);
  return Buffer.concat([
    start,
    chunk("IHDR", header),
    chunk("IDAT", Buffer.alloc(size - fixed)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
