import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { problem, type Problem } from "../../base/failure.ts";
import { newId } from "../../base/id.ts";
import type { ColumnType } from "../column.ts";
import type { Decision } from "../types/find-types.ts";
import { placeOf } from "../../formats/place.ts";
import type { RawTable, RejectedRow } from "../../formats/raw.ts";
import type { Importing } from "./importing.ts";
import { type FileRecord, recordsOfFile } from "./records-of-file.ts";
import { type StructuralReject, structuralRejects } from "./structural-rejects.ts";
import { cell, columnsOf, type TextContent, textSource } from "../text-source.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import { misfitFlags } from "./write-parquet.ts";

/** Rows that are not in the table: NDJSON of `RejectedRow`, in the order of the file. */
export interface SetAside {
  readonly path: string;
  readonly rows: number;
  /** Of these, the ones that no choice of types would have kept. */
  readonly broken: number;
  readonly problems: readonly Problem[];
}

/** What is shown of a raw row; the original file keeps the rest. */
const rawCharsMax = 100_000;

/**
 * Writes down the rows that were left out: those that the reader of the format set aside, those
 * that break the dialect, and those with a cell that does not fit, with their line and their
 * text, found by one pass over the file's bytes.
 */
export async function setAside(
  importing: Importing,
  raw: RawTable,
  read?: { content: TextContent; decisions: readonly Decision[] },
): Promise<SetAside | undefined> {
  const { workspace, signal } = importing;
  const broken = read === undefined ? [] : await structuralRejects(workspace);
  const misfits = read === undefined ? [] : await findMisfits(importing, read.content, read.decisions);
  const rows = raw.rejected.length + broken.length + misfits.length;
  if (rows === 0) return undefined;
  const path = join(workspace.folder, `aside-${newId()}.ndjson`);
  const found =
    read === undefined ? [] : locate(read.content, { broken, misfits, decisions: read.decisions });
  await pipeline(Readable.from(lines(inOrder(raw.rejected, found))), createWriteStream(path), { signal });
  const unreadable = raw.rejected.length + broken.length;
  return { path, rows, broken: unreadable, problems: [problem("import-rows-set-aside", { rows })] };
}

async function findMisfits(
  { workspace, options, signal }: Importing,
  content: TextContent,
  decisions: readonly Decision[],
): Promise<Misplaced[]> {
  const flags = options.misfit === "keep-as-missing" ? [] : misfitFlags(decisions);
  if (flags.length === 0) return [];
  // The text of a line holds what is left out: it is written anew of what is not.
  const told = content.left === undefined ? "" : `, ${keptText(content)} as kept`;
  const cases = flags.map(({ sql, index }) => `when ${sql} then ${index}`).join(" ");
  return workspace.rows<Misplaced>(
    `select * from (
       select row_number() over () as row, case ${cases} end as place${told} from ${textSource(content)})
     where place is not null order by row`,
    [],
    { signal },
  );
}

/** SQL of a row's cells, as a line of the columns that are published. */
function keptText({ header, dialect }: TextContent): string {
  const cells = header.map((_, index) => `coalesce(${quoteName(cell(index))}, '')`);
  const separator = quoteText(dialect.separator === "" ? "," : dialect.separator);
  return `left(array_to_string([${cells.join(", ")}], ${separator}), ${rawCharsMax})`;
}

interface Misplaced {
  /** Of the rows that the engine reads, 1 for the first. */
  row: number;
  /** Of the column whose cell does not fit. */
  place: number;
  /** Its text, where the file's own is not told. */
  kept?: string;
}

async function* locate(
  content: TextContent,
  wanted: {
    broken: readonly StructuralReject[];
    misfits: readonly Misplaced[];
    decisions: readonly Decision[];
  },
): AsyncGenerator<RejectedRow> {
  const { broken, misfits, decisions } = wanted;
  const misfitOf = new Map(misfits.map((misfit) => [misfit.row, misfit]));
  let row = 0;
  let next = 0;
  let left = broken.length + misfitOf.size;
  if (left === 0) return;
  for await (const records of recordsOfFile(placeOf(content), content.dialect, columnsOf(content))) {
    for (const record of records) {
      const structural = reachedBy(record, broken[next]);
      if (structural !== undefined) next++;
      const misfit = structural === undefined ? misfitOf.get(++row) : undefined;
      const why = structural === undefined ? whyOf(misfit, content, decisions) : { reason: structural };
      if (why === undefined) continue;
      left--;
      yield { ...shownOf(record, content, misfit), ...why };
    }
    if (left === 0) return;
  }
}

/** The reason, where the record is the one: the engine counts blank lines before a row as its beginning. */
function reachedBy(record: FileRecord, reject: StructuralReject | undefined): string | undefined {
  if (reject === undefined || reject.offset > record.offset + record.bytes.length) return undefined;
  return reject.reason;
}

function whyOf(
  misfit: Misplaced | undefined,
  { header }: TextContent,
  decisions: readonly Decision[],
): Pick<RejectedRow, "reason" | "column"> | undefined {
  if (misfit === undefined) return undefined;
  return { reason: reasonOf(decisions[misfit.place]), column: header[misfit.place] ?? "" };
}

/** The line of a row and its text, without one that holds what is left out: only of a row with all its cells it is known which is which. */
function shownOf(
  record: FileRecord,
  content: TextContent,
  misfit: Misplaced | undefined,
): { line: number; raw: string } {
  const { line, raw } = placeInOriginal(record, content);
  return { line, raw: content.left === undefined ? raw : (misfit?.kept ?? "") };
}

/** The line and the text of a row; where it was written anew, its last cell tells the line. */
function placeInOriginal(record: FileRecord, content: TextContent): { line: number; raw: string } {
  const told =
    content.lineColumn === true ? /^([\s\S]*)[^\d](\d+)$/.exec(record.bytes.toString("utf8")) : null;
  if (told === null) return { line: record.line, raw: textOf(record.bytes) };
  return { line: Number(told[2]), raw: cut(told[1] ?? "") };
}

export function reasonOf(decision: Decision | undefined): string {
  return reasons[decision?.column.type ?? "text"] ?? "import-cell-not-fitting";
}

const reasons: Readonly<Partial<Record<ColumnType, string>>> = {
  integer: "import-cell-not-integer",
  decimal: "import-cell-not-decimal",
  boolean: "import-cell-not-boolean",
  date: "import-cell-not-date",
  datetime: "import-cell-not-datetime",
  time: "import-cell-not-time",
  geometry: "import-cell-not-geometry",
};

function textOf(bytes: Buffer): string {
  return cut(bytes.subarray(0, rawCharsMax * 4).toString("utf8"));
}

function cut(text: string): string {
  return text.length > rawCharsMax ? `${text.slice(0, rawCharsMax)}…` : text;
}

/** Both lists are in the order of the file. */
async function* inOrder(
  given: readonly RejectedRow[],
  found: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
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
