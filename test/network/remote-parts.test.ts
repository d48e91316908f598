import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, before, test } from "node:test";
import { anyone } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import type { NewQuery, QueryAnswer } from "../../src/network/remote/query.ts";
import { people, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"town" | "metropolis">>>;
let counters: string;
let beside: string;
let here: string;
let callers = 0;
/** What the town was asked: bodies of queries, and paths of files. */
let asked: string[] = [];

const rows = Array.from({ length: 12_000 }, (_, at) =>
  [
    35_001 + (at % 40),
    `2024-0${1 + (at % 9)}-11`,
    at % 7 === 0 ? "" : at * 4_000_000_000_000,
    (at / 8).toFixed(3),
  ].join(";"),
);
const counted = ["code;jour;passages;part", ...rows].join("\n");

before(async () => {
  world = await networkWorld("town", "metropolis");
  const large = await publishTable(world.town, "Compteurs", counted);
  const small = await publishTable(world.town, "Population", people);
  counters = large.table.id;
  beside = small.table.id;
  here = (await publishTable(world.metropolis, "Population ici", people)).table.id;
  await world.metropolis.follow(world.town);
  await seesTable(world.metropolis, counters);
  await seesTable(world.metropolis, beside);
  tooLarge();
});

after(() => world[Symbol.asyncDispose]());

/** The counters announce more bytes than a query may read. All else is answered as it is. */
function tooLarge(): void {
  asked = [];
  world.town.answerAs((request, response) => {
    asked.push(request.url ?? "");
    return announcesMuch(request, response);
  });
}

function announcesMuch({ url }: IncomingMessage, response: ServerResponse): boolean {
  if (url?.includes(`${counters}/versions/1/data/parquet`) !== true) return false;
  response.writeHead(200, { "content-length": "300000000" });
  response.write("PAR1");
  return true;
}

function run(sql: string, change: Partial<NewQuery> = {}): Promise<QueryAnswer> {
  callers += 1;
  const tables = { counters: { table: counters }, population: { table: here } };
  const options = { caller: `caller ${callers}` };
  return world.metropolis.app.rooms.queries.runQuery(anyone, { tables, sql, ...change }, options);
}

/** The same question where the rows are, as the town itself answers it over its own table. */
async function there(sql: string): Promise<Pick<QueryAnswer, "columns" | "rows">> {
  callers += 1;
  const tables = { counters: { table: counters }, population: { table: beside } };
  const { columns, rows: answered } = await world.town.app.rooms.queries.runQuery(
    anyone,
    { tables, sql },
    { caller: `caller ${callers}` },
  );
  return { columns, rows: answered };
}

async function refusalOf(asking: Promise<unknown>) {
  const error = await asking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isFailure(error), String(error));
  return error;
}

