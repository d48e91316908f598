import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import ExcelJS from "exceljs";
import { openBrowser } from "../pages/browser.ts";
import { openInstance } from "../pages/instance.ts";

const marker = "06 12 34 56";

async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("Résumé de l’exportation").addRows([["Exporté de Numbers"], ["Feuille 1"]]);
  const sheet = book.addWorksheet("Subventions");
  sheet.addRows([["Subventions 2024"], [], ["association", "montant", "telephone"]]);
  for (let row = 0; row < 60; row++)
    sheet.addRow([`Association ${row}`, row % 20 === 9 ? "à définir" : String(row), `${marker} ${10 + row}`]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

test("a clerk without scripts chooses sheets and columns, sees the cells at fault, and is told what was kept", async () => {
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no", MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" });
  const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(instance.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  if ((await page.locator("[name=organization]").count()) > 0)
    await page.fill("[name=organization]", "Ville de Rennes");
  await page.click("main button.main");
  await page.goto(`${instance.url}/publish`);
  if ((await page.locator("[name=file]").count()) === 0) {
    await page.goto(`${instance.url}/admin/organizations`);
    await page.fill("main [name=name]", "Ville de Rennes");
    await page.click("main button.main");
    await page.goto(`${instance.url}/publish`);
  }

  const buffer = await workbook();
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  await page.setInputFiles("[name=file]", { name: "SCDL_SECOND_IMPORT.xlsx", mimeType, buffer });
  await page.click("main button.main");
  assert.match(page.url(), /\/publish\/sheets\?/);
  assert.equal(await page.isChecked("[name=take-0]"), false);
  assert.equal(await page.isChecked("[name=take-1]"), true);
  assert.equal(await page.inputValue("[name=line-1]"), "3");
  await page.click("main button.main");
  const check = page.locator("main a.button.main[href$='/correct']");
  await check.waitFor({ timeout: 60_000 });
  assert.equal(await page.locator("main table tbody tr").count(), 1);
  await check.click();

  await page.selectOption("[name=type-1]", "integer");
  await page.check("[name=leave-2]");
  await page.check("[name=key-0]");
  await page.click("main button:has-text('Voir l’effet')");
  const effect = await page.innerText("[data-effect]");
  assert.match(effect, /3 lignes seraient/);
  assert.match(effect, /13\s+montant\s+à définir/);
  assert.match(effect, /chaque ligne est unique/);
  assert.ok(!(await page.innerText("table.data")).includes(marker));
  await page.click("main form button.main");
  await check.waitFor({ timeout: 60_000 });
  await check.click();
  const dataset = page.url().replace(/(\/datasets\/[^/]+)\/.*$/, "$1");

  await page.goto(`${dataset}/publish`);
  assert.equal(await page.locator("[name=take][value=keywords]").count(), 1);
  assert.equal(await page.isChecked("[name=take][value=keywords]"), false);
  await page.fill("[name=description]", "Les subventions de la ville.");
  await page.click("main button[value=publish]");
  assert.match(page.url(), /publish\?refused=yes$/);
  assert.match(await page.innerText("[role=alert]"), /Pas encore publié\. Votre saisie est gardée/);
  assert.match(await page.innerText("fieldset#licence .wrong"), /Choisissez une licence/);
  assert.equal(await page.inputValue("[name=description]"), "Les subventions de la ville.");
  await page.reload();
  assert.match(await page.innerText("[role=alert]"), /Pas encore publié/);
  await page.check("input[value='etalab-2.0']");
  await page.click("main button[value=publish]");
  assert.match(page.url(), /\/published$/);

  const published = page.url().replace(/\/published$/, "");
  await page.goto(`${instance.url}/admin`);
  assert.match((await page.locator(".steps li.done a").allInnerTexts()).join(), /Publier un premier jeu/);
  const anyone = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  for (const view of ["", "/columns", "/versions", "/rejected", "/api"]) {
    const answer = await anyone.goto(`${published}${view}`);
    assert.equal(answer?.status(), 200, view);
    const text = await anyone.content();
    assert.ok(!text.includes(marker) && !text.includes("telephone"), `${view} tells nothing of the column`);
  }

  // The same file by its address: its sheets are shown once it was fetched.
  await using server = createServer((_, response) => response.end(buffer)).listen(0, "127.0.0.1");
  await once(server, "listening");
  await page.goto(`${instance.url}/publish`);
  await page.fill("[name=url]", `http://127.0.0.1:${(server.address() as AddressInfo).port}/aides.xlsx`);
  await page.click("main button.main");
  await page.getByRole("link", { name: "Choisir les feuilles" }).click({ timeout: 60_000 });
  assert.match(await page.innerText("h1"), /aides\.xlsx/);
  await page.fill("[name=line-1]", "2");
  await page.click("main button[formmethod=get]");
  assert.equal(await page.inputValue("[name=line-1]"), "2");
  await page.fill("[name=line-1]", "3");
  await page.click("main button.main");
  await check.waitFor({ timeout: 60_000 });
  assert.equal(await page.locator("main table tbody tr").count(), 1);
});
