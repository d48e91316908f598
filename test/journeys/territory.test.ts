import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Page } from "playwright-core";
import { connect } from "../../src/db/connect.ts";
import { databaseUrl } from "../../src/db/server-databases.ts";
import { asCitizens } from "./citizens.ts";
import { inTheirSpace } from "./own-space.ts";
import { asPeople } from "./people.ts";
import { asReaders } from "./readers.ts";
import { openTerritory, runMaille, type TerritoryWorld } from "./territory-world.ts";

/** What `npm start` shows on a new machine: four processes, used as their people would, without JavaScript. */

let world: TerritoryWorld;
let folder: string;
let reuser: Page;
let operator: Page;
let portalUrl: string;
let operatorUrl: string;

const plain = { javaScriptEnabled: false };

before(async () => {
  world = await openTerritory();
  folder = world.folder;
  portalUrl = world.urlOf("portal");
  operatorUrl = world.urlOf("operator");
  reuser = await world.signedIn("portal", plain);
  operator = await world.signedIn("operator", plain);
});

after(() => world[Symbol.asyncDispose]());

asCitizens(() => world);
asReaders(() => world);

const dataset = "/datasets/frequentation-des-arrets";
let exchange: string;
let key: string;
let address: string;

test("the portal opens with figures, curves and a map that it computed from tables of the metropolis", async () => {
  const page = await world.newPage({ javaScriptEnabled: false });
  await page.goto(portalUrl);
  const board = page.locator("[data-board]");
  assert.equal(await board.locator(".value").count(), 3);
  assert.equal(await board.locator("#b5 path.stroke").count(), 2, "wide, and narrow");
  assert.ok((await board.locator("#b8 .place-map a").count()) > 95, "each département leads to its page");
  const words = await board.innerText();
  assert.match(words, /À Rennes|à Rennes/);
  assert.match(words, /inventées/);
  assert.doesNotMatch(words, /ne peut pas être montré/);
  await page.goto(`${portalUrl}/datasets?theme=ENER`);
  assert.equal(await page.getByRole("link", { name: "Électricité par habitant" }).count(), 1);
  await page.goto(`${portalUrl}/decisions`);
  await page.getByRole("link", { name: "Éteindre l’éclairage public" }).click();
  const decided = await page.locator("main").innerText();
  assert.match(decided, /Rennes, 2025\s+Inchangé depuis/);
  assert.match(decided, /pas encore\s; dernière valeur\s: 5,2\sMWh en 2025/);
  // On paper nothing opens: where the figure comes from is there, and no button.
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByText("Empreinte de toutes les valeurs").isVisible());
  assert.equal(await page.getByRole("button", { name: "Recalculer ces chiffres" }).isVisible(), false);
  const after = await page.evaluate<string>("getComputedStyle(document.querySelector('main h2')).breakAfter");
  assert.equal(after, "avoid", "a heading stays with what it names");
  await page.emulateMedia({ media: null });
  await page.goto(portalUrl);
  const shots = process.env["MAILLE_TEST_SHOTS"];
  if (shots !== undefined) await page.screenshot({ path: `${shots}-home.png`, fullPage: true });
});

test("a visitor finds on the portal what the operator gives on request, and not a row of it", async () => {
  const visitor = await world.newPage(plain);
  await visitor.goto(`${portalUrl}/datasets?q=fréquentation`);
  await visitor.getByRole("link", { name: "Fréquentation des arrêts" }).first().click();
  assert.equal(new URL(visitor.url()).pathname, dataset);
  const page = await visitor.locator("main").innerText();
  assert.match(page, /sur demande/i);
  assert.match(page, /passages/);
  assert.doesNotMatch(page, /\brang\b(?! dans)/);
  await visitor.context().close();
});

