import { engineReads, normalizeText, toUtf8 } from "./dialect/decode.ts";
import { findDialect, type FoundDialect } from "./dialect/find-dialect.ts";
import { noAccount, type ReadAccount } from "./account.ts";
import type { RawTable } from "./raw.ts";
import { placeOf, refuseFar } from "./place.ts";
import { exactLines } from "./exact-lines.ts";
import { recordBatches } from "./dialect/parse-csv.ts";
import { scratchPath, shownRows, type FormatReading, type NamedFile, type ShownRow } from "./reading.ts";
import { tableName } from "./table-name.ts";

/**
 * A text file as its table, or the tables that stand under one another in it. Where the engine
 * reads the file as it is, no copy is made.
 */
export async function readCsv(file: NamedFile, reading: FormatReading): Promise<RawTable[]> {
  const name = tableName(file.name);
  const place = reading.headers?.[name];
  const header = place === undefined ? {} : { preambleLines: place.line - 1, headerRows: place.rows };
  const { tables, problems } = await findDialect(placeOf(file), { ...reading.dialect, ...header });
  const raw: RawTable[] = [];
  for (const [index, table] of tables.entries()) {
    const each = tables.length === 1 ? name : `${name} ${index + 1}`;
    const read = await readTable(file, table, reading, tables.length);
    raw.push({
      name: each,
      sheet: name,
      format: "csv",
      ...read,
      problems: [...problems, ...table.titles, ...read.problems],
    });
  }
  return raw;
}

async function readTable(
  file: NamedFile,
  table: FoundDialect,
  reading: FormatReading,
  tables: number,
): Promise<Text> {
  if (reading.glance === true) return glanced(file, table);
  if (reading.exact === true) return exactLines(file, table, reading);
  const isTaken = tables === 1 && engineReads(table.dialect);
  if (isTaken && table.dialect.encoding === "utf-8") return asItIs(file, table);
  // What is written anew takes as much of the disk as the file does.
  refuseFar(file, "text");
  return isTaken ? recoded(file, table, reading) : normalized(file, table, reading);
}

/** The first lines as they stand, titles above the header included. */
async function glanced(file: NamedFile, table: FoundDialect): Promise<Text> {
  const { preambleLines, headerRows } = table.dialect;
  const rows: ShownRow[] = [];
  for await (const records of recordBatches(placeOf(file), table.dialect)) {
    for (const { line, cells } of records) rows.push({ line, cells });
    if (rows.length >= glancedRowsMax) break;
  }
  const header = { line: preambleLines + 1, rows: headerRows };
  return { ...asItIs(file, table), shown: { rows: shownRows(rows), header, hidden: false } };
}

const glancedRowsMax = 200;

type Text = Pick<RawTable, "shown" | "content" | "dialect" | "problems" | "rejected" | "account">;

function asItIs(file: NamedFile, table: FoundDialect): Text {
  const { dialect, header } = table;
  const at = file.far === undefined ? { path: file.path } : { path: file.path, far: file.far };
  const content = { kind: "text", ...at, dialect, header } as const;
  return { content, dialect, problems: [], rejected: [], account: engineAccount(table) };
}

/** The engine counts the rows; the lines are counted once it has read them. */
function engineAccount({ above, dialect }: FoundDialect): ReadAccount {
  return { ...noAccount, ...above, header: dialect.headerRows, unit: "line" };
}

/** The same rows in UTF-8, some times faster than reading them one by one. */
async function recoded(file: NamedFile, table: FoundDialect, reading: FormatReading): Promise<Text> {
  const { dialect, header } = table;
  const path = scratchPath(reading, "csv");
  const { problems } = await toUtf8(file.path, dialect.encoding, path, {
    signal: reading.signal,
    onBytes: reading.onProgress,
  });
  const utf8 = { ...dialect, encoding: "utf-8", byteOrderMark: false } as const;
  const content = { kind: "text", path, dialect: utf8, header } as const;
  return { content, dialect, problems, rejected: [], account: engineAccount(table) };
}

async function normalized(file: NamedFile, table: FoundDialect, reading: FormatReading): Promise<Text> {
  const path = scratchPath(reading, "csv");
  const { dialect, rejected, problems, account } = await normalizeText(file.path, table, path, {
    lineNumbers: true,
    signal: reading.signal,
    onBytes: reading.onProgress,
  });
  const content = { kind: "text", path, dialect, header: table.header, lineColumn: true } as const;
  return { content, dialect: table.dialect, problems, rejected, account };
}
