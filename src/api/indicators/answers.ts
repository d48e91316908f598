import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import { grains, indicatorLevels, valueReasons, valueStatuses } from "../../indicators/definition.ts";
import type { Indicator, Series, Vintage } from "../../indicators/indicator.ts";
import type { ComputedAgain } from "../../indicators/room.ts";
import { problemAnswerSchema, toProblemAnswer } from "../datasets/import-answers.ts";

const definitionSchema = z.record(z.string(), z.unknown()).openapi({
  description: "parameter-indicator-definition",
  example: {
    source: {
      kind: "rows",
      table: "0199c0de-0000-7000-8000-000000000000",
      filter: "",
      value: { aggregation: "sum", column: "hosp" },
      time: { column: "jour", grain: "day" },
      place: { column: "dep", level: "departement" },
      rollUp: true,
      gaps: "missing",
    },
    steps: [{ kind: "per-inhabitants", times: 100_000 }],
  },
});

const target = z.strictObject({ value: z.number(), by: z.iso.date().optional() });

/** What a person says of an indicator. */
const readable = {
  unit: z.string().max(60).optional().openapi({ example: "pour 100 000 habitants" }),
  better: z.enum(["more", "less"]).optional(),
  target: target.optional(),
  method: z.string().max(10_000).optional(),
};

export const newIndicatorSchema = z
  .strictObject({
    organization: z.string().max(200),
    title: z.string().max(2000),
    description: z.string().max(60_000).optional(),
    licence: z.string().max(200).optional(),
    decimals: z.int().min(0).max(10).default(0),
    ...readable,
    definition: definitionSchema,
  })
  .openapi("NewIndicator");

export const indicatorChangeSchema = z
  .strictObject({
    title: z.string().max(2000),
    description: z.string().max(60_000),
    decimals: z.int().min(0).max(10),
    ...readable,
    definition: definitionSchema,
  })
  .partial()
  .openapi("IndicatorChange", { example: { unit: "lits", better: "less" } });

const sourceSchema = z.object({
  instance: z.string().optional(),
  table: z.string(),
  version: z.int(),
  parquet: z.string(),
  title: z.string(),
  url: z.string(),
});

export const vintageSchema = z
  .object({
    number: z.int(),
    table: z.string(),
    computed_at: z.string(),
    definition: z.record(z.string(), z.unknown()),
    sources: z.array(sourceSchema),
    notes: z.array(problemAnswerSchema),
    digest: z.string(),
    program: z.string(),
  })
  .openapi("Vintage");

export const indicatorSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    organization: z.string(),
    state: z.string(),
    licence: z.string().optional(),
    page: z.string(),
    table: z.string(),
    /** Of those that another instance holds. */
    instance: z.string().optional(),
    decimals: z.int(),
    unit: z.string().optional(),
    better: z.enum(["more", "less"]).optional(),
    target: target.optional(),
    method: z.string().optional(),
    grain: z.enum(grains),
    levels: z.array(z.enum(indicatorLevels)),
    from: z.string().optional(),
    to: z.string().optional(),
    sources: z.array(z.object({ title: z.string(), url: z.string() })),
    definition: z.record(z.string(), z.unknown()).optional(),
    vintage: vintageSchema.optional(),
    problem: problemAnswerSchema.extend({ since: z.string() }).optional(),
  })
  .openapi("Indicator");

export const computedAgainSchema = z
  .object({
    vintage: z.int(),
    same: z.boolean(),
    digest: z.string().optional(),
    expected: z.string(),
    problem: problemAnswerSchema.optional(),
  })
  .openapi("ComputedAgain");

export const seriesSchema = z
  .object({
    level: z.enum(indicatorLevels),
    code: z.string(),
    label: z.string(),
    points: z.array(
      z.object({
        period: z.string(),
        value: z.number().nullable(),
        status: z.enum(valueStatuses),
        reason: z.enum(valueReasons).optional(),
      }),
    ),
  })
  .openapi("IndicatorSeries");

export function toVintageAnswer(language: Language, vintage: Vintage): z.input<typeof vintageSchema> {
  const { number, table, computedAt, definition, sources, notes, digest, program } = vintage;
  return {
    number,
    table,
    computed_at: computedAt.toISOString(),
    definition: { ...definition },
    sources: sources.map((source) => ({ ...source })),
    notes: notes.map((note) => toProblemAnswer(language, note)),
    digest,
    program,
  };
}

export function toIndicatorAnswer(
  told: Indicator,
  { language, url }: { readonly language: Language; readonly url: string },
): z.input<typeof indicatorSchema> {
  const { dataset, facts, definition, vintage, problem } = told;
  const { levels, sources, ...rest } = facts;
  return {
    id: dataset.id,
    slug: dataset.slug,
    title: dataset.title,
    description: dataset.description,
    organization: dataset.organizationSlug,
    state: dataset.state,
    page: `${url}/indicators/${dataset.slug}`,
    ...rest,
    levels: [...levels],
    sources: sources.map((source) => ({ ...source })),
    ...defined({
      licence: dataset.licence,
      instance: dataset.organizationOrigin,
      definition: definition === undefined ? undefined : { ...definition },
      vintage: vintage === undefined ? undefined : toVintageAnswer(language, vintage),
      problem:
        problem === undefined
          ? undefined
          : { ...toProblemAnswer(language, problem), since: problem.since.toISOString() },
    }),
  };
}

export function toComputedAgain(
  language: Language,
  { vintage, isSame, digest, problem }: ComputedAgain,
): z.input<typeof computedAgainSchema> {
  return {
    vintage: vintage.number,
    same: isSame,
    expected: vintage.digest,
    ...defined({
      digest,
      problem: problem === undefined ? undefined : toProblemAnswer(language, problem),
    }),
  };
}

export function toSeriesAnswer({ place, points }: Series): z.input<typeof seriesSchema> {
  return { ...place, points: points.map((point) => ({ ...point })) };
}
