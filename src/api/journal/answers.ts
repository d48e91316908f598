import { z } from "@hono/zod-openapi";
import { spreadsheetCell } from "../../base/spreadsheet-cell.ts";
import type { Access } from "../../journal/accesses.ts";

const id = "0199c0de-0000-7000-8000-000000000000";

export const accessSchema = z
  .object({
    index: z.int(),
    at: z.iso.datetime(),
    basis: z.enum(["agreement", "account", "producer", "person", "loan", "mandate"]),
    reading: z.string(),
    instance: z.string(),
    party: z.object({
      kind: z.enum(["person", "organization"]),
      id: z.string().optional(),
      name: z.string().optional(),
    }),
    account: z.string().optional(),
    credential: z.string().optional(),
    project: z.string().optional(),
    agreement: z.string().optional(),
    purpose: z.string().optional(),
    agent: z.enum(["staff", "steward"]).optional(),
    reason: z.string().optional(),
    organization: z.string(),
    dataset: z.string(),
    table: z.string(),
    version: z.int(),
    columns: z.array(z.string()),
    filter: z.string().optional(),
    rows: z.int().optional(),
    ending: z
      .object({
        index: z.int(),
        at: z.iso.datetime(),
        ended: z.enum(["whole", "left", "cut"]),
        rows: z.int().optional(),
      })
      .optional(),
    erased: z.array(z.string()),
  })
  .openapi("JournalAccess", {
    example: {
      index: 1203,
      at: "2026-11-26T09:12:03.120Z",
      basis: "agreement",
      reading: "export-csv",
      instance: "https://ville.example",
      party: { kind: "organization", id, name: "Laboratoire de mobilité" },
      agreement: id,
      purpose: "research",
      organization: id,
      dataset: id,
      table: id,
      version: 3,
      columns: ["ligne", "arret", "validations"],
      filter: "ligne__exact=C1",
      rows: 1200,
      ending: { index: 1207, at: "2026-11-26T09:12:04.009Z", ended: "whole", rows: 318 },
      erased: [],
    },
  });

export function toAccessAnswer(access: Access): z.infer<typeof accessSchema> {
  const { at, columns, erased, party, ending, ...told } = access;
  return {
    ...told,
    ...(ending === undefined ? {} : { ending: { ...ending, at: ending.at.toISOString() } }),
    at: at.toISOString(),
    party: { ...party },
    columns: [...columns],
    erased: [...erased],
  };
}

const csvColumns = [
  "index",
  "at",
  "basis",
  "reading",
  "instance",
  "party_kind",
  "party_id",
  "party_name",
  "account",
  "credential",
  "project",
  "agreement",
  "purpose",
  "dataset",
  "table",
  "version",
  "columns",
  "filter",
  "rows",
  "ended",
  "ended_at",
  "ended_rows",
  "ended_index",
  "erased",
  "agent",
  "reason",
] as const;

/** The whole as text, piece by piece. A spreadsheet runs no cell of the CSV. */
export const journalFormats = {
  csv: { mediaType: "text/csv; charset=utf-8", write: toCsv },
  json: { mediaType: "application/json", write: toJson },
  ndjson: { mediaType: "application/x-ndjson", write: toNdjson },
} as const;

async function* toCsv(accesses: AsyncIterable<Access>): AsyncGenerator<string> {
  yield `${csvColumns.join(",")}\r\n`;
  for await (const access of accesses) {
    const { party, ending, ...told } = toAccessAnswer(access);
    const cells: Readonly<Record<string, string | number | undefined>> = {
      ...told,
      party_kind: party.kind,
      party_id: party.id,
      party_name: party.name,
      columns: told.columns.join(" "),
      ended: ending?.ended,
      ended_at: ending?.at,
      ended_rows: ending?.rows,
      ended_index: ending?.index,
      erased: told.erased.join(" "),
    };
    yield `${csvColumns.map((name) => spreadsheetCell(cells[name] ?? "")).join(",")}\r\n`;
  }
}

async function* toJson(accesses: AsyncIterable<Access>): AsyncGenerator<string> {
  let before = "[";
  for await (const access of accesses) {
    yield `${before}${JSON.stringify(toAccessAnswer(access))}`;
    before = ",\n";
  }
  yield before === "[" ? "[]\n" : "]\n";
}

async function* toNdjson(accesses: AsyncIterable<Access>): AsyncGenerator<string> {
  for await (const access of accesses) yield `${JSON.stringify(toAccessAnswer(access))}\n`;
}
