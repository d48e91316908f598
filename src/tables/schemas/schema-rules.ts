import { problem, type Problem } from "../../base/failure.ts";
import { isFieldType } from "../types/field-types.ts";
import type { SchemaField, TableSchema } from "../table-schema.ts";

/**
 * Why a Table Schema cannot be checked against: it contradicts itself, or asks of a field what its
 * type does not know (https://datapackage.org/standard/table-schema/). Absent where it can.
 */
export function schemaFault({ fields, primaryKey, foreignKeys }: TableSchema): Problem | undefined {
  const names = new Set<string>();
  for (const field of fields) {
    if (names.has(field.name)) return problem("schema-field-twice", { field: field.name });
    names.add(field.name);
    const fault = fieldFault(field);
    if (fault !== undefined) return fault;
  }
  const keys = [listed(primaryKey), ...(foreignKeys ?? []).map((key) => listed(key.fields))];
  const unknown = keys.flat().find((name) => !names.has(name));
  return unknown === undefined ? undefined : problem("schema-key-unknown", { field: unknown });
}

export function listed(names: string | readonly string[] | undefined): readonly string[] {
  return typeof names === "string" ? [names] : (names ?? []);
}

function fieldFault(field: SchemaField): Problem | undefined {
  const { name, type, itemType } = field;
  if (!isFieldType(type)) return problem("schema-type-unknown", { field: name, type });
  if (itemType !== undefined && !itemTypes.has(itemType))
    return problem("schema-type-unknown", { field: name, type: itemType });
  for (const [constraint, value] of Object.entries(field.constraints ?? {})) {
    if (!isKnown(constraint)) continue;
    if (!(constraintsOf[constraint] ?? []).includes(type) && type !== "any")
      return problem("schema-constraint-unfit", { field: name, constraint, type });
    const wrong = (Array.isArray(value) ? value : [value]).find((each) => !isOfType(field, constraint, each));
    if (wrong !== undefined)
      return problem("schema-limit-unfit", { field: name, constraint, type, limit: String(wrong) });
  }
  return undefined;
}

const itemTypes = new Set(["string", "integer", "boolean", "number", "datetime", "date", "time"]);
const ordered = ["integer", "number", "date", "datetime", "time", "year", "yearmonth", "duration"];
const measured = ["string", "list", "array", "object"];

/** The types that each constraint says something of; `required` and `unique` go with all. */
const constraintsOf: Readonly<Record<string, readonly string[]>> = {
  enum: ["string", "boolean", "geopoint", "geojson", ...ordered, ...measured],
  pattern: ["string"],
  minLength: measured,
  maxLength: measured,
  minimum: ordered,
  maximum: ordered,
  exclusiveMinimum: ordered,
  exclusiveMaximum: ordered,
};

function isKnown(constraint: string): constraint is keyof typeof constraintsOf {
  return constraint in constraintsOf;
}

/** Whether a limit or a value allowed can be one of the field: numbers and ISO dates are told, the rest is taken. */
function isOfType(field: SchemaField, constraint: string, value: unknown): boolean {
  if (["pattern", "minLength", "maxLength"].includes(constraint)) return true;
  const text = String(value);
  switch (field.type) {
    case "integer":
      return /^\s*[-+]?\d+(?:\.0+)?\s*$/.test(text);
    case "year":
      return /^-?\d{4}$/.test(text);
    case "number": {
      const { groupChar = "", decimalChar = "." } = field;
      const joined = groupChar === "" ? text : text.replaceAll(groupChar, "");
      return text.trim() !== "" && !Number.isNaN(Number(joined.replace(decimalChar, ".")));
    }
    case "date":
      return (field.format ?? "default") !== "default" || !Number.isNaN(Date.parse(text));
    default:
      return true;
  }
}
