import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drawn } from "../../../test/every.ts";
import { newDice, type SortedWorld, sortedWorld, type Way } from "../../../test/sorted-world.ts";
import type { Column } from "../column.ts";
import { narrowBySorted } from "./by-sorted.ts";
import { storedTypes } from "./sql-statement.ts";

const columns: readonly Column[] = [
  { name: "code", type: "text", missing: [] },
  { name: "nom", type: "text", missing: [] },
  { name: "montant", type: "decimal", missing: [] },
  { name: "prix", type: "decimal", missing: [], exact: 2 },
  { name: "nombre", type: "integer", missing: [] },
  { name: "jour", type: "date", missing: [] },
  { name: "vu", type: "datetime", missing: [] },
  { name: "heure", type: "time", missing: [] },
  { name: "ok", type: "boolean", missing: [] },
  { name: "mots", type: "list", missing: [] },
];
const sorted = columns.map(({ name }) => name).filter((name) => name !== "ok" && name !== "mots");

/** Ties, gaps, accents, cases, signs, and values that are equal without being alike. */
const rowsSql = `SELECT
    CASE WHEN i % 97 = 0 THEN NULL ELSE printf('%05d', i * 7919 % 9000) END AS code,
    CASE i % 11 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE
      ['École', 'ecole', 'ÉCOLE', 'Zoé', 'œuvre', 'a b', 'A', 'null', '%', 'e\u0301cole'][(i % 10)::INTEGER + 1] || (i % 13) END AS nom,
    CASE WHEN i % 31 = 0 THEN NULL WHEN i % 37 = 0 THEN -0.0::DOUBLE WHEN i % 41 = 0 THEN 0.0 ELSE (i * 31 % 5000) / 7.0 - 100 END AS montant,
    CASE WHEN i % 29 = 0 THEN NULL ELSE ((i * 17 % 3000) / 100.0)::DECIMAL(12, 2) END AS prix,
    CASE WHEN i % 23 = 0 THEN NULL ELSE (i * 13 % 7000)::BIGINT - 50 END AS nombre,
    CASE WHEN i % 19 = 0 THEN NULL ELSE DATE '1999-12-01' + (i % 4000)::INTEGER END AS jour,
    TIMESTAMP '2020-01-01' + INTERVAL (i % 50000) MINUTE AS vu,
    CASE WHEN i % 7 = 0 THEN NULL ELSE TIME '00:00:00' + INTERVAL (i % 900) SECOND END AS heure,
    i % 3 = 0 AS ok,
    ['un', 'mot' || (i % 4)] AS mots
  FROM range(1, 60001) t(i)`;

let world: SortedWorld;
/** With its rows as lines too. */
let lined: SortedWorld;
/** With cells of other columns beside those of some that are sorted. */
let beside: SortedWorld;

/** As many as one table may have. */
const pairs = [
  ["code", "montant"],
  ["code", "ok"],
  ["code", "nom"],
  ["montant", "ok"],
  ["montant", "nombre"],
  ["montant", "nom"],
  ["jour", "nombre"],
  ["nom", "prix"],
] as const;

before(async () => {
  [world, lined, beside] = await Promise.all([
    sortedWorld(columns, rowsSql, sorted),
    sortedWorld(columns, rowsSql, [...sorted, "__id"]),
    sortedWorld(columns, rowsSql, [...sorted, "__id"], pairs),
  ]);
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await lined[Symbol.asyncDispose]();
  await beside[Symbol.asyncDispose]();
});

