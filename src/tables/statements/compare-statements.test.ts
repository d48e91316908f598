import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { type Chance, newChance, oddTable } from "../../../test/odd-table.ts";
import { trinoOfTests, withoutTrino } from "../../../test/trino-server.ts";
import { system } from "../../access/actor.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { SqlResult } from "../../engine/sql-messages.ts";
import type { TablesContext } from "../context.ts";
import { forgetLarge } from "../large/forget-large.ts";
import { makeLarge } from "../large/make-large.ts";
import { shapeOf } from "../query/shape.ts";
import { sql } from "../sql.ts";
import { sqlOverSeveral } from "../sql-several.ts";
import { getVersion } from "../versions.ts";

const questions = Number(process.env["MAILLE_TEST_TRINO_QUESTIONS"] ?? 250);

/** Statements that Trino answers, each once. */
const answered = [
  "SELECT * FROM rows LIMIT 7",
  "select __id, Nom, entier from rows where __id between 10 and 20",
  "SELECT count(*), count(entier), sum(entier), min(jour), max(nom), avg(exact) FROM rows",
  "SELECT ouvert, count(*) AS n FROM data GROUP BY ouvert ORDER BY n DESC, ouvert",
  "SELECT ouvert o, jour IS NULL, count(*) FROM rows GROUP BY 1, 2 HAVING count(*) > 3 ORDER BY 1 NULLS FIRST, 2",
  "SELECT year(jour) AS annee, month(jour) mois, sum(entier) FROM rows GROUP BY annee, mois ORDER BY annee, mois",
  "SELECT date_trunc('month', instant) m, count(*) FROM rows GROUP BY m ORDER BY m LIMIT 100",
  "SELECT extract(year FROM instant) y, date_trunc('day', instant), date_part('day', jour) FROM rows ORDER BY __id LIMIT 50",
  "SELECT sum(CASE WHEN entier > 0 THEN 1 ELSE 0 END) AS plus, count(*) FILTER (WHERE entier < 0) FROM rows",
  "SELECT nom FROM rows WHERE nom LIKE '%-malo%' OR nom NOT LIKE '%a%' ORDER BY nom, __id LIMIT 40",
  "SELECT nom FROM rows WHERE nom LIKE '%a\\_b%' OR nom LIKE '%\\%' OR nom LIKE '%b\\%%' OR nom LIKE '%a_b%' ORDER BY __id",
  "SELECT DISTINCT ouvert, entier % 3 AS reste FROM rows ORDER BY ouvert, reste",
  "SELECT coalesce(entier, 0) + 1, -entier * 2, entier // 3, entier / 4 FROM rows ORDER BY entier DESC NULLS FIRST, __id LIMIT 30",
  "SELECT lower(nom) || ' ' || nom, length(nom) FROM rows WHERE nom IS NOT NULL ORDER BY length(nom), nom, __id LIMIT 30",
  "SELECT a.entier, count(*) FROM rows a JOIN rows b ON a.entier = b.entier AND a.__id < b.__id GROUP BY a.entier ORDER BY a.entier",
  "SELECT a.__id, b.nom FROM rows a LEFT JOIN rows b ON a.__id + 2990 = b.__id ORDER BY a.__id LIMIT 20",
  "WITH t AS (SELECT ouvert, sum(entier) AS s FROM rows GROUP BY ouvert), u AS (SELECT * FROM t) SELECT ouvert, s FROM u WHERE s > 0 ORDER BY s",
  "SELECT max(n) FROM (SELECT entier, count(*) AS n FROM rows GROUP BY entier) AS x",
  "SELECT count(DISTINCT nom), sum(entier) / count(*) FROM rows WHERE jour >= '1900-01-01' AND jour < DATE '2000-01-01'",
  "SELECT __id FROM rows WHERE instant > '1950-01-01 10:00:00' AND heure < '12:00:00' AND local >= '1980-01-01T00:00:00+02:00' ORDER BY 1",
  "SELECT nombre, exact FROM rows WHERE nombre > 1.5 AND exact < 2 AND nombre NOT IN (2, 3.25) ORDER BY nombre, __id LIMIT 20",
  "SELECT ouvert, min(nombre), max(exact) FROM rows WHERE ouvert = true AND NOT (entier IS DISTINCT FROM 3) GROUP BY ouvert",
  "SELECT nombre * 2, nombre + entier FROM rows WHERE nombre IS NOT NULL ORDER BY __id LIMIT 20",
  "SELECT sum(nombre) / sum(entier), avg(nombre) FROM rows",
  "SELECT 1 AS un, 'l''été' AS texte, 2.50 AS prix, true AS oui FROM rows ORDER BY __id OFFSET 2 LIMIT 2",
  "SELECT nom, entier AS nom FROM rows ORDER BY nom, __id LIMIT 30",
  "SELECT entier AS k, long AS k FROM rows ORDER BY k, __id LIMIT 30",
  'SELECT entier AS "É", long AS "é" FROM rows ORDER BY "é", __id LIMIT 30',
  'WITH "É" AS (SELECT entier AS x FROM rows), "é" AS (SELECT long AS x FROM rows) SELECT sum(x) FROM "É"',
  "SELECT count(*) FROM rows WHERE entier NOT IN (1, 2, long)",
  "SELECT entier, avg(entier) FROM rows GROUP BY entier HAVING avg(entier) >= 2 ORDER BY avg(entier)",
  "SELECT long FROM rows WHERE long = 123456789012 OR long > 9007199254740000 ORDER BY long DESC, __id LIMIT 10",
];

