import type { Readable } from "node:stream";
import { system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { foldedLettersSql, foldLetters } from "../engine/fold.ts";
import { quoteName } from "../engine/quote.ts";
import type { TablesContext } from "./context.ts";
import { columnsByName } from "./query/columns.ts";
import { parseQuery } from "./query/parse-query.ts";
import { isGrouped, type QueryColumn, rowNumber } from "./query/query.ts";
import { exportOpen } from "./exports.ts";
import { type MadeQuestion, type OpenRows, rowsOf } from "./open-rows.ts";
import { type PageOfRows, pageOf } from "./rows.ts";
import { findReadable } from "./versions.ts";

/** The rows about one person: those whose column holds what stands for the person. */
export interface OwnRows {
  readonly table: Id;
  readonly column: string;
  readonly person: string;
}

/** What somebody is to be found by: a column, and what it should hold, or one of what it may hold. */
export interface Fact {
  readonly column: string;
  readonly values: readonly string[];
}

const findMs = 20_000;
const apart = String.raw`[^\p{L}\p{N}]+`;

/** As facts are compared: letters and digits alone, whatever their case and accents. Commitments to what was erased hold it. */
export function foldFact(text: string): string {
  return foldLetters(text).replaceAll(new RegExp(apart, "gu"), "");
}

/** The same of a text expression, in the engine. */
export function foldedFactSql(expression: string): string {
  return `regexp_replace(${foldedLettersSql(expression)}, '${apart}', '', 'g')`;
}

/**
 * Who the facts are true of, in the current version: two at most, which is not to be told from more.
 * Callers answer for who may ask, and how often.
 */
export async function findPersons(
  ctx: TablesContext,
  { table, column }: Omit<OwnRows, "person">,
  facts: readonly Fact[],
): Promise<readonly string[]> {
  const folded = facts.map(({ values }) => values.map(foldFact).filter((value) => value !== ""));
  if (facts.length === 0 || folded.some((values) => values.length === 0)) return [];
  const { version, ...allowed } = await findReadable(ctx, system, table, undefined, { reading: "page" });
  const names = columnsByName(version.columns);
  const { serving } = await rowsOf(ctx, { ...allowed, version }, new URLSearchParams()).serve();
  try {
    const text = (name: string) => `CAST(${quoteName(names.get(name, "column").name)} AS VARCHAR)`;
    const tests = facts.map(({ column: of }, at) => {
      const marks = folded[at]?.map(() => "?").join(", ");
      return `${foldedFactSql(text(of))} IN (${marks})`;
    });
    const person = text(column);
    const sql = `SELECT DISTINCT ${person} FROM rows WHERE ${person} <> '' AND ${tests.join(" AND ")} LIMIT 2`;
    const { rows } = await serving.rows(sql, folded.flat(), { timeMs: findMs });
    return rows.map(([value]) => String(value));
  } finally {
    serving.release();
  }
}

/** What columns hold of people, folded as facts are, by person: each combination once. */
type FactsOfPersons = ReadonlyMap<string, readonly (readonly string[])[]>;

const personsAtOnce = 500;

/** In the current version; `undefined` where it lost one of the columns. Callers answer for who may ask. */
export async function readFactsOf(
  ctx: TablesContext,
  { table, column }: Omit<OwnRows, "person">,
  columns: readonly string[],
  persons: readonly string[],
): Promise<FactsOfPersons | undefined> {
  const { version, ...allowed } = await findReadable(ctx, system, table, undefined, { reading: "page" });
  const names = columnsByName(version.columns);
  const found = [column, ...columns].flatMap((name) => names.find(name)?.name ?? []);
  if (found.length <= columns.length) return undefined;
  const { serving } = await rowsOf(ctx, { ...allowed, version }, new URLSearchParams()).serve();
  const of = new Map<string, (readonly string[])[]>();
  try {
    const [ofPerson = "", ...texts] = found.map((name) => `CAST(${quoteName(name)} AS VARCHAR)`);
    const folded = texts.map((text) => `coalesce(${foldedFactSql(text)}, '')`);
    for (let from = 0; from < persons.length; from += personsAtOnce) {
      const some = persons.slice(from, from + personsAtOnce);
      const marks = some.map(() => "?").join(", ");
      const sql = `SELECT DISTINCT ${[ofPerson, ...folded].join(", ")} FROM rows WHERE ${ofPerson} IN (${marks})`;
      const { rows } = await serving.rows(sql, some, { timeMs: findMs });
      for (const [person, ...facts] of rows) {
        const held = of.get(String(person)) ?? [];
        of.set(String(person), [...held, facts.map(String)]);
      }
    }
  } finally {
    serving.release();
  }
  return of;
}

/**
 * Of these people, those with a row that the question holds of, in the current version. Callers answer for who may ask.
 */
export async function personsMeeting(
  ctx: TablesContext,
  { table, column }: Omit<OwnRows, "person">,
  params: URLSearchParams,
  persons: readonly string[],
): Promise<ReadonlySet<string>> {
  const allowed = await findReadable(ctx, system, table, undefined, { reading: "page" });
  const met = new Set<string>();
  for (let from = 0; from < persons.length; from += personsAtOnce) {
    const some = persons.slice(from, from + personsAtOnce);
    const question: MadeQuestion = {
      key: `persons meeting ${params.toString()}`,
      toQuery(columns, options) {
        const of = columnsByName(columns).get(column, "column");
        const asked = parseQuery(params, columns, options);
        const are = { kind: "test", column: of, operator: "in", values: some } as const;
        const where = { kind: "all", of: [are, asked.where] } as const;
        return { ...asked, where, groupBy: [of], pageSize: personsAtOnce };
      },
    };
    const { rows } = await pageOf(rowsOf(ctx, allowed, question), undefined);
    for (const row of rows) met.add(String(row[column]));
  }
  return met;
}

/**
 * What of them answers a question in the grammar of the table API, a page of it, each with its number
 * (`__id`). Callers answer for who may, and write it in the journal.
 */
export async function readOwnRows(
  ctx: TablesContext,
  own: OwnRows,
  params: URLSearchParams,
): Promise<PageOfRows> {
  return pageOf(await openOwnRows(ctx, own, params, { before: [rowNumber] }), undefined);
}

/** All of them in that version as a file. Callers answer as those of `readOwnRows` do. */
export async function exportOwnRows(
  ctx: TablesContext,
  own: OwnRows,
  { format, version }: { readonly format: "csv" | "json"; readonly version: number },
): Promise<Readable> {
  const open = await openOwnRows(ctx, own, new URLSearchParams(), { version });
  return (await exportOpen(ctx, open, format, { byteOrderMark: format === "csv" })).stream;
}

async function openOwnRows(
  ctx: TablesContext,
  { table, column, person }: OwnRows,
  params: URLSearchParams,
  { before = [], version }: { readonly before?: readonly QueryColumn[]; readonly version?: number },
): Promise<OpenRows> {
  const allowed = await findReadable(ctx, system, table, version, { reading: "page" });
  const question: MadeQuestion = {
    key: `own rows ${params.toString()}`,
    toQuery(columns, options) {
      const names = columnsByName(columns);
      const of = names.get(column, "column");
      const test = { kind: "test", column: of, operator: "exact", values: [person] } as const;
      const asked = parseQuery(params, columns, options);
      const shown = isGrouped(asked) ? {} : { columns: asked.columns ?? [...before, ...names.all] };
      return { ...asked, ...shown, where: { kind: "all", of: [test, asked.where] } };
    },
  };
  return rowsOf(ctx, allowed, question);
}
