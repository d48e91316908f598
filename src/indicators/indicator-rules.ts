import { z } from "zod";
import { Failure } from "../base/failure.ts";
import { isId } from "../base/id.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import { decimalsMax } from "../catalogue/indicator-facts.ts";
import { grains, type IndicatorDefinition, indicatorLevels, valueAggregations } from "./definition.ts";

/** What a person says of an indicator beside how it is computed. */
export type ReadableFacts = Pick<IndicatorFacts, "unit" | "decimals" | "better" | "target" | "method">;

const id = z.string().refine(isId);
const date = z.iso.date();
const name = z.string().min(1).max(500);
const level = z.enum(indicatorLevels);
const place = z.strictObject({ level, code: z.string().min(1).max(20) });
const times = z.number().positive().max(1e9);

const rowsSource = z.strictObject({
  kind: z.literal("rows"),
  table: id,
  instance: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .exactOptional(),
  filter: z.string().max(4000),
  value: z.strictObject({
    aggregation: z.enum(valueAggregations),
    column: name.exactOptional(),
    plus: z.array(name).min(1).max(100).exactOptional(),
  }),
  time: z.union([
    z.strictObject({ column: name, grain: z.enum(grains) }),
    z.strictObject({ period: date, grain: z.enum(grains) }),
  ]),
  place: z
    .union([
      z.strictObject({ column: name, level: z.enum(["commune", "epci", "departement", "region"]) }),
      place,
    ])
    .exactOptional(),
  rollUp: z.boolean(),
  gaps: z.enum(["missing", "zero"]),
  covers: place.exactOptional(),
});

const statementSource = z.strictObject({
  kind: z.literal("statement"),
  sql: z.string().min(1).max(20_000),
  tables: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/i), table: id }))
    .min(1)
    .max(20),
  grain: z.enum(grains),
  level: level.exactOptional(),
});

const step = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("per-inhabitants"), times }),
  z.strictObject({ kind: z.literal("ratio"), by: id, times }),
  z.strictObject({
    kind: z.literal("over"),
    periods: z.int().min(2).max(1000),
    take: z.enum(["sum", "mean"]),
  }),
  z.strictObject({
    kind: z.literal("change"),
    since: z.union([z.int().min(1).max(1000), z.literal("year")]),
    relative: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("scale"), times }),
  z.strictObject({ kind: z.literal("cumulative") }),
  z.strictObject({ kind: z.literal("share") }),
  z.strictObject({ kind: z.literal("base-100"), period: date }),
]);

export const definitionShape = z.strictObject({
  source: z.discriminatedUnion("kind", [
    rowsSource,
    z.strictObject({ kind: z.literal("indicator"), indicator: id }),
    statementSource,
  ]),
  steps: z.array(step).max(10),
});

const readableShape = z.strictObject({
  unit: z.string().trim().min(1).max(60).exactOptional(),
  decimals: z.int().min(0).max(decimalsMax),
  better: z.enum(["more", "less"]).exactOptional(),
  target: z.strictObject({ value: z.number(), by: date.exactOptional() }).exactOptional(),
  method: z.string().trim().max(10_000).exactOptional(),
});

/** Throws `invalid` with the part that is no definition. */
export function toDefinition(told: unknown): IndicatorDefinition {
  return checked(definitionShape, told, "definition");
}

/** Of an indicator, whatever else is said of it: throws `invalid`. */
export function toReadableFacts({ unit, decimals, better, target, method }: ReadableFacts): ReadableFacts {
  const given = Object.entries({ unit, decimals, better, target, method });
  return checked(
    readableShape,
    Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== "")),
    "facts",
  );
}

function checked<Value>(shape: z.ZodType<Value>, told: unknown, what: string): Value {
  const { success, data, error } = shape.safeParse(told);
  if (success) return data;
  const parameter = [what, ...(error.issues[0]?.path ?? []).map(String)].join(".");
  throw new Failure("invalid", "indicator-definition-wrong", { parameter });
}