/** Those that are the embedded engine's. */
const left = [
  "SELECT median(entier) FROM rows",
  "SELECT count(*) >= 0 FROM rows USING SAMPLE 10%",
  "SELECT ouvert, count(*) FROM rows GROUP BY ALL",
  "SELECT ouvert, sum(nombre) AS s FROM rows GROUP BY ouvert ORDER BY s",
  "SELECT row_number() OVER (ORDER BY __id) FROM rows LIMIT 3",
  "SELECT entier FROM rows GROUP BY entier LIMIT 2",
  "SELECT upper(nom) FROM rows ORDER BY __id",
  "SELECT round(nombre) FROM rows ORDER BY __id",
  "SELECT entier FROM rows UNION ALL SELECT entier FROM rows",
  "SELECT jour > instant FROM rows ORDER BY __id",
  "SELECT CAST(entier AS VARCHAR) FROM rows ORDER BY __id",
  "SELECT liste FROM rows GROUP BY liste",
  "SELECT (SELECT max(entier) FROM rows) FROM rows LIMIT 1",
  "SELECT entier FROM rows WHERE entier IN (SELECT entier FROM rows WHERE ouvert)",
  "SELECT * EXCLUDE (nom) FROM rows LIMIT 1",
  "SELECT nom FROM (SELECT nom FROM rows ORDER BY nom LIMIT 5)",
  "SELECT 42",
  "SELECT count(*) FROM rows WHERE entier NOT IN (1, 2, NULL)",
  "SELECT 1 FROM rows HAVING true",
  "SELECT 1 FROM rows GROUP BY ()",
  "SELECT entier FROM rows GROUP BY entier ORDER BY avg(exact)",
];

const refused = [
  "SELECT nope FROM rows",
  "DELETE FROM rows",
  "SELECT getenv('HOME') FROM rows",
  "SELECT nom + 1 FROM rows",
];

const named = [
  "nom",
  "entier",
  "nombre",
  "exact",
  "jour",
  "instant",
  "local",
  "heure",
  "ouvert",
  "long",
  "latitude",
];

