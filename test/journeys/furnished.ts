import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipOf } from "../archives.ts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Served } from "../pages/instance.ts";
import { beds, publishAlert, publishBoard, publishDecision, publishIndicator } from "./figures-made.ts";
import { gather } from "./gathered.ts";
import { openToPersons } from "./persons-made.ts";
import { publishRequest, publishReuse } from "./reuses-made.ts";
import { sampleFiles } from "./sample-files.ts";
import { shareOnRequest } from "./shared.ts";

/** Addresses of an instance where each page has something to show. */
export interface Furnished {
  /** Every page that anybody reads, each once. */
  readonly open: readonly string[];
  /** Every page behind an account. */
  readonly closed: readonly string[];
  /** The session of the administrator, for a context of the browser. */
  readonly session: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

/** Rows set aside, persons named, a number below zero, a header that is long. */
const persons = [
  "nom;courriel;Solde moyen constaté au trente et un décembre de l’année écoulée;date",
  "Awa Le Gall;awa@example.org;-12,5;04/01/2021",
  "Yann Morvan;yann@example.org;3,25;05/01/2021",
  "Léa Dubois;lea@example.org;40;pas encore",
  "Noé Petit;noe@example.org;7,125;06/01/2021",
  "Inès Roux;ines@example.org;-0,75;07/01/2021",
].join("\r\n");

/** The demonstration, an administrator, and a dataset in each state that a dataset knows. */
export async function furnish(browser: Browser, served: Served): Promise<Furnished> {
  const context = await browser.newContext({ locale: "fr" });
  const page = await context.newPage();
  await becomeAdministrator(page, served);
  const folder = await mkdtemp(join(tmpdir(), "maille-furnished-"));
  try {
    const [canteens, budget, , squares] = await sampleFiles(folder);
    if (canteens === undefined || budget === undefined || squares === undefined) throw new Error("No sample");
    const canteen = await publish(page, served, canteens.path);
    const spent = await publish(page, served, budget.path);
    const quarters = await publish(page, served, squares.path);
    const held = await send(page, served, "agents.csv", Buffer.from(persons));
    const refused = await send(page, served, "page.csv", Buffer.from("<!doctype html><html></html>"));
    await page.goto(`${served.url}${held.dataset}/edit`);
    const shared = await shareOnRequest(page, served, await publish(page, served, canteens.path));
    const withdrawn = await publish(page, served, canteens.path);
    await page.goto(`${served.url}${withdrawn}/withdraw`);
    await page.fill("[name=reason]", "Remplacé par un autre jeu de données.");
    await page.locator("form[action='?/withdraw'] button").click();
    await page.waitForURL(/withdrawn$/);
    const [invitation, recovery] = [await invite(page, served), await recover(page, served)];
    await demonstrated(served);
    const gathered = await gather(page, served);
    const reuse = await publishReuse(page, served, canteen);
    const news = await writeNews(page, served);
    const sheets = await sendSheets(page, served);
    await writeFile(join(folder, "lits.csv"), beds);
    const measured = await publish(page, served, join(folder, "lits.csv"));
    const indicator = await publishIndicator(page, served, measured);
    const board = await publishBoard(page, served);
    const decision = await publishDecision(page, served);
    const { rule, alert } = await publishAlert(page, served, indicator);
    const own = await openToPersons(page, served, {
      folder,
      publish: (path) => publish(page, served, path),
    });
    const request = await publishRequest(page, served, "Les menus des cantines, par semaine.");
    return {
      open: [
        ...everybody,
        ...everyView(canteen),
        `${canteen}?filter=nom`,
        `${canteen}?nom__contains=1&repas__sort=desc`,
        `${canteen}?nom__contains=nothing-like-it`,
        `${canteen}/rows/1`,
        `${canteen}/quality`,
        ...gathered,
        reuse,
        request,
        ...["", "?view=bars", "?view=map", "?view=table"].map((view) => `${indicator}${view}`),
        indicator.replace("/indicators/", "/datasets/"),
        board,
        `${board}/departement-35`,
        decision,
        alert,
        rule,
        `/alerts?rule=${rule.replace("/alerts/rules/", "")}`,
        `${canteen}?repas__less=abc`,
        spent,
        `${spent}/chart`,
        `${quarters}/map`,
        `/embed${canteen.replace("/datasets", "")}/cantines/chart`,
        `/embed${quarters.replace("/datasets", "")}/quartiers/map`,
        withdrawn,
        invitation,
        recovery,
      ],
      closed: [
        ...administration,
        `${canteen}/correct`,
        `${canteen}/edit`,
        `${canteen}/figures`,
        ...Object.values(own),
        news,
        sheets,
        `${canteen}/published`,
        `${canteen}/withdraw`,
        `${canteen}/cantines/delete`,
        `${held.dataset}/delete`,
        `${canteen}/distributions`,
        `${canteen}/validation`,
        `${held.dataset}/publish`,
        `${held.dataset}/correct`,
        `${held.dataset}/rejected`,
        held.dataset,
        held.address,
        refused.address,
        "/organizations/ville-de-rennes/members",
        ...shared,
        `${measured}/indicator`,
        `${indicator}/edit`,
        `${indicator}/derive`,
        `${board}/edit`,
        `${board}/versions`,
        `${decision}/edit`,
        `/decisions/cite?indicator=${indicator.replace("/indicators/", "")}&level=departement&code=35`,
        ...["threshold", "change", "target", "absent"].map(
          (kind) => `/alerts/new?indicator=${indicator.replace("/indicators/", "")}&kind=${kind}`,
        ),
        `/account/subscriptions/new?board=${board.replace("/boards/", "")}`,
        `/account/subscriptions/new?search=${encodeURIComponent("q=cantines")}`,
        `${rule}/edit`,
        `${reuse}/edit`,
        `${reuse}/keys`,
        request,
      ],
      session: await context.storageState(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await context.close();
  }
}

const everybody = [
  "/",
  "/datasets",
  "/datasets?q=communes",
  "/datasets?q=nothing-like-it",
  "/my",
  "/organizations",
  "/organizations/ville-de-rennes",
  "/places",
  "/places?q=rennes",
  "/places?q=nothing-like-it",
  "/places/region/84?from=82",
  "/places/departement/35",
  "/places/commune/35238",
  "/datasets/communes-de-france",
  "/datasets/communes-de-france/chart",
  "/datasets/communes-de-france/map",
  "/datasets/communes-de-france?population__sort=desc&page=3",
  "/indicators",
  "/boards",
  "/decisions",
  "/alerts",
  "/alerts?state=closed",
  "/alerts/rules",
  "/harvests",
  "/about",
  "/news",
  "/pages/legal",
  "/pages/privacy",
  "/pages/accessibility",
  "/pages/contact",
  "/pages/help",
  "/sign-in",
  "/recovery/letter",
  "/sign-in/code",
  "/sign-in/link",
  "/sign-in/passkey",
  "/sign-in/with/none?state=none",
  "/sign-out/provider",
  "/sign-up",
  "/sign-up/confirm?secret=none",
  "/account/email?secret=none",
  "/claim?secret=none",
  "/requests/new?q=menus",
  "/queries/new",
  "/requests",
  "/requests?q=nothing-like-it",
  "/reuses",
  "/reuses?q=nothing-like-it",
  "/organizations/ville-de-rennes/projects",
  "/nowhere",
  "/api/docs",
  "/api/docs/search",
  "/api/docs/errors",
];

const administration = [
  "/publish",
  "/admin/accounts",
  "/admin/accounts/providers",
  "/admin/accounts/providers/new",
  "/account/identities",
  "/account/second-factor",
  "/account/sessions",
  "/account/subscriptions",
  "/account/delete",
  "/account",
  "/account/journal",
  "/organizations/ville-de-rennes/journal",
  "/account/notifications",
  "/account/projects",
  "/reuses/new",
  "/boards/new",
  "/indicators/new",
  "/decisions/new",
  "/alerts/new",
  "/alerts/rules?which=own",
  "/admin",
  "/admin/people",
  "/admin/organizations",
  "/admin/requests",
  "/admin/settings",
  "/admin/home",
  "/admin/news",
  "/admin/pages",
  "/admin/pages/help",
  "/admin/pages/new",
  "/admin/network",
  "/admin/network/webhooks",
  "/admin/rudi",
  "/network",
  "/admin/keys",
  "/admin/jobs",
  "/admin/outbox",
  "/harvests/new",
];

function everyView(dataset: string): string[] {
  return ["", "/chart", "/columns", "/api", "/versions"].map((view) => `${dataset}${view}`);
}

export async function becomeAdministrator(page: Page, served: Served): Promise<void> {
  await page.goto(served.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main button.main");
  await page.waitForURL("**/admin");
  await page.goto(`${served.url}/admin/organizations`);
  await page.fill("main [name=name]", "Ville de Rennes");
  await page.click("main button.main");
  await page.waitForLoadState();
}

/** Sends a file and waits for the end of its import. */
async function send(
  page: Page,
  served: Served,
  name: string,
  bytes: Buffer | string,
): Promise<{ address: string; dataset: string }> {
  await page.goto(`${served.url}/publish`);
  const file = typeof bytes === "string" ? bytes : { name, mimeType: "text/csv", buffer: bytes };
  // It is asked where there are several: the demonstration has one of its own.
  const organization = page.locator("select[name=organization]");
  if ((await organization.count()) > 0) await organization.selectOption({ label: "Ville de Rennes" });
  await page.setInputFiles("[name=file]", file);
  await page.click("main button.main");
  await page.waitForURL(/\/imports\/|\/publish\/sheets/);
  if (page.url().includes("/publish/sheets")) await page.click("main button.main");
  await page.waitForURL("**/imports/*");
  await page.locator("main a.button.main").waitFor({ timeout: 60_000 });
  const dataset = await page.locator("main p.small a").first().getAttribute("href");
  return { address: new URL(page.url()).pathname, dataset: dataset ?? "" };
}

/** Answers the page where the sheets of a file are chosen, before any is read. */
async function sendSheets(page: Page, served: Served): Promise<string> {
  await page.goto(`${served.url}/publish`);
  await page.selectOption("[name=organization]", { label: "Ville de Rennes" });
  const buffer = zipOf([
    { name: "menus.csv", content: "plat;prix\nsoupe;2\npain;1\n" },
    { name: "prix.csv", content: "plat;prix\nsoupe;3\npain;1\n" },
  ]);
  await page.setInputFiles("[name=file]", { name: "menus.zip", mimeType: "application/zip", buffer });
  await page.click("main button.main");
  await page.waitForURL(/\/publish\/sheets/);
  const { pathname, search } = new URL(page.url());
  return `${pathname}${search}`;
}

/** Answers the page where it is changed. */
async function writeNews(page: Page, served: Served): Promise<string> {
  await page.goto(`${served.url}/admin/news`);
  await page.locator("main form [name='title-fr']").fill("Les comptages de vélos arrivent");
  await page.locator("main form button.main").click();
  return (await page.locator("main a[href^='/admin/news/']").first().getAttribute("href")) ?? "";
}

/** Answers the dataset's address, without the host. */
export async function publish(page: Page, served: Served, path: string): Promise<string> {
  const { dataset } = await send(page, served, "", path);
  await page.goto(`${served.url}${dataset}/publish`);
  await page.check("input[value='etalab-2.0']");
  await page.click("main button[value=publish]");
  // A draft gets the address of its title.
  await page.waitForURL(/\/datasets\/[^/?]+\/published$/);
  return new URL(page.url()).pathname.replace(/\/published$/, "");
}

async function invite(page: Page, served: Served): Promise<string> {
  await page.goto(`${served.url}/organizations/ville-de-rennes/members`);
  await page.fill("form[action='?/invite'] [name=email]", "yann@rennes.example");
  await page.locator("form[action='?/invite'] button").click();
  return linkShown(page);
}

async function recover(page: Page, served: Served): Promise<string> {
  await page.goto(`${served.url}/admin/people`);
  await page.locator("form[action='?/recover'] button").first().click();
  return linkShown(page);
}

async function linkShown(page: Page): Promise<string> {
  const link = new URL(await page.locator("main pre code").innerText());
  return `${link.pathname}${link.search}`;
}

/** The demonstration is loaded beside the first requests. */
export async function demonstrated(served: Served): Promise<void> {
  const slugs = ["regions", "departements", "intercommunalites-a-fiscalite-propre", "communes-de-france"];
  for (const slug of slugs) {
    while ((await fetch(`${served.url}/datasets/${slug}`)).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