for (const [title, sql] of [
  [
    "groups of what WITH names are joined with a table that is held here",
    `WITH c AS (SELECT code, sum(passages) AS passages, avg(part) AS part, min(jour) AS first, count(*) AS n, bool_or(passages IS NULL) AS gaps
       FROM counters WHERE jour >= '2024-02-01' GROUP BY code)
     SELECT p.code, p.population, c.* FROM population p JOIN c ON c.code = p.code ORDER BY p.code`,
  ],
  [
    "rows that a condition finds are joined",
    `SELECT p.code, p.population, k.passages, k.jour FROM population p LEFT JOIN counters k ON k.code = p.code
     WHERE k.passages BETWEEN 4000000000000 AND 400000000000000 AND k.jour IN ('2024-03-11', '2024-04-11') ORDER BY k.passages`,
  ],
  [
    "a condition looks for rows that are there",
    "SELECT code FROM population WHERE code IN (SELECT code FROM counters WHERE part > 1499) ORDER BY code",
  ],
  [
    "one value of all rows stands beside each row here",
    "SELECT code, (SELECT max(part) FROM counters) AS most, (SELECT sum(passages) FROM counters) * 3 AS thrice FROM population ORDER BY code LIMIT 3",
  ],
  [
    "a side of a union is there",
    "SELECT code, 1 AS n FROM population UNION ALL SELECT code, count(*) FROM counters GROUP BY code ORDER BY code, n",
  ],
  [
    "a zero keeps its minus",
    "SELECT code, z, signbit(z) AS minus, signbit(l[1]) AS within FROM population, (SELECT -CAST(min(part) AS DOUBLE) AS z, [-CAST(min(part) AS DOUBLE)] AS l FROM counters) ORDER BY code LIMIT 2",
  ],
  [
    "what is nothing but missing has a type of its own",
    `SELECT code, x, typeof(x) AS t, typeof(l) AS lt, l, coalesce(x, DATE '2024-01-01') AS d FROM population,
     (SELECT NULL AS x, [NULL] AS l, max(part) AS part FROM counters) ORDER BY code LIMIT 2`,
  ],
  [
    "what is nothing but missing is a side of a union of days",
    "SELECT date AS d FROM population UNION ALL SELECT NULL FROM counters WHERE part > 1499 ORDER BY d",
  ],
  [
    "names that the engine tells apart come both",
    `SELECT code, "É", "é" FROM population, (SELECT max(part) AS "É", min(part) AS "é" FROM counters) ORDER BY code LIMIT 2`,
  ],
] as const) {
  test(`of a table too large to come here, ${title}`, async () => {
    const { columns, rows: answered, truncated, tables } = await run(sql);
    assert.deepEqual({ columns, rows: answered }, await there(sql));
    assert.ok(answered.length > 0 && !truncated);
    const [first, second] = tables;
    assert.equal(first?.rows, 12_000);
    assert.ok(first.parts.length > 0 && first.bytes > 0 && first.bytes < 2_000_000);
    assert.deepEqual([second?.parts, second?.bytes, second?.kept], [[], 0, false]);
  });
}

test("a statement over tables of one instance is answered there whole, as if it had been asked there", async () => {
  const tables = { counters: { table: counters }, population: { table: beside } };
  const sql =
    "SELECT p.code, list(k.part) AS parts FROM counters k JOIN population p USING (code) GROUP BY ALL ORDER BY 1";
  const answer = await run(sql, { tables, rowsMax: 5 });
  const expected = await there(sql);
  assert.deepEqual(answer.columns, expected.columns);
  assert.deepEqual(answer.rows, expected.rows.slice(0, 5));
  assert.equal(answer.truncated, true);
  assert.deepEqual(
    answer.tables.map(({ name, rows: seen, parts }) => [name, seen, parts.length]),
    [
      ["counters", 12_000, 1],
      ["population", 60, 1],
    ],
  );
});

test("columns and filters that are given narrow what is read there, and nothing else of the table is named", async () => {
  const tables = {
    counters: { table: counters, columns: ["code", "passages"], filters: "passages__less=9000000000000000" },
    population: { table: here },
  };
  const sql =
    "SELECT (SELECT count(*) FROM counters) AS n, (SELECT max(passages) FROM counters) AS most FROM population LIMIT 1";
  const { rows: answered, tables: told } = await run(sql, { tables });
  const found = rows.map((row) => Number(row.split(";")[2])).filter((one) => one > 0 && one <= 9e15);
  assert.deepEqual(answered, [[found.length, Math.max(...found)]]);
  assert.equal(told[0]?.rows, found.length);
  const hidden = run("SELECT (SELECT max(jour) FROM counters) FROM population", { tables });
  assert.equal((await refusalOf(hidden)).key, "query-part-refused");
});

