import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { problem, type Problem } from "../../base/failure.ts";
import type { Decision } from "../find-types.ts";
import type { RawTable, RejectedRow } from "../raw.ts";
import type { Importing } from "./import-table.ts";
import { recordsOfFile } from "./records-of-file.ts";
import { type StructuralReject, structuralRejects } from "./structural-rejects.ts";
import { type TextContent, textSource } from "./text-source.ts";
import { misfitFlags } from "./write-parquet.ts";

/** Rows that are not in the table: NDJSON of `RejectedRow`, in the order of the file. */
export interface SetAside {
  readonly path: string;
  readonly rows: number;
  readonly problems: readonly Problem[];
}

/** What is shown of a raw row; the original file keeps the rest. */
const rawCharsMax = 100_000;

/**
 * Writes down the rows that were left out: those that break the dialect and those with a cell
 * that does not fit, with their line and their text, found by one pass over the file's bytes.
 */
export async function setAside(
  importing: Importing,
  raw: RawTable,
  content: TextContent,
  decisions: readonly Decision[],
  rowsWritten: number,
): Promise<SetAside | undefined> {
  const { workspace, options, signal } = importing;
  const broken = await structuralRejects(workspace);
  const flags = (options.misfit ?? "set-row-aside") === "set-row-aside" ? misfitFlags(decisions) : [];
  const misfits =
    flags.length === 0
      ? []
      : await workspace.rows<Misplaced>(
          `select row, place from (
             select row_number() over () as row, case ${flags
               .map(({ sql, index }) => `when ${sql} then ${index}`)
               .join(" ")} end as place from ${textSource(content)})
           where place is not null order by row`,
          [],
          { signal },
        );
  const rows = raw.rejected.length + broken.length + misfits.length;
  if (rows === 0) return undefined;
  const path = join(workspace.folder, `aside-${performance.now()}.ndjson`);
  const found = locate(content, broken, misfits, decisions, rowsWritten + misfits.length);
  await pipeline(Readable.from(lines(inOrder(raw.rejected, found))), createWriteStream(path), { signal });
  return { path, rows, problems: [problem("import-rows-set-aside", { rows })] };
}

interface Misplaced {
  /** Of the rows that the engine reads, 1 for the first. */
  row: number;
  /** Of the column whose cell does not fit. */
  place: number;
}

async function* locate(
  content: TextContent,
  broken: readonly StructuralReject[],
  misfits: readonly Misplaced[],
  decisions: readonly Decision[],
  rowsRead: number,
): AsyncGenerator<RejectedRow> {
  if (broken.length + misfits.length === 0) return;
  const brokenAt = new Map(broken.map((each) => [each.offset, each]));
  const placeOf = new Map(misfits.map(({ row, place }) => [row, place]));
  let row = 0;
  let left = broken.length + misfits.length;
  for await (const records of recordsOfFile(content.path, content.dialect, content.header.length)) {
    for (const record of records) {
      const structural = brokenAt.get(record.offset);
      if (structural === undefined) row++;
      const place = structural === undefined ? placeOf.get(row) : undefined;
      if (structural === undefined && place === undefined) continue;
      left--;
      yield {
        line: record.line,
        raw: textOf(record.bytes),
        reason: structural?.reason ?? reasonOf(decisions[place ?? 0]),
        ...(place === undefined ? {} : { column: content.header[place] ?? "" }),
      };
    }
    if (left === 0 || row > rowsRead) return;
  }
}

function reasonOf(decision: Decision | undefined): string {
  switch (decision?.column.type) {
    case "integer":
      return "import-cell-not-integer";
    case "decimal":
      return "import-cell-not-decimal";
    case "boolean":
      return "import-cell-not-boolean";
    case "date":
      return "import-cell-not-date";
    case "datetime":
      return "import-cell-not-datetime";
    case "time":
      return "import-cell-not-time";
    case "geometry":
      return "import-cell-not-geometry";
    case "list":
    case "text":
    case undefined:
      return "import-cell-not-fitting";
  }
}

function textOf(bytes: Buffer): string {
  const text = bytes.subarray(0, rawCharsMax * 4).toString("utf8");
  return text.length > rawCharsMax ? `${text.slice(0, rawCharsMax)}…` : text;
}

/** Both lists are in the order of the file. */
async function* inOrder(
  given: readonly RejectedRow[],
  found: AsyncIterable<RejectedRow>,
): AsyncGenerator<RejectedRow> {
  let next = 0;
  for await (const row of found) {
    for (let first = given[next]; first !== undefined && first.line <= row.line; first = given[++next])
      yield first;
    yield row;
  }
  yield* given.slice(next);
}

async function* lines(rows: AsyncIterable<RejectedRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
