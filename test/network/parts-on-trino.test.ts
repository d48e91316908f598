import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import type { NewQuery, QueryAnswer } from "../../src/network/remote/query.ts";
import { listLarge } from "../../src/tables/large/large-rows.ts";
import { instanceOnTrino, withoutTrinoBucket } from "../trino-server.ts";
import { people, publishTable, seesTable } from "./remote-world.ts";
import { openTestInstance, type TestInstance } from "./world.ts";

const rows = Array.from({ length: 12_000 }, (_, at) =>
  [35_001 + (at % 40), `2024-0${1 + (at % 9)}-11`, at % 7 === 0 ? "" : at * 3, (at / 8).toFixed(3)].join(";"),
);
const counted = ["code;jour;passages;part", ...rows].join("\n");

/** Statements of which a part is the town's, and how many of these its Trino answers. */
const asked = [
  [
    `WITH c AS (SELECT code, sum(passages) AS passages, min(jour) AS first, count(*) AS n FROM counters
       WHERE jour >= '2024-02-01' GROUP BY code)
     SELECT p.code, p.population, c.* FROM population p JOIN c ON c.code = p.code ORDER BY p.code`,
    1,
  ],
  [
    "SELECT p.code, k.passages, k.jour FROM population p JOIN counters k ON k.code = p.code WHERE k.passages BETWEEN 300 AND 900 ORDER BY k.passages",
    1,
  ],
  [
    "SELECT code, (SELECT max(part) FROM counters) AS most, (SELECT count(*) FROM counters WHERE part > 7) AS n FROM population ORDER BY code LIMIT 3",
    2,
  ],
  [
    "SELECT code, passages, rank() OVER (ORDER BY passages DESC NULLS LAST) AS r FROM counters ORDER BY r, jour LIMIT 20",
    1,
  ],
  // What Trino would put otherwise is answered there too, by the embedded engine.
  ["SELECT code FROM population WHERE code = (SELECT median(code) FROM counters) ORDER BY code", 0],
] as const;

test(
  "a part of a query is answered by the Trino of the instance that holds the table, in its bucket",
  { skip: withoutTrinoBucket },
  async () => {
    await using there = instanceOnTrino(10_000);
    await using town = await openTestInstance("town", there.settings);
    await using metropolis = await openTestInstance("metropolis");
    const { table } = await publishTable(town, "Compteurs", counted);
    const beside = (await publishTable(town, "Population", people)).table.id;
    const here = (await publishTable(metropolis, "Population ici", people)).table.id;
    await metropolis.follow(town);
    await seesTable(metropolis, table.id);
    tooLarge(town, table.id);
    const ofTables = (population: string) => ({
      counters: { table: table.id },
      population: { table: population },
    });
    const expected = [];
    for (const [sql] of asked) expected.push(await run(town, { tables: ofTables(beside), sql }));
    // The first question had its rows handed over.
    await town.until("Trino knows the rows", async () =>
      (await listLarge(town.database.db)).some(({ state }) => state === "ready"),
    );
    for (const [at, [sql, parts]] of asked.entries()) {
      const before = (await trinoOf(town)).answered;
      const answer = await run(metropolis, { tables: ofTables(here), sql });
      assert.deepEqual([answer.columns, answer.rows], [expected[at]?.columns, expected[at]?.rows], sql);
      assert.ok(answer.rows.length > 0, sql);
      assert.equal(answer.tables[0]?.parts.length, Math.max(1, parts), sql);
      const more = (await trinoOf(town)).answered - before;
      assert.ok(parts === 0 ? more === 0 : more >= parts, `${more} answered by Trino: ${sql}`);
    }
    const { away, lost, broken } = await trinoOf(town);
    assert.equal(away + lost + broken, 0);
  },
);

/** The counters announce more bytes than a query may read. All else is answered as it is. */
function tooLarge(town: TestInstance, table: string): void {
  town.answerAs((request, response) => {
    if (request.url?.includes(`${table}/versions/1/data/parquet`) !== true) return false;
    response.writeHead(200, { "content-length": "300000000" });
    response.write("PAR1");
    return true;
  });
}

let callers = 0;

/** Once more where it took too long: what is compared is what is answered, on a machine that others use too. */
async function run(instance: TestInstance, query: NewQuery, tries = 5): Promise<QueryAnswer> {
  callers += 1;
  try {
    return await instance.app.rooms.queries.runQuery(anyone, query, { caller: `caller ${callers}` });
  } catch (error) {
    if (!isFailure(error, "over-budget") || tries === 1) throw error;
    return run(instance, query, tries - 1);
  }
}

async function trinoOf({ app }: TestInstance) {
  const { trino } = await app.rooms.instance.measureLoad(system);
  assert.ok(trino !== undefined);
  return trino;
}
