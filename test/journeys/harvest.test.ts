import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { ckan, openPortal, type Portal } from "../harvest/portals.ts";
import { findDefects } from "../pages/axe.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

let browser: Browser;
let served: Served;
let portal: Portal;

before(async () => {
  [served, browser, portal] = await Promise.all([
    openInstance({ MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8", MAILLE_DEMO: "no" }),
    openBrowser(),
    openPortal(ckan(packages())),
  ]);
  const page = await (await browser.newContext({ locale: "fr" })).newPage();
  await page.goto(served.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main button.main");
  await page.waitForURL("**/admin");
  await page.goto(`${served.url}/admin/organizations`);
  await page.fill("main [name=name]", "Métropole");
  await page.click("main button.main");
  await page.waitForLoadState();
  await page.context().close();
});

after(async () => {
  await browser.close();
  await portal[Symbol.asyncDispose]();
  await served[Symbol.asyncDispose]();
});

/** One that is well, one whose place is a template, and two hundred that are none. */
function packages(): readonly unknown[] {
  const none = Array.from({ length: 200 }, (_, index) => ({ id: `none-${index}`, notes: "sans titre" }));
  const resources = [{ id: "csv", name: "menus.csv", format: "CSV", url: "https://a.example/menus.csv" }];
  return [
    { id: "menus", title: "Menus des cantines", notes: "Chaque jour", resources },
    { id: "velos", title: "Compteurs vélo", notes: "", spatial: "{{extent}}", resources: [] },
    ...none,
  ];
}

const worded = {
  fr: {
    first: "Les 20 premières fiches, comme elles seraient reprises",
    refused: "200 refusées",
    remedy: /Pour y remédier/,
    none: "Aucun catalogue n’est moissonné ici.",
    paused: /en pause depuis/,
    ended: /terminé le/,
    dry: /rien n’a été enregistré/,
    gone: /n’est plus moissonnée ici/,
  },
  en: {
    first: "The first 20 records, as they would be taken in",
    refused: "200 refused",
    remedy: /How to fix it/,
    none: "No catalogue is harvested here.",
    paused: /paused since/,
    ended: /ended on/,
    dry: /nothing was saved/,
    gone: /no longer harvested here/,
  },
} as const;

for (const language of ["fr", "en"] as const) {
  test(`a steward gathers a catalogue without a script, in ${language}`, async () => {
    const words = worded[language];
    const context = await browser.newContext({ locale: language, javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page);
    await page.goto(`${served.url}/harvests`);
    assert.ok((await textOf(page)).includes(words.none));
    await page.click("a.button.main");
    await page.fill("[name=url]", portal.url);
    await page.fill("main [name=name]", "Portail");
    await page.click("form[action='?/preview'] button");
    assert.ok((await textOf(page)).includes(words.first));
    await page.click("form[action='?/create'] button");
    // The page asks again by itself until the run is over.
    await page.getByText(words.ended).waitFor({ timeout: 60_000 });
    await page.waitForSelector("#problems ~ * table");
    const told = await textOf(page);
    assert.ok(told.includes(words.refused));
    assert.match(told, words.remedy);
    await page.click("a[href*='problem=read-geometry-broken']");
    assert.equal(await page.locator("tbody").last().locator("tr").count(), 1);
    await page.click("a[href*='/origins/']");
    assert.match(await page.innerText("pre"), /"title": "Compteurs vélo"/);

    const source = await open(page, "/harvests", "tbody th a");
    await page.click("form[action='?/pause'] button");
    assert.match(await textOf(page), words.paused);
    await page.click("form[action='?/pause'] button");
    assert.doesNotMatch(await textOf(page), words.paused);
    await page.locator("form[action='?/harvest'] button").nth(1).click();
    // Problems are told while it runs; a source is deleted when nothing of it runs.
    await page.getByText(words.ended).waitFor({ timeout: 60_000 });
    assert.match(await textOf(page), words.dry);
    await page.goto(source);
    await page.locator("main details summary").first().click();
    await page.locator("details [name=name]").fill("Portail de la métropole");
    await page.locator("form[action='?/change'] button").click();
    assert.equal(await page.innerText("h1"), "Portail de la métropole");
    await page.locator("main details summary").last().click();
    await page.click("form[action='?/delete'] button");
    await page.getByText(words.none).waitFor();
    assert.match(page.url(), /\/harvests$/);
    await context.clearCookies();
    const response = await page.goto(
      `${served.url}/datasets/menus-des-cantines${language === "fr" ? "" : "-2"}`,
    );
    assert.equal(response?.status(), 410);
    assert.match(await textOf(page), words.gone);
    await context.close();
  });
}

test("axe finds nothing on the pages of what is gathered, and a run is followed as it goes", async () => {
  const context = await browser.newContext({ locale: "fr" });
  const page = await context.newPage();
  await signIn(page);
  await page.goto(`${served.url}/harvests/new`);
  await look(page);
  assert.match(await page.locator("main").innerText(), /Au nom de\s+Métropole/);
  await page.fill("[name=url]", portal.url);
  await page.click("form[action='?/preview'] button");
  await page.waitForSelector("#preview");
  await look(page);
  await page.click("form[action='?/create'] button");
  // By its events, the page shows the end by itself.
  await page.waitForSelector("#problems ~ * table", { timeout: 60_000 });
  await look(page);
  await page.click("a[href*='problem=read-geometry-broken']");
  await page.waitForURL(/problem=/);
  await look(page);
  await page.click("a[href*='/origins/']");
  await page.waitForSelector("pre");
  await look(page);
  await page.goto(page.url().replace(/\/origins\/.*/, ""));
  await look(page);
  await open(page, "/harvests", "tbody th a");
  for (const summary of await page.locator("main details summary").all()) await summary.click();
  await look(page);
  await page.goto(`${served.url}/harvests`);
  await look(page);
  await context.close();
});

async function look(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await findDefects(page);
    assert.deepEqual(
      found.map(({ id, nodes }) => [page.url(), colorScheme, id, nodes.map(({ html }) => html)]),
      [],
    );
  }
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${served.url}/sign-in`);
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main form button");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

async function textOf(page: Page): Promise<string> {
  return (await page.innerText("main")).replaceAll(/[\u00a0\u202f]/g, " ");
}

/** The first page that a list leads to; its address. */
async function open(page: Page, list: string, link: string): Promise<string> {
  await page.goto(served.url + list);
  await page.locator(link).first().click();
  await page.waitForURL((url) => url.pathname !== list);
  return page.url();
}