/** A statement of what both engines may be asked. */
function statement(chance: Chance): string {
  const where = chance.is(0.7) ? ` WHERE ${condition(chance, 2)}` : "";
  if (chance.is(0.5)) {
    const by = [...new Set([chance.oneOf(groupsOf), chance.oneOf(groupsOf)])];
    const values = Array.from({ length: 1 + chance.below(3) }, () => chance.oneOf(aggregatesOf));
    const list = [...by, ...values].map((one, at) => `${one} AS k${at}`);
    const having = chance.is(0.3) ? " HAVING count(*) > 2" : "";
    const groups = by.map((one, at) => (chance.is(0.5) ? one : chance.is(0.5) ? `k${at}` : String(at + 1)));
    const order = by.map((_, at) => `k${at}${chance.oneOf(["", " DESC", " NULLS FIRST"])}`);
    return `SELECT ${list.join(", ")} FROM rows${where} GROUP BY ${groups.join(", ")}${having} ORDER BY ${order.join(", ")} LIMIT ${10 + chance.below(200)}`;
  }
  const list = Array.from({ length: 1 + chance.below(3) }, () => chance.oneOf([...named, ...valuesOf]));
  const order = chance.is(0.6) ? ` ORDER BY ${chance.oneOf(named)}${chance.oneOf(["", " DESC"])}, __id` : "";
  return `SELECT ${list.join(", ")} FROM rows${where}${order} LIMIT ${1 + chance.below(60)} OFFSET ${chance.below(20)}`;
}

const groupsOf = [
  "ouvert",
  "entier",
  "year(jour)",
  "entier % 5",
  "jour IS NULL",
  "coalesce(entier, -1)",
  "nombre",
  "length(nom)",
  "date_trunc('year', instant)",
  "CASE WHEN entier > 3 THEN 'grand' WHEN entier < 0 THEN 'moins' END",
];
const aggregatesOf = [
  "count(*)",
  "count(nom)",
  "sum(entier)",
  "min(jour)",
  "max(instant)",
  "max(nom)",
  "avg(entier)",
  "sum(exact)",
  "avg(nombre)",
  "sum(entier) + count(*)",
  "count(DISTINCT entier)",
  "min(heure)",
  "sum(entier) FILTER (WHERE ouvert)",
  "max(local)",
];
const valuesOf = [
  "entier + 1",
  "entier * long",
  "nombre * 3",
  "entier / 7",
  "lower(nom)",
  "length(nom)",
  "year(instant)",
  "month(jour)",
  "entier BETWEEN 2 AND 8",
  "nom || '!'",
  "coalesce(nombre, 0.5)",
  "exact",
  "jour IS NULL",
  "liste",
  "date_trunc('month', jour)",
];

function condition(chance: Chance, deep: number): string {
  if (deep > 0 && chance.is(0.5)) {
    const parts = [condition(chance, deep - 1), condition(chance, deep - 1)];
    return `${chance.is(0.2) ? "NOT " : ""}(${parts.join(chance.oneOf([" AND ", " OR "]))})`;
  }
  const sign = chance.oneOf(["=", "<>", "<", ">", "<=", ">="]);
  return chance.oneOf([
    `entier ${sign} ${chance.below(40) - 20}`,
    `nombre ${sign} ${(chance.below(2_000_000) / 100 - 5_000).toFixed(2)}`,
    `exact ${sign} ${chance.below(90)}.25`,
    `jour ${sign} '${1850 + chance.below(250)}-0${1 + chance.below(9)}-11'`,
    `instant ${sign} '${1850 + chance.below(250)}-01-01 12:00:00'`,
    `nom LIKE '${chance.oneOf(["%e%", "É%", "%_b%", "saint%", "%🚲%", "Z _"])}'`,
    `nom ${sign} '${chance.oneOf(["évreux", "Z", "œuf", "日本"])}'`,
    `heure ${sign} '1${chance.below(10)}:30:00'`,
    `entier IN (1, 2, ${chance.below(20)})`,
    `nombre BETWEEN 0 AND ${chance.below(9_000)}`,
    "ouvert",
    "nom IS NULL",
    `year(jour) ${sign} ${1850 + chance.below(250)}`,
    `long ${sign} 9223372036854${chance.below(800)}`,
    `coalesce(entier, 5) % 4 = ${chance.below(4)}`,
  ]);
}

