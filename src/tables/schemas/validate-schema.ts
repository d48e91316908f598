import { isFailure, problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import type { SchemaField, TableSchema } from "./schema.ts";
import { literal } from "../types/blank.ts";
import { checksOf, quoted, textOf, type Check, type Pattern } from "../types/field-checks.ts";

/** The rows to validate, and how to ask for them. */
export interface ValidatedTable {
  readonly columns: readonly Column[];
  /**
   * SQL of a relation with these columns and `__id`, the number of the row from 1: the table
   * `rows` of the serving form, or a subquery over the Parquet.
   */
  readonly from: string;
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface SchemaError {
  /** From 1; absent where the whole column or table is wrong. */
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
  /** The constraint's name in Table Schema, or `type`, `format`, `column`, `primaryKey`. */
  readonly rule: string;
  readonly problem: Problem;
}

export interface SchemaValidation {
  readonly schema: string;
  readonly valid: boolean;
  readonly errorCount: number;
  /** The first thousand, by row. */
  readonly errors: readonly SchemaError[];
  /** What was not checked, and what breaks no rule but should be known. */
  readonly notices: readonly Problem[];
}

/** Errors told one by one. */
const errorsMax = 1000;

/** Checks in one query; a wide schema takes several. */
const checksPerQuery = 60;

/** Checks every row of a table against a schema, at the engine's speed. Patterns run in RE2 and cannot hang. */
export async function validateSchema(
  table: ValidatedTable,
  schema: TableSchema,
  name: string,
): Promise<SchemaValidation> {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const structure = checkStructure(table, schema, columns);
  const checks: Check[] = [];
  const errors: SchemaError[] = [...structure.errors];
  const notices: Problem[] = [...structure.notices];
  for (const field of schema.fields) {
    const column = columns.get(field.name);
    if (column === undefined) continue;
    const read = await readPattern(table, field);
    notices.push(...read.notices);
    const found = checksOf(field, column, read.pattern, field.missingValues ?? schema.missingValues);
    checks.push(...found.checks);
    errors.push(...found.whole.map(({ rule, problem }) => ({ column: field.name, rule, problem })));
  }
  const ofRows = await runChecks(table, checks);
  const ofKeys = await checkKeys(table, schema, columns);
  const listed = [...ofRows.errors, ...ofKeys.errors].toSorted(
    (one, other) => (one.row ?? 0) - (other.row ?? 0),
  );
  const errorCount = errors.length + ofKeys.count + ofRows.count;
  const valid = errorCount === 0;
  return { schema: name, valid, errorCount, errors: [...errors, ...listed].slice(0, errorsMax), notices };
}

type Columns = ReadonlyMap<string, Column>;

/** Columns that are not there or not asked for, and what is not checked. */
function checkStructure(
  table: ValidatedTable,
  schema: TableSchema,
  columns: Columns,
): { errors: SchemaError[]; notices: Problem[] } {
  const errors: SchemaError[] = [];
  const notices: Problem[] = [];
  for (const { name, constraints } of schema.fields) {
    if (columns.has(name)) continue;
    const found = missingColumn(name, table.columns);
    if (constraints?.required === true) errors.push({ column: name, rule: "column", problem: found });
    else notices.push(found);
  }
  const asked = new Set(schema.fields.map((field) => field.name));
  for (const { name } of table.columns) {
    if (!asked.has(name)) notices.push(problem("schema-column-extra", { column: name }, { column: name }));
  }
  if ((schema.foreignKeys?.length ?? 0) > 0) notices.push(problem("schema-foreign-keys-skipped"));
  return { errors, notices };
}

function missingColumn(name: string, columns: readonly Column[]): Problem {
  const near = columns.find((column) => bare(column.name) === bare(name));
  if (near === undefined) return problem("schema-column-missing", { column: name }, { column: name });
  return problem("schema-column-misnamed", { column: name, found: near.name }, { column: name });
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The pattern as the engine takes it; a notice where it has what RE2 leaves out, such as back-references. */
async function readPattern(
  table: ValidatedTable,
  field: SchemaField,
): Promise<{ pattern: Pattern; notices: readonly Problem[] }> {
  const given = field.constraints?.pattern;
  if (given === undefined) return { pattern: undefined, notices: [] };
  const pattern = toRe2(given);
  try {
    await table.rows(`SELECT regexp_full_match('', ${literal(pattern)}) AS ok`);
    return { pattern, notices: [] };
  } catch (error) {
    if (isFailure(error)) throw error;
    const args = { column: field.name, pattern: given.slice(0, 200) };
    return {
      pattern: undefined,
      notices: [problem("schema-pattern-unsupported", args, { column: field.name })],
    };
  }
}

/**
 * RE2 writes a character's number as `\x{00C0}` where others write `\u00C0`, and refuses a
 * backslash before a letter or sign that is not ASCII, where others ignore it.
 */
function toRe2(pattern: string): string {
  return pattern.replaceAll(/\\u([0-9a-fA-F]{4})/g, "\\x{$1}").replaceAll(/\\([^\x20-\x7e])/g, "$1");
}

interface Counted {
  readonly errors: readonly SchemaError[];
  readonly count: number;
}

/** All checks are counted in a pass; the rows of those that are broken are then looked up. */
async function runChecks(table: ValidatedTable, checks: readonly Check[]): Promise<Counted> {
  const errors: SchemaError[] = [];
  let count = 0;
  for (let start = 0; start < checks.length; start += checksPerQuery) {
    const some = checks.slice(start, start + checksPerQuery);
    const counts = some.map(({ broken }, place) => `count(*) FILTER (WHERE ${broken}) AS c${place}`);
    const [row] = await table.rows(`SELECT ${counts.join(", ")} FROM ${table.from}`);
    for (const [place, check] of some.entries()) {
      const broken = Number(row?.[`c${place}`] ?? 0);
      count += broken;
      if (broken > 0) errors.push(...(await brokenRows(table, check)));
    }
  }
  return { errors, count };
}

async function brokenRows(table: ValidatedTable, check: Check): Promise<SchemaError[]> {
  const { broken, column, rule, toProblem } = check;
  const rows = await table.rows(
    `SELECT __id AS row, left(${check.value}, 200) AS value FROM ${table.from} WHERE ${broken} ORDER BY __id LIMIT ${errorsMax}`,
  );
  return rows.map((row) => {
    const value = typeof row["value"] === "string" ? row["value"] : "";
    return { row: Number(row["row"]), column, value, rule, problem: toProblem(value) };
  });
}

/** Values that must come once: fields said unique, and the primary key. */
async function checkKeys(table: ValidatedTable, schema: TableSchema, columns: Columns): Promise<Counted> {
  const unique = schema.fields
    .filter(({ constraints }) => constraints?.unique === true)
    .map(({ name }) => [name]);
  const key = typeof schema.primaryKey === "string" ? [schema.primaryKey] : (schema.primaryKey ?? []);
  const keys = [
    ...unique.map((names) => ({ names, rule: "unique" })),
    ...(key.length === 0 ? [] : [{ names: key, rule: "primaryKey" }]),
  ];
  const found = await Promise.all(
    keys.map(async ({ names, rule }): Promise<Counted> => {
      const held = names.flatMap((name) => columns.get(name) ?? []);
      return held.length === names.length ? repeatedValues(table, held, rule) : { errors: [], count: 0 };
    }),
  );
  return {
    errors: found.flatMap(({ errors }) => errors),
    count: found.reduce((sum, { count }) => sum + count, 0),
  };
}

async function repeatedValues(
  table: ValidatedTable,
  held: readonly Column[],
  rule: string,
): Promise<Counted> {
  const names = held.map(({ name }) => name).join(", ");
  const texts = held.map((column) => `coalesce(${textOf(column, quoted(column.name))}, '')`);
  const value = texts.length === 1 ? (texts[0] ?? "''") : `concat_ws(' · ', ${texts.join(", ")})`;
  const present = held
    .map(({ name }) => `${quoted(name)} IS NOT NULL`)
    .join(rule === "unique" ? " AND " : " OR ");
  const repeated = `SELECT ${value} AS value, min(__id) AS first, max(__id) AS row, count(*) AS times FROM ${table.from} WHERE ${present} GROUP BY 1 HAVING count(*) > 1`;
  const [sum] = await table.rows(`SELECT coalesce(sum(times - 1), 0) AS n FROM (${repeated})`);
  const rows = await table.rows(
    `SELECT value, first, row FROM (${repeated}) ORDER BY row LIMIT ${errorsMax}`,
  );
  return {
    count: Number(sum?.["n"] ?? 0),
    errors: rows.map((row) => {
      const value = String(row["value"]).slice(0, 200);
      const args = { column: names, value, first: Number(row["first"]) };
      return {
        row: Number(row["row"]),
        column: names,
        value,
        rule,
        problem: problem("schema-repeated", args, { column: names }),
      };
    }),
  };
}
