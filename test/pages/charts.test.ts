import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { becomeAdministrator, demonstrated, publish } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;
/** The address of a table of daily levels, below `/datasets/`. */
let levels: string;

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  await demonstrated(served);
  const context = await browser.newContext({ locale: "fr" });
  const page = await context.newPage();
  await becomeAdministrator(page, served);
  await page.goto(`${served.url}/admin/settings`);
  await page.setInputFiles("#picture-logo", { name: "logo.png", mimeType: "image/png", buffer: png });
  await page.click("form[action='?/picture&role=logo'] button");
  const days = Array.from({ length: 28 }, (_, at) => `2024-01-${String(at + 1).padStart(2, "0")}`);
  const path = join(served.folder, "niveaux.csv");
  await writeFile(path, ["jour;niveau", ...days.map((day, at) => `${day};${1_000 + at}`)].join("\n"));
  levels = (await publish(page, served, path)).replace("/datasets/", "");
  await context.close();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

async function open(
  path: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ locale: "fr", ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(`${served.url}/datasets/${path}`);
  return { page, context };
}

const said = "[data-chart]:visible [aria-live]";

test("the arrow keys go from value to value of a chart, and each is said", async () => {
  const { page, context } = await open("departements/chart?kind=bar&x=code&y=population");
  await page.locator("[data-chart]:visible").focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(
    await page.locator(said).textContent(),
    await page.locator(".chart-tip:visible").textContent(),
  );
  const first = (await page.locator(said).textContent()) ?? "";
  assert.match(first, /^Nord : 2\s6\d\d\s\d{3}$/);
  await page.keyboard.press("ArrowDown");
  assert.match((await page.locator(said).textContent()) ?? "", /^Paris : /);
  await page.keyboard.press("End");
  const last = await page.locator(said).textContent();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator(said).textContent(), last);
  await page.keyboard.press("Home");
  assert.equal(await page.locator(said).textContent(), first);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".chart-tip:visible").count(), 0);
  await context.close();
});

test("the pointer and the finger are told the value that they are on", async () => {
  const { page, context } = await open("regions/chart?kind=bar&x=nom&y=population", { hasTouch: true });
  const bars = page.locator("svg.chart:visible rect[data-s]");
  await bars.nth(1).hover();
  const hovered = await page.locator(".chart-tip:visible").textContent();
  assert.match(hovered ?? "", /^\p{L}.* : \d\s\d{3}\s\d{3}$/u);
  await bars.nth(2).tap();
  assert.notEqual(await page.locator(".chart-tip:visible").textContent(), hovered);
  await context.close();
});

test("without scripts a chart keeps its values, and a place stands out by its address", async () => {
  const { page, context } = await open("departements/chart?kind=bar&x=code&y=population&highlight=mayenne", {
    javaScriptEnabled: false,
  });
  assert.match(
    await page.locator("figure .summary").innerText(),
    /^Mayenne\s: \d{3}\s\d{3}\. Le plus haut\s: Nord/,
  );
  // Mayenne is far below the twenty that are drawn, and is drawn all the same.
  assert.equal(await page.locator("svg.chart:visible rect.c-series-1").count(), 1);
  assert.equal(await page.locator("svg.chart:visible rect.c-faded").count(), 20);
  assert.equal(await page.inputValue("#highlight"), "mayenne");
  await page.fill("#highlight", "Creuse");
  await page.click(".choices button.main");
  assert.match(await page.locator("figure .summary").innerText(), /^Creuse\s: /);
  await context.close();
});

test("a scatter plot is offered where there are two numbers, and never over a text", async () => {
  const { page, context } = await open("regions/chart?kind=scatter&x=nom&y=population");
  const names = await page.locator("#x option").allInnerTexts();
  assert.deepEqual(names, ["Population", "Départements", "Communes"]);
  assert.match(await page.locator("figure").innerText(), /«\sNom\s» ne convient pas/);
  assert.ok((await page.locator("svg.chart:visible circle").count()) > 10);
  await page.goto(`${served.url}/datasets/communes-de-france/chart`);
  assert.ok(!(await page.locator("#kind option").allInnerTexts()).includes("Nuage de points"));
  await context.close();
});