for (const [address, way] of [
  ["code__exact=00217", "page known"],
  ["code__exact=none", "page known"],
  ["code__in=00217,00218,nothing&page_size=5&page=2", "page known"],
  ["code__exact=00217&__id__sort=desc", "page known"],
  ["code__exact=00217&__id__greater=30000", "page known"],
  ["code__exact=null", "page known"],
  ["code__isnull&page_size=15&page=3", "page known"],
  ["code__contains=021", "page known"],
  ["or=(code__exact.00217,code__exact.00218)", "page known"],
  ["montant__sort=desc", "page known"],
  ["montant__sort=asc&page=2990", "page known"],
  ["montant__sort=desc&page=2990", "page known"],
  ["montant__sort=desc&page=4000", "page known"],
  ["montant__greater=12.5&montant__strictly_less=300&montant__sort=desc&page=7", "page known"],
  ["jour__greater=2005-01-01&jour__sort=asc", "page known"],
  ["jour__greater=2000-06-01&jour__sort=desc&page=1200", "page known"],
  ["montant__less=600&montant__sort=desc", "page known"],
  ["montant__less=600&montant__strictly_greater=-90&montant__sort=asc&page=2500", "page known"],
  ["montant__greater=0&montant__sort=asc", "page known"],
  ["nom__less=Z&nom__sort=desc", "page known"],
  ["prix__exact=12.5", "page known"],
  ["montant__less=250&montant__sort=desc&page=1500", "page known"],
  ["montant__differs=null&montant__sort=desc&page=2890", "page known"],
  ["heure__isnull&page=400", "page known"],
  ["heure__isnull&heure__sort=desc&page=400", "page known"],
  ["nom__exact=&page=273", "page known"],
  ["nom__exact=&__id__sort=asc&page=270", "page known"],
  ["nom__exact=&__id__sort=desc&page=270", "total known"],
  ["nom__isnotnull&page=4", "total known"],
  ["code__exact=00217&montant__greater=0", "few rows"],
  ["code__exact=00217&montant__sort=desc", "few rows"],
  ["code__exact=00217&q=ecole", "few rows"],
  ["code__exact=00217&ok__exact=true&count=estimate", "few rows"],
  ["ok__exact=true&code__exact=00217&nom__sort=desc&montant__sort=asc", "few rows"],
  ["montant__sort=desc&ok__exact=true&page_size=5", "page known"],
  ["montant__sort=asc&ok__exact=true&nom__contains=o&page_size=2", "page known"],
  ["montant__sort=desc&nombre__greater=3000&page_size=3&page=2", "page known"],
  ["jour__less=2004-01-01&jour__sort=desc&ok__exact=true&page_size=4", "page known"],
  ["montant__greater=614.1&montant__sort=asc&ok__exact=true&page_size=20", "few rows"],
  ["montant__sort=desc&__id__greater=100&page_size=4", "page known"],
  ["montant__sort=desc&nombre__differs=12&page_size=3", "page known"],
  ["code__in=00217,&code__sort=desc", "page known"],
  ["montant__sort=desc&nombre__greater=6940&page_size=3", "all rows"],
  ["montant__sort=desc&ok__exact=true&page=2", "all rows"],
  ["nom__greater=A6", "total known"],
  ["nombre__greater=0", "total known"],
  ["ok__exact=true", "all rows"],
  ["code__greater=01&montant__greater=0", "all rows"],
  ["code__exact=00217&montant__avg", "all rows"],
] as const) {
  test(`${address} is answered by its ${way}, as by looking at each row`, async () => {
    assert.equal((await world.sameBothWays(world.queryOf(address))).way, way);
  });
}

for (const [address, way] of [
  ["code__exact=00217", "page read"],
  ["code__exact=none", "page read"],
  ["code__exact=00217&__id__sort=desc", "page read"],
  ["code__exact=00217&columns=nom,__id,mots", "page read"],
  ["code__isnull&page_size=15&page=3", "page read"],
  ["montant__sort=desc", "page read"],
  ["montant__sort=asc&page=2990", "page read"],
  ["montant__greater=12.5&montant__strictly_less=300&montant__sort=desc&page=7", "page read"],
  ["code__exact=00217&montant__sort=desc", "page read"],
  ["code__exact=00217&q=ecole", "page read"],
  ["ok__exact=true&code__exact=00217&nom__sort=desc&montant__sort=asc", "page read"],
  ["montant__sort=desc&__id__greater=100&page_size=4", "page read"],
  ["montant__sort=desc&nombre__greater=3000&page_size=3&page=2", "page read"],
  ["montant__sort=desc&ok__exact=true&page_size=5", "page read"],
  ["__id__greater=3000", "all rows"],
  ["__id__sort=desc", "all rows"],
  ["__id__sort=desc&montant__greater=0", "total known"],
  ["code__exact=00217&montant__avg", "all rows"],
] as const) {
  test(`where rows lie as lines, ${address} is answered by its ${way}`, async () => {
    assert.equal((await lined.sameBothWays(lined.queryOf(address))).way, way);
  });
}

