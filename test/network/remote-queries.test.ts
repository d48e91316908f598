import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { closeToPersons } from "../../src/access/person-tables.ts";
import { isFailure } from "../../src/base/failure.ts";
import { defined } from "../../src/base/defined.ts";
import type { NewQuery, QueryAnswer } from "../../src/network/remote/query.ts";
import { importRows, people, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"town" | "metropolis">>>;
let population: { id: string; dataset: string };
let counters: { id: string };
let callers = 0;

const counted = [
  "code;jour;passages",
  ...Array.from(
    { length: 600 },
    (_, index) => `${35_001 + (index % 30)};2024-03-0${(index % 9) + 1};${index}`,
  ),
].join("\n");

before(async () => {
  world = await networkWorld("town", "metropolis");
  const town = await publishTable(world.town, "Population", people);
  population = { id: town.table.id, dataset: town.dataset.id };
  ({ table: counters } = await publishTable(world.metropolis, "Compteurs de vélos", counted));
  await world.metropolis.follow(world.town);
  await seesTable(world.metropolis, population.id);
});

after(() => world[Symbol.asyncDispose]());

function run(query: NewQuery, signal?: AbortSignal): Promise<QueryAnswer> {
  callers += 1;
  const { queries } = world.metropolis.app.rooms;
  return queries.runQuery(anyone, query, {
    caller: `caller ${callers}`,
    ...defined({ signal }),
  });
}

const join2 = () => ({
  tables: {
    population: {
      table: population.id,
      columns: ["code", "population"],
      filters: "population__greater=1000",
    },
    counters: { table: `${world.metropolis.url}/api/resources/${counters.id}/data/` },
  },
  sql: `SELECT p.code, p.population, sum(c.passages) AS passages
    FROM population p JOIN counters c USING (code) GROUP BY ALL ORDER BY p.code LIMIT 2`,
});

test("of twenty queries at once, those that wait for the engine keep nobody else from reading", async () => {
  const query = { tables: { t: { table: population.id } }, sql: "SELECT count(*) AS n FROM t" };
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => run(query)));
  const answered = answers.filter(({ status }) => status === "fulfilled");
  assert.ok(answered.length > 0);
  let refused = 0;
  for (const answer of answers) {
    if (answer.status === "fulfilled") continue;
    const refusal: unknown = answer.reason;
    assert.ok(isFailure(refusal), String(refusal));
    assert.match(refusal.key, /^query-(?:several|engine)-busy$/);
    assert.ok(Number(refusal.args["retryAfterS"]) > 0);
    if (refusal.key === "query-several-busy") refused += 1;
  }
  // Sixteen are under way: a slow machine leaves some of those no turn at the engine.
  assert.equal(refused, 4);
});

test("a query joins a table here and one there, and tells where each row came from", async () => {
  const asked: string[] = [];
  world.town.answerAs((request) => {
    asked.push(request.url ?? "");
    return false;
  });
  const answer = await run(join2());
  world.town.answerAs("usual");
  assert.deepEqual(
    answer.columns.map(({ name }) => name),
    ["code", "population", "passages"],
  );
  assert.deepEqual(answer.rows, [
    ["35028", 1036, expected(27)],
    ["35029", 1073, expected(28)],
  ]);
  const told = answer.tables.map(({ name, instance, table, version, rows, kept }) => ({
    name,
    instance,
    table,
    version,
    rows,
    kept,
  }));
  const once = { version: 1, kept: false };
  assert.deepEqual(told, [
    { name: "population", instance: world.town.url, table: population.id, rows: 33, ...once },
    { name: "counters", instance: world.metropolis.url, table: counters.id, rows: 600, ...once },
  ]);
  const [sent = 0, own] = answer.tables.map(({ bytes }) => bytes);
  assert.ok(sent > 100);
  assert.equal(own, 0);
  // Only what was asked for left the other instance.
  assert.equal(asked.length, 2);
  assert.match(
    asked[1] ?? "",
    /versions\/1\/data\/parquet\/\?population__greater=1000&columns=%22code%22%2C%22population%22$/,
  );
  const rows = await fetch(answer.tables.map(({ address }) => address).at(0) ?? "");
  assert.equal(rows.status, 200);
});