test("a reuser asks for three columns until a date, and the operator offers other terms", async () => {
  await reuser.goto(`${portalUrl}${dataset}`);
  await reuser.getByRole("link", { name: "Demander pour un autre projet" }).first().click();
  await reuser.getByLabel("Pour quel usage").selectOption({ label: "Recherche" });
  await reuser.getByLabel("Secteur", { exact: true }).uncheck();
  await reuser.getByLabel("Dernier jour de lecture").fill(daysFromNow(200));
  await reuser.locator("select[name=organization]").selectOption({ label: "Laboratoire des mobilités" });
  await reuser.locator("select[name=requester]").selectOption("research");
  await reuser.locator("[name=project-title]").fill("Essai de lecture");
  await reuser.locator("[name=note]").fill("Pour une carte des attentes.");
  await reuser.getByRole("button", { name: "Envoyer la demande" }).click();
  exchange = new URL(reuser.url()).pathname;
  assert.match(exchange, /^\/exchanges\//);

  await opened(operator, `${operatorUrl}${exchange}`);
  await operator.getByRole("link", { name: "Offrir d’autres conditions" }).click();
  await operator.getByLabel("Dernier jour de lecture").fill(daysFromNow(100));
  const rows = operator.locator("fieldset", { hasText: "Lignes de" });
  await rows.locator("select[name$='-0-column']").selectOption("secteur");
  await rows.locator("select[name$='-0-operator']").selectOption("exact");
  await rows.locator("input[name$='-0-value']").fill("35047");
  await operator.getByRole("button", { name: "Envoyer l’offre" }).click();

  await shows(reuser, `${portalUrl}${exchange}`, "D’autres conditions sont proposées");
  await reuser.getByRole("button", { name: "Accepter ces conditions" }).click();
  await shows(reuser, `${portalUrl}${exchange}`, "En cours");
  await shows(operator, `${operatorUrl}${exchange}`, "En cours");
});

test("a script reads exactly those columns and rows from the operator, and DuckDB reads the Parquet", async () => {
  await reuser.goto(`${portalUrl}/account/projects`);
  await reuser.locator("a[href$='/laboratoire-des-mobilites/projects']").click();
  await reuser.getByRole("link", { name: "Essai de lecture" }).first().click();
  await reuser.goto(`${reuser.url().replace(/\/$/, "")}/keys`);
  await reuser.getByLabel("Nom de la clé").fill("carte");
  await reuser.getByRole("button", { name: "Créer une clé" }).click();
  key = (await reuser.locator(".notice.good code").innerText()).trim();
  assert.match(key, /^maille_k_/);
  const told = await reuser.locator("pre").filter({ hasText: "curl" }).innerText();
  const example = /"(http[^"]+)"/.exec(told)?.[1] ?? "";
  assert.ok(example.startsWith(`${operatorUrl}/api/resources/`), example);
  address = example.replace("/data/csv/", "/data/");

  const first = await untilRead(() => ask(withQuery(address, "page_size=50")));
  const page = (await first.json()) as { data: Record<string, unknown>[]; meta: { total: number } };
  assert.deepEqual(Object.keys(page.data[0] ?? {}), ["__id", "arret", "nom", "passages"]);
  assert.ok(page.data.length > 5 && page.data.every(({ nom }) => String(nom).startsWith("Bruz ")));
  assert.equal((await ask(withQuery(address, "rang__greater=1"))).status, 400);
  assert.equal((await ask(withQuery(address, "secteur__exact=35238"))).status, 400);
  assert.equal((await fetch(address)).status, 403);

  const parquet = join(folder, "lu.parquet");
  const response = await ask(address.replace(/\/data\/.*$/, "/data/parquet/"));
  assert.equal(response.status, 200);
  await writeFile(parquet, Buffer.from(await response.arrayBuffer()));
  const duckdb = await DuckDBInstance.create(":memory:");
  const connection = await duckdb.connect();
  const read = await connection.runAndReadAll(
    `select count(*)::int as n, count(*) filter (nom not like 'Bruz %')::int as beyond from '${parquet}'`,
  );
  assert.deepEqual(read.getRowObjects(), [{ n: page.meta.total, beyond: 0 }]);
  const columns = await connection.runAndReadAll(`describe select * from '${parquet}'`);
  assert.deepEqual(
    columns.getRowObjects().map((column) => column["column_name"]),
    ["arret", "nom", "passages"],
  );
  connection.closeSync();
  duckdb.closeSync();
});

