import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../../base/failure.ts";
import type { Cell, Engine, Serving } from "../../engine/engine.ts";
import { openEngine } from "../../engine/open-engine.ts";
import { quoteName } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import { parseQuery } from "./parse-query.ts";
import { columnsByName } from "./columns.ts";
import { formatCursor } from "./cursor.ts";
import { countStatement, rowsStatement } from "./query-sql.ts";
import { storedTypes } from "./sql-statement.ts";
import { patient } from "../../../test/patient.ts";

const columns: readonly Column[] = [
  { name: "id", type: "integer", missing: [] },
  { name: "nom de l’équipement", type: "text", missing: [] },
  { name: "a__exact", type: "text", missing: [] },
  { name: 'dit "Robert"); DROP TABLE rows;--', type: "decimal", missing: [] },
  { name: "ouvert", type: "boolean", missing: [] },
  { name: "né le", type: "date", missing: [] },
  { name: "vu", type: "datetime", missing: [] },
  { name: "mots", type: "list", missing: [] },
  { name: "__id", type: "text", missing: [] },
  { name: "lon", type: "decimal", meaning: "longitude", missing: [] },
  { name: "lat", type: "decimal", meaning: "latitude", missing: [] },
];

let engine: Engine;
let serving: Serving;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-query-"));
  engine = await openEngine({ folder, memoryMegabytes: 200, servingMegabytes: 200, ...patient });
  await using workspace = await engine.workspace();
  const parquet = join(folder, "rows.parquet");
  await workspace.run(`COPY (SELECT
      i AS id,
      CASE WHEN i % 10 = 0 THEN NULL ELSE 'École n° ' || (i % 7) END AS "nom de l’équipement",
      'x,' || (i % 3) AS "a__exact",
      CASE WHEN i % 5 = 0 THEN NULL ELSE (i % 20) / 4.0 END AS "dit ""Robert""); DROP TABLE rows;--",
      i % 2 = 0 AS ouvert,
      DATE '2020-01-01' + i::INTEGER AS "né le",
      TIMESTAMP '2020-01-01 10:00:00' + INTERVAL (i) HOUR AS vu,
      ['un', 'mot' || (i % 4)] AS mots,
      'n' || i AS "__id",
      -1.7 + i / 1000.0 AS lon,
      48.1 AS lat
    FROM range(1, 101) t(i)) TO '${parquet}' (FORMAT parquet)`);
  serving = await engine.serve("0".repeat(64), parquet, {
    geometry: { kind: "point", longitude: "lon", latitude: "lat" },
  });
});