test("more rows than come are refused with what is to be done, and so is what is read from outside of a part", async () => {
  const all = await refusalOf(run("SELECT k.part, p.code FROM counters k JOIN population p USING (code)"));
  assert.deepEqual([all.code, all.key, all.args["limit"]], ["too-large", "query-part-large", 10_000]);
  assert.equal(all.args["part"], "SELECT code, part FROM counters");
  const outside = await refusalOf(
    run("SELECT (SELECT count(*) FROM counters k WHERE k.code = p.code) FROM population p"),
  );
  assert.deepEqual([outside.code, outside.key], ["invalid", "query-part-refused"]);
  assert.match(String(outside.args["detail"]), /"p"/);
  const typed = await refusalOf(
    run("SELECT * FROM (SELECT {'a': max(part)} AS s FROM counters) t, population"),
  );
  assert.deepEqual([typed.key, typed.args["column"]], ["query-part-type", "s"]);
  const twice = await refusalOf(
    run("SELECT 1 FROM (SELECT code, 1 AS Code FROM counters LIMIT 1) t, population"),
  );
  assert.deepEqual([twice.key, twice.args["column"]], ["query-part-twice", "code"]);
  const many = Array.from({ length: 9 }, (_, at) => `(SELECT max(part) + ${at} FROM counters)`);
  const parted = await refusalOf(run(`SELECT ${many.join(", ")} FROM population`));
  assert.equal(parted.key, "query-parts-many");
});

/** A text within so many lists. */
function deep(lists: number): unknown {
  return lists === 0 ? "a" : [deep(lists - 1)];
}

function lie(body: unknown): void {
  world.town.answerAs((request, response) => {
    if (request.url !== "/api/queries") return announcesMuch(request, response);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    return true;
  });
}

test("what an instance answers to a part is looked at before it is taken for rows", async () => {
  const sql = "SELECT code, (SELECT max(part) FROM counters) FROM population";
  const told = { rows: [[1]], truncated: false, tables: [] };
  for (const [columns, change, key] of [
    [[{ name: "m", type: "DOUBLE); ATTACH 'x' AS y; SELECT (1" }], {}, "query-part-type"],
    [[{ name: "m", type: "DOUBLE" }], { rows: [[1, 2]] }, "remote-answer-wrong"],
    [[{ name: "m", type: "DOUBLE" }], { rows: [[{ a: 1 }]] }, "remote-answer-wrong"],
    [[{ name: "m", type: "DOUBLE" }], { truncated: true }, "query-part-large"],
    [[{ name: "m", type: "VARCHAR[]" }], { rows: [[deep(40)]] }, "remote-answer-wrong"],
    [[{ name: "m", type: "DOUBLE" }], { rows: [["much"]] }, "query-part-cells"],
    [[{ name: "m", type: '"NULL"' }], { rows: [["much"]] }, "query-part-cells"],
  ] as const) {
    lie({ columns, ...told, ...change });
    assert.equal((await refusalOf(run(sql))).key, key);
  }
  lie({ columns: [{ name: 'm" AS x, 1 AS "n', type: "DOUBLE" }], ...told });
  const answer = await run(sql);
  assert.equal(answer.rows[0]?.[1], 1);
  tooLarge();
});

test("an instance that a part asks too much of is not away, and what it says is told", async () => {
  world.town.answerAs((request, response) => {
    if (request.url !== "/api/queries") return announcesMuch(request, response);
    response.writeHead(503, { "content-type": "application/problem+json" });
    response.end(
      JSON.stringify({ type: `${world.town.url}/api/docs/errors/#over-budget`, detail: "It took too long." }),
    );
    return true;
  });
  const sql = "SELECT code, (SELECT max(part) FROM counters) FROM population";
  const refusal = await refusalOf(run(sql));
  assert.deepEqual([refusal.code, refusal.key], ["over-budget", "query-part-over-budget"]);
  assert.deepEqual(
    [refusal.args["detail"], refusal.args["part"]],
    ["It took too long.", "SELECT max(part) FROM counters"],
  );
  // So often that it would rest if it were away.
  for (let again = 0; again < 6; again += 1) assert.equal((await refusalOf(run(sql))).key, refusal.key);
  tooLarge();
});

test("an instance that is away between a file and a part is told", async () => {
  world.town.answerAs((request, response) => {
    if (request.url !== "/api/queries") return announcesMuch(request, response);
    response.destroy();
    return true;
  });
  const refusal = await refusalOf(run("SELECT code, (SELECT max(part) FROM counters) FROM population"));
  assert.deepEqual([refusal.code, refusal.key], ["unavailable", "remote-unreachable"]);
  tooLarge();
});
