import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { catchMail } from "../mail-server.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

const password = "a long sentence of words";

/** Meals of two canteens of Betton over three days. */
const meals = [
  "code_insee;cantine;date;repas servis",
  "35024;La Haye-Renaud;04/01/2021;120",
  "35024;Les Omblais;04/01/2021;95",
  "35024;La Haye-Renaud;05/01/2021;118",
  "35024;Les Omblais;05/01/2021;90",
  "35024;La Haye-Renaud;06/01/2021;64",
].join("\r\n");

let mail: Awaited<ReturnType<typeof catchMail>>;
let served: Served;
let browser: Browser;
let context: BrowserContext;

before(async () => {
  mail = await catchMail();
  [served, browser] = await Promise.all([
    openInstance({ MAILLE_DEMO: "no", MAILLE_SMTP_URL: mail.url }),
    openBrowser(),
  ]);
  context = await browser.newContext({ locale: "fr" });
  const page = await context.newPage();
  await page.goto(served.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@betton.example");
  await page.fill("[name=password]", password);
  await page.click("main button.main");
  await page.waitForURL("**/admin");
  await page.close();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

test("on a site without an organization, each form that is for one leads who administers it to make the first", async () => {
  const page = await context.newPage();
  for (const path of ["/boards/new", "/decisions/new", "/indicators/new", "/harvests/new", "/publish"]) {
    await page.goto(`${served.url}${path}`);
    const said = await page.locator("main").innerText();
    assert.match(said, /ce site n’en a pas encore/, path);
    assert.doesNotMatch(said, /[Dd]emandez|Il faut être|Seuls les/, path);
  }
  await page.getByRole("link", { name: "Créer une organisation" }).click();
  await page.fill("main [name=name]", "Mairie de Betton");
  await page.click("main button.main");
  await page.waitForLoadState();
  await page.close();
});

test("what the file says is proposed, the score rises while the form is filled, and the page says what was kept", async () => {
  const page = await context.newPage();
  const address = await draft(page, "repas.csv");
  await page.goto(`${address}/publish`);
  const proposed = await page.locator("[name=take]:checked").evaluateAll((boxes) =>
    // Elements are those of the page's own world, which these types know by name only.
    boxes.map((box) => String(box.getAttribute("value"))),
  );
  assert.ok(!proposed.includes("keywords"), "keywords are proposed, and not ticked");
  await page.check("[name=take][value=keywords]");
  for (const field of ["spatial", "temporal", "accessRights"]) {
    assert.ok(proposed.includes(field), `${field} is proposed`);
  }
  const begun = await scoreOf(page);
  // Nothing is shown as good that has neither a description nor a licence.
  const meter = page.locator("main meter").first();
  assert.equal(await meter.getAttribute("high"), await meter.getAttribute("max"));
  await page.fill("[name=title]", "Repas servis dans les cantines de Betton");
  await page.fill("[name=description]", "Un repas par enfant et par jour.");
  await page.check("input[value='etalab-2.0']");
  const filled = await scoreOnce(page, (score) => score >= begun + 60);
  await page.uncheck("[name=take][value=temporal]");
  await scoreOnce(page, (score) => score === filled - 20);
  await page.click("main button[value=publish]");
  await page.waitForURL(/\/datasets\/[^/]+\/published$/);
  await page.click("text=Voir le jeu de données");
  const told = await page.innerText("main");
  for (const words of ["Betton", "Public", "Licence Ouverte 2.0", "cantines"]) {
    assert.ok(told.includes(words), words);
  }
  assert.doesNotMatch(told, /Période\s+\d/);
  await page.close();
});

test("without scripts, the score is measured on demand, and what was written and unticked comes back", async () => {
  const plain = await withoutScripts();
  const page = await plain.newPage();
  const address = await draft(await context.newPage(), "mesure.csv");
  await page.goto(`${address}/publish`);
  const begun = await scoreOf(page);
  await page.fill("[name=description]", "Un repas par enfant.");
  await page.uncheck("[name=take][value=temporal]");
  await page.click("button[formaction='?/quality#quality']");
  assert.equal(await scoreOf(page), begun + 30 - 20);
  assert.equal(await page.inputValue("[name=description]"), "Un repas par enfant.");
  assert.equal(await page.isChecked("[name=take][value=temporal]"), false);
  assert.equal(await page.isChecked("[name=take][value=spatial]"), true);
  await plain.close();
});

test("of a long description the rest is unfolded, and on paper all of it stands with nothing to press", async () => {
  const page = await context.newPage();
  const address = await published(page, "longue.csv");
  await page.goto(`${address}/edit`);
  await page.fill("[name=description]", `${"Début. ".repeat(130)}\n\n${"Suite. ".repeat(130)}`);
  await page.click("form[action='?/describe'] button.main");
  await page.waitForLoadState();
  await page.goto(address);
  const [more, rest] = [page.getByText("Lire la suite"), page.getByText(/^Suite\./)];
  assert.deepEqual([await more.isVisible(), await rest.isVisible()], [true, false]);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual([await more.isVisible(), await rest.isVisible()], [false, true]);
  await page.close();
});

test("a service is listed by a page, changed and removed, and told to other catalogues", async () => {
  const plain = await withoutScripts();
  const page = await plain.newPage();
  const address = await published(await context.newPage(), "services.csv");
  const slug = address.split("/").at(-1);
  await page.goto(`${address}/distributions`);
  await page.selectOption("[name=kind]", "service");
  await page.fill("[name=title]", "Menus par WFS");
  await page.fill("[name=endpointUrl]", "https://betton.example/wfs");
  await page.fill("[name=format]", "WFS");
  await page.click("form[action='?/save'] button.main");
  await page.goto(address);
  assert.match(await page.innerText("main"), /Menus par WFS/);
  const turtle = await (await fetch(`${served.url}/datasets/${slug}.ttl`)).text();
  assert.match(turtle, /betton\.example\/wfs/);
  await page.goto(`${address}/distributions`);
  await page.getByRole("link", { name: "Modifier « Menus par WFS »" }).click();
  await page.fill("[name=endpointUrl]", "pas-une-adresse");
  await page.locator("[name=endpointUrl]").evaluate((input) => input.setAttribute("type", "text"));
  await page.click("form[action='?/save'] button.main");
  assert.equal(await page.locator("main [role=alert]").count(), 1);
  assert.equal(await page.inputValue("[name=title]"), "Menus par WFS");
  await page.goto(`${address}/distributions`);
  await page.locator("details.confirm:has-text('Retirer Menus par WFS') summary").click();
  await page.getByRole("button", { name: "Retirer Menus par WFS" }).click();
  assert.doesNotMatch(await page.innerText("main"), /Menus par WFS/);
  await plain.close();
});

test("who adds a file to what is published is told that it is public as soon as it is read", async () => {
  const page = await context.newPage();
  const slug = (await published(page, "relevés.csv")).split("/").at(-1);
  await page.goto(`${served.url}/publish?dataset=${slug}`);
  const told = await page.innerText("main");
  assert.match(told, /Le jeu de données est publié\s: ceux qui le lisent verront/);
  assert.doesNotMatch(told, /brouillon|Rien n’est public/);
  await page.goto(`${served.url}/publish`);
  assert.match(await page.innerText("main"), /Rien n’est public.*reste un brouillon/s);
  await page.close();
});

test("what is withdrawn says why and since when at each of its addresses, and leads to what replaces it", async () => {
  const page = await context.newPage();
  const [old, next] = [await published(page, "ancien.csv"), await published(page, "nouveau.csv")];
  const { id } = (await (await fetch(`${served.url}/api/datasets/${old.split("/").at(-1)}`)).json()) as {
    id: string;
  };
  const byId = await fetch(`${served.url}/datasets/${id}`, { redirect: "manual" });
  assert.equal(byId.status, 301);
  const lacking = /À compléter\s: description et contact\s·/;
  await page.goto(old);
  assert.match(await page.innerText("section[aria-labelledby=quality]"), lacking);
  await page.goto(`${old}/edit`);
  const measured = await page.innerText("#quality [data-quality]");
  await page.goto(`${old}/withdraw`);
  await page.fill("[name=reason]", "Ces repas étaient comptés deux fois.");
  await page.locator("form[action='?/withdraw'] button").click();
  await page.waitForURL(/withdrawn/);
  assert.equal(await page.innerText("#quality [data-quality]"), measured, "its files are still there");
  await page.fill("[name=replacement]", next);
  await page.locator("form[action='?/replace'] button").click();
  await page.waitForURL(/saved/);
  const anyone = await (await browser.newContext({ locale: "fr" })).newPage();
  const response = await anyone.goto(old);
  assert.equal(response?.status(), 410);
  assert.match(await anyone.innerText("main"), /Ces repas étaient comptés deux fois/);
  await anyone.click("main a[href*='/datasets/nouveau']");
  assert.equal(anyone.url(), next);
  const path = old.replace(served.url, "");
  const api = path.replace("/datasets", "/api/datasets");
  for (const door of [`${path}.ttl`, api, `${api}/quality`, `${path}/datapackage.json`, `/datasets/${id}`]) {
    assert.equal((await fetch(`${served.url}${door}`)).status, 410, door);
  }
  await page.close();
});

test("an invitation by letter leads to a first sign-in, with its role, and works once", async () => {
  const page = await context.newPage();
  await page.goto(`${served.url}/organizations/mairie-de-betton/members`);
  await page.fill("form[action='?/invite'] [name=email]", "rita@betton.example");
  await page.selectOption("form[action='?/invite'] [name=role]", "reader");
  await page.locator("form[action='?/invite'] button").click();
  await page.waitForLoadState();
  const letter = mail.received.find(({ to }) => to.includes("rita@betton.example"));
  assert.match(letter?.text ?? "", /Mairie de Betton/);
  const link = /https?:\/\/\S+\/invitation\?secret=\S+/.exec(letter?.text ?? "")?.[0] ?? "";
  const guest = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  const hers = await guest.newPage();
  await hers.goto(link);
  await hers.fill("[name=name]", "Rita Morvan");
  await hers.fill("[name=password]", password);
  await hers.click("main button.main");
  await hers.goto(`${served.url}/publish`);
  assert.equal(await hers.locator("[name=file]").count(), 0, "a reader publishes nothing");
  await hers.goto(`${served.url}/organizations/mairie-de-betton/members`);
  assert.match(await hers.innerText("main"), /Rita Morvan/);
  assert.equal(await hers.locator("form[action='?/invite']").count(), 0, "a reader invites nobody");
  const again = await (await browser.newContext({ locale: "fr" })).newPage();
  const refused = await again.goto(link);
  assert.ok((refused?.status() ?? 200) >= 400, "the link is used up");
  await guest.close();
  await page.close();
});

test("a place has the datasets that speak of it with their rows, its surroundings, and a merged one leads on", async () => {
  await published(await context.newPage(), "lieux.csv");
  const page = await (await browser.newContext({ locale: "fr" })).newPage();
  await page.goto(`${served.url}/places?q=betton`);
  await page.click("main a[href='/places/commune/35024']");
  const told = await page.innerText("main");
  assert.match(told, /La Haye-Renaud/);
  assert.doesNotMatch(told, /__id/);
  const around = await page.locator("main nav a").allInnerTexts();
  assert.deepEqual(around, ["Lieux", "Bretagne", "Ille-et-Vilaine", "Rennes Métropole"]);
  await page.goto(`${served.url}/places/commune/49149`);
  assert.match(page.url(), /\/places\/commune\/49261/);
  assert.equal((await page.goto(`${served.url}/places/commune/00000`))?.status(), 404);
  await page.context().close();
});

/** A file that was sent and read: the address of its draft. */
async function draft(page: Page, name: string): Promise<string> {
  await page.goto(`${served.url}/publish`);
  await page.setInputFiles("[name=file]", { name, mimeType: "text/csv", buffer: Buffer.from(meals) });
  await page.click("main button.main");
  await page.waitForURL("**/imports/*");
  await page.locator("main a.button.main").waitFor({ timeout: 60_000 });
  return `${served.url}${await page.locator("main p.small a").first().getAttribute("href")}`;
}

async function published(page: Page, name: string): Promise<string> {
  const address = await draft(page, name);
  await page.goto(`${address}/publish`);
  await page.check("input[value='etalab-2.0']");
  await page.click("main button[value=publish]");
  await page.waitForURL(/\/datasets\/[^/]+\/published$/);
  return page.url().replace(/\/published$/, "");
}

async function withoutScripts(): Promise<BrowserContext> {
  return browser.newContext({
    locale: "fr",
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
}

async function scoreOf(page: Page): Promise<number> {
  return Number.parseInt(await page.innerText("[data-score]"), 10);
}

/** The score that is shown once it is one that is wanted. The page's rules forbid to evaluate a text in it. */
async function scoreOnce(page: Page, isWanted: (score: number) => boolean): Promise<number> {
  for (let tries = 0; tries < 900; tries++) {
    const score = await scoreOf(page);
    if (isWanted(score)) return score;
    await setTimeout(100);
  }
  return assert.fail(`the score stays at ${await scoreOf(page)}`);
}
