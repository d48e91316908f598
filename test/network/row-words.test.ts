import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { digestOf, packWords } from "../../src/tables/word-list.ts";
import { wordListType } from "../../src/network/words/word-list.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"operator" | "portal" | "liar">>>;
let dataset: string;
let table: string;

interface Found {
  readonly rows?: number;
  readonly words: readonly string[];
  readonly table: { readonly id: string };
  readonly links: { readonly page: string; readonly data: string };
}

before(async () => {
  world = await networkWorld("operator", "portal", "liar");
  const csv = "code;nom;montées\nKER1;Kerlédé;310\nKER2;Kerlédé nord;120\nPLA1;Plage;12\n";
  const made = await publishTable(world.operator, "Arrêts du réseau", csv);
  dataset = made.dataset.id;
  table = made.table.id;
  await world.portal.follow(world.operator);
  await seesTable(world.portal, table);
});

after(() => world[Symbol.asyncDispose]());

async function rowsFor(instance: TestInstance, q: string): Promise<readonly Found[]> {
  const response = await fetch(`${instance.url}/api/search?${new URLSearchParams({ q }).toString()}`);
  return ((await response.json()) as { rows: readonly Found[] }).rows;
}

test("a word that stands in the rows of a followed table alone is found, and counted by its producer", async () => {
  await world.portal.until("the words were told", async () => {
    await world.operator.settle();
    await world.portal.settle();
    return (await rowsFor(world.portal, "kerlede")).length > 0;
  });
  let rows: readonly Found[] = [];
  await world.portal.until("they are counted in time", async () => {
    rows = await rowsFor(world.portal, "Kerlédé");
    return rows[0]?.rows !== undefined;
  });
  const [found, ...others] = rows;
  assert.deepEqual(others, []);
  assert.equal(found?.rows, 2);
  assert.equal(found.table.id, table);
  assert.match(found.links.page, new RegExp(`^${world.portal.url}/datasets/`));
  assert.match(found.links.data, new RegExp(`^${world.operator.url}/api/resources/${table}/data/`));
  assert.deepEqual(await rowsFor(world.portal, "kerlédé absentzq"), []);
});

test("the home of a portal counts the rows that it follows", async () => {
  assert.equal((await world.portal.app.rooms.site.rowFigures()).rows, 3);
});

test("a producer that does not count in time is shown without a number", async () => {
  world.operator.answerAs((request, response) => {
    if (request.url?.includes("/data/") !== true) return false;
    setTimeout(() => response.writeHead(503).end(), 1_000);
    return true;
  });
  const [found] = await rowsFor(world.portal, "plage");
  assert.equal(found?.table.id, table);
  assert.equal(found.rows, undefined);
  world.operator.answerAs(() => false);
});

test("a list that another signed, or that is none, is not believed, and is asked for again later", async () => {
  const { identity } = world.liar.app.contexts.network;
  const told = { instance: world.operator.url, table, version: 9, digest: digestOf(packWords([1])) };
  const own = world.operator.app.contexts.network.identity;
  const lists = [
    { signed: await identity.signDocument(wordListType, told), words: packWords([1]) },
    { signed: await own.signDocument(wordListType, told), words: packWords([2]) },
    { signed: "none", words: packWords([1]) },
    { signed: await own.signDocument(wordListType, told) },
  ];
  for (const answer of lists) {
    const portal = world.portal.app.contexts.network.db;
    await portal`update remote_row_words set version = null, next_at = now()`;
    world.operator.answerAs((request, response) => {
      if (request.url?.includes("/words") !== true) return false;
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      return true;
    });
    await world.portal.settle();
    const [held] = await portal<{ tries: number; words: number }[]>`
      select tries, cardinality(hashes) as words from remote_row_words where id = ${table}`;
    assert.ok(held !== undefined && held.tries > 0 && held.words > 1, JSON.stringify(held));
  }
  world.operator.answerAs(() => false);
});

test("a list that is held already is not sent, nor signed", async () => {
  const address = `${world.operator.url}/api/network/tables/${table}/words`;
  const first = await fetch(address);
  const etag = first.headers.get("etag") ?? "";
  const { words } = (await first.json()) as { words: string };
  assert.equal(etag, `W/"${digestOf(words)}"`);
  const again = await fetch(address, { headers: { "if-none-match": etag.replace(/^W\//, "") } });
  assert.deepEqual([again.status, await again.text()], [304, ""]);

  const { db } = world.portal.app.contexts.network;
  await db`update remote_row_words set version = null, tries = 3, next_at = now()`;
  await world.portal.settle();
  const [held] = await db<{ version: number; tries: number }[]>`
    select version, tries from remote_row_words where id = ${table}`;
  assert.deepEqual({ ...held }, { version: 1, tries: 0 });
});

test("what its producer closes is found no more, and tells no words", async () => {
  const address = `${world.operator.url}/api/network/tables/${table}/words`;
  assert.equal((await fetch(address)).status, 200);
  const { db } = world.operator.app.contexts.network;
  await db.begin((tx) => setRule(tx, { dataset, table, level: "restricted", reason: "Contrat." }));
  await world.operator.app.rooms.datasets.changeDataset({ kind: "system" }, dataset, {
    description: "Fermé",
  });
  await world.portal.until("the table is closed", async () => {
    return (await rowsFor(world.portal, "plage")).length === 0;
  });
  assert.equal((await fetch(address)).status, 404);
});