for (const [address, way, statements] of [
  ["code__exact=00217&montant__greater=0", "page read", 1],
  ["code__exact=00217&ok__exact=true", "page read", 1],
  ["code__exact=none&ok__exact=true", "page read", 1],
  ["code__exact=00217&nom__contains=o&montant__less=300&page_size=2", "page read", 1],
  ["or=(code__exact.00217,montant__exact.0)&code__exact=00217", "page read", 1],
  ["code__exact=00217&montant__greater=0&nombre__greater=0", "page read", 2],
  ["code__isnull&montant__greater=500&page_size=20", "all rows", 3],
  ["montant__sort=desc&nombre__greater=3000&page_size=3", "page read", 2],
  ["montant__sort=desc&nombre__greater=6800&page_size=15", "page read", 4],
  ["montant__sort=asc&ok__exact=true&nom__contains=o&page_size=18", "page read", 2],
  ["montant__sort=desc&ok__exact=false&nom__exact=ecole5&page_size=20", "page read", 4],
  ["jour__sort=desc&nombre__exact=12&page_size=20", "page read", 2],
] as const) {
  test(`where cells lie beside, ${address} is answered by its ${way}, in ${statements} statements`, async () => {
    const query = beside.queryOf(address);
    assert.equal((await beside.sameBothWays(query)).way, way);
    assert.equal(await beside.statementsOf(query), statements);
  });
}

for (const address of [
  "nom__exact=&page=200",
  "heure__isnull&__id__sort=asc",
  "montant__less=250&montant__sort=desc",
  "montant__less=250&montant__sort=asc&page=40",
  "jour__greater=2005-01-01&jour__sort=asc",
  "nom__less=Z&nom__sort=desc&page=2",
  "nom__sort=asc&page=2900",
  "prix__isnull&prix__sort=desc",
  "montant__sort=desc&ok__exact=true&page_size=4",
  "jour__less=2004-01-01&jour__sort=asc&nombre__greater=1000&page_size=4",
]) {
  test(`what stands behind a page of ${address} is the same, from one page to the next`, async () => {
    for (const asked of [world, lined, beside]) {
      let query = asked.queryOf(address);
      for (let turn = 0; turn < 4; turn += 1) {
        const { page, way } = await asked.sameBothWays(query);
        assert.match(way, /^page/);
        query = asked.queryAfter(query, page) ?? query;
      }
    }
  });
}

for (const address of ["code__exact=00217", "montant__sort=desc", "code__exact=00217&montant__greater=0"]) {
  test(`of ${address} no row is looked at but those that may answer`, async () => {
    const looked = await world.rowsLookedAt(world.queryOf(address));
    assert.ok(looked <= 20, String(looked));
  });
}

test("a question whose file has given way to one with less sorted is put to all rows", async () => {
  const { serving } = lined;
  let { sorted: known } = serving;
  const broken = new Error("rows that are not there as lines");
  const asked = (isReplaced: boolean) =>
    narrowBySorted({
      serving: {
        ...serving,
        get sorted() {
          return known;
        },
        async lines() {
          if (isReplaced) known = new Map([...known].slice(0, 1));
          throw broken;
        },
      },
      query: lined.queryOf("montant__sort=desc"),
      types: storedTypes(serving),
      columns,
      budget: { timeMs: 20_000 },
    });
  await assert.rejects(asked(false), broken);
  assert.deepEqual(await asked(true), { query: lined.queryOf("montant__sort=desc") });
});

const values: Readonly<Record<string, readonly string[]>> = {
  code: ["00217", "08999", "00000", "", "null", "zz", "002"],
  nom: ["École2", "ecole4", "a b7", "null", "", "É", "e\u0301cole9", "%11"],
  montant: ["0", "-0", "12.5", "-100", "null", "1e3", "0.142857"],
  prix: ["0", "12.5", "12.50", "29.99", "null", "12.505"],
  nombre: ["0", "-50", "6949", "12.5", "null", "99999999999999999999"],
  jour: ["2000-02-29", "1999-12-01", "null", "2005", "01/03/2001"],
  vu: ["2020-01-01T00:00:00", "2020-01-20", "2020-02-01T11:59:00"],
  heure: ["00:00:00", "00:10:01", "null"],
};
const operators = [
  "exact",
  "exact",
  "differs",
  "less",
  "greater",
  "strictly_less",
  "strictly_greater",
  "in",
  "notin",
];

function present(column: string): readonly string[] {
  return (values[column] ?? []).filter((one) => one !== "null");
}

