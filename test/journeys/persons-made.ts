import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
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

interface Found {
  /** Where it is declared, where somebody is found, and what they see then. */
  readonly declared: string;
  readonly find: string;
  readonly link: string;
  /** Where they ask something of a row, and what they asked. */
  readonly ask: string;
  readonly demand: string;
}

interface OwnDataShown extends Found {
  /** Where those who read it for its organization say why. */
  readonly reason: string;
  /** Where what they asked is answered. */
  readonly answered: string;
  readonly demands: string;
  /** Where they lend, what they lend, and where that is found by who reads it. */
  readonly lend: string;
  readonly loan: string;
  /** Where they let somebody see it for them, whom they let, and where their organization does. */
  readonly give: string;
  readonly mandate: string;
  readonly mandates: string;
  readonly granted: string;
  /** Where it checks who asks to be linked. */
  readonly checks: string;
  readonly loans: string;
  readonly borrowed: string;
  readonly borrowedAll: string;
}

interface Publishing {
  /** Where the file is written that is published. */
  readonly folder: string;
  /** Answers the dataset's address. */
  readonly publish: (path: string) => Promise<string>;
}

/** A table about people is declared; one of them finds their rows, and asks that one be corrected. */
export async function findOneself(page: Page, served: Pick<Served, "url">, at: Publishing): Promise<Found> {
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
  await page.click("form[action^='?/declare'] button.main");
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
  await page.click("form[action^='?/send'] button.main");
  await page.waitForURL(/\/my\/demands\//);
  return { declared, find, link, ask: String(row), demand: new URL(page.url()).pathname };
}

/** A table about people, opened to each of them, and what one of them sees. */
export async function openToPersons(page: Page, served: Served, at: Publishing): Promise<OwnDataShown> {
  const found = await findOneself(page, served, at);
  const { declared, find, link, demand } = found;
  await page.goto(`${served.url}${declared.replace(/\/self-data$/, "")}`);
  const organization = await page.locator("main a[href^='/organizations/']").first().getAttribute("href");
  const demands = `${organization}/demands`;
  const answered = demand.replace("/my/demands", demands);
  const lent = await lendTo(page, served, link);
  // Where facts alone open the rows nobody helps.
  await page.goto(`${served.url}${declared}`);
  await page.check("[name=checked]");
  await page.click("form[action^='?/declare'] button.main");
  await page.waitForURL(/saved$/);
  const helped = await letSee(page, served, link);
  const reason = `${declared.replace(/self-data$/, "reason")}?of=${find.replace("/my/find/", "")}`;
  return {
    ...found,
    reason,
    answered,
    demands,
    ...lent,
    ...helped,
    granted: `${organization}/mandates`,
    checks: `${organization}/links`,
  };
}

/** A mandate that waits for the code of who gives it. */
async function letSee(
  page: Page,
  served: Served,
  link: string,
): Promise<Pick<OwnDataShown, "give" | "mandate" | "mandates">> {
  const give = `${link}/mandate`;
  await page.goto(`${served.url}${give}`);
  await page.fill("main [name=email]", "tom@example.org");
  await page.check("[name=may][value=act]");
  await page.fill("[name=until]", new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await page.click("form[action^='?/send'] button.main");
  await page.waitForURL(/\/my\/mandates\/[0-9a-f-]+$/);
  return { give, mandate: new URL(page.url()).pathname, mandates: "/my/mandates" };
}

/** A loan to an organization that the same person founds, so that they see both sides. */
async function lendTo(
  page: Page,
  served: Served,
  link: string,
): Promise<Pick<OwnDataShown, "lend" | "loan" | "loans" | "borrowed" | "borrowedAll">> {
  const headers = { origin: served.url };
  const data = { name: "Conseil en mobilité" };
  const made = await page.request.post(`${served.url}/api/organizations`, { headers, data });
  const { slug } = (await made.json()) as { slug: string };
  const lend = `${link}/lend`;
  await page.goto(`${served.url}${lend}`);
  await page.selectOption("[name=to]", { label: data.name });
  await page.fill("[name=purpose]", "Choisir un abonnement.");
  await page.fill("[name=until]", new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await page.click("form[action^='?/send'] button.main");
  await page.waitForURL(/\/my\/loans\/[0-9a-f-]+$/);
  const loan = new URL(page.url()).pathname;
  await page.fill("[name=code]", await codeIn(served.folder));
  await page.click("form[action='?/prove'] button.main");
  await page.waitForSelector("main .notice.good");
  const borrowedAll = `/organizations/${slug}/loans`;
  return { lend, loan, loans: "/my/loans", borrowed: loan.replace("/my/loans", borrowedAll), borrowedAll };
}

/** That of the last letter that has one, as soon as it is there. */
async function codeIn(folder: string): Promise<string> {
  for (;;) {
    const names = await readdir(join(folder, "mail")).catch((): string[] => []);
    for (const name of names.toSorted().toReversed()) {
      const text = await readFile(join(folder, "mail", name), "utf8");
      const code = /^\d{4} \d{4}$/m.exec(text)?.[0];
      if (code !== undefined) return code;
    }
    await wait(50);
  }
}
