import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../column.ts";
import { byNearness } from "../query/query.ts";
import { parseQuery } from "../query/parse-query.ts";
import { formatCursor } from "../query/cursor.ts";
import { unitsOf } from "./large-columns.ts";
import { largeCountStatement, largeRowsStatement } from "./large-sql.ts";

const column = (name: string, type: Column["type"]): Column => ({ name, type, missing: [] });

const columns: readonly Column[] = [
  column("nom", "text"),
  column("n", "integer"),
  column("x", "decimal"),
  { ...column("exact", "decimal"), exact: 2 },
  column("jour", "date"),
  column("instant", "datetime"),
  column("liste", "list"),
];

const types = [
  "VARCHAR",
  "BIGINT",
  "DOUBLE",
  "DECIMAL(38,2)",
  "DATE",
  "TIMESTAMP WITH TIME ZONE",
  "VARCHAR[]",
];

const rows = {
  table: "v_1",
  hasPlaces: true,
  columns: columns.map(({ name }, at) => ({ name, type: types[at] ?? "" })),
};

const queryOf = (asked: string) => parseQuery(new URLSearchParams(asked), columns, { places: true });
const limit = { rows: 20, skip: 0 };
const conditionOf = (asked: string) => {
  const statement = largeCountStatement(queryOf(asked), rows);
  return statement === undefined
    ? "embedded"
    : [statement.sql.replace("SELECT count(*) FROM v_1 WHERE ", ""), ...statement.values];
};

for (const [asked, told] of [
  ["nom__exact=l'%20été", ["c0 = ?", "l' été"]],
  ["nom__contains=ÉT", ["strpos(lower(c0), ?) > 0", "ét"]],
  ["nom__contains=ΟΔΟΣ", ["strpos(replace(lower(c0), 'ς', 'σ'), ?) > 0", "οδοσ"]],
  ["nom__differs=null", ["c0 IS NOT NULL"]],
  [
    "n__in=1,2.5,12345678901234567890",
    ["c1 IN (?, ?, CAST(? AS decimal(38,0)))", 1n, 2.5, "12345678901234567890"],
  ],
  ["x__less=1e3", ["c2 <= ?", 1000]],
  ["exact__exact=1.234", ["c3 = CAST(? AS decimal(38,3))", "1.234"]],
  ["jour__greater=1969-12-31", ["c4 >= ?", -1n]],
  ["instant__strictly_less=1970-01-01T01:00:00.5%2B01:00", ["c5 < ?", 500_000n]],
  ["liste__isnull=", ["c6 IS NULL"]],
  ["q=Été", ["strpos(t, ?) > 0", "ete"]],
  ["q=ΟΔΟΣ", ["strpos(replace(t, 'ς', 'σ'), ?) > 0", "οδοσ"]],
  ["bbox=170,-1,-170,1", ["ymax >= ? AND ymin <= ? AND (xmax >= ? OR xmin <= ?)", -1, 1, 170, -170]],
  ["or=(n__exact.1,and(nom__isnull,n__less.3))", ["(c1 = ? OR (c0 IS NULL AND c1 <= ?))", 1n, 3n]],
  ["liste__exact=[a]", "embedded"],
  ["x__contains=1", "embedded"],
  ["exact__less=1e3", "embedded"],
  ["distance=1,2,300", "embedded"],
] as const) {
  test(`${asked} is asked of Trino as ${told === "embedded" ? "nothing" : told[0]}`, () => {
    assert.deepEqual(conditionOf(asked), told);
  });
}

test("an order is that of the embedded engine, to the last row", () => {
  const asked = queryOf("columns=n&nom__sort=desc&jour__sort=asc");
  const page = largeRowsStatement(asked, rows, { rows: 5, skip: 10 });
  assert.equal(
    page?.sql,
    "SELECT c1 AS o0, c0 AS o1, c4 AS o2, id AS o3 FROM v_1 " +
      "ORDER BY o1 DESC NULLS LAST, o2 ASC NULLS LAST, o3 ASC NULLS LAST OFFSET 10 LIMIT 5",
  );
  assert.deepEqual(page.types, ["BIGINT", "VARCHAR", "DATE", "BIGINT"]);
  const cursor = { keys: ["é", "1970-01-03"], id: 7 };
  const next = parseQuery(
    new URLSearchParams(`nom__sort=desc&jour__sort=asc&cursor=${formatCursor(cursor, asked.sort)}`),
    columns,
    { places: true },
  );
  const after = largeRowsStatement(next, rows, limit);
  assert.match(
    after?.sql ?? "",
    / WHERE \(\(\(c0 < \? OR c0 IS NULL\)\) OR \(c0 = \? AND \(c4 > \? OR c4 IS NULL\)\) OR \(c0 = \? AND c4 = \? AND id > \?\)\) /,
  );
  assert.deepEqual(after?.values, ["é", "é", 2n, "é", 2n, 7n]);
});

const grouped = (asked: string) => largeRowsStatement(queryOf(asked), rows, limit);

test("groups are summed exactly, and put in an order that is the same each time, or not asked at all", () => {
  assert.equal(
    grouped("nom__groupby=&n__sum=&exact__avg=&n__sum__sort=desc")?.sql,
    "SELECT c0 AS o0, sum(CAST(c1 AS decimal(38, 0))) AS o1, " +
      "(CAST(sum(c3) AS double) / count(c3)) AS o2 " +
      "FROM v_1 GROUP BY c0 ORDER BY o1 DESC NULLS LAST, o0 ASC NULLS LAST LIMIT 20",
  );
  assert.ok(grouped("nom__groupby=&x__sum=") !== undefined);
  assert.equal(grouped("nom__groupby=&x__sum=&x__sum__sort=desc"), undefined);
  assert.ok(grouped("nom__groupby=&n__avg=&n__avg__sort=desc") !== undefined);
  assert.equal(grouped("nom__groupby=&exact__avg=&exact__avg__sort=desc"), undefined);
  assert.equal(grouped("liste__groupby=&n__count="), undefined);
});

test("the order of a search has its values where its question marks are", () => {
  const page = largeRowsStatement(
    { ...queryOf("q=saint-malo"), sort: byNearness(["saint-malo"]) },
    rows,
    limit,
  );
  const marks = page?.sql.split("?").length ?? 0;
  assert.equal(marks - 1, page?.values.length);
  assert.deepEqual(page?.values.at(-1), "saint-malo");
});

test("days and instants are counted as the engine counts them, or not at all", () => {
  for (const [type, text, units] of [
    ["DATE", "1600-02-29", -135_081n],
    ["DATE", "2023-02-29", undefined],
    ["DATE", "0044-03-15 (BC)", undefined],
    ["TIME", "23:59:59.000001", 86_399_000_001n],
    ["TIMESTAMP", "1970-01-02 00:00:00", 86_400_000_000n],
    ["TIMESTAMP", "1970-01-02 00:00:00+01", undefined],
    ["TIMESTAMP WITH TIME ZONE", "1970-01-01T00:00:00+00:00", 0n],
  ] as const) {
    assert.equal(unitsOf(type, text), units, `${type} ${text}`);
  }
});
