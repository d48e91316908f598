import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { anyone } from "../../src/access/actor.ts";
import { askAgain } from "../ask-again.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"commune" | "portal">>>;
let dataset: string;
let table: string;

before(async () => {
  world = await networkWorld("commune", "portal");
  const years = [71001, 72002, 73003, 76543].map(
    (dwellings, year) => `35238;Rennes;${2021 + year};${dwellings}`,
  );
  const rows = [
    "code_commune;nom;annee;logements",
    ...years,
    "35360;Vitré;2024;9876",
    "29019;Brest;2024;54321",
  ];
  const csv = rows.map((row) => `${row}\n`).join("");
  const made = await publishTable(world.commune, "Logements des communes", csv);
  dataset = made.dataset.id;
  table = made.table.id;
  await world.portal.follow(world.commune);
  await seesTable(world.portal, table);
  await openPages(world.portal);
});

after(() => world[Symbol.asyncDispose]());

async function page(path: string): Promise<string> {
  const headers = { "accept-language": "fr" };
  const response = await askAgain(() => fetch(world.portal.url + path, { headers }));
  assert.equal(response.status, 200);
  return response.text();
}

test("the page of a place shows the rows of followed tables, read from their producer at that moment", async () => {
  let html = "";
  // A page waits for a producer no longer than a moment, which a busy machine may need.
  await world.portal.until("its rows are read in time", async () => {
    html = await page("/places/commune/35238");
    return /76\s?543/.test(html);
  });
  assert.match(html, /Logements des communes/);
  assert.doesNotMatch(html, /\b71\s?001\b/, "the newest three, of the four there are");
  assert.match(html, />Logements</, "as people read it");
  assert.match(html, /lu en direct chez/);
  assert.doesNotMatch(html, /Pas encore de données/);
  assert.match(html, /class="chart map"[^]*>Rennes<\/text>/, "where it is, without an outline of its own");
  assert.match(await page("/places/commune/35047"), /Pas encore de données sur Bruz ici/);
});

test("figures of followed tables are told with their source and date, by a search and on the place’s page", async () => {
  const told = /76\s543[^]{0,400}>Logements des communes<\/a>,\s+mis à jour/;
  for (const path of ["/places/commune/35238", "/datasets?q=rennes"]) {
    await world.portal.until(`it is told in time on ${path}`, async () => told.test(await page(path)));
  }
  await world.portal.until("they have their heading", async () =>
    /id="figures">Chiffres/.test(await page("/places/commune/35238")),
  );
  interface Told {
    readonly value: number;
    readonly at: string;
    readonly links: { readonly data: string };
  }
  let figures: readonly Told[] = [];
  await world.portal.until("a program is told in time", async () => {
    const response = await fetch(`${world.portal.url}/api/search?q=logements+rennes`);
    ({ figures } = ((await response.json()) as { answer: { figures: readonly Told[] } }).answer);
    return figures.length > 0;
  });
  assert.deepEqual(
    figures.map(({ value, at }) => [value, at]),
    [[76543, "2024"]],
  );
  const rows = await fetch(figures[0]?.links.data ?? "");
  assert.equal(((await rows.json()) as { meta: { total: number } }).meta.total, 4);
});

test("its inhabitants stand first, with those of places around it, beside it and of its size", async () => {
  const html = await page("/places/commune/35238");
  for (const heading of [
    "habitants",
    "Autour",
    "Dans le même territoire",
    "De taille proche",
    "Ille-et-Vilaine",
  ]) {
    assert.ok(html.includes(heading), heading);
  }
});

test("what its producer closes is asked for no more, and a producer that does not answer is named", async () => {
  world.commune.answerAs((request, response) => {
    if (request.url?.includes("/data/") !== true) return false;
    response.writeHead(503).end();
    return true;
  });
  const silent = await page("/places/commune/35360");
  assert.match(silent, /ne répond pas en ce moment/);
  assert.doesNotMatch(silent, /Pas encore de données/, "nobody knows");
  assert.doesNotMatch(await page("/datasets?q=rennes"), /\b76.543\b/, "nothing that was told is kept");
  const { rooms, db } = { rooms: world.portal.app.rooms, db: world.commune.app.contexts.tables.db };
  assert.equal((await rooms.remote.listTablesOfPlace(anyone, "commune")).length, 1);
  assert.deepEqual(await rooms.remote.listTablesOfPlace(anyone, "region"), []);
  await db.begin((tx) => setRule(tx, { dataset, table, level: "restricted", reason: "Contrat." }));
  await world.commune.app.rooms.datasets.changeDataset({ kind: "system" }, dataset, { description: "Fermé" });
  await world.portal.until("the table is told as closed", async () => {
    return (await rooms.remote.listTablesOfPlace(anyone, "commune")).length === 0;
  });
  assert.match(await page("/places/commune/35360"), /Pas encore de données sur Vitré ici/);
});