after(async () => {
  serving.release();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function ask(address: string): Promise<Record<string, Cell>[]> {
  const query = parseQuery(new URLSearchParams(address), columns, { places: true });
  const types = storedTypes(serving);
  const skip = (query.page - 1) * query.pageSize;
  const limit = { rows: query.pageSize, skip: query.cursor === undefined ? skip : 0 };
  const statement = rowsStatement(query, types, columnsByName(columns).all, limit);
  const { rows } = await serving.rows(statement.sql, statement.values, { timeMs: 10_000 });
  return rows.map((row) => Object.fromEntries(statement.names.map((name, i) => [name, row[i] ?? null])));
}

async function ids(address: string): Promise<Cell[]> {
  return (await ask(address)).map((row) => row["__id"] ?? null);
}

async function count(address: string): Promise<number> {
  const query = parseQuery(new URLSearchParams(address), columns, { places: true });
  const { sql, values } = countStatement(query, storedTypes(serving));
  const { rows } = await serving.rows(sql, values, { timeMs: 10_000 });
  return Number(rows[0]?.[0]);
}

test("a page holds the rows in their order, under their number and their columns' names", async () => {
  const [first] = await ask("page_size=1");
  assert.deepEqual(first, {
    __id: 1,
    id: 1,
    "nom de l’équipement": "École n° 1",
    a__exact: "x,1",
    'dit "Robert"); DROP TABLE rows;--': 0.25,
    ouvert: false,
    "né le": "2020-01-02",
    vu: "2020-01-01T11:00:00",
    mots: ["un", "mot1"],
    __id_: "n1",
    lon: -1.699,
    lat: 48.1,
  });
  assert.deepEqual(await ids("page=3&page_size=10"), [21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
});

const robert = encodeURIComponent('dit "Robert"); DROP TABLE rows;--');

for (const [address, expected] of [
  ["id__exact=7", 1],
  ["id__exact=7.5", 0],
  ["id__less=7.5", 7],
  ["id__strictly_less=7", 6],
  ["id__greater=99", 2],
  ["id__strictly_greater=99", 1],
  ["id__in=1,2,3,400", 3],
  ["lon__less=9999999999999999999999999", 100],
  ["lon__strictly_greater=1e300", 0],
  ["id__notin=1,2,3,400", 97],
  ["ouvert__exact=true", 50],
  ["ouvert__differs=true", 50],
  ["nom%20de%20l’équipement__isnull", 10],
  ["nom%20de%20l’équipement__isnotnull", 90],
  ["nom%20de%20l’équipement__exact=null", 10],
  ["nom%20de%20l’équipement__differs=null", 90],
  ["nom%20de%20l’équipement__contains=école", 90],
  ["nom%20de%20l’équipement__notcontains=1", 76],
  ["nom%20de%20l’équipement__differs=École n° 1", 86],
  ["a__exact__exact=x,1", 34],
  ['a__exact__in="x,1","x,2"', 67],
  ["né le__less=2020-01-03", 2],
  ["né le__exact=02/01/2020", 1],
  ["né le__less=2020", 0],
  ["né le__contains=2020-01", 30],
  ["vu__less=2020-01-01T12:00:00", 2],
  ["vu__greater=2020-01-05", 15],
  ["mots__contains=mot3", 25],
  [`${robert}__isnull`, 20],
  [`${robert}__greater=4.5`, 10],
  ["__id___exact=n12", 1],
  ["__id__less=12", 12],
  ["or=(id__exact.1,id__exact.2,and(id__greater.10,id__less.12))", 5],
  ['or=("a__exact"__exact."x,1",id__in.(3,6,200))', 36],
  ["or=(nom de l’équipement__isnull,id__exact.1)", 11],
  ["and=(id__greater.10,or(id__less.12,id__exact.50))", 4],
  ["id__less=10&or=(id__exact.1,id__exact.20)", 1],
  ["q=ecole+n°", 90],
  ["q=MOT3", 25],
  ["q=ecole 2 mot3", 11],
  ["bbox=-1.7,48,-1.69,49", 10],
  ["lon__bbox=-1.7,48,-1.69,49", 10],
  ["bbox=179,48,-1.69,49", 10],
  ["distance=-1.699,48.1,80", 2],
] as const) {
  test(`${decodeURIComponent(address)} finds ${expected} of the hundred rows`, async () => {
    assert.equal((await ids(`${address}&page_size=1000`)).length, expected);
    assert.equal(await count(address), expected);
  });
}

test("rows are grouped, aggregated under data.gouv.fr's names, and sorted by an aggregate", async () => {
  const rows = await ask(`ouvert__groupby&id__sum&id__count&${robert}__avg&id__sum__sort=desc`);
  assert.deepEqual(rows, [
    {
      ouvert: true,
      id__sum: 2550,
      id__count: 50,
      'dit "Robert"); DROP TABLE rows;--__avg': 2.5,
    },
    {
      ouvert: false,
      id__sum: 2500,
      id__count: 50,
      'dit "Robert"); DROP TABLE rows;--__avg': 2.5,
    },
  ]);
  assert.equal(await count("ouvert__groupby&mots__groupby"), 4);
});

test("of rows that are known, the cells that a question names are fetched, and no others", async () => {
  const all = columnsByName(columns).all;
  for (const [address, fetched] of [
    ["columns=id&or=(ouvert__exact.true,id__less.4)", ["id", "ouvert"]],
    [`columns=id&q=mot1&${robert}__sort=desc`, ["id", "__text", 'dit "Robert"); DROP TABLE rows;--']],
    ["columns=lon,lat&q=mot1", ["lon", "lat", "__text"]],
    ["columns=vu&bbox=-1.69,48,-1.65,49", ["vu", "__xmin", "__ymin", "__xmax", "__ymax"]],
    ["columns=vu&distance=-1.65,48.1,900", ["vu", "__xmin", "__ymin", "__xmax", "__ymax"]],
  ] as const) {
    const query = parseQuery(new URLSearchParams(address), columns, { places: true });
    const known = { ...query, ids: Array.from({ length: 100 }, (_, row) => row + 1) };
    const [one, other] = [query, known].map((each) =>
      rowsStatement(each, storedTypes(serving), all, { rows: 20, skip: 0 }),
    );
    const rowsOf = async (statement: typeof one) =>
      (await serving.rows(statement?.sql ?? "", statement?.values ?? [], { timeMs: 10_000 })).rows;
    assert.deepEqual(await rowsOf(other), await rowsOf(one), address);
    const [, cells = ""] = /MATERIALIZED \(SELECT (.*) FROM rows WHERE/.exec(other?.sql ?? "") ?? [];
    const names = ["__id", ...fetched].map(quoteName).toSorted();
    assert.deepEqual(cells.split(", ").toSorted(), names, address);
  }
});

for (const sort of [
  "",
  "nom de l’équipement__sort=desc",
  `${robert}__sort=asc&ouvert__sort=desc`,
  `${robert}__sort=desc`,
  "né le__sort=desc",
  "vu__sort=asc",
  "__id__sort=desc",
]) {
  test(`a cursor reads every row once, in the order of a whole read, sorted by “${sort}”`, async () => {
    const whole = await ids(`${sort}&page_size=1000`);
    const query = parseQuery(new URLSearchParams(sort), columns);
    const read: Cell[] = [];
    let cursor = "";
    for (;;) {
      const rows = await ask(`${sort}&page_size=7${cursor}`);
      read.push(...rows.map((row) => row["__id"] ?? null));
      const last = rows.at(-1);
      if (last === undefined) break;
      const keys = query.sort.map(({ by }) => last[by] as string | number | boolean | null);
      cursor = `&cursor=${formatCursor({ id: Number(last["__id"]), keys }, query.sort)}`;
    }
    assert.deepEqual(read, whole);
  });
}

test("whatever stands in an address is a query or a refusal, never other SQL", async () => {
  const piece = fc.oneof(
    fc.constantFrom("id", "a__exact", "__id", "ouvert", "né le", "vu", "mots", "'", '"', ";", "--", "(", ")"),
    fc.constantFrom(
      "__exact",
      "__in",
      "__sort",
      "__groupby",
      "__sum",
      "or=",
      "and(",
      "=",
      "&",
      ",",
      ".",
      "null",
    ),
    fc.string({ unit: "grapheme", maxLength: 6 }),
  );
  const address = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(address, async (text) => {
      try {
        await ask(text);
      } catch (error) {
        assert.ok(isFailure(error, "invalid"), String(error));
      }
    }),
    { numRuns: 500 },
  );
  assert.equal(await count(""), 100);
});

test("any text is found again by exact, in and contains, and nothing else is", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 20 }), async (text) => {
      const quoted = `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
      for (const [operator, value] of [
        ["exact", text],
        ["in", quoted],
        ["contains", text],
      ] as const) {
        const params = new URLSearchParams({ [`a__exact__${operator}`]: value });
        const found = await count(params.toString());
        const expected = ["x,0", "x,1", "x,2"].some((cell) =>
          operator === "contains" ? cell.includes(text.toLowerCase()) : cell === text,
        );
        assert.equal(found > 0, expected && text !== "null", `${operator} ${JSON.stringify(text)}`);
      }
    }),
    { numRuns: 100 },
  );
});