test("whatever two columns are bound to, in the order of one of them, the same rows and total are told", async () => {
  const dice = newDice(20_261_130);
  const pick = <Of>(of: readonly Of[]): Of => of[dice(of.length)] as Of;
  const bound = (column: string) =>
    `${column}__${pick(["less", "greater", "strictly_less", "strictly_greater"])}=${encodeURIComponent(pick(present(column)))}`;
  const boundable = pairs.filter(([, other]) => other !== "ok");
  const seen = new Set<Way>();
  for (let turn = 0; turn < drawn(200, 50); turn += 1) {
    const asked = pick([lined, beside, beside]);
    const [one, other] = asked === lined ? [pick(sorted), pick(sorted)] : pick(boundable);
    const parts = new Set(Array.from({ length: 1 + dice(2) }, () => bound(other)));
    if (dice(2) === 0) parts.add(bound(one));
    if (dice(4) === 0) parts.add(pick(["ok__exact=true", "nom__contains=o", `${one}__isnotnull`]));
    const order = `${one}__sort=${pick(["asc", "desc"])}&page_size=${1 + dice(10)}&page=${1 + dice(2)}`;
    const query = asked.queryOf([...parts, order].join("&"));
    const { way, page } = await asked.sameBothWays(query);
    seen.add(way);
    if (dice(2) === 0) await asked.sameAfter(query, page);
  }
  assert.ok(seen.has("page read") && seen.has("all rows"), [...seen].join(", "));
});

/** Of a sorted column, several times, so that each of many questions is about one of them. */
function othersBeside({ serving }: SortedWorld, column: string): readonly string[] {
  const names = [...(serving.beside.get(column) ?? [])].filter((name) => name !== "ok");
  return [...names, ...names, ...names, ...names];
}

const ways: readonly Way[] = ["page known", "total known", "few rows", "all rows"];

for (const [what, worldOf, expected] of [
  ["what is sorted", () => world, ways],
  ["rows as lines", () => lined, ["page read", ...ways.slice(1)]],
  ["cells beside", () => beside, ["page read", ...ways.slice(1)]],
] as const) {
  test(`whatever is asked, ${what} give the same rows, the same total and the same pages after`, async () => {
    await askAnything(worldOf(), expected);
  });
}

async function askAnything(asked: SortedWorld, expected: readonly Way[]): Promise<void> {
  const dice = newDice(20_261_129);
  const pick = <Of>(of: readonly Of[]): Of => of[dice(of.length)] as Of;
  const testOn = (column: string): string => {
    const operator = pick(operators);
    const given = (values[column] ?? []).filter(
      (one) => one !== "null" || /^(?:exact|differs)$/.test(operator),
    );
    const value = operator === "in" || operator === "notin" ? `${pick(given)},${pick(given)}` : pick(given);
    return `${column}__${operator}=${encodeURIComponent(value)}`;
  };
  const seen = new Map<Way, number>();
  const turns = drawn(300, 75);
  for (let turn = 0; turn < turns; turn += 1) {
    const column = pick(sorted);
    const parts = Array.from({ length: dice(3) }, () => testOn(column));
    if (dice(3) === 0) parts.push(testOn(pick([...sorted, ...othersBeside(asked, column)])));
    if (dice(2) === 0) parts.push(`${pick([column, column, "__id"])}__sort=${pick(["asc", "desc"])}`);
    if (dice(6) === 0) parts.push("ok__exact=true");
    const query = asked.queryOf(
      [...new Set(parts), `page_size=${1 + dice(16)}`, `page=${1 + dice(3)}`].join("&"),
    );
    const { way, page } = await asked.sameBothWays(query);
    seen.set(way, (seen.get(way) ?? 0) + 1);
    if (dice(3) === 0) await asked.sameAfter(query, page);
  }
  for (const way of expected) assert.ok((seen.get(way) ?? 0) > turns / 30, `${way}: ${seen.get(way)}`);
}

test("a zero with a minus is told alike by what is sorted and by all rows, in any order, and of groups", async () => {
  for (const address of [
    "montant__greater=0&montant__sort=asc&page_size=2000",
    "montant__less=0.1&montant__sort=desc&page_size=2000",
    "montant__exact=0&page_size=50",
    "montant__exact=0&montant__sort=asc&page_size=50",
    "montant__exact=0&montant__groupby",
    "montant__exact=0&montant__min&montant__max",
  ]) {
    for (const one of [world, lined, beside]) {
      const { page } = await one.sameBothWays(one.queryOf(address));
      assert.ok(
        page.rows.some((row) => row.includes(0)),
        address,
      );
      for (const cell of page.rows.flat()) assert.ok(!Object.is(cell, -0), address);
    }
  }
});
