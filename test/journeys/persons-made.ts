import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Served } from "../pages/instance.ts";

/** Journeys of two cards, month after month. */
const journeys = [
  "carte;mot;mois;trajets",
  ...Array.from({ length: 12 }, (_, at) => {
    const month = `2026-${String(at + 1).padStart(2, "0")}-01`;
    return [`B-100;tilleul;${month};${20 + at}`, `B-200;bouleau;${month};${9 + at}`];
  }).flat(),
].join("\n");

interface OwnDataShown {
  /** Where it is declared, where somebody is found, and what they see then. */
  readonly declared: string;
  readonly find: string;
  readonly link: string;
  /** Where they ask something of a row, what they asked, and where that is answered. */
  readonly ask: string;
  readonly demand: string;
  readonly answered: string;
  readonly demands: string;
}

/** A table about people, opened to each of them, and what one of them sees. */
export async function openToPersons(
  page: Page,
  served: Served,
  at: { readonly folder: string; readonly publish: (path: string) => Promise<string> },
): Promise<OwnDataShown> {
  const path = join(at.folder, "trajets.csv");
  await writeFile(path, journeys);
  const declared = `${await at.publish(path)}/self-data`;
  await page.goto(`${served.url}${declared}`);
  await page.selectOption("[name=personColumn]", "carte");
  await page.check("[name=facts][value=carte]");
  await page.check("[name=facts][value=mot]");
  await page.fill("main [name=name]", "Vos trajets");
  for (const field of ["purposes", "origin", "retention", "recipients", "basis", "algorithms"]) {
    await page.fill(`main [name=${field}]`, "Le service des bus.");
  }
  await page.fill("main [name=officer]", "dpo@example.org");
  await page.click("form[action='?/declare'] button.main");
  await page.waitForURL(/saved$/);
  await page.goto(`${served.url}/my`);
  await page.click("main a[href^='/my/find/']");
  const find = new URL(page.url()).pathname;
  await page.fill("[name='fact-carte']", "b 100");
  await page.fill("[name='fact-mot']", "Tilleul");
  await page.click("main form button.main");
  await page.waitForURL(/\/my\/[0-9a-f-]+$/);
  const link = new URL(page.url()).pathname;
  const row = await page.locator("main a[href*='/ask?row=']").first().getAttribute("href");
  await page.goto(`${served.url}${row}`);
  await page.fill("[name='cell-trajets']", "99");
  await page.click("form[action='?/send'] button.main");
  await page.waitForURL(/\/my\/demands\//);
  const demand = new URL(page.url()).pathname;
  await page.goto(`${served.url}${declared.replace(/\/self-data$/, "")}`);
  const organization = await page.locator("main a[href^='/organizations/']").first().getAttribute("href");
  const demands = `${organization}/demands`;
  const answered = demand.replace("/my/demands", demands);
  return { declared, find, link, ask: String(row), demand, answered, demands };
}
