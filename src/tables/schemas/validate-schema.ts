import { Failure, isFailure, problem, type Problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Column } from "../column.ts";
import type { SchemaField, TableSchema } from "../table-schema.ts";
import { listed } from "./schema-rules.ts";
import { checksOf, presentSql, textOf, valueOf, type Check, type Pattern } from "../types/field-checks.ts";
import { wholeColumn } from "../types/field-types.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import { errorsMax, type SchemaError, type SchemaValidation, type ValidatedTable } from "./validation.ts";
import { checkStructure, labelsOf } from "./check-structure.ts";
import { type BrokenRule, groupErrors, toKinds } from "./error-kinds.ts";

/** Checks in one query; a wide schema takes several. */
const checksPerQuery = 60;

/** Checks every row of a table against a schema, at the engine's speed. Patterns run in RE2 and cannot hang. */
export async function validateSchema(
  table: ValidatedTable,
  schema: TableSchema,
  name: string,
): Promise<SchemaValidation> {
  const columns = labelsOf(table);
  const { errors, notices } = checkStructure(table, schema, columns);
  const checks: Check[] = [];
  for (const field of schema.fields) {
    const column = columns.get(field.name);
    if (column === undefined) continue;
    const read = await readPattern(table, field);
    notices.push(...read.notices);
    const whole = wholeOf(table, field, column);
    if (whole !== undefined) errors.push({ column: field.name, ...whole });
    const missing = field.missingValues ?? schema.missingValues;
    checks.push(
      ...checksOf(field, column, read.pattern, missing).filter(
        ({ rule }) => whole === undefined || rule === "required",
      ),
    );
  }
  const lines = await findLines(table);
  const ofRows = await runChecks({ ...table, from: lines.filled }, checks);
  const ofKeys = await checkKeys({ ...table, from: lines.filled }, schema, columns);
  const broken = [...ofRows, ...ofKeys, ...lines.broken];
  const found = broken.flatMap((each) => each.errors).toSorted((one, other) => one.id - other.id);
  const errorCount = broken.reduce((sum, { count }) => sum + count, errors.length);
  const first = found.slice(0, errorsMax).map(withoutId);
  const ofRules = broken.map((each) => ({ ...each, errors: each.errors.map(withoutId) }));
  return {
    schema: name,
    valid: errorCount === 0,
    errorCount,
    kinds: toKinds([...groupErrors(errors), ...ofRules]),
    errors: [...errors, ...first].slice(0, errorsMax),
    notices,
  };
}

type Columns = ReadonlyMap<string, Column>;

/** What is wrong with the column as a whole, as the version knows it. */
function wholeOf(table: ValidatedTable, field: SchemaField, column: Column) {
  const typed = (table.typed ?? table.columns).find(({ name }) => name === column.name);
  return typed === undefined ? undefined : wholeColumn(field, typed);
}

/** An error with the place of its row, by which errors are sorted. */
type Placed = SchemaError & { readonly id: number };

function withoutId(placed: Placed): SchemaError {
  const { id, ...error } = placed;
  return id === undefined ? placed : error;
}

/** Lines of a text that are blank, or have more or fewer cells than the header; the rules of fields are for those with cells. */
async function findLines(table: ValidatedTable): Promise<{ broken: BrokenRule<Placed>[]; filled: string }> {
  if (table.typed === undefined) return { broken: [], filled: table.from };
  const width = table.columns.length;
  const blank = `(${table.columns.map(({ name }) => `coalesce(${quoteName(name)}, '') = ''`).join(" AND ")})`;
  const check = (rule: string, broken: string): Check => ({
    column: "",
    rule,
    broken,
    value: "''",
    toProblem: () => problem(`schema-${rule}`, { cells: width }),
  });
  const found = await runChecks(table, [
    check("blank-row", blank),
    check("missing-cell", `NOT ${blank} AND __cells < ${width}`),
    check("extra-cell", `__cells > ${width}`),
  ]);
  const broken = found.map(({ errors, count }) => ({
    count,
    errors: errors.map(({ id, row, line, rule, problem: told }) => ({
      id,
      rule,
      problem: told,
      ...defined({ row, line }),
    })),
  }));
  return { broken, filled: `(SELECT * FROM ${table.from} WHERE NOT ${blank})` };
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
    await table.rows(`SELECT regexp_full_match('', ${quoteText(pattern)}) AS ok`);
    return { pattern, notices: [] };
  } catch (cause) {
    if (isFailure(cause)) throw cause;
    const args = { column: field.name, pattern: given.slice(0, 200) };
    if (!isPattern(given)) throw new Failure("invalid", "schema-pattern-wrong", args, { cause });
    return {
      pattern: undefined,
      notices: [problem("schema-pattern-unsupported", args, { column: field.name })],
    };
  }
}

/** Whether it is a pattern at all, to somebody. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * RE2 writes a character's number as `\x{00C0}` where others write `\u00C0`, and refuses a
 * backslash before a letter or sign that is not ASCII, where others ignore it.
 */
function toRe2(pattern: string): string {
  return pattern.replaceAll(/\\u([0-9a-fA-F]{4})/g, "\\x{$1}").replaceAll(/\\([^\x20-\x7e])/g, "$1");
}

