import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { firstProducer, type Producer } from "../journeys/producer-world.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

let served: Served;
let browser: Browser;
let producer: Producer;

before(async () => {
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }), openBrowser()]);
  producer = await firstProducer(served);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

const stops = "arret,latitude,longitude\nRépublique,48.11,-1.68\nSainte-Anne,48.115,-1.681\n";
const lines = "ligne,couleur\na,rouge\nb,verte\n";
const reason = "Compté deux fois.";

/** Published, with a table that has places and one beside it. */
async function published(title: string): Promise<{ id: string; slug: string; stops: string; lines: string }> {
  const id = await producer.dataset(title);
  await producer.importFile(id, "arrets.csv", stops);
  await producer.importFile(id, "lignes.csv", lines);
  const { slug } = await producer.answer<{ slug: string }>("POST", `/api/datasets/${id}/publication`);
  const tables = await producer.tables(id);
  const idOf = (name: string) => tables.find((table) => table.name === name)?.id ?? "";
  return { id, slug, stops: idOf("arrets"), lines: idOf("lignes") };
}

function doorsOf({ slug, stops: id }: { slug: string; stops: string }): readonly string[] {
  const table = `/api/resources/${id}`;
  return [
    table,
    ...["data/", "data/csv/", "data/json/", "data/xlsx/", "data/geojson/", "data/parquet/", "profile/"].map(
      (end) => `${table}/${end}`,
    ),
    `${table}/croissant.json`,
    `${table}/versions`,
    `${table}/versions/1/data/`,
    `${table}/versions/1/original`,
    `/ogc/collections/${id}`,
    `/ogc/collections/${id}/items`,
    `/datasets/${slug}/arrets`,
    `/datasets/${slug}/${id}`,
    `/datasets/${slug}/arrets/chart`,
    `/datasets/${slug}/arrets/map`,
    `/datasets/${slug}/arrets/rows/1`,
    `/datasets/${slug}/arrets/download/csv`,
    `/embed/${slug}/arrets/chart`,
    `/embed/${slug}/arrets/map`,
  ];
}

