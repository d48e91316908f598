import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { test } from "node:test";
import { tableFromIPC } from "apache-arrow";
import { importWorld } from "../../../test/import-world.ts";
import { type Chance, newChance, oddTable, words } from "../../../test/odd-table.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { trinoOfTests, withoutTrino } from "../../../test/trino-server.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import type { TablesContext } from "../context.ts";
import type { ExportFormat } from "../export-formats.ts";
import { exportRows } from "../exports.ts";
import { servedName } from "../query/columns.ts";
import { shapeOf } from "../query/shape.ts";
import { readPage } from "../rows.ts";
import { getVersion } from "../versions.ts";
import { forgetLarge } from "./forget-large.ts";
import { findLarge } from "./large-rows.ts";
import { makeLarge } from "./make-large.ts";

const questionsEach = Number(process.env["MAILLE_TEST_TRINO_QUESTIONS"] ?? 250);

type Cells = readonly Readonly<Record<string, unknown>>[];

/** One question, about what rows of the table hold. */
function question(chance: Chance, columns: readonly Column[], cells: Cells): URLSearchParams {
  const params = new URLSearchParams();
  const named = columns.map((column) => ({ ...column, name: servedName(column.name) }));
  const compared = named.filter(({ type }) => type !== "geometry" && type !== "list");
  const valueOf = ({ name }: Column): string => {
    const value = chance.oneOf(cells)[name];
    return typeof value === "string" ? value : JSON.stringify(value ?? null);
  };
  for (let left = chance.below(3); left > 0; left -= 1)
    addCondition(params, chance, chance.oneOf(compared), valueOf);
  if (chance.is(0.1)) {
    const column = chance.oneOf(named);
    params.append(`${column.name}__${chance.oneOf(["isnull", "isnotnull"])}`, "");
  }
  if (chance.is(0.15)) params.set("q", chance.oneOf(["evreux", "saint malo", "oeuf", "l ete", "a", "velo"]));
  if (chance.is(0.45)) addGroups(params, chance, compared);
  else {
    const sorted = chance.oneOf(compared);
    if (chance.is(0.7)) params.append(`${sorted.name}__sort`, chance.oneOf(["asc", "desc"]));
    const second = chance.oneOf(compared);
    if (second.name !== sorted.name && chance.is(0.3)) params.append(`${second.name}__sort`, "asc");
    if (chance.is(0.2)) params.set("columns", [...new Set([sorted.name, second.name])].join(","));
  }
  params.set("page_size", String(1 + chance.below(30)));
  if (chance.is(0.3)) params.set("page", String(1 + chance.below(5)));
  return params;
}

function addCondition(
  params: URLSearchParams,
  chance: Chance,
  column: Column,
  valueOf: (column: Column) => string,
): void {
  const { name, type } = column;
  if (type === "text" && chance.is(0.4)) {
    const part = chance.is(0.5) ? chance.oneOf(words) : valueOf(column).slice(1, 4);
    params.append(`${name}__${chance.oneOf(["contains", "notcontains"])}`, part);
    return;
  }
  const ordered = type === "boolean" ? [] : ["less", "greater", "strictly_less", "strictly_greater"];
  const operator = chance.oneOf(["exact", "differs", "in", "notin", ...ordered]);
  const value = valueOf(column);
  if (operator === "in" || operator === "notin") {
    const values = [value, valueOf(column)].filter((each) => each !== "null");
    const quoted = values.map((each) => `"${each.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
    if (values.length > 0) params.append(`${name}__${operator}`, quoted.join(","));
  } else if (value !== "null" || operator === "exact" || operator === "differs") {
    params.append(`${name}__${operator}`, value);
  }
}

function addGroups(params: URLSearchParams, chance: Chance, columns: readonly Column[]): void {
  const groups = new Set(Array.from({ length: chance.below(3) }, () => chance.oneOf(columns).name));
  for (const name of groups) params.append(`${name}__groupby`, "");
  const told = new Set<string>();
  for (let left = 1 + chance.below(2); left > 0; left -= 1) {
    const { name, type } = chance.oneOf(columns);
    const numeric = type === "integer" || type === "decimal" ? ["sum", "avg"] : [];
    told.add(`${name}__${chance.oneOf(["count", "min", "max", ...numeric])}`);
  }
  for (const aggregate of told) params.append(aggregate, "");
  const sorted = chance.oneOf([...told, ...groups]);
  if (chance.is(0.5)) params.append(`${sorted}__sort`, chance.oneOf(["asc", "desc"]));
}

/** Numbers that were added in another order differ in their last digits. */
function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one !== "number" || typeof other !== "number") return one === other;
  return one === other || Math.abs(one - other) <= 1e-12 * Math.max(Math.abs(one), Math.abs(other));
}

function compare(one: Awaited<ReturnType<typeof readPage>>, other: typeof one, told: string): void {
  assert.equal(other.rows.length, one.rows.length, told);
  for (const [at, row] of one.rows.entries()) {
    for (const [name, value] of Object.entries(row)) {
      const beside = other.rows[at]?.[name];
      const alike = Array.isArray(value)
        ? JSON.stringify(value) === JSON.stringify(beside)
        : isAlike(value, beside);
      assert.ok(alike, `${told}: row ${at}, ${name}: ${String(value)} here, ${String(beside)} at Trino`);
    }
  }
  assert.equal(other.cursor, one.cursor, told);
  // What took too long to count is told as a guess.
  if (other.totalExact) assert.equal(other.total, one.total, told);
}

/** Asks both, and follows the cursor once. */
async function askBoth(here: TablesContext, large: TablesContext, table: string, asked: URLSearchParams) {
  const told = decodeURIComponent(asked.toString());
  const [one, other] = [
    await readPage(here, system, table, asked),
    await readPage(large, system, table, asked),
  ];
  compare(one, other, told);
  if (one.cursor === undefined) return;
  const next = new URLSearchParams(asked);
  next.delete("page");
  next.set("cursor", one.cursor);
  compare(
    await readPage(here, system, table, next),
    await readPage(large, system, table, next),
    `${told}, next`,
  );
}

/** Whole answers as files, but of sums and averages, whose last digits may differ. */
async function exportBoth(here: TablesContext, large: TablesContext, table: string, asked: URLSearchParams) {
  const told = decodeURIComponent(asked.toString());
  if (/__(?:sum|avg)=/.test(told)) return;
  for (const format of ["csv", "ndjson"] as const) {
    const [one, other] = [here, large].map(async (ctx) =>
      text((await exportRows(ctx, system, table, format, asked)).stream),
    );
    assert.ok((await one) === (await other), `${told} as ${format}`);
  }
  await arrowBoth(here, large, table, asked);
  await parquetBoth(here, large, table, asked);
}

async function exported(ctx: TablesContext, table: string, format: ExportFormat, asked: URLSearchParams) {
  return buffer((await exportRows(ctx, system, table, format, asked)).stream);
}

/** Batches may be parted otherwise. */
async function arrowBoth(here: TablesContext, large: TablesContext, table: string, asked: URLSearchParams) {
  const [one, other] = await Promise.all(
    [here, large].map(async (ctx) => tableFromIPC(await exported(ctx, table, "arrow", asked))),
  );
  const told = `${decodeURIComponent(asked.toString())} as arrow`;
  assert.equal(String(other?.schema), String(one?.schema), told);
  assert.deepEqual(
    other?.toArray().map((row) => String(row)),
    one?.toArray().map((row) => String(row)),
    told,
  );
}

async function parquetBoth(here: TablesContext, large: TablesContext, table: string, asked: URLSearchParams) {
  await using workspace = await here.engine.workspace();
  const read = await Promise.all(
    [here, large].map(async (ctx, at) => {
      const path = join(workspace.folder, `${at}.parquet`);
      await writeFile(path, await exported(ctx, table, "parquet", asked));
      const from = `read_parquet('${path}')`;
      return {
        described: await workspace.rows(`DESCRIBE SELECT * FROM ${from}`),
        rows: await workspace.rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${from}`),
      };
    }),
  );
  assert.deepEqual(read[1], read[0], `${decodeURIComponent(asked.toString())} as parquet`);
}

