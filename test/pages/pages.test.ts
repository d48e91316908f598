import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { findDefects } from "./axe.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

const person = { name: "Camille Martin", email: "camille@example.org", password: "une phrase assez longue" };

/** Codes, decimal commas, a missing value and a row that does not fit. */
const meals = [
  "commune;école;date;repas;prix",
  "35238;Jean Moulin;04/01/2021;120;2,35",
  "35238;Liberté;04/01/2021;95;2,35",
  "35360;La Hodeyère;04/01/2021;;2,10",
  "35238;Jean Moulin;05/01/2021;118;2,35",
  "35238;Liberté;05/01/2021;beaucoup;2,35",
  "35360;La Hodeyère;05/01/2021;64;2,10",
].join("\r\n");

let served: Served;
let browser: Browser;

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  const page = await (await browser.newContext({ locale: "fr" })).newPage();
  await claim(page);
  await page.goto(`${served.url}/admin/organizations`);
  await page.fill("#name", "Ville de Rennes");
  await page.click("main button.main");
  await page.context().close();
  await demonstrated();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

test("without JavaScript, a file is sent, followed, corrected and published, and is private before", async () => {
  const context = await signedIn({ javaScriptEnabled: false });
  const page = await context.newPage();
  const anyone = await (await browser.newContext({ locale: "fr" })).newPage();
  await page.goto(`${served.url}/publish`);
  await page.selectOption("#organization", { label: "Ville de Rennes" });
  await page.fill("#title", "Repas des cantines");
  await page.setInputFiles("#file", { name: "repas.csv", mimeType: "text/csv", buffer: Buffer.from(meals) });
  await page.click("main button.main");
  await page.waitForURL(/\/imports\//);
  await reloadUntil(page, "repas.csv a été lu");
  await page.click("text=Vérifier ce qui a été lu");
  const [, draft] = /\/datasets\/([^/]+)/.exec(page.url()) ?? [];
  for (const name of [draft, "repas-des-cantines"])
    assert.equal((await anyone.goto(`${served.url}/datasets/${name}`))?.status(), 404);
  await page.selectOption("#type-0", "text");
  await page.check("[name=key-0]");
  await page.check("[name=key-1]");
  await page.click("text=Voir l’effet");
  assert.match(await page.innerText("main"), /Rien n’est encore enregistré/);
  await page.click("text=Tout est juste, continuer");
  await page.check("input[value='etalab-2.0']");
  await page.click("button[value=publish]");
  assert.equal(new URL(page.url()).pathname, "/datasets/repas-des-cantines/published");
  const online = page.getByRole("status");
  assert.match(await online.innerText(), /C’est en ligne/);
  assert.equal(await online.locator("pre").innerText(), `${served.url}/datasets/repas-des-cantines`);
  const next = await page.locator("section[aria-labelledby=next] dt").allInnerTexts();
  assert.deepEqual(next, [
    "Ajouter une description",
    "Prévenir un collègue",
    "En faire un graphique",
    "Envoyer une nouvelle version",
  ]);
  // No instance follows this one.
  assert.equal(await page.locator("#portals").count(), 0);
  await page.click("text=Voir le jeu de données");
  assert.equal(new URL(page.url()).pathname, "/datasets/repas-des-cantines");

  const published = await anyone.goto(`${served.url}/datasets/repas-des-cantines`);
  assert.equal(published?.status(), 200);
  assert.match(await anyone.innerText("main"), /Rennes/);
  await context.close();
  await anyone.context().close();
});

test("without JavaScript, a table is filtered by a form, and the filter reads as a sentence", async () => {
  const context = await browser.newContext({ locale: "en", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${served.url}/datasets/regions`);
  await page.click('a[aria-label="Filter by Nom"]');
  await page.fill("#filter-contains", "Bretagne");
  await page.click("#filter button.main");
  assert.equal(new URL(page.url()).searchParams.get("nom__contains"), "Bretagne");
  assert.match(await page.innerText("ul[aria-label=Filters]"), /Nom contains Bretagne/);
  assert.equal(await page.locator("table.data tbody tr").count(), 1);
  await page.click('a[aria-label="Remove the filter: Nom contains Bretagne"]');
  assert.ok((await page.locator("table.data tbody tr").count()) > 1);
  await context.close();
});

test("with JavaScript, a file goes in pieces, its progress is followed, and corrections show at once", async () => {
  const context = await signedIn({});
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") refused.push(message.text());
  });
  const pieces = page.waitForRequest(
    (request) => request.method() === "PATCH" && request.url().includes("/api/uploads/"),
  );
  await page.goto(`${served.url}/publish`);
  await page.selectOption("#organization", { label: "Ville de Rennes" });
  await page.setInputFiles("#file", { name: "encore.csv", mimeType: "text/csv", buffer: Buffer.from(meals) });
  await page.click("main button.main");
  await pieces;
  await page.getByRole("heading", { level: 1, name: "encore.csv a été lu" }).waitFor();
  await page.click("text=Vérifier ce qui a été lu");
  await page.selectOption("#type-4", "text");
  await page.getByText("Rien n’est encore enregistré").waitFor();
  assert.deepEqual(refused, []);
  await context.close();
});

test("a chart is taken as SVG, PNG and CSV, and embedded in the pages of others", async () => {
  const chart = `${served.url}/datasets/regions/chart`;
  const png = await fetch(`${chart}/chart.png`);
  assert.equal(png.headers.get("content-type"), "image/png");
  assert.match(await (await fetch(`${chart}/chart.svg`)).text(), /^<svg xmlns/);
  assert.match(await (await fetch(`${chart}/chart.csv`)).text(), /,/);
  const embedded = await fetch(`${served.url}/embed/regions/regions/chart`);
  assert.match(embedded.headers.get("content-security-policy") ?? "", /frame-ancestors \*/);
});

test("every download of a table answers with the rows that the address asks for", async () => {
  const csv = await fetch(`${served.url}/datasets/regions/download/csv?nom__contains=Bretagne`);
  const text = await csv.text();
  assert.equal(text.trim().split("\n").length, 2);
  for (const format of ["json", "ndjson", "parquet", "arrow", "xlsx"]) {
    const file = await fetch(`${served.url}/datasets/regions/download/${format}`);
    assert.equal(file.status, 200, format);
    assert.match(file.headers.get("content-disposition") ?? "", /^attachment/);
    await file.arrayBuffer();
  }
});

test("the answer of a query over tables is shown by its beginning and taken away, and what is wrong is told by its page", async () => {
  const asked = (sql: string) =>
    new URLSearchParams({ table: `${served.url}/datasets/communes-de-france`, sql, lang: "fr" }).toString();
  const page = await (await browser.newContext({ locale: "fr" })).newPage();
  await page.goto(`${served.url}/queries/new?${asked("select code, nom from t1 order by code")}`);
  assert.equal(await page.locator("main tbody tr").count(), 200);
  assert.match(await page.locator("main").innerText(), /Le fichier en a 10\s000 au plus/);
  const address = await page.getByRole("link", { name: "Télécharger en CSV" }).getAttribute("href");
  await page.context().close();
  const file = await fetch(served.url + (address ?? ""));
  assert.match(file.headers.get("content-disposition") ?? "", /attachment/);
  const lines = (await file.text()).split("\r\n");
  assert.equal(lines.length, 10_001);
  assert.deepEqual(lines.slice(0, 2), ["code,nom", "01001,L'Abergement-Clémenciat"]);
  for (const search of [asked("select nothing from t1"), asked("")]) {
    const wrong = await fetch(`${served.url}/queries/new/answer.csv?${search}`, { redirect: "manual" });
    assert.deepEqual([wrong.status, wrong.headers.get("location")], [303, `/queries/new?${search}`]);
  }
});

test("a box of degrees is asked of nobody, and shown where the address of a search has one", async () => {
  const [without, withOne] = await Promise.all(
    ["?q=communes", "?bbox=-2,47.9,-1.3,48.3"].map(async (query) =>
      (await fetch(`${served.url}/datasets${query}`)).text(),
    ),
  );
  assert.doesNotMatch(without ?? "", /name="bbox"/);
  assert.match(withOne ?? "", /id="bbox" name="bbox" value="-2,47.9,-1.3,48.3"/);
});

test("who asks what is held about them is led there, and from each page", async () => {
  const [asked, other] = await Promise.all(
    ["qui a des données sur moi", "communes"].map(async (q) =>
      (await fetch(`${served.url}/datasets?q=${encodeURIComponent(q)}`)).text(),
    ),
  );
  const [answer, footer] = [/class="notice[^]*href="\/my"[^]*<footer/, /<footer[^]*href="\/my"/];
  assert.match(asked ?? "", answer);
  assert.doesNotMatch(other ?? "", answer);
  assert.match(other ?? "", footer);
});

test("on a phone, a row leaves more room to its values than to their names", async () => {
  const page = await browser.newPage({ locale: "fr", viewport: { width: 360, height: 780 } });
  await page.goto(`${served.url}/datasets/communes-de-france/rows/1`);
  const [name, value] = await Promise.all(
    ["th", "td"].map((cell) => page.locator(`main tbody ${cell}`).first().boundingBox()),
  );
  assert.ok((value?.width ?? 0) > (name?.width ?? 360), `${value?.width} of ${name?.width}`);
  await page.close();
});

test("a région is chosen on a map as by its name", async () => {
  const page = await browser.newPage({ locale: "fr" });
  await page.goto(`${served.url}/places`);
  const drawn = page.locator("main svg a[href='/places/region/53']");
  assert.equal(await drawn.locator("title").textContent(), "Bretagne");
  await drawn.click();
  assert.equal(await page.locator("h1").innerText(), "Bretagne");
  await page.close();
});

test("an address that holds nothing, a wrong filter and a wrong version are told in words", async () => {
  const page = await (await browser.newContext({ locale: "fr" })).newPage();
  for (const [path, status] of [
    ["/datasets/rien", 404],
    ["/nulle-part", 404],
    ["/datasets/regions?population__less=abc", 400],
    ["/datasets/regions?version=99", 404],
    ["/datasets/%00", 400],
    ["/reuses/%00", 400],
    ["/admin", 200],
  ] as const) {
    const response = await page.goto(`${served.url}${path}`);
    assert.equal(response?.status(), status, path);
    const text = await page.innerText("main");
    assert.doesNotMatch(text, /pages-|failure-|undefined|\{[a-z]+\}/i, path);
    const id = response?.headers()["x-request-id"] ?? "";
    assert.match(id, /^[\da-f-]{36}$/);
    assert.equal(text.includes(id), status >= 400, "a refusal shows the id of its request");
  }
  await page.context().close();
});

test("a page behind the last one says so, and leads to the last", async () => {
  const context = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/datasets?sort=title&page=9999", "/organizations?page=7"]) {
    await page.goto(served.url + path);
    const text = await page.locator("main").innerText();
    assert.match(text, /La page (?:9\s999|7) n’existe pas\s: la dernière est la \d\./);
    assert.doesNotMatch(text, /Rien n’est encore publié/);
    await page.getByRole("link", { name: "Aller à la dernière page" }).click();
    assert.doesNotMatch(await page.locator("main").innerText(), /n’existe pas/);
    assert.ok((await page.locator("main li a").count()) > 0, path);
  }
  await context.close();
});

test("a form larger than any of ours is refused unread, whoever sends it and wherever", async () => {
  const body = `back=/&theme=dark&number=1&padding=${"x".repeat(2_000_000)}`;
  for (const path of ["/preferences", "/sign-in", "/datasets/regions/versions?/back", "/requests/new"]) {
    const answer = await fetch(served.url + path, {
      method: "POST",
      redirect: "manual",
      headers: {
        origin: served.url,
        accept: "text/html",
        "content-type": "application/x-www-form-urlencoded",
      },
      body,
    });
    assert.equal(answer.status, 413, path);
  }
});

test("forms are read by the one function that bounds them", () => {
  const pages = new URL("../../src/pages/", import.meta.url);
  const reading = globSync("**/*.{ts,svelte}", { cwd: pages }).filter((file) =>
    /\.formData\(/.test(readFileSync(new URL(file, pages), "utf8")),
  );
  assert.deepEqual(reading, ["reading/forms.ts"]);
});

/** Every page, 1280 pixels wide, is looked at in `test/journeys/accessibility.test.ts`. */
test("no page has a defect that axe finds, in dark, in English, 360 pixels wide", async () => {
  const context = await signedIn({
    colorScheme: "dark",
    locale: "en",
    viewport: { width: 360, height: 900 },
  });
  const page = await context.newPage();
  const found: string[] = [];
  for (const path of everyPage) {
    const response = await page.goto(`${served.url}${path}`);
    if ((response?.status() ?? 500) >= 500) found.push(`${path}: ${response?.status()}`);
    const defects = await findDefects(page);
    for (const { id, nodes } of defects) found.push(`${path}: ${id} at ${String(nodes[0]?.target)}`);
    const wide = await page.evaluate(
      "document.documentElement.scrollWidth > document.documentElement.clientWidth",
    );
    if (wide === true) found.push(`${path}: wider than the window`);
    const lang = await page.getAttribute("html", "lang");
    if (lang !== "en") found.push(`${path}: in ${String(lang)}`);
    const raw = /\bpages-[a-z-]+|\bundefined\b|\bNaN\b/.exec(await page.innerText("body"));
    if (raw !== null) found.push(`${path}: ${raw[0]}`);
  }
  assert.deepEqual(found, []);
  await context.close();
});

const everyPage = [
  "/",
  "/datasets",
  "/datasets?q=communes",
  "/organizations",
  "/organizations/ville-de-rennes",
  "/organizations/ville-de-rennes/members",
  "/about",
  "/sign-in",
  "/publish",
  "/account",
  "/requests/new",
  "/nowhere",
  ...["", "/people", "/organizations", "/requests", "/settings", "/jobs"].map((path) => `/admin${path}`),
  ...[
    "",
    "/chart",
    "/map",
    "/columns",
    "/api",
    "/versions",
    "/rejected",
    "/correct",
    "/publish",
    "/edit",
  ].map((path) => `/datasets/repas-des-cantines${path}`),
  ...[
    "?filter=repas",
    "?filter=école&repas__greater=100",
    "/rows/1",
    "/chart?kind=scatter&x=repas&y=prix",
  ].map((path) => `/datasets/repas-des-cantines${path}`),
  "/datasets/communes-de-france?nom__sort=desc&page=3",
  "/embed/regions/regions/chart",
];

async function claim(page: Page): Promise<void> {
  await page.goto(served.administratorLink);
  await page.fill("#name", person.name);
  await page.fill("#email", person.email);
  await page.fill("#password", person.password);
  await page.click("main button.main");
  await page.waitForURL(/\/admin/);
}

async function signedIn(options: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: "fr", ...options });
  const page = await context.newPage();
  await page.goto(`${served.url}/sign-in`);
  await page.fill("#email", person.email);
  await page.fill("#password", person.password);
  await page.click("main button.main");
  await page.waitForURL(`${served.url}/`);
  await page.close();
  return context;
}

async function reloadUntil(page: Page, heading: string): Promise<void> {
  while (!(await page.innerText("h1")).includes(heading)) {
    assert.doesNotMatch(await page.innerText("h1"), /pu être lu/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await page.reload();
  }
}

/** The demonstration is loaded beside the first requests. */
async function demonstrated(): Promise<void> {
  for (const slug of ["regions", "communes-de-france"]) {
    while ((await fetch(`${served.url}/datasets/${slug}`)).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
