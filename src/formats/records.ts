import { Failure, problem } from "../base/failure.ts";
import { noAccount } from "./account.ts";
import type { Format, RawTable } from "./raw.ts";
import { BadRows } from "./bad-rows.ts";
import { CsvWriter, writtenDialect } from "./csv-writer.ts";
import { scratchPath, type FormatReading } from "./reading.ts";
import { uniqueNames } from "./column-names.ts";
import { parsedElement } from "./parsed-element.ts";
import { isRecord } from "./json-text.ts";
import { RecordColumns, TooWide, type Cells, type RecordFields } from "./record-columns.ts";

/** A record of a file, before its columns are known. */
export interface SourceRecord {
  /** Line or index in the file, 1 for the first. */
  readonly line: number;
  /** Its members, or the text of a JSON object that is still to be read. */
  readonly members: RecordFields | string;
  /** How long it is in the file. */
  readonly bytes: number;
  /** GeoJSON text. */
  readonly geometry?: string | undefined;
}

/** Reads the file from its beginning and gives its records in stretches; once or twice. */
export type ReadRecords = (
  bad: BadRows,
  visit: (records: readonly SourceRecord[]) => Promise<void>,
) => Promise<void>;

const depths = [4, 1, 0];
const headRows = 5_000;
const headBytesMax = 1 << 23;

/**
 * Writes records as a CSV with every column that any of them has. Most files show all their
 * columns at once, and are read once; where a column turns up late, the rest is read for its
 * columns alone, and the file is read again.
 */
export async function writeRecords(
  read: ReadRecords,
  reading: FormatReading,
  table: { name: string; format: Format; geometry: boolean },
): Promise<RawTable> {
  for (const depth of depths) {
    const columns = new RecordColumns(depth, reading.limits.columnsMax - 1);
    try {
      return await written(read, reading, table, columns);
    } catch (error) {
      if (!(error instanceof TooWide)) throw error;
    }
  }
  throw new Failure("too-large", "format-too-many-columns", { columnsMax: reading.limits.columnsMax });
}

async function written(
  read: ReadRecords,
  reading: FormatReading,
  table: { name: string; format: Format; geometry: boolean },
  columns: RecordColumns,
): Promise<RawTable> {
  let pass = await onePass(read, reading, table.geometry, columns);
  if (pass.late) pass = await onePass(read, reading, table.geometry, columns);
  const { writer, bad } = pass;
  if (writer.rows === 0 && bad.rejected.length === 0) throw new Failure("invalid", "import-file-no-rows");
  if (writer.rows === 0) throw new Failure("invalid", "format-no-good-rows", { count: bad.rejected.length });
  const header = [...columns.names(), ...(table.geometry ? ["geometry"] : [])];
  const problems = bad.problems();
  if (writer.nuls > 0) problems.push(problem("format-nul-characters", { count: writer.nuls }));
  return {
    name: table.name,
    format: table.format,
    content: {
      kind: "text",
      path: writer.path,
      dialect: writtenDialect,
      header: uniqueNames(header),
      lineColumn: true,
    },
    problems,
    rejected: bad.rejected.toSorted((one, other) => one.line - other.line),
    account: {
      ...noAccount,
      unit: "record",
      total: bad.met.records + bad.met.blank,
      header: bad.met.headers,
      blank: bad.met.blank,
    },
  };
}

/** `late` says that a column turned up after rows were written without it. */
async function onePass(
  read: ReadRecords,
  reading: FormatReading,
  geometry: boolean,
  columns: RecordColumns,
): Promise<{ writer: CsvWriter; bad: BadRows; late: boolean }> {
  const bad = new BadRows();
  await using writer = await CsvWriter.create(scratchPath(reading, "csv"));
  const output = new Output(writer, columns, geometry, reading.limits.cellBytesMax);
  await read(bad, async (records) => {
    reading.signal?.throwIfAborted();
    for (const record of records) {
      if (output.add(record, bad)) await writer.flush();
    }
  });
  output.settle(bad);
  return { writer, bad, late: output.late };
}

/** Holds the first rows back until their columns are all seen, then writes. */
class Output {
  readonly #writer: CsvWriter;
  readonly #columns: RecordColumns;
  readonly #geometry: boolean;
  readonly #cellCharsMax: number;
  #held: SourceRecord[] | undefined = [];
  #heldBytes = 0;
  /** Columns that rows are written with, once that is settled. */
  #width = 0;
  late = false;

  constructor(writer: CsvWriter, columns: RecordColumns, geometry: boolean, cellCharsMax: number) {
    this.#writer = writer;
    this.#columns = columns;
    this.#geometry = geometry;
    this.#cellCharsMax = cellCharsMax;
  }

  /** True when the writer should be flushed. */
  add(record: SourceRecord, bad: BadRows): boolean {
    if (this.#held === undefined) return this.#write(record, bad);
    const members = membersOf(record, bad);
    if (members === undefined) return false;
    this.#columns.observe(members);
    // A record that is strict JSON is kept as text, whose numbers are as they were written.
    this.#held.push(record);
    this.#heldBytes += record.bytes;
    if (this.#held.length < headRows && this.#heldBytes < headBytesMax) return false;
    this.settle(bad);
    return true;
  }

  settle(bad: BadRows): void {
    if (this.#held === undefined) return;
    const held = this.#held;
    this.#held = undefined;
    this.#columns.settle();
    this.#width = this.#columns.count;
    const seen = new BadRows();
    for (const record of held) this.#write(record, bad, seen);
  }

  /** Remarks on the way to read a record go to `seen` where they were made before. */
  #write(record: SourceRecord, bad: BadRows, seen = bad): boolean {
    const cells = this.#cellsOf(record, seen);
    if (this.#columns.count > this.#width) this.late = true;
    if (cells === undefined || this.late || this.#isTooLarge(cells, record, bad)) return false;
    if (!this.#geometry) return this.#writer.add(cells, this.#width, record.line);
    cells[this.#width] = record.geometry;
    return this.#writer.add(cells, this.#width + 1, record.line);
  }

  #cellsOf(record: SourceRecord, bad: BadRows): Cells | undefined {
    const read = typeof record.members === "string" ? this.#columns.cellsOfText(record.members) : undefined;
    if (read !== undefined) {
      const twice = this.#columns.repeated;
      if (twice !== undefined) bad.remark("json-member-twice", record.line, twice);
      return read;
    }
    const members = membersOf(record, bad);
    return members === undefined ? undefined : this.#columns.cells(members);
  }

  #isTooLarge(cells: Readonly<Cells>, record: SourceRecord, bad: BadRows): boolean {
    const max = this.#cellCharsMax;
    const index = cells.findIndex((cell) => cell !== undefined && cell.length > max);
    if (index < 0 && (record.geometry?.length ?? 0) <= max) return false;
    const raw = index < 0 ? (record.geometry ?? "") : (cells[index] ?? "");
    bad.reject(
      record.line,
      raw,
      "format-cell-too-large",
      index < 0 ? "geometry" : this.#columns.names()[index],
    );
    return true;
  }
}

/** The members of a record; `undefined` after setting it aside. */
function membersOf({ members, line }: SourceRecord, bad: BadRows): RecordFields | undefined {
  if (typeof members !== "string") return members;
  const parsed = parsedElement(members, line, bad);
  if (parsed === undefined) return undefined;
  if (isRecord(parsed.value)) return parsed.value;
  bad.reject(line, members, "json-record-of-another-kind");
  return undefined;
}