test("on a phone the menu of downloads is whole, the views are on one line, and no column is held", async () => {
  const { page, context } = await open("communes-de-france", { viewport: { width: 360, height: 740 } });
  await page.locator("summary", { hasText: "Télécharger" }).click();
  const sheet = await page.locator("details[open] .sheet").boundingBox();
  assert.ok(sheet !== null && sheet.x >= 0 && sheet.x + sheet.width <= 360, JSON.stringify(sheet));
  const tops = await page
    .locator(".tabs li")
    .evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top));
  assert.equal(new Set(tops).size, 1);
  await page.locator(".frame").evaluate((frame) => frame.scrollTo(400, 0));
  const first = await page.locator("table.data tbody th").first().boundingBox();
  assert.ok(first !== null && first.x + first.width < 0, JSON.stringify(first));
  await context.close();
});

test("a column is called as people say it, and what one column says no other repeats", async () => {
  const { page, context } = await open("communes-de-france?q=Rennes");
  const head = await page.locator("table.data thead th .sort").allInnerTexts();
  assert.deepEqual(head.slice(0, 6), ["Code", "Nom", "Population", "Codes postaux", "Code EPCI", "EPCI"]);
  const row = await page.locator("table.data tbody tr").first().innerText();
  assert.equal(row.match(/Rennes(?! Métropole)/g)?.length, 1, row);
  assert.equal(row.match(/Rennes Métropole/g)?.length, 1, row);
  await context.close();
});

test("a curve far above zero says where its axis begins, and is drawn again between the days of two sliders", async () => {
  const { page, context } = await open(`${levels}/chart?kind=line&x=jour&y=niveau`);
  assert.match(await page.locator("figure").innerText(), /l’axe vertical ne commence pas à zéro/i);
  const sliders = page.locator(".period input[type=range]");
  assert.equal(await sliders.count(), 2);
  await sliders.first().press("ArrowRight");
  await page.waitForURL(/[?&]jour__greater=2024-01-02(?:&|$)/);
  await sliders.last().press("ArrowLeft");
  await page.waitForURL(/[?&]jour__less=2024-01-27(?:&|$)/);
  assert.match(page.url(), /jour__greater=2024-01-02/);
  assert.equal(await page.inputValue("[name=jour__less]"), "2024-01-27");
  await context.close();
});

test("a chart in the page of another has the logo of the site, and its source leads there", async () => {
  const { page, context } = await open(`../embed/${levels}/niveaux/chart`);
  const logo = await page.locator(".source img").getAttribute("src");
  assert.match(logo ?? "", /^\/pictures\/logo\//);
  assert.match(
    (await page.locator(".source a").getAttribute("href")) ?? "",
    new RegExp(`/datasets/${levels}`),
  );
  await context.close();
});

test("a chart and a map are seen whole in the frame that is given to copy, however wide the page around", async () => {
  const { page, context } = await open("regions");
  for (const view of ["chart", "map"]) {
    await page.setViewportSize({ width: 1264, height: 800 });
    await page.goto(`${served.url}/datasets/regions/${view}`);
    const code = (await page.locator("#embed-code").textContent()) ?? "";
    const [, address, height] = /src="([^"]+)".* height="(\d+)"/.exec(code) ?? [];
    assert.ok(address !== undefined && height !== undefined, code);
    for (const width of [1264, 700, 360]) {
      await page.setViewportSize({ width, height: Number(height) });
      await page.goto(address);
      const needed = await page.locator("main").evaluate((main) => main.scrollHeight);
      assert.ok(needed <= Number(height), `${view}, ${width}: ${needed} of ${height}`);
    }
  }
  await context.close();
});
