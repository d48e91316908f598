import { problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import type { TableSchema } from "../table-schema.ts";
import type { SchemaError, ValidatedTable } from "./validation.ts";

type Columns = ReadonlyMap<string, Column>;

/** The first column of each name, as the file writes it. */
export function labelsOf({ columns, labels }: ValidatedTable): Columns {
  const found = new Map<string, Column>();
  for (const [place, column] of columns.entries()) {
    const label = labels?.[place] ?? column.name;
    if (!found.has(label)) found.set(label, column);
  }
  return found;
}

/** Columns that are not there, not asked for, there twice or without a name, and what is not checked. */
export function checkStructure(
  table: ValidatedTable,
  schema: TableSchema,
  columns: Columns,
): { errors: SchemaError[]; notices: Problem[] } {
  const errors: SchemaError[] = [...wrongLabels(table)];
  const notices: Problem[] = [];
  const { missing, extra } = strictnessOf(schema.fieldsMatch);
  // A file of other columns altogether is not of this schema, though it may require none.
  const foreign = !schema.fields.some(({ name }) => columns.has(name));
  for (const { name, constraints } of schema.fields) {
    if (columns.has(name)) continue;
    const found = missingColumn(name, table.columns);
    if (constraints?.required === true || missing || foreign)
      errors.push({ column: name, rule: "column", problem: found });
    else notices.push(found);
  }
  const others = extraColumns(schema, columns);
  if (extra) errors.push(...others.map((found) => ({ rule: "column", problem: found })));
  else notices.push(...others);
  if (schema.fieldsMatch === "exact") errors.push(...disordered(schema, columns));
  if ((schema.foreignKeys?.length ?? 0) > 0) notices.push(problem("schema-foreign-keys-skipped"));
  notices.push(...unchecked(schema));
  return { errors, notices };
}

function extraColumns(schema: TableSchema, columns: Columns): Problem[] {
  const asked = new Set(["", ...schema.fields.map((field) => field.name)]);
  const others = [...columns.keys()].filter((name) => !asked.has(name));
  return others.map((column) => problem("schema-column-extra", { column }, { column }));
}

/** Whether a column too few is an error though it is not required, and one too many. */
function strictnessOf(match: TableSchema["fieldsMatch"]): { missing: boolean; extra: boolean } {
  const strict = match === "exact" || match === "equal";
  return { missing: strict || match === "subset", extra: strict || match === "superset" };
}

function wrongLabels({ labels = [] }: ValidatedTable): SchemaError[] {
  return labels.flatMap((label, place): SchemaError[] => {
    const args = { column: label, place: place + 1 };
    if (label === "") return [{ rule: "column", problem: problem("schema-column-unnamed", args) }];
    if (labels.indexOf(label) === place) return [];
    const twice = problem("schema-column-twice", args, { column: label });
    return [{ column: label, rule: "column", problem: twice }];
  });
}

/** The first column that is not in its place, where the schema asks for an order. */
function disordered(schema: TableSchema, columns: Columns): SchemaError[] {
  const asked = schema.fields.map(({ name }) => name).filter((name) => columns.has(name));
  const held = [...columns.keys()].filter((name) => asked.includes(name));
  const column = asked.find((name, place) => held[place] !== name);
  if (column === undefined) return [];
  return [{ column, rule: "column", problem: problem("schema-column-order", { column }, { column }) }];
}

/** Constraints that are known, and not looked at. */
function unchecked({ fields }: TableSchema): Problem[] {
  return fields.flatMap(({ name, constraints, categories }) => [
    ...(constraints?.["jsonSchema"] === undefined ? [] : [notChecked(name, "jsonSchema")]),
    ...(categories === undefined ? [] : [notChecked(name, "categories")]),
  ]);
}

function notChecked(column: string, constraint: string): Problem {
  return problem("schema-constraint-skipped", { column, constraint }, { column });
}

function missingColumn(name: string, columns: readonly Column[]): Problem {
  const near = columns.find((column) => bare(column.name) === bare(name));
  if (near === undefined) return problem("schema-column-missing", { column: name }, { column: name });
  return problem("schema-column-misnamed", { column: name, found: near.name }, { column: name });
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