const real = [
  "geo/communes.csv",
  "territoire/energie/conso-elec-gaz-departement.csv",
  "territoire/velo/nantes_comptages_jour_2014-2019.csv",
];

test(
  "a thousand questions have the same answers of Trino and of the embedded engine",
  { skip: withoutTrino },
  async (t) => {
    await using world = await importWorld({}, { servingMegabytes: 4_000 });
    await using server = trinoOfTests();
    const { files, trino } = server.large;
    const large: TablesContext = { ...world.ctx, large: server.large };
    const paths = real.map((path) => sharedData(path)).filter((path) => path !== undefined);
    const tables = [oddTable(3_000), ...(await Promise.all(paths.map((path) => readFile(path))))];
    for (const [at, bytes] of tables.entries()) {
      await t.test(`table ${at}`, async () => {
        const [made] = (await world.import(`table-${at}.csv`, bytes)).made;
        assert.ok(made !== undefined);
        const { table } = made;
        const { parquet, columns } = await getVersion(world.ctx, system, table, made.version);
        await makeLarge(large, { parquet, shape: shapeOf(columns) }, AbortSignal.timeout(300_000));
        assert.equal((await findLarge(world.ctx.db, parquet))?.state, "ready");
        const before = trino.counts.answered;
        const chance = newChance(at + 1);
        const { rows } = await readPage(world.ctx, system, table, new URLSearchParams("page_size=500"));
        const questions = Array.from({ length: questionsEach }, () => question(chance, columns, rows));
        const exported = new Set(questions.slice(0, questionsEach / 10));
        const others: string[] = [];
        let refused = 0;
        const asking = questions.values();
        const ask = async (): Promise<void> => {
          for (const asked of asking) {
            const isExported = exported.has(asked);
            await (isExported ? exportBoth : askBoth)(world.ctx, large, table, asked).catch(
              (error: unknown) => {
                if (isFailure(error, "over-budget")) refused += 1;
                else others.push(String(error));
              },
            );
          }
        };
        await Promise.all(Array.from({ length: 3 }, ask));
        assert.deepEqual(others, []);
        const answered = trino.counts.answered - before;
        t.diagnostic(
          `${questionsEach} questions, ${answered} statements answered by Trino, ${refused} refused, ${trino.counts.broken} broken off so far`,
        );
        assert.ok(answered > questionsEach / 2);
        assert.ok(refused <= questionsEach / 20, "a machine that is this slow compares little");
        assert.equal(trino.counts.away + trino.counts.lost, 0);
        await forgetLarge(large, parquet);
        assert.equal(await findLarge(world.ctx.db, parquet), undefined);
        assert.equal((await files.list()).has(parquet), false);
      });
    }
  },
);