/** All checks are counted in a pass; the rows of those that are broken are then looked up. */
async function runChecks(table: ValidatedTable, checks: readonly Check[]): Promise<BrokenRule<Placed>[]> {
  const found: BrokenRule<Placed>[] = [];
  for (let start = 0; start < checks.length; start += checksPerQuery) {
    const some = checks.slice(start, start + checksPerQuery);
    const counts = some.map(({ broken }, place) => `count(*) FILTER (WHERE ${broken}) AS c${place}`);
    const [row] = await table.rows(`SELECT ${counts.join(", ")} FROM ${table.from}`);
    for (const [place, check] of some.entries()) {
      const count = Number(row?.[`c${place}`] ?? 0);
      if (count > 0) found.push({ errors: await brokenRows(table, check), count });
    }
  }
  return found;
}

async function brokenRows(table: ValidatedTable, check: Check): Promise<Placed[]> {
  const { broken, column, rule, toProblem } = check;
  const rows = await table.rows(
    `SELECT __id AS id, __row AS row, __line AS line, left(${check.value}, 200) AS value FROM ${table.from} WHERE ${broken} ORDER BY __id LIMIT ${errorsMax}`,
  );
  return rows.map((row) => {
    const value = typeof row["value"] === "string" ? row["value"] : "";
    return { ...placeOf(row), column, value, rule, problem: toProblem(value) };
  });
}

function placeOf(row: Readonly<Record<string, unknown>>): { id: number; row?: number; line?: number } {
  const given = (name: "row" | "line") => {
    const place = row[name] ?? undefined;
    return place === undefined ? {} : { [name]: Number(place) };
  };
  return { id: Number(row["id"]), ...given("row"), ...given("line") };
}

/** Values that must come once: fields said unique, unique keys, and the primary key. */
async function checkKeys(
  table: ValidatedTable,
  schema: TableSchema,
  columns: Columns,
): Promise<BrokenRule<Placed>[]> {
  const unique = schema.fields
    .filter(({ constraints }) => constraints?.unique === true)
    .map(({ name }) => ({ names: [name], rule: "unique" }));
  const several = (schema.uniqueKeys ?? []).map((names) => ({ names, rule: "uniqueKeys" }));
  const key = listed(schema.primaryKey);
  const keys = [...unique, ...several, ...(key.length === 0 ? [] : [{ names: key, rule: "primaryKey" }])];
  const fields = new Map(schema.fields.map((field) => [field.name, field]));
  const found = await Promise.all(
    keys.map(async ({ names, rule }): Promise<BrokenRule<Placed>[]> => {
      const held = names.flatMap((name) => {
        const [column, field] = [columns.get(name), fields.get(name)];
        if (column === undefined || field === undefined) return [];
        return { column, field, missing: field.missingValues ?? schema.missingValues };
      });
      return held.length === names.length ? checkKey(table, held, rule) : [];
    }),
  );
  return found.flat();
}

interface KeyColumn {
  readonly column: Column;
  readonly field: SchemaField;
  readonly missing: readonly string[];
}

async function checkKey(
  table: ValidatedTable,
  held: readonly KeyColumn[],
  rule: string,
): Promise<BrokenRule<Placed>[]> {
  const repeated = await repeatedValues(table, held, rule);
  if (rule !== "primaryKey") return [repeated];
  const names = held.map(({ field }) => field.name).join(", ");
  const none = held.map(({ column, missing }) => `NOT ${presentSql(column, missing)}`).join(" AND ");
  const toProblem = (): Problem => problem("schema-key-missing", { column: names }, { column: names });
  const empty = await runChecks(table, [{ column: names, rule, broken: none, value: "''", toProblem }]);
  return [repeated, ...empty];
}

async function repeatedValues(
  table: ValidatedTable,
  held: readonly KeyColumn[],
  rule: string,
): Promise<BrokenRule<Placed>> {
  const names = held.map(({ field }) => field.name).join(", ");
  const texts = held.map(({ column }) => `coalesce(${textOf(column, quoteName(column.name))}, '')`);
  const values = held.map(
    ({ column, field }, place) => `${valueOf({ field, column }, texts[place] ?? "''")} AS k${place}`,
  );
  const value = texts.length === 1 ? (texts[0] ?? "''") : `concat_ws(' · ', ${texts.join(", ")})`;
  const present = held.map(({ column, missing }) => presentSql(column, missing)).join(" OR ");
  const given = `SELECT __id, __row, __line, ${value} AS value, ${values.join(", ")} FROM ${table.from} WHERE ${present}`;
  const by = held.map((_, place) => `k${place}`).join(", ");
  const repeated = `SELECT arg_max(value, __id) AS value, arg_min(coalesce(__line, __row), __id) AS first, max(__id) AS id, arg_max(__row, __id) AS row, arg_max(__line, __id) AS line, count(*) AS times FROM (${given}) GROUP BY ${by} HAVING count(*) > 1`;
  const [sum] = await table.rows(`SELECT coalesce(sum(times - 1), 0) AS n FROM (${repeated})`);
  const rows = await table.rows(`SELECT * FROM (${repeated}) ORDER BY id LIMIT ${errorsMax}`);
  return {
    count: Number(sum?.["n"] ?? 0),
    errors: rows.map((row) => {
      const value = String(row["value"]).slice(0, 200);
      const args = { column: names, value, first: Number(row["first"]) };
      const found = problem("schema-repeated", args, { column: names });
      return { ...placeOf(row), column: names, value, rule, problem: found };
    }),
  };
}