async function statusesOf(paths: readonly string[]): Promise<Record<string, number>> {
  const asked = paths.map(async (path) => {
    const response = await fetch(served.url + path, { redirect: "manual" });
    await response.arrayBuffer();
    return [path, response.status] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

/** What is told of the table's rows where no address of its own is asked. */
async function toldOf({ slug, stops: id }: { slug: string; stops: string }): Promise<string> {
  const paths = [
    `/datasets/${slug}`,
    `/datasets/${slug}.ttl`,
    `/datasets/${slug}/datapackage.json`,
    `/api/datasets/${slug}/tables`,
    `/odata/${slug}/`,
    "/ogc/collections",
    "/datasets?q=arrets",
    "/sitemap.xml",
  ];
  const texts = await Promise.all(paths.map(async (path) => (await fetch(served.url + path)).text()));
  return texts.join("\n").includes(id) ? "told" : "nothing";
}

test("a deleted table is 410 with the reason at every door, in no list, and back at each when restored", async () => {
  const made = await published("Transports");
  const doors = doorsOf(made);
  const open = await statusesOf(doors);
  const wrong = Object.entries(open).filter(([, status]) => status >= 400);
  assert.deepEqual(wrong, [], "all are open before");
  assert.equal(await toldOf(made), "told");

  await producer.ask("DELETE", `/api/resources/${made.stops}?reason=${encodeURIComponent(reason)}`);
  const closed = await statusesOf(doors);
  assert.deepEqual(
    Object.entries(closed).filter(([, status]) => status !== 410),
    [],
  );
  assert.equal(await toldOf(made), "nothing");
  const told = await producer.ask("GET", `/api/resources/${made.stops}/data/`, { token: "" });
  const problem = (await told.json()) as { detail: string; reason: string; since: string };
  assert.deepEqual([told.status, problem.reason], [410, reason]);
  assert.match(problem.detail, /Compté deux fois/);
  const asked = {
    sql: producer.ask("POST", `/api/resources/${made.stops}/sql`, { token: "", json: { sql: "select 1" } }),
    query: producer.ask("POST", "/api/queries", {
      token: "",
      json: { tables: [{ name: "t", table: made.stops }], sql: "select * from t" },
    }),
  };
  for (const [door, answer] of Object.entries(asked)) {
    const { status } = await answer;
    assert.ok(status === 404 || status === 410 || status === 400 || status === 405, `${door}: ${status}`);
  }

  await producer.answer("DELETE", `/api/resources/${made.stops}/deletion`);
  assert.deepEqual(await statusesOf(doors), open);
});

test("without a script, the page asks, tells the consequences, says at the address why, and takes it back", async () => {
  const made = await published("Réseau");
  const context = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${served.url}/sign-in`);
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main button.main");
  await page.goto(`${served.url}/datasets/${made.slug}/edit`);
  await page.click("text=Supprimer la table « arrets »");
  const question = (await page.innerText("main")).replaceAll(/\s/g, " ");
  for (const words of [
    "Supprimer la table « arrets » ?",
    "Aucun accord",
    "trente jours",
    "Aucun site ne vous suit",
  ]) {
    assert.ok(question.includes(words), words);
  }
  // Nothing happened yet.
  assert.deepEqual(await statusesOf([`/datasets/${made.slug}/arrets`]), {
    [`/datasets/${made.slug}/arrets`]: 200,
  });
  await page.fill("[name=reason]", reason);
  await page.selectOption("[name=replacement]", { label: "lignes" });
  await page.click("button.danger");
  assert.match(await page.innerText(".notice.good"), /«\sarrets\s» est supprimée/);

  const anyone = await browser.newPage({ locale: "fr" });
  const gone = await anyone.goto(`${served.url}/datasets/${made.slug}/arrets`);
  assert.equal(gone?.status(), 410);
  const said = await anyone.innerText("main");
  assert.match(said, /Compté deux fois/);
  assert.doesNotMatch(said, /Rétablir/);
  await anyone.click("text=lignes");
  assert.equal(await anyone.innerText("h1"), "Réseau");
  await anyone.close();

  // Its producer finds the way back from there.
  await page.goto(`${served.url}/datasets/${made.slug}/arrets`);
  await page.click("main >> text=Rétablir");
  await page.click("section[aria-labelledby=deleted] button");
  assert.match(await page.innerText(".notice.good"), /«\sarrets\s» est rétablie/);
  assert.deepEqual(await statusesOf([`/datasets/${made.slug}/arrets`]), {
    [`/datasets/${made.slug}/arrets`]: 200,
  });

  const draft = await producer.dataset("Essai");
  await page.goto(`${served.url}/datasets/${draft}/edit`);
  await page.click("text=Supprimer le brouillon");
  await page.click("button.danger");
  await page.click("summary:has-text('Brouillons supprimés')");
  await page.getByRole("button", { name: /Rétablir «.Essai.»/ }).click();
  assert.equal(new URL(page.url()).pathname, `/datasets/${draft}`);
  await context.close();
});

test("a withdrawn dataset is published again by a button, from its page", async () => {
  const made = await published("Horaires");
  const context = await browser.newContext({ locale: "fr", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${served.url}/sign-in`);
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main button.main");
  const address = `${served.url}/datasets/${made.slug}`;
  await page.goto(`${address}/edit`);
  await page.click("a.danger:has-text('Retirer')");
  await page.fill("[name=reason]", reason);
  await page.fill("[name=replacement]", "rien-de-tel");
  await page.click("button.danger");
  assert.equal(await page.inputValue("[name=reason]"), reason, "what was written is kept");
  assert.equal((await fetch(address)).status, 200, "and nothing is withdrawn");
  await page.fill("[name=replacement]", "");
  await page.click("button.danger");
  assert.match(await page.innerText(".notice.good"), /est retiré/);
  assert.equal((await fetch(address)).status, 410);
  await page.goto(address);
  await page.getByRole("button", { name: "Publier de nouveau" }).click();
  assert.match(await page.innerText(".notice.good"), /C’est en ligne/);
  assert.equal((await fetch(address)).status, 200);
  await context.close();
});
