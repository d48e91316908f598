import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Failure, isFailure } from "../base/failure.ts";
import { openForStrangers } from "./check-statement.ts";
import { splitIn } from "./split-text.ts";

let connection: DuckDBConnection;
before(async () => {
  connection = await openForStrangers();
});
after(() => connection.closeSync());

const tables = [
  { name: "big", place: "there", isThere: true, columns: ["code", "n", "jour", "x"] },
  { name: "beside", place: "there", isThere: false, columns: ["code", "y"] },
  { name: "other", place: "elsewhere", isThere: true, columns: ["code", "w"] },
  { name: "here", isThere: false, columns: ["code", "z"] },
];

/** What is left, then each part with its place. */
async function split(sql: string): Promise<readonly string[]> {
  const { sql: rest, parts } = await splitIn(connection, { split: tables, sql });
  return [rest, ...parts.map((part) => `${part.place}: ${part.sql}`)];
}

for (const [title, sql, expected] of [
  [
    "a statement over one place is one part",
    "SELECT code, sum(n) AS s FROM big JOIN beside USING (code) GROUP BY ALL ORDER BY s LIMIT 3",
    [
      "SELECT * FROM part_1",
      "there: SELECT code, sum(n) AS s FROM big INNER JOIN beside USING (code) GROUP BY ALL ORDER BY s LIMIT 3",
    ],
  ],
  [
    "what WITH names is a part",
    "WITH a AS (SELECT code, sum(n) AS s FROM big GROUP BY code) SELECT * FROM here JOIN a USING (code)",
    [
      "WITH a AS (SELECT * FROM part_1)SELECT * FROM here INNER JOIN a USING (code)",
      "there: SELECT code, sum(n) AS s FROM big GROUP BY code",
    ],
  ],
  [
    "a part has what WITH names within it",
    "SELECT z FROM here WHERE code IN (WITH a AS (SELECT code FROM big) SELECT code FROM a)",
    [
      "SELECT z FROM here WHERE (code = ANY(SELECT * FROM part_1))",
      "there: WITH a AS (SELECT code FROM big)SELECT code FROM a",
    ],
  ],
  [
    "what reads a name of WITH from outside of it is no part",
    "WITH a AS (SELECT * FROM here) SELECT * FROM (SELECT big.n FROM big JOIN a USING (code)) t",
    [
      "WITH a AS (SELECT * FROM here)SELECT * FROM (SELECT big.n FROM part_1 AS big INNER JOIN a USING (code)) AS t",
      "there: SELECT code, n, jour, x FROM big",
    ],
  ],
  [
    "of a name that WITH gives twice it is not told which is read",
    "WITH a AS (SELECT code FROM here) SELECT * FROM a, (WITH a AS (SELECT code FROM big) SELECT code FROM a) b",
    [
      "WITH a AS (SELECT code FROM here)SELECT * FROM a , (WITH a AS (SELECT * FROM part_1)SELECT code FROM a) AS b",
      "there: SELECT code FROM big",
    ],
  ],
  [
    "each place has its part",
    "SELECT code FROM big UNION ALL SELECT code FROM other UNION ALL SELECT code FROM here",
    [
      "(SELECT * FROM part_1) UNION ALL ((SELECT * FROM part_2) UNION ALL (SELECT code FROM here))",
      "there: SELECT code FROM big",
      "elsewhere: SELECT code FROM other",
    ],
  ],
  [
    "a table by itself comes with the columns and the conditions that are named",
    "SELECT h.z FROM here h LEFT JOIN big b ON b.code = h.code WHERE b.n BETWEEN 1 AND 3 AND x IN (1, 2) AND z > 2 AND b.code LIKE '35%'",
    [
      "SELECT h.z FROM here AS h LEFT JOIN part_1 AS b ON ((b.code = h.code)) WHERE ((b.n BETWEEN 1 AND 3) AND (x IN (1, 2)) AND (z > 2) AND (b.code ~~ '35%'))",
      "there: SELECT code, n, x FROM big WHERE ((n BETWEEN 1 AND 3) AND (x IN (1, 2)) AND (code ~~ '35%'))",
    ],
  ],
  [
    "a condition that what is missing fulfils stays here",
    "SELECT z FROM here LEFT JOIN big USING (code) WHERE n IS NULL AND coalesce(x, 0) = 0 AND (x = 1 OR n = 2)",
    [
      "SELECT z FROM here LEFT JOIN part_1 AS big USING (code) WHERE ((n IS NULL) AND (COALESCE(x, 0) = 0) AND ((x = 1) OR (n = 2)))",
      "there: SELECT code, n, x FROM big",
    ],
  ],
  [
    "a column that a join makes out of two has no condition elsewhere",
    "SELECT z FROM here RIGHT JOIN big USING (code) WHERE code = '1' AND big.code = '2'",
    [
      "SELECT z FROM here RIGHT JOIN part_1 AS big USING (code) WHERE ((code = '1') AND (big.code = '2'))",
      "there: SELECT code FROM big WHERE (code = '2')",
    ],
  ],
  [
    "behind a join that looks for the nearest row all rows are needed",
    "SELECT z FROM here ASOF JOIN big ON here.code >= big.code WHERE n > 3",
    [
      "SELECT z FROM here ASOF INNER JOIN part_1 AS big ON ((here.code >= big.code)) WHERE (n > 3)",
      "there: SELECT code, n FROM big",
    ],
  ],
  [
    "a table that is read twice alike is asked for once, and one that names no column has one",
    "SELECT a.z FROM here a, big, (SELECT count(*) FROM here, big) c",
    [
      "SELECT a.z FROM here AS a , part_1 AS big , (SELECT count_star() FROM here , part_1 AS big) AS c",
      "there: SELECT code FROM big",
    ],
  ],
  [
    "a row that is read as one value has all columns",
    "SELECT big FROM big, here",
    ["SELECT big FROM part_1 AS big , here", "there: SELECT code, n, jour, x FROM big"],
  ],
  [
    "columns by their places are all columns",
    "SELECT b FROM here, big AS t(a, b)",
    ["SELECT b FROM here , part_1 AS t(a, b)", "there: SELECT code, n, jour, x FROM big"],
  ],
  [
    "a name of a part is no other name",
    "WITH part_1 AS (SELECT 1 AS k) SELECT k, code FROM part_1, big, here",
    [
      "WITH part_1 AS (SELECT 1 AS k)SELECT k, code FROM part_1 , part_101 AS big , here",
      "there: SELECT code FROM big",
    ],
  ],
  [
    "a column that is called by what was written is called so still",
    "SELECT z, (SELECT max(n) FROM big) + 1, (SELECT min(x) FROM big) AS m FROM here UNION ALL SELECT 1, 2, 3",
    [
      '(SELECT z, ((SELECT * FROM part_1) + 1) AS "((SELECT max(n) FROM big) + 1)", (SELECT * FROM part_2) AS m FROM here) UNION ALL (SELECT 1, 2, 3)',
      "there: SELECT max(n) FROM big",
      "there: SELECT min(x) FROM big",
    ],
  ],
  [
    "a recursion begins with a part",
    "WITH RECURSIVE r AS (SELECT code FROM big UNION ALL SELECT here.code FROM r JOIN here ON r.code = here.z) SELECT * FROM r",
    [
      "WITH RECURSIVE r AS ((SELECT * FROM part_1) UNION  ALL (SELECT here.code FROM r INNER JOIN here ON ((r.code = here.z))))SELECT * FROM r",
      "there: SELECT code FROM big",
    ],
  ],
] as const) {
  test(title, async () => assert.deepEqual(await split(sql), expected));
}

test("what the parser's tree does not hold whole is refused, and what is no SELECT over the tables", async () => {
  for (const [sql, key] of [
    ["SELECT * FROM big WHERE n = 9007199254740993", "query-part-long-number"],
    ["SELECT * FROM big WHERE n = 1e10", "query-part-unwritten"],
    ["SELECT * FROM nowhere", "sql-table-unknown"],
    ["SELECT getenv('HOME') FROM big", "sql-function-refused"],
    ["DELETE FROM big", "sql-not-a-select"],
  ] as const)
    await assert.rejects(split(sql), (error) => isFailure(error, "invalid") && error.key === key, sql);
});

test("a table that is not there is told beside those that are, under the names that the query gave them", async () => {
  await assert.rejects(split("SELECT * FROM rows"), (error: Failure) => {
    assert.equal(error.args["n"], (error.args["expected"] as readonly string[]).length);
    assert.ok((error.args["expected"] as readonly string[]).includes("big"));
    assert.ok(!(error.args["expected"] as readonly string[]).includes("rows"));
    return true;
  });
});
