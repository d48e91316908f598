import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { anyone } from "../../src/access/actor.ts";
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
  const response = await fetch(world.portal.url + path, { headers: { "accept-language": "fr" } });
  assert.equal(response.status, 200);
  return response.text();
}

test("the page of a place shows the rows of followed tables, read from their producer at that moment", async () => {
  const html = await page("/places/commune/35238");
  assert.match(html, /Logements des communes/);
  assert.match(html, /76\s?543/);
  assert.doesNotMatch(html, /71\s?001/, "the newest three, of the four there are");
  assert.match(html, />Logements</, "as people read it");
  assert.match(html, /lu en direct chez/);
  assert.doesNotMatch(html, /Pas encore de données/);
  assert.match(html, /class="chart map"[^]*>Rennes<\/text>/, "where it is, without an outline of its own");
  assert.match(await page("/places/commune/35047"), /Pas encore de données sur Bruz ici/);
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
  assert.match(await page("/places/commune/35360"), /ne répond pas en ce moment/);
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
