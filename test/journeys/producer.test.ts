import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { sharedData } from "../shared-data.ts";
import { sampleFiles } from "./sample-files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const password = "a long sentence of words";

test("a producer publishes a CSV, a workbook, a catalogue in JSON and a GeoJSON; everybody reads them; a backup carries them elsewhere", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-journey-"));
  await using browser = await openBrowser();
  try {
    const data = join(folder, "instance");
    await using instance = await openInstance({ MAILLE_DEMO: "no" }, data);
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    await becomeAdministrator(page, instance);
    const published: string[] = [];
    for (const file of await sampleFiles(folder)) published.push(await publish(page, instance, file));
    const withoutScripts = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
    for (const address of published) await readEveryView(withoutScripts, address);
    const answers = await askEach(instance, published);

    const file = join(folder, "all.tar.zst");
    await maille(["backup", file], data);
    const elsewhere = join(folder, "elsewhere");
    await maille(["restore", file], elsewhere);
    // No backup holds the key of its secrets.
    await copyFile(join(data, "secrets.key"), join(elsewhere, "secrets.key"));
    await using restored = await openInstance({ MAILLE_DEMO: "no" }, elsewhere);
    const moved = published.map((address) => address.replace(instance.url, restored.url));
    assert.deepEqual(await askEach(restored, moved), answers);
    await signIn(await browser.newPage({ locale: "en-GB" }), restored);
    await maille(["check"], elsewhere);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("real files are dropped on the page and read as tables", async (t) => {
  const files = [
    "territoire/cantines/campagne_td_2021.csv",
    "mobilite/IA54_Donnees.xlsx",
    "catalogues/rudi/datarennes_meta.json",
    "geo/contours/rennes-metropole-communes.geojson",
  ].map(sharedData);
  const present = files.filter((file) => file !== undefined);
  if (present.length < files.length) t.diagnostic(`${files.length - present.length} files left out`);
  if (present.length === 0) return;
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no" });
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await becomeAdministrator(page, instance);
  for (const path of present) {
    const address = await publish(page, instance, { path, rows: undefined });
    await readEveryView(context, address);
  }
});

async function becomeAdministrator(page: Page, instance: Served): Promise<void> {
  await page.goto(instance.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", password);
  await page.click("main button.main");
  await page.goto(`${instance.url}/admin/organizations`);
  await page.fill("main [name=name]", "Ville de Rennes");
  await page.click("main button.main");
}

async function signIn(page: Page, instance: Served): Promise<void> {
  await page.goto(`${instance.url}/sign-in`);
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", password);
  await page.click("main button.main");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** File dropped, what was found looked at, described, published. Answers the dataset's address. */
async function publish(
  page: Page,
  instance: Served,
  file: { path: string; rows: number | undefined },
): Promise<string> {
  await page.goto(`${instance.url}/publish`);
  await page.setInputFiles("[name=file]", file.path);
  await page.click("main button.main");
  await page.waitForURL(/\/(?:imports|publish\/sheets)/);
  // A workbook of several sheets is shown before it is read.
  if (page.url().includes("/publish/sheets")) await page.click("main button.main");
  await page.waitForURL("**/imports/*");
  const check = page.locator("main a[href$='/correct'].button");
  await check.waitFor({ timeout: 60_000 });
  await check.click();
  await page.locator("main h1, main h2").first().waitFor();
  await page.goto(page.url().replace(/(\/datasets\/[^/]+).*$/, "$1/publish"));
  const answer = page.locator("[name=personalData]");
  if ((await answer.count()) > 0) {
    await answer.fill("Published by the persons themselves, who agreed.");
    await page.fill("[name=personalDataContact]", "dpo@example.org");
  }
  await page.locator("[name=licence]").first().waitFor();
  await chooseLicence(page);
  await page.click("main button[value=publish]");
  await page.waitForURL(/\/datasets\/[^/]+\/published$/);
  const address = page.url().replace(/\/published$/, "");
  await page.goto(address);
  if (file.rows !== undefined)
    assert.ok(
      (await page.locator("main").innerText()).includes(String(file.rows)),
      `${file.path}: its rows are told`,
    );
  return address;
}

async function chooseLicence(page: Page): Promise<void> {
  const licence = page.locator("select[name=licence]");
  if ((await licence.count()) > 0) await licence.selectOption({ index: 1 });
  else await page.locator("input[name=licence]").first().check();
}

/** What a visitor reads: each view that the page offers answers, with its heading, and the table has rows. */
async function readEveryView(context: BrowserContext, address: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(address);
  assert.ok((await page.locator("main table tbody tr").count()) > 0, `${address} shows rows`);
  const links = await page.locator("main nav a").evaluateAll((found) => found.map((link) => link.href));
  assert.ok(links.some((link) => link.endsWith("/chart")));
  for (const link of links) {
    const response = await page.goto(link);
    assert.equal(response?.status(), 200, link);
    assert.ok((await page.locator("h1").innerText()).length > 0);
  }
  await page.close();
}

async function askEach(instance: Served, addresses: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const address of addresses) answers.push(await askByApi(instance, address));
  return answers;
}

/** The same question by machine, with what differs between two instances taken away. */
async function askByApi(instance: Served, address: string): Promise<unknown> {
  const slug = address.split("/").at(-1);
  const dataset = (await json(`${instance.url}/api/datasets/${slug}`)) as { id: string };
  const tables = (await json(`${instance.url}/api/datasets/${dataset.id}/tables`)) as {
    data: { id: string }[];
  };
  const id = tables.data[0]?.id;
  const resource = `${instance.url}/api/resources/${id}`;
  const { data, meta } = (await json(`${resource}/data/?page_size=5`)) as {
    data: unknown[];
    meta: { total: number };
  };
  assert.ok(data.length > 0);
  const parquet = await fetch(`${resource}/data/parquet/`, { headers: { Range: "bytes=0-3" } });
  assert.equal(parquet.status, 206);
  assert.equal(await parquet.text(), "PAR1");
  const counted = await countBySql(resource);
  assert.equal(counted.status, 200);
  assert.deepEqual(((await counted.json()) as { rows: unknown }).rows, [[meta.total]]);
  return { data, total: meta.total, csv: await (await fetch(`${resource}/data/csv/`)).text() };
}

/** A machine that is busy asks to come back. */
async function countBySql(resource: string): Promise<Response> {
  for (let asked = 1; ; asked += 1) {
    const response = await fetch(`${resource}/sql`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sql: "select count(*) as n from rows" }),
    });
    if (response.status !== 503 || asked === 3) return response;
    await response.body?.cancel();
    await wait(Number(response.headers.get("retry-after") ?? 1) * 1000);
  }
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return response.json();
}

async function maille(words: readonly string[], data: string): Promise<string> {
  const child = spawn(process.execPath, ["bin/run.js", ...words], {
    cwd: root,
    env: { PATH: process.env["PATH"], MAILLE_DATA: data, LANG: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const output = Buffer.concat(chunks).toString("utf8");
  assert.equal(code, 0, `maille ${words.join(" ")}: ${output}`);
  return output;
}
