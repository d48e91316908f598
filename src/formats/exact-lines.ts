import { CommentLines, learnedRows } from "./dialect/comment-lines.ts";
import type { FoundDialect } from "./dialect/find-dialect.ts";
import { recordBatches } from "./dialect/parse-csv.ts";
import type { Rec } from "./dialect/records.ts";
import type { RawTable } from "./raw.ts";
import { CsvWriter, writtenDialect } from "./csv-writer.ts";
import { scratchPath, type NamedFile, type FormatReading } from "./reading.ts";

/** The name of the column, behind the others, that counts the cells of a line: none where it is blank. */
export const cellsColumn = "__cells";

/**
 * The lines of a text below its header as they were written: what an import completes, moves,
 * leaves out or sets aside is there as it is, so that it can be checked.
 */
export async function exactLines(
  file: NamedFile,
  table: FoundDialect,
  reading: FormatReading,
): Promise<Pick<RawTable, "content" | "dialect" | "problems" | "rejected">> {
  const { columns, dialect, header } = table;
  await using writer = await CsvWriter.create(scratchPath(reading, "csv"));
  for await (const record of withoutComments(rowsOf(file, table, reading), columns)) {
    if (writer.add(cellsOf(record, columns), columns + 1, record.line)) await writer.flush();
  }
  const content = {
    kind: "text",
    path: writer.path,
    dialect: writtenDialect,
    header: [...header, cellsColumn],
    lineColumn: true,
  } as const;
  return { content, dialect, problems: [], rejected: [] };
}

/** A comment between the rows is no row, and none that is faulty. */
async function* withoutComments(records: AsyncGenerator<Rec>, columns: number): AsyncGenerator<Rec> {
  const early: Rec[] = [];
  let comments: CommentLines | undefined;
  for await (const record of records) {
    if (comments === undefined) {
      early.push(record);
      if (early.length < learnedRows) continue;
      comments = new CommentLines(early, columns);
      yield* notIn(comments, early);
    } else if (!comments.has(record)) yield record;
  }
  if (comments === undefined) yield* notIn(new CommentLines(early, columns), early);
}

function notIn(comments: CommentLines, records: readonly Rec[]): Rec[] {
  return records.filter((record) => !comments.has(record));
}

/** The records below the header, without those of another table and the notes at the end. */
async function* rowsOf(
  file: NamedFile,
  { columns, dialect, firstLine, lastLine = Infinity }: FoundDialect,
  { signal }: FormatReading,
): AsyncGenerator<Rec> {
  let headerLeft = dialect.headerRows;
  let held: Rec[] = [];
  for await (const records of recordBatches(file.path, dialect, {
    columns,
    skipLines: firstLine - 1,
    signal,
  })) {
    for (const record of records) {
      if (headerLeft === 0) held.push(record);
      else if (!isBlank(record)) headerLeft--;
    }
    const end = held.at(-1);
    if (end === undefined) continue;
    const kept = Math.min(end.line + end.lines - 1 - dialect.footnoteLines, lastLine);
    yield* held.filter(({ line }) => line <= kept);
    held = held.filter(({ line }) => line > kept);
    if (end.line > lastLine) return;
  }
}

function cellsOf(record: Rec, columns: number): string[] {
  const cells = Array.from({ length: columns }, (_, place) => record.cells[place] ?? "");
  return [...cells, String(isBlank(record) ? 0 : record.cells.length)];
}

function isBlank({ raw }: Rec): boolean {
  return raw.trim() === "" || raw === "\ufeff";
}