/** Of the passages of the commune at this place. */
function expected(place: number): number {
  return Array.from({ length: 20 }, (_, turn) => place + turn * 30).reduce((sum, one) => sum + one, 0);
}

test("what was read for a query is asked for again, and sent again only where it changed", async () => {
  const first = await run(join2());
  assert.equal(first.tables[0]?.kept, true);
  await importRows(world.town, population.dataset, `${people}\n35099;Nouvelle;99999;1,5;2024-02-01`, {
    table: population.id,
  });
  const second = await run(join2());
  assert.deepEqual(
    [second.tables[0]?.version, second.tables[0]?.kept, second.tables[0]?.rows],
    [2, false, 34],
  );
  const earlier = await run({
    ...join2(),
    tables: { ...join2().tables, population: { ...join2().tables.population, version: 1 } },
  });
  assert.deepEqual([earlier.tables[0]?.version, earlier.tables[0]?.rows], [1, 33]);
});

test("filters and columns of a table that is held here are pushed too", async () => {
  const answer = await run({
    tables: { few: { table: counters.id, columns: ["passages"], filters: "passages__less=4" } },
    sql: "SELECT * FROM few ORDER BY ALL",
  });
  assert.deepEqual(answer.columns, [{ name: "passages", type: "BIGINT" }]);
  assert.deepEqual(answer.rows, [[0], [1], [2], [3], [4]]);
  assert.equal(answer.tables[0]?.rows, 5);
});

test("rows about people that a query narrows are read in memory, and go from there with it", async () => {
  const { app } = world.metropolis;
  const { db, store, engine } = app.contexts.tables;
  const { table, dataset } = await publishTable(world.metropolis, "Relevés d’eau", people);
  await db.begin((tx) => closeToPersons(tx, { table: table.id, dataset: dataset.id }, ["code"]));
  const read: (readonly [string, boolean])[] = [];
  const plain = { ...engine.sql };
  engine.sql.run = async (question, budget) => {
    read.push(...question.sources.map(({ path, isInMemory }) => [path, isInMemory === true] as const));
    return plain.run(question, budget);
  };
  try {
    const query = {
      tables: { t: { table: table.id, columns: ["code"] } },
      sql: "SELECT count(*) AS n FROM t",
    };
    await app.rooms.queries.runQuery(system, query, { caller: "staff" });
  } finally {
    engine.sql.run = plain.run.bind(plain);
  }
  const [[path, isInMemory] = ["", false]] = read;
  assert.ok(path.startsWith(store.clearFolder) && isInMemory, path);
  await assert.rejects(stat(path), { code: "ENOENT" });
});

test("the API answers the same, to anybody", async () => {
  const response = await fetch(`${world.metropolis.url}/api/queries`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...join2(), max_rows: 1 }),
  });
  assert.equal(response.status, 200, await response.clone().text());
  const answer = (await response.json()) as QueryAnswer;
  assert.deepEqual([answer.rows.length, answer.truncated, answer.tables.length], [1, true, 2]);
});

