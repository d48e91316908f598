import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import {
  everyValues,
  type ProblemKind,
  type RecordProblem,
  type Run,
  type Source,
  sourceKinds,
} from "../../harvest/source.ts";
import type { LinkCheck } from "../../harvest/room.ts";
import type { Preview } from "../../harvest/preview.ts";
import { remedyOf } from "../../words/remedies.ts";
import { say } from "../../words/say.ts";
import { problemAnswerSchema, toProblemAnswer } from "../datasets/import-answers.ts";

export const kindSchema = z.enum(sourceKinds);
export const everySchema = z.enum(everyValues);

const count = z.int();

export const runSchema = z
  .object({
    id: z.string(),
    source: z.string(),
    state: z.enum(["waiting", "running", "done", "incomplete", "failed", "cancelled"]),
    dry: z.boolean(),
    createdAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    counts: z.object({
      seen: count,
      created: count,
      changed: count,
      unchanged: count,
      joined: count,
      refused: count,
      missing: count,
      withdrawn: count,
      withProblems: count,
    }),
    announced: z.int().optional(),
    failure: problemAnswerSchema.optional(),
  })
  .openapi("HarvestRun", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000041",
      source: "0199c0de-0000-7000-8000-000000000040",
      state: "done",
      dry: false,
      createdAt: "2026-11-25T03:00:00.000Z",
      startedAt: "2026-11-25T03:00:00.000Z",
      endedAt: "2026-11-25T03:00:09.000Z",
      counts: {
        seen: 387,
        created: 2,
        changed: 5,
        unchanged: 379,
        joined: 0,
        refused: 1,
        missing: 0,
        withdrawn: 0,
        withProblems: 28,
      },
      announced: 387,
    },
  });

export function toRunAnswer(language: Language, run: Run): z.infer<typeof runSchema> {
  const { createdAt, startedAt, endedAt, failure, announced, counts, ...rest } = run;
  return defined({
    ...rest,
    counts: { ...counts },
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString(),
    endedAt: endedAt?.toISOString(),
    announced,
    failure: failure === undefined ? undefined : toProblemAnswer(language, failure),
  });
}

export const sourceSchema = z
  .object({
    id: z.string(),
    organization: z.string(),
    organizationName: z.string(),
    name: z.string(),
    kind: kindSchema,
    url: z.string(),
    options: z.record(z.string(), z.string()),
    every: everySchema,
    pausedAt: z.string().optional(),
    createdAt: z.string(),
    nextAt: z.string().optional(),
    datasets: z.int(),
    lastRun: runSchema.optional(),
  })
  .openapi("HarvestSource", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000040",
      organization: "0199c0de-0000-7000-8000-000000000001",
      organizationName: "Ville de Saint-Œuf",
      name: "Portail de la métropole",
      kind: "rudi",
      url: "https://data.example.org/",
      options: {},
      every: "daily",
      createdAt: "2026-11-24T08:00:00.000Z",
      nextAt: "2026-11-26T03:00:00.000Z",
      datasets: 386,
    },
  });

export function toSourceAnswer(language: Language, source: Source): z.infer<typeof sourceSchema> {
  const { paused, createdAt, nextAt, lastRun, options, ...rest } = source;
  return defined({
    ...rest,
    options: { ...options },
    createdAt: createdAt.toISOString(),
    pausedAt: paused?.at.toISOString(),
    nextAt: nextAt?.toISOString(),
    lastRun: lastRun === undefined ? undefined : toRunAnswer(language, lastRun),
  });
}

const recordSchema = z.object({
  place: z.string(),
  identifier: z.string().optional(),
  url: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  licence: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  problems: z.array(problemAnswerSchema),
});

