import assert from "node:assert/strict";
import ExcelJS from "exceljs";
import type { Page } from "playwright-core";
import { fits } from "./citizens.ts";

/** What a clerk, a researcher and a steward do, each in a page that is theirs, whatever the way they look at it. */

const marker = "06 12 34 56";
const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const importMs = 60_000;
const isoDate = /\b20\d\d-\d\d-\d\d\b/;

export const wordsAtWork = {
  fr: { effect: "Voir l’effet", granted: /ce que votre accord permet/ },
  en: { effect: "See the effect", granted: /what your agreement allows/ },
} as const;

/** As an exporter leaves it: a sheet that says nothing, a title over the header, telephone numbers. */
async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("Résumé de l’exportation").addRows([["Exporté de Numbers"], ["Feuille 1"]]);
  const sheet = book.addWorksheet("Subventions");
  sheet.addRows([["Subventions 2024"], [], ["association", "montant", "telephone"]]);
  for (let row = 0; row < 60; row += 1) {
    sheet.addRow([`Association ${row}`, row % 20 === 9 ? "à définir" : String(row), `${marker} ${10 + row}`]);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** A spreadsheet is chosen from, corrected, described and put online; what was entered is never lost. Answers its address. */
export async function publishSpreadsheet(
  page: Page,
  { url, effect }: { readonly url: string; readonly effect: string },
): Promise<string> {
  await page.goto(`${url}/publish`);
  const buffer = await workbook();
  await page.setInputFiles("[name=file]", { name: "SUBVENTIONS.xlsx", mimeType: sheetType, buffer });
  await page.click("main button.main");
  await page.waitForURL(/\/publish\/sheets\?/);
  assert.deepEqual(
    [await page.isChecked("[name=take-0]"), await page.isChecked("[name=take-1]")],
    [false, true],
  );
  assert.equal(await page.inputValue("[name=line-1]"), "3");
  await fits(page);
  await page.click("main button.main");
  const check = page.locator("main a.button.main[href$='/correct']");
  await check.waitFor({ timeout: importMs });
  await check.click();
  await page.waitForURL(/\/correct/);
  await page.selectOption("[name=type-1]", "integer");
  await page.check("[name=leave-2]");
  await page.check("[name=key-0]");
  await page.getByRole("button", { name: effect }).click();
  const shown = page.locator("[data-effect]");
  await shown.waitFor();
  assert.match(await shown.innerText(), /13\s+montant\s+à définir/);
  assert.ok(!(await page.innerText("table.data")).includes(marker));
  await fits(page);
  await page.click("main form button.main");
  await check.waitFor({ timeout: importMs });
  await check.click();
  await page.waitForURL(/\/correct/);
  return describe(page, page.url().replace(/(\/datasets\/[^/]+)\/.*$/, "$1"));
}

async function describe(page: Page, draft: string): Promise<string> {
  await page.goto(`${draft}/publish`);
  assert.equal(
    await page.isChecked("[name=take][value=keywords]"),
    false,
    "no keyword is chosen of the file's name",
  );
  await page.fill("[name=description]", "Les subventions de la ville.");
  await page.click("main button[value=publish]");
  await page.waitForURL(/refused=yes$/);
  assert.equal(await page.locator("[role=alert]").count(), 1);
  assert.equal(await page.inputValue("[name=description]"), "Les subventions de la ville.");
  await fits(page);
  await page.check("input[value='etalab-2.0']");
  await page.click("main button[value=publish]");
  await page.waitForURL(/\/published$/);
  const published = page.url().replace(/\/published$/, "");
  assert.ok((await page.locator("main").innerText()).includes(published), "its address is told");
  assert.ok((await page.locator("main dt a").count()) >= 3, "what to do next");
  await fits(page);
  return published;
}

/** Withdrawing asks, tells what follows, gives those who follow the same reason, and has a button back. */
export async function withdrawAndPublishAgain(
  page: Page,
  { published, follower }: { readonly published: string; readonly follower: string },
): Promise<void> {
  const followed = `${follower}${new URL(published).pathname}`;
  await answers(page, followed, 200);
  await page.goto(`${published}/edit`);
  await page.locator("main a[href$='/withdraw']").first().click();
  await page.waitForURL(/\/withdraw$/);
  assert.ok((await page.locator("main li").count()) >= 2, "the consequences");
  await fits(page);
  await page.fill("[name=reason]", "Une erreur dans les montants.");
  await page.click("main button.danger");
  const again = page.locator("form[action$='?/again'] button");
  await answers(page, followed, 410);
  assert.match(await page.locator("main").innerText(), /Une erreur dans les montants/);
  const { origin } = new URL(published);
  assert.equal(await page.locator(`main a[href^='${origin}']`).count(), 1, "the way to its producer");
  await fits(page);
  await page.goto(published);
  assert.match(await page.locator("main").innerText(), /Une erreur dans les montants/);
  await fits(page);
  await again.click();
  await page.waitForLoadState();
  await page.goto(published);
  assert.equal(await again.count(), 0);
}

/** What is told elsewhere is there within moments. */
async function answers(page: Page, url: string, status: number): Promise<void> {
  for (let tries = 0; (await page.goto(url))?.status() !== status; tries += 1) {
    assert.ok(tries < 120, `${url} never answered ${status}`);
    await page.waitForTimeout(250);
  }
}

/** Whoever was granted columns reads, filters and takes them in the browser, where they asked. */
export async function readWhatWasGranted(
  page: Page,
  { url, exchange, granted }: { readonly url: string; readonly exchange: string; readonly granted: RegExp },
): Promise<void> {
  await page.goto(`${url}${exchange}`);
  assert.doesNotMatch(await page.locator("main .lead").innerText(), isoDate);
  await fits(page);
  const read = page.locator("main a.button.main").first();
  const table = new URL((await read.getAttribute("href")) ?? "", url).href;
  const [csv, xlsx] = [
    await page.request.get(`${table}/download/csv`),
    await page.request.get(`${table}/download/xlsx`),
  ];
  assert.match((await csv.text()).slice(0, 60), /arret,nom,passages/);
  assert.equal((await xlsx.body()).subarray(0, 2).toString(), "PK");
  await read.click();
  await page.waitForURL((at) => at.href.startsWith(table));
  assert.match(await page.locator("main").innerText(), granted);
  assert.ok(!(await page.locator("table.data thead").first().innerText()).includes("secteur"));
  await page.fill("#rows-q", "Mairie");
  await page.press("#rows-q", "Enter");
  await page.waitForURL(/q=Mairie/);
  assert.match(await page.locator("table.data tbody tr").first().innerText(), /Mairie/);
  await fits(page);
  await page.goto(`${table}/chart`);
  assert.ok((await page.locator("main svg").count()) > 0);
  await fits(page);
  await page.goto(`${url}/account/notifications`);
  assert.doesNotMatch(await page.locator("main").innerText(), isoDate);
  await fits(page);
}

/** What needs the steward stands first, every page of administration fits, and the search keeps its room. */
export async function lookAfterSite(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/admin`);
  const first = page.locator("main section").first();
  assert.equal(await first.getAttribute("aria-labelledby"), "attention");
  assert.ok((await page.locator(".steps li").count()) >= 5, "what there is to do");
  const isWide = (page.viewportSize()?.width ?? 0) >= 1000;
  const box = await page.locator("header #find").boundingBox();
  await page.goto(`${url}/admin/jobs`);
  const jobs = await page.locator("main table tbody tr").allInnerTexts();
  assert.deepEqual(
    jobs.filter((job) => /RUDI|journal/i.test(job)),
    [],
    "no heartbeats",
  );
  await page.goto(`${url}/admin`);
  if (isWide) assert.ok((box?.width ?? 0) >= 200, `the search is ${box?.width} pixels wide`);
  else await openMenu(page);
  const groups = await hrefsIn(page, "main nav a, .head nav a");
  for (const href of groups.filter((each) => each.startsWith("/admin"))) {
    const answer = await page.goto(`${url}${href}`);
    assert.equal(answer?.status(), 200, href);
    await fits(page);
  }
  await page.goto(`${url}/account/second-factor`);
  assert.match(await page.title(), / · Portail du territoire/);
}

/** On a phone what leads on is in a menu, and none of it is beyond the edge. */
async function openMenu(page: Page): Promise<void> {
  await page.click("details.phone summary");
  const width = page.viewportSize()?.width ?? 0;
  for (const link of await page.locator("details.phone nav a").all()) {
    const box = await link.boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width, await link.innerText());
  }
}

export async function hrefsIn(page: Page, selector: string): Promise<string[]> {
  const hrefs = await page
    .locator(selector)
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  return [...new Set(hrefs)];
}
