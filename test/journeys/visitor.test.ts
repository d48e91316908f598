import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { failureStatus } from "../../src/server/failure-status.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { demonstrated } from "./furnished.ts";

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

test("a stranger on a phone finds the communes by their own words, reads a figure with its source, takes the file, and says who published it and when", async () => {
  const context = await phone(360, true);
  const page = await context.newPage();
  await page.goto(served.url);
  await page.fill("input[name=q]", "combien d'habitants par ville");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/datasets?q=*");
  await page.locator("main a[href='/datasets/communes-de-france']").click();

  await page.fill("#rows-q", "Rennes");
  await page.locator(".rows-search button").click();
  await page.locator("table.data tbody th a", { hasText: "35238" }).click();
  await page.waitForURL("**/rows/*");
  const row = await page.locator("main").innerText();
  assert.match(row, /Population/);
  assert.match(row, /2\d\d\s\d{3}/);

  await page.goto(`${served.url}/datasets/communes-de-france`);
  const facts = await page.locator(".facts").first().innerText();
  assert.match(facts, /Démonstration/);
  assert.match(facts, /mis à jour le \d{1,2}(?:er)? \p{L}+ \d{4}/u);
  assert.match(facts, /Licence Ouverte/);
  await page.locator("summary", { hasText: "Télécharger" }).click();
  const coming = page.waitForEvent("download");
  await page.locator("a[href$='/download/csv']").first().click();
  const csv = await readFile(await (await coming).path(), "utf8");
  assert.match(csv, /35238,Rennes/);
  await context.close();
});

for (const width of [320, 360]) {
  test(`on a window of ${width} pixels, only tables and maps go past its edge, in their own frame`, async () => {
    const context = await phone(width, true);
    const page = await context.newPage();
    const wide: string[] = [];
    for (const path of everyPage) {
      await page.goto(`${served.url}${path}`);
      const [content, window] = await page.evaluate<[number, number]>(
        "[document.scrollingElement.scrollWidth, innerWidth]",
      );
      if (content > window) wide.push(`${path}: ${content} pixels`);
    }
    assert.deepEqual(wide, []);
    await context.close();
  });
}

test("every operation of the API stands on the page of its subject, and a question runs in the page", async () => {
  const answer = await fetch(`${served.url}/api/openapi.json?lang=fr`);
  const { paths } = (await answer.json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  const ids = Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap(({ operationId }) => operationId ?? []),
  );
  const context = await browser.newContext({ locale: "fr" });
  const page = await context.newPage();
  await page.goto(`${served.url}/api/docs/`);
  const groups = await page
    .locator("main nav a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const told: string[] = [];
  for (const group of groups) {
    await page.goto(`${served.url}${group}`);
    told.push(
      ...(await page.locator("section h2[id]").evaluateAll((headings) => headings.map(({ id }) => id))),
    );
  }
  assert.deepEqual(told.toSorted(), ids.toSorted());

  await page.goto(`${served.url}/api/docs/resources`);
  const asked = page.locator("section[aria-labelledby=getResourceData]");
  await asked.getByRole("button", { name: "Essayer" }).click();
  await asked.getByText(/HTTP 200 · application\/json/).waitFor();
  assert.match(await asked.locator("form pre").innerText(), /"total": \d+/);
  await context.close();

  const plain = await phone(360, false);
  const simple = await plain.newPage();
  await simple.goto(`${served.url}/api/docs/resources`);
  const link = simple.locator("section[aria-labelledby=getResourceData] p[data-instead] a");
  assert.equal((await fetch(new URL((await link.getAttribute("href")) ?? "", served.url))).status, 200);
  await plain.close();
});

test("the type of a refusal leads to what it means", async () => {
  const refusal = (await (await fetch(`${served.url}/api/datasets/nothing`)).json()) as { type: string };
  const { pathname, hash } = new URL(refusal.type);
  const page = await (await fetch(`${served.url}${pathname}`)).text();
  for (const code of [...Object.keys(failureStatus), "broken", hash.slice(1)]) {
    assert.ok(page.includes(`id="${code}"`), code);
  }
});

test("without JavaScript, a table is sorted, paged, filtered and cut to some columns, by links and forms", async () => {
  const context = await phone(360, false);
  const page = await context.newPage();
  await page.goto(`${served.url}/datasets/communes-de-france`);
  await page.click("a.sort[href*='population__sort=asc']");
  await page.click("a.sort[href*='population__sort=desc']");
  assert.match(await firstRow(page), /Paris/);
  await page.locator("a[rel=next]").first().click();
  assert.doesNotMatch(await firstRow(page), /Paris/);
  await page.click("a.filter[href*='filter=nom']");
  await page.fill("#filter-contains", "Rennes");
  await page.click("#filter button.main");
  assert.match(await firstRow(page), /Rennes/);
  await page.locator("summary", { hasText: "Colonnes" }).click();
  for (const name of ["codes_postaux", "epci"]) await page.uncheck(`input[name=columns][value=${name}]`);
  await page.locator("form.sheet button.main").click();
  const heads = await page.locator("table.data thead a.sort").allInnerTexts();
  assert.ok(heads.length > 2 && !heads.includes("epci"));
  assert.match(await firstRow(page), /Rennes/);
  await context.close();
});

test("without JavaScript, another chart is drawn, and the language and the colours are changed and kept", async () => {
  const context = await phone(360, false);
  const page = await context.newPage();
  await page.goto(`${served.url}/datasets/regions/chart`);
  await page.selectOption("#kind", "histogram");
  await page.selectOption("#x", "population");
  await page.click(".choices button.main");
  assert.match(await page.locator("figure h2").innerText(), /Répartition/);
  assert.equal(await page.locator("figure svg:visible").count(), 1);
  await page.click("footer a[hreflang=en]");
  assert.match(await page.locator("figure h2").innerText(), /distributed/);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.click("footer button[value=dark]");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.match(page.url(), /kind=histogram/);
  await page.goto(served.url);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  await context.close();
});

const everyPage = [
  "/",
  "/datasets",
  "/datasets?q=communes",
  "/datasets?q=nothing-like-it",
  "/organizations",
  "/about",
  "/sign-in",
  "/recovery/letter",
  "/nowhere",
  "/api/docs",
  "/api/docs/search",
  "/api/docs/errors",
  ...["", "/chart", "/map", "/columns", "/api", "/versions", "/rows/1"].map(
    (view) => `/datasets/communes-de-france${view}`,
  ),
  "/datasets/communes-de-france?filter=population&nom__contains=saint-germain-de-la-grande",
  "/datasets/regions/chart?kind=scatter&x=population&y=population",
  "/embed/regions/regions/chart",
];

function phone(width: number, javaScriptEnabled: boolean): Promise<BrowserContext> {
  return browser.newContext({
    locale: "fr",
    viewport: { width, height: 740 },
    javaScriptEnabled,
    hasTouch: true,
    isMobile: true,
  });
}

async function firstRow(page: Page): Promise<string> {
  return page.locator("table.data tbody tr").first().innerText();
}