export const previewSchema = z
  .object({
    kind: kindSchema,
    announced: z.int().optional(),
    records: z.array(recordSchema),
    problems: z.array(problemAnswerSchema),
  })
  .openapi("HarvestPreview", {
    example: {
      kind: "dcat",
      announced: 27,
      records: [
        {
          place: "https://data.example.org/catalog.ttl#1",
          identifier: "https://data.example.org/d/1",
          title: "Menus des cantines",
          description: "",
          problems: [],
        },
      ],
      problems: [],
    },
  });

export function toPreviewAnswer(language: Language, preview: Preview): z.infer<typeof previewSchema> {
  return defined({
    kind: preview.kind,
    announced: preview.announced,
    records: preview.records.map(({ place, identifier, url, dataset, problems }) =>
      defined({
        place,
        identifier,
        url,
        title: dataset?.title,
        description: dataset?.description,
        licence: dataset?.licence,
        metadata: dataset === undefined ? undefined : { ...dataset.metadata },
        problems: problems.map((each) => toProblemAnswer(language, each)),
      }),
    ),
    problems: preview.problems.map((each) => toProblemAnswer(language, each)),
  });
}

export const recordProblemSchema = z
  .object({
    place: z.string(),
    identifier: z.string().optional(),
    dataset: z.object({ slug: z.string(), title: z.string() }).optional(),
    refused: z.boolean(),
    problem: problemAnswerSchema,
  })
  .openapi("HarvestProblem", {
    example: {
      place: "https://data.example.org/api/resources?page=3#17",
      refused: true,
      problem: { key: "federation-no-identifier", message: "The record has no identifier." },
    },
  });

export function toRecordProblemAnswer(
  language: Language,
  { place, identifier, dataset, refused, problem }: RecordProblem,
): z.infer<typeof recordProblemSchema> {
  return defined({
    place,
    identifier,
    dataset: dataset === undefined ? undefined : { slug: dataset.slug, title: dataset.title },
    refused,
    problem: toProblemAnswer(language, problem),
  });
}

export const problemKindSchema = z
  .object({
    key: z.string(),
    records: z.int(),
    refused: z.int(),
    example: problemAnswerSchema,
    remedy: z.string().optional(),
  })
  .openapi("HarvestProblemKind", {
    example: {
      key: "read-no-identifier",
      records: 17,
      refused: 17,
      example: { key: "read-no-identifier", message: "The record has no identifier." },
      remedy: "At the source, give each record an identifier of its own that does not change.",
    },
  });

export function toProblemKindAnswer(
  language: Language,
  { key, records, refused, example }: ProblemKind,
): z.infer<typeof problemKindSchema> {
  const remedy = remedyOf(key);
  return defined({
    key,
    records,
    refused,
    example: toProblemAnswer(language, example),
    remedy: remedy === undefined ? undefined : say(language, remedy),
  });
}

export const originalSchema = z
  .object({ mediaType: z.string(), text: z.string(), problems: z.array(problemAnswerSchema) })
  .openapi("HarvestOriginal", {
    example: { mediaType: "application/json", text: '{"resource_title": "Menus"}', problems: [] },
  });

export const checkSchema = z
  .object({
    url: z.string(),
    checkedAt: z.string(),
    since: z.string(),
    ok: z.boolean(),
    status: z.int().optional(),
    mediaType: z.string().optional(),
    bytes: z.number().optional(),
    problem: problemAnswerSchema.optional(),
  })
  .openapi("LinkCheck", {
    example: {
      url: "https://data.example.org/menus.csv",
      checkedAt: "2026-11-25T04:00:00.000Z",
      since: "2026-11-04T04:00:00.000Z",
      ok: true,
      status: 200,
      mediaType: "text/csv",
      bytes: 12_000,
    },
  });

export function toCheckAnswer(
  language: Language,
  url: string,
  { checkedAt, since, problem, ...check }: LinkCheck,
): z.infer<typeof checkSchema> {
  return defined({
    url,
    ...check,
    checkedAt: checkedAt.toISOString(),
    since: since.toISOString(),
    problem: problem === undefined ? undefined : toProblemAnswer(language, problem),
  });
}
