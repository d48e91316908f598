import { z } from "@hono/zod-openapi";
import type { Problem } from "../../base/failure.ts";
import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Column } from "../../tables/column.ts";
import { toldSource } from "../../tables/told-source.ts";
import type { Version } from "../../tables/table.ts";
import type { Import } from "../../tables/imports.ts";
import type { Upload } from "../../tables/room.ts";
import { sayProblem } from "../../words/say.ts";

export const problemAnswerSchema = z
  .object({
    key: z.string(),
    message: z.string(),
    where: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .openapi("DataProblem", {
    example: { key: "import-rows-set-aside", message: "3 rows set aside: each is kept with its reason." },
  });

export function toProblemAnswer(language: Language, found: Problem) {
  const { key, where } = found;
  return {
    key,
    message: sayProblem(language, found),
    ...(where === undefined ? {} : { where: { ...where } }),
  };
}

export const importSchema = z
  .object({
    id: z.string(),
    dataset: z.string(),
    state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
    sourceName: z.string(),
    progress: z
      .object({
        step: z.enum(["fetch", "unpack", "read", "types", "write", "profile", "record"]),
        bytes: z.number(),
        bytesTotal: z.number().optional(),
        rows: z.number(),
        done: z.number(),
        remainingMs: z.number().optional(),
      })
      .optional(),
    failure: problemAnswerSchema.optional(),
    made: z.array(z.object({ table: z.string(), version: z.int() })),
    problems: z.array(problemAnswerSchema),
    createdAt: z.string(),
    endedAt: z.string().optional(),
  })
  .openapi("Import", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000010",
      dataset: "0199c0de-0000-7000-8000-000000000000",
      state: "running",
      sourceName: "cantines.csv",
      progress: {
        step: "write",
        bytes: 5_000_000,
        bytesTotal: 10_000_000,
        rows: 0,
        done: 0.6,
        remainingMs: 900,
      },
      made: [],
      problems: [],
      createdAt: "2026-11-25T08:00:00.000Z",
    },
  });

export function toImportAnswer(language: Language, found: Import) {
  const { failure, problems, createdAt, endedAt, made, progress, ...rest } = found;
  return {
    ...rest,
    ...(progress === undefined ? {} : { progress: { ...progress } }),
    ...(failure === undefined ? {} : { failure: toProblemAnswer(language, failure) }),
    made: made.map((each) => ({ ...each })),
    problems: problems.map((each) => toProblemAnswer(language, each)),
    createdAt: createdAt.toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}

export const uploadSchema = z
  .object({
    id: z.string(),
    fileName: z.string(),
    bytes: z.number(),
    received: z.number(),
    sha256: z.string().optional(),
  })
  .openapi("Upload", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000020",
      fileName: "cantines.csv",
      bytes: 1000,
      received: 0,
    },
  });

export function toUploadAnswer({ id, fileName, bytes, received, sha256 }: Upload) {
  return { id, fileName, bytes, received, ...defined({ sha256 }) };
}

export const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  writing: z.string().optional(),
  meaning: z.string().optional(),
  unit: z.string().optional(),
  missing: z.array(z.string()),
  marksOf: z.string().optional(),
});

export function toColumnAnswer({
  name,
  type,
  title,
  description,
  writing,
  meaning,
  unit,
  missing,
  marksOf,
}: Column): z.infer<typeof columnSchema> {
  return {
    name,
    type,
    ...defined({ title, description, writing, meaning, unit }),
    missing: [...missing],
    ...defined({ marksOf }),
  };
}

const accountSchema = z.object({
  unit: z.enum(["line", "row", "record"]),
  total: z.int(),
  table: z.int(),
  aside: z.int(),
  header: z.int(),
  title: z.int(),
  comment: z.int(),
  note: z.int(),
  blank: z.int(),
  within: z.int(),
});

export const versionSchema = z
  .object({
    number: z.int(),
    createdAt: z.string(),
    source: z.record(z.string(), z.unknown()),
    format: z.string(),
    dialect: z.record(z.string(), z.unknown()).optional(),
    original: z.object({ sha256: z.string(), bytes: z.number(), kept: z.literal(true).optional() }),
    parquet: z.object({ sha256: z.string(), bytes: z.number() }),
    rows: z.int(),
    rejectedRows: z.int(),
    account: accountSchema.optional(),
    columns: z.array(columnSchema),
    problems: z.array(problemAnswerSchema),
    personalData: z.array(z.object({ column: z.string(), meaning: z.string(), cells: z.number() })),
    changes: z.record(z.string(), z.unknown()).optional(),
    links: z.object({ data: z.string(), original: z.string().optional(), rejectedRows: z.string() }),
  })
  .openapi("Version", {
    example: {
      number: 2,
      createdAt: "2026-11-25T08:00:00.000Z",
      source: { kind: "upload", fileName: "cantines.csv" },
      format: "csv",
      original: { sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", bytes: 1000 },
      parquet: { sha256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", bytes: 600 },
      rows: 42,
      rejectedRows: 1,
      account: {
        unit: "line",
        total: 45,
        table: 42,
        aside: 1,
        header: 1,
        title: 1,
        comment: 0,
        note: 0,
        blank: 0,
        within: 0,
      },
      columns: [{ name: "siret", type: "text", meaning: "siret", missing: [] }],
      problems: [],
      personalData: [],
      links: {
        data: "https://data.example.org/api/resources/0199c0de-0000-7000-8000-000000000002/versions/2/data/",
        original:
          "https://data.example.org/api/resources/0199c0de-0000-7000-8000-000000000002/versions/2/original",
        rejectedRows:
          "https://data.example.org/api/resources/0199c0de-0000-7000-8000-000000000002/versions/2/rejected-rows",
      },
    },
  });

export function toVersionAnswer(
  language: Language,
  url: string,
  version: Version,
): z.infer<typeof versionSchema> {
  const address = `${url}/api/resources/${version.table}/versions/${version.number}`;
  const { number, createdAt, format, dialect, rows, rejectedRows, columns, changes } = version;
  const { account } = version;
  return {
    number,
    createdAt: createdAt.toISOString(),
    source: { ...toldSource(version) },
    format,
    ...(dialect === undefined ? {} : { dialect: { ...dialect } }),
    original: {
      sha256: version.original,
      bytes: version.originalBytes,
      ...(version.originalKept === true ? { kept: true as const } : {}),
    },
    parquet: { sha256: version.parquet, bytes: version.parquetBytes },
    rows,
    rejectedRows,
    ...(account === undefined ? {} : { account: { ...account } }),
    columns: columns.map(toColumnAnswer),
    problems: version.problems.map((each) => toProblemAnswer(language, each)),
    personalData: version.personalData.map((each) => ({ ...each })),
    ...(changes === undefined ? {} : { changes: { ...changes } }),
    links: {
      data: `${address}/data/`,
      ...(version.originalKept === true ? {} : { original: `${address}/original` }),
      rejectedRows: `${address}/rejected-rows`,
    },
  };
}