type Ran = SqlResult | { readonly failure: string; readonly args: unknown };

async function run(ctx: TablesContext, table: string, text: string): Promise<Ran> {
  try {
    return await sql(ctx, system, table, text, { caller: text });
  } catch (error) {
    if (error instanceof Failure) return { failure: error.key, args: error.args };
    throw error;
  }
}

/** Numbers that were added in another order differ in their last digits. */
function isAlike(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((cell, at) => isAlike(cell, other[at]));
  if (typeof one !== "number" || typeof other !== "number") return one === other;
  return one === other || Math.abs(one - other) <= 1e-12 * Math.max(Math.abs(one), Math.abs(other));
}

function compare(one: Ran, other: Ran, text: string): void {
  if ("failure" in one || "failure" in other) {
    assert.deepEqual(other, one, text);
    return;
  }
  assert.deepEqual(other.columns, one.columns, text);
  assert.equal(other.truncated, one.truncated, text);
  const isOrdered = /ORDER BY|LIMIT/.test(text);
  const [rows, others] = [one.rows, other.rows].map((all) =>
    isOrdered ? all : all.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  );
  assert.ok(
    isAlike(others, rows),
    `${text}\n${JSON.stringify(rows).slice(0, 500)}\n${JSON.stringify(others).slice(0, 500)}`,
  );
}

test("SQL has the same answers of Trino and of the embedded engine", { skip: withoutTrino }, async (t) => {
  await using world = await importWorld({}, { servingMegabytes: 4_000 });
  await using server = trinoOfTests();
  const { trino } = server.large;
  const large: TablesContext = { ...world.ctx, large: server.large };
  const [made] = (await world.import("odd.csv", oddTable(3_000))).made;
  assert.ok(made !== undefined);
  const { table } = made;
  const { parquet, columns } = await getVersion(world.ctx, system, table, made.version);
  await makeLarge(large, { parquet, shape: shapeOf(columns) }, AbortSignal.timeout(120_000));
  const ask = async (text: string): Promise<boolean> => {
    const before = trino.counts.answered;
    compare(await run(world.ctx, table, text), await run(large, table, text), text);
    return trino.counts.answered > before;
  };
  await t.test("those that Trino answers", async () => {
    for (const text of answered) assert.ok(await ask(text), `not asked of Trino: ${text}`);
  });
  await t.test("those that are the embedded engine's", async () => {
    await ask("SELECT 1 / 0, entier FROM rows ORDER BY __id LIMIT 1");
    for (const text of [...left, ...refused]) assert.equal(await ask(text), false, text);
  });
  await t.test("generated ones", async () => {
    const chance = newChance(11);
    let there = 0;
    for (let asked = 0; asked < questions; asked += 1) {
      const text = statement(chance);
      if (await ask(text)) there += 1;
      else t.diagnostic(`of the embedded engine: ${text}`);
    }
    t.diagnostic(`${questions} statements, ${there} answered by Trino`);
    assert.ok(there > questions * 0.9, `${there} of ${questions}`);
  });
  await t.test("over several tables, by the names that a question gives them", async () => {
    const question = {
      tables: [
        { name: "a", table },
        { name: "b", table },
      ],
      sql: "SELECT a.ouvert, count(*), sum(b.entier) FROM a JOIN b ON a.entier = b.entier GROUP BY a.ouvert ORDER BY 1",
    };
    const options = { timeMs: 20_000, rowsMax: 100, caller: "several" };
    const before = trino.counts.answered;
    const here = await sqlOverSeveral(world.ctx, system, question, options);
    const there = await sqlOverSeveral(large, system, question, options);
    assert.deepEqual(there, here);
    assert.ok(trino.counts.answered > before);
    const hidden = { ...question, sql: "SELECT __id FROM a" };
    await assert.rejects(sqlOverSeveral(large, system, hidden, options), (error) =>
      isFailure(error, "invalid"),
    );
  });
  assert.equal(trino.counts.away + trino.counts.lost, 0);
  await forgetLarge(large, parquet);
});