test("the operator sees it in the journal and withdraws; the script is told so at its next request", async () => {
  await operator.goto(`${operatorUrl}/organizations/reseau-de-bus/journal`);
  const journal = await operator.locator("main").innerText();
  assert.match(journal, /Laboratoire des mobilités/);
  assert.match(journal, /parquet/i);

  await operator.goto(`${operatorUrl}${exchange}`);
  await operator.locator("details.confirm summary", { hasText: "Retirer l’accord" }).click();
  await operator.getByLabel("Pourquoi vous retirez l’accord").fill("Le contrat de service change.");
  await operator.getByRole("button", { name: "Retirer l’accord" }).click();
  const refused = await ask(address);
  assert.equal(refused.status, 403);
  const { detail } = (await refused.json()) as { detail: string };
  assert.match(detail, /Le contrat de service change/);
  await shows(reuser, `${portalUrl}${exchange}`, "Retiré");
});

asPeople(() => world);
inTheirSpace(() => world);

test("the agreement is verified offline, and a byte changed in the journal is found", async () => {
  const file = await reuser.request.get(`${portalUrl}/api${exchange}/agreement`);
  assert.equal(file.status(), 200);
  const path = join(folder, "accord.json");
  await writeFile(path, await file.body());
  assert.equal((await maille(["verify", path, "--offline"])).code, 4, "no key of either side is known");
  const keys: string[] = ["--offline"];
  for (const instance of [portalUrl, operatorUrl]) {
    const jwks = join(folder, `keys-${new URL(instance).port}.json`);
    await writeFile(jwks, await (await fetch(`${instance}/.well-known/jwks.json`)).text());
    keys.push("--keys", `${instance}=${jwks}`);
  }
  const verified = await maille(["verify", path, ...keys]);
  assert.equal(verified.code, 0, verified.printed);
  const changed = (await file.text()).replace(
    /("payload":\s*".{40})(.)/,
    (_, before: string, letter: string) => before + (letter === "A" ? "B" : "A"),
  );
  await writeFile(path, changed);
  assert.equal((await maille(["verify", path, ...keys])).code, 3);

  const data = join(folder, "operator");
  const base = databaseUrl(join(folder, "postgres", "data", ".s.PGSQL.5432"), "operator");
  const settings = { MAILLE_DATA: data, DATABASE_URL: base, MAILLE_URL: operatorUrl };
  const whole = await maille(["check"], settings);
  assert.equal(whole.code, 0, whole.printed);
  const db = connect({ url: base, connectionsMax: 1 });
  const [altered] = await db`
    update journal_entries set entry = replace(entry, 'passages', 'passagEs')
    where index = (select max(index) from journal_entries where entry like '%passages%') returning index`;
  assert.ok(altered !== undefined);
  await db.end();
  const found = await maille(["check"], settings);
  assert.equal(found.code, 3, found.printed);
  assert.match(found.printed, /journal/i);
});

/** What the other side tells is here within moments. */
async function opened(page: Page, url: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const response = await page.goto(url);
    if (response?.status() === 200) return;
    await wait(500);
  }
  assert.fail(`${url} never came`);
}

async function shows(page: Page, url: string, sentence: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    await page.goto(url);
    if ((await page.locator("main .lead").innerText()).includes(sentence)) return;
    await wait(500);
  }
  assert.fail(`${url} never showed “${sentence}”: ${await page.locator("main").innerText()}`);
}

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function withQuery(base: string, query: string): string {
  return `${base}${base.includes("?") ? "&" : "?"}${query}`;
}

function ask(url: string): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${key}`, "accept-language": "fr" } });
}

/** The key is told to the operator's instance by a message, right after it was made. */
async function untilRead(read: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; tries < 240; tries++) {
    const response = await read();
    if (response.status === 200) return response;
    await response.body?.cancel();
    await wait(500);
  }
  return read();
}

function maille(
  words: readonly string[],
  settings: Readonly<Record<string, string>> = { MAILLE_DATA: join(folder, "portal") },
): Promise<{ code: number | null; printed: string }> {
  return runMaille(words, settings);
}
