import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { endAgreement } from "../../src/access/agreements.ts";
import { openBrowser } from "../pages/browser.ts";
import { grantedWorld, password, type Reader } from "./granted-world.ts";
import { openPages } from "./remote-world.ts";

const shots = process.env["MAILLE_TEST_SHOTS"];

let world: Awaited<ReturnType<typeof grantedWorld>>;
let browser: Browser;
let lou: Reader;
let agreement: string;
/** Of the table, on the portal. */
let address: string;

before(async () => {
  world = await grantedWorld();
  await openPages(world.portal);
  browser = await openBrowser();
  lou = await world.reader("lou");
  const rows = [{ column: "ligne", operator: "in" as const, value: "C1,C2" }];
  agreement = await world.agree(await lou.actor(), { columns: ["ligne", "arret", "voyageurs"], rows });
  const dataset = await world.portal.app.rooms.remote.openTable(await lou.actor(), world.table);
  address = `${world.portal.url}/datasets/${dataset.dataset}`;
});

after(async () => {
  await browser.close();
  await world[Symbol.asyncDispose]();
});

async function get(path: string, reader?: Reader): Promise<Response> {
  const headers = { "accept-language": "fr", ...(reader && { cookie: await reader.cookie() }) };
  return fetch(path.startsWith("http") ? path : world.portal.url + path, { headers });
}

test("every page and file of the table is for the reader alone, and kept by no cache", async () => {
  const slug = new URL((await get(address)).url).pathname;
  for (const path of [
    "",
    "/chart",
    "/chart/chart.svg?kind=bar&x=ligne",
    "/chart/chart.csv?kind=bar&x=ligne",
    "/columns",
    "/columns/schema.json",
    "/api",
    "/versions",
    "/rows/1",
    "/download/csv",
    "/download/xlsx",
    "/download/json",
    "/download/parquet",
  ]) {
    const response = await get(slug + path, lou);
    const body = Buffer.from(await response.arrayBuffer()).toString("utf8");
    assert.equal(response.status, 200, `${path}: ${body.slice(0, 300)}`);
    assert.equal(response.headers.get("cache-control"), "private, no-store", path);
    assert.equal(response.headers.get("etag"), null, path);
    assert.doesNotMatch(body, /secteur|secret/, path);
    for (const [who, other] of [["nobody", undefined] as const, ["max", max] as const]) {
      const refused = await get(slug + path, other === undefined ? undefined : await other());
      const shown = await refused.text();
      assert.doesNotMatch(shown, /Arrêt \d/, `${path} to ${who}`);
      // These say what can be asked for, and how.
      if (!["", "/columns", "/api"].includes(path))
        assert.ok(refused.status >= 400, `${path} to ${who}: ${refused.status}`);
    }
  }
  assert.deepEqual(world.portal.bugs, []);
});

let known: Reader | undefined;
const max = async () => (known ??= await world.reader("max"));

for (const scripts of [false, true]) {
  test(`a researcher ${scripts ? "with" : "without"} scripts finds, reads, filters, draws and downloads what was granted`, async () => {
    const page = await signedIn(scripts);
    await page.goto(`${world.portal.url}/exchanges/${agreement}`);
    await shoot(page, "agreement");
    await page.click("main a.button.main");
    const table = page.locator("main table").first();
    assert.equal((await table.locator("thead th").count()) >= 3, true);
    assert.match((await page.locator("main").textContent()) ?? "", /60 lignes/);
    assert.match((await page.locator("main").textContent()) ?? "", /ce que votre accord permet/);
    await shoot(page, "table");

    await page.fill("#rows-q", "Arrêt 44");
    await page.press("#rows-q", "Enter");
    await page.waitForURL(/q=/);
    assert.match((await page.locator("p.count").textContent()) ?? "", /^\s*1 /);
    await page.click("main tbody a");
    await page.waitForURL(/\/rows\/\d+/);
    assert.match((await page.locator("main").textContent()) ?? "", /Arrêt 44/);
    await shoot(page, "row");

    await page.goto(page.url().replace(/\/rows.*/, ""));
    await page.click(`nav a[href$="/chart"]`);
    await page.waitForURL(/\/chart/);
    assert.ok((await page.locator("main svg[role=img], main svg").count()) > 0);
    await shoot(page, "chart");

    await page.goto(`${world.portal.url}/exchanges/${agreement}`);
    const csv = await downloaded(page, "csv");
    assert.match(
      csv.toString("utf8"),
      /^\ufeffligne,arret,voyageurs\r\n|^\ufeff__id,ligne,arret,voyageurs\r\n/,
    );
    assert.equal(csv.toString("utf8").trim().split("\r\n").length, 61);
    const xlsx = await downloaded(page, "xlsx");
    assert.equal(xlsx.subarray(0, 2).toString(), "PK");

    await page.goto(`${world.portal.url}/account/journal`);
    const journal = (await page.locator("main table").textContent()) ?? "";
    assert.match(journal, /Voyageurs par arrêt/);
    assert.match(journal, /XLSX/);
    await shoot(page, "journal");
    await page.context().close();
  });
}

test("what was withdrawn a moment ago is told on the page, with the producer's reason", async () => {
  const someone = await world.reader("withdrawn");
  const granted = await world.agree(await someone.actor());
  // As the producer ends it, before its message is on its way.
  await endAgreement(world.producer.database.db, granted, new Date(Date.now() - 1), {
    state: "withdrawn",
    reason: "La ligne change de nom.",
  });
  const response = await get(address, someone);
  const body = await response.text();
  assert.equal(response.status, 200);
  assert.match(body, /ne donne pas ces données sous votre accord/);
  assert.match(body, /La ligne change de nom/);
  assert.doesNotMatch(body, /Arrêt \d/);
});

test("a producer that is away is named on the page, which stands", async () => {
  world.producer.answerAs("away");
  const response = await get(address, lou);
  const body = await response.text();
  assert.equal(response.status, 200);
  assert.match(body, /ne répond pas/);
  const file = await get(`${new URL(response.url).pathname}/download/csv`, lou);
  assert.equal(file.status, 503);
  world.producer.answerAs("usual");
});

async function signedIn(scripts: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: scripts, locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(`${world.portal.url}/sign-in`);
  await page.fill("[name=email]", lou.email);
  await page.fill("[name=password]", password);
  await page.click("main button.main");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return page;
}

async function downloaded(page: Page, format: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.click(`main a[href$="/download/${format}"]`),
  ]);
  return readFile(await file.path());
}

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
