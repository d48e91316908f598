import { z } from "zod";

/**
 * A Table Schema (Frictionless, versions 1 and 2): https://datapackage.org/standard/table-schema/.
 * What this program does not know of is kept by the one who wrote it and left alone here.
 */
const Constraints = z.looseObject({
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  pattern: z.string().optional(),
  minimum: z.union([z.number(), z.string()]).optional(),
  maximum: z.union([z.number(), z.string()]).optional(),
  exclusiveMinimum: z.union([z.number(), z.string()]).optional(),
  exclusiveMaximum: z.union([z.number(), z.string()]).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});

/** Texts that stand for a missing value; version 2 gives each a label where it likes. */
const MissingValues = z
  .array(z.union([z.string(), z.looseObject({ value: z.string() })]))
  .transform((values) => values.map((each) => (typeof each === "string" ? each : each.value)));

const Field = z.looseObject({
  name: z.string(),
  type: z.string().default("string"),
  format: z.string().optional(),
  constraints: Constraints.optional(),
  trueValues: z.array(z.string()).optional(),
  falseValues: z.array(z.string()).optional(),
  decimalChar: z.string().optional(),
  groupChar: z.string().optional(),
  bareNumber: z.boolean().optional(),
  missingValues: MissingValues.optional(),
  /** Of a list: what separates its items, and their type. */
  delimiter: z.string().min(1).optional(),
  itemType: z.string().optional(),
});

const ForeignKey = z.looseObject({ fields: z.union([z.string(), z.array(z.string())]) });

export const tableSchemaShape = z.looseObject({
  name: z.string().optional(),
  title: z.string().optional(),
  version: z.string().optional(),
  fields: z.array(Field).min(1),
  missingValues: MissingValues.default([""]),
  /** How the columns have to be those of the schema (version 2); by their names, in any order, where it is absent. */
  fieldsMatch: z.enum(["exact", "equal", "subset", "superset", "partial"]).optional(),
  uniqueKeys: z.array(z.array(z.string())).optional(),
  primaryKey: z.union([z.string(), z.array(z.string())]).optional(),
  foreignKeys: z.array(ForeignKey).optional(),
});

export type TableSchema = z.infer<typeof tableSchemaShape>;
export type SchemaField = z.infer<typeof Field>;