for (const [what, change, key] of [
  [
    "a table that nobody told of",
    { tables: { a: { table: "0199c0de-0000-7000-8000-000000000000" } } },
    "query-several-unknown",
  ],
  [
    "an address of an instance that is not followed",
    {
      tables: {
        a: { table: "https://elsewhere.example/api/resources/0199c0de-0000-7000-8000-000000000000" },
      },
    },
    "query-several-unknown",
  ],
  [
    "an address that is no table",
    { tables: { a: { table: "http://169.254.169.254/latest" } } },
    "query-several-unknown",
  ],
  ["no table", { tables: {} }, "query-several-count"],
  ["a name of the engine", { tables: { duckdb_settings: { table: "x" } } }, "query-several-name"],
  ["a name that is no word", { tables: { "a b": { table: "x" } } }, "query-several-name"],
  ["two names that are one", { tables: { a: { table: "x" }, A: { table: "x" } } }, "query-several-name"],
] as const) {
  test(`a query over ${what} is refused`, async () => {
    const error = await run({ sql: "SELECT 1", ...change }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(isFailure(error), String(error));
    assert.equal(error.key, key);
  });
}

test("an address that names another instance than the one that holds the table is refused", async () => {
  for (const table of [
    `${world.metropolis.url.replace("localhost", "127.0.0.1")}/api/resources/${counters.id}`,
    `https://elsewhere.example/api/resources/${population.id}`,
  ]) {
    const refused = run({ tables: { a: { table } }, sql: "SELECT 1" });
    await assert.rejects(refused, (error) => isFailure(error, "not-found"));
  }
});

test("the statement reads these tables and no file", async () => {
  for (const sql of [
    "SELECT * FROM read_parquet('/etc/passwd')",
    "SELECT * FROM read_parquet('*.parquet')",
    "SELECT * FROM counters",
    "SELECT filename FROM population",
    "CREATE TABLE x AS SELECT 1",
  ]) {
    const refused = run({ tables: { population: { table: population.id } }, sql });
    await assert.rejects(refused, (error) => isFailure(error, "invalid"), sql);
  }
});

test("an authorization goes to the instance that holds the table, and to no other", async () => {
  const seen: (string | undefined)[] = [];
  world.town.answerAs((request) => {
    seen.push(request.headers.authorization);
    return false;
  });
  const address = `${world.town.url}/api/resources/${population.id}`;
  const shown = { table: address, authorization: "Bearer maille_unknown" };
  const refused = run({ tables: { population: shown, counters: { table: counters.id } }, sql: "SELECT 1" });
  await assert.rejects(refused, (error) => isFailure(error) && error.key === "remote-refused");
  assert.deepEqual([...new Set(seen)], ["Bearer maille_unknown"]);
  seen.length = 0;
  await run({ tables: { population: { table: population.id } }, sql: "SELECT 1" });
  assert.ok(seen.length > 0 && seen.every((one) => one === undefined));
  world.town.answerAs("usual");
});

test("a producer that sends no Parquet, or a broken one, is told, and where its file lay is not", async () => {
  for (const [body, key] of [
    ["<html></html>", "remote-answer-wrong"],
    [`PAR1${"x".repeat(500)}PAR1`, "sql-source-unreadable"],
  ] as const) {
    world.town.answerAs((request, response) => {
      if (request.url?.includes("/data/parquet/") !== true) return false;
      response.writeHead(200, { etag: '"lie"' }).end(body);
      return true;
    });
    const error = await run({
      tables: { lie: { table: population.id, columns: ["code"] } },
      sql: "SELECT * FROM lie",
    }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(isFailure(error), String(error));
    assert.equal(error.key, key);
    assert.ok(!JSON.stringify(error.args).includes("/"), JSON.stringify(error.args));
  }
  world.town.answerAs("usual");
});

test("a producer that is away is told, and the table here is still asked alone", async () => {
  world.town.answerAs("away");
  const refused = run(join2());
  await assert.rejects(refused, (error) => isFailure(error) && error.key === "remote-unreachable");
  const alone = await run({ tables: { c: { table: counters.id } }, sql: "SELECT count(*) FROM c" });
  assert.deepEqual(alone.rows, [[600]]);
  world.town.answerAs("usual");
});

test("one caller runs one query at a time, and what was fetched for a query goes with it", async () => {
  const { queries } = world.metropolis.app.rooms;
  const query = { tables: { c: { table: counters.id } }, sql: "SELECT count(*) FROM c" };
  const both = await Promise.allSettled([
    queries.runQuery(anyone, query, { caller: "the same" }),
    queries.runQuery(anyone, query, { caller: "the same" }),
  ]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  const fetched = join(world.metropolis.app.contexts.tables.folder, "..", "engine", "fetched");
  const left = (await readdir(fetched)).filter((name) => name.startsWith("query-"));
  assert.deepEqual(left, []);
});
