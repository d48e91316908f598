import { Failure, problem, type Problem } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import type { FormatReading } from "./reading.ts";
import { isWanted } from "./reading.ts";
import { SheetTable } from "./sheet-table.ts";
import { parseRange, type Merge } from "./sheet.ts";
import { XlsxRows } from "./xlsx-rows.ts";
import { readSharedStrings, readStyles, readWorkbook } from "./xlsx-parts.ts";
import { attribute, XmlScanner } from "./xml-scanner.ts";
import type { Archive } from "./zip.ts";

/**
 * Every sheet of an XLSX workbook (ECMA-376 part 1, § 18) as a table, read as a stream; only
 * the texts that its cells share are held in memory.
 */
export async function readXlsx(archive: Archive, reading: FormatReading): Promise<RawTable[]> {
  const { sheets, from1904 } = await readWorkbook(archive);
  const wanted = sheets.filter(({ name }) => isWanted(reading, name));
  if (sheets.length > 0 && wanted.length === 0) {
    throw new Failure("not-found", "format-sheet-unknown", { sheets: reading.sheets ?? [] });
  }
  const styles = await readStyles(archive);
  const strings = await readSharedStrings(archive);
  const tables: RawTable[] = [];
  const empty: Problem[] = [];
  for (const { name, hidden, path } of wanted) {
    const merges = await readMerges(archive, path);
    await using sheet = new SheetTable({ name, hidden, merges }, "xlsx", reading);
    await readRows(archive, path, new XlsxRows(sheet.bad, { styles, strings, from1904 }), sheet, reading);
    const found = await sheet.finish();
    if (found.length === 0) empty.push(problem("sheet-empty", { sheet: name }));
    tables.push(...found);
  }
  if (tables.length === 0) throw new Failure("invalid", "sheet-nothing-found");
  return tables.map((table) => ({ ...table, problems: [...empty, ...table.problems] }));
}

async function readRows(
  archive: Archive,
  path: string,
  rows: XlsxRows,
  sheet: SheetTable,
  reading: FormatReading,
): Promise<void> {
  const scanner = new XmlScanner(rows);
  const decoder = new TextDecoder();
  for await (const chunk of await streamPart(archive, path)) {
    reading.signal?.throwIfAborted();
    scanner.push(decoder.decode(chunk, { stream: true }));
    for (const row of rows.take()) await sheet.add(row);
    if (sheet.isSeen) return;
  }
  scanner.push(decoder.decode());
  scanner.end();
  for (const row of rows.take()) await sheet.add(row);
}

async function streamPart(archive: Archive, path: string): Promise<AsyncIterable<Buffer>> {
  const entry = archive.find(path);
  if (entry === undefined) throw new Failure("invalid", "sheet-part-missing", { part: path });
  return (await archive.stream(entry)) as AsyncIterable<Buffer>;
}

const mergesMax = 200_000;
const endOfData = Buffer.from("</sheetData>");

/** A sheet names its merged cells after its rows, and the header needs them before: it is looked through twice. */
async function readMerges(archive: Archive, path: string): Promise<Merge[]> {
  const merges: Merge[] = [];
  const scanner = new XmlScanner({
    open(name, attributes) {
      const merge = name === "mergeCell" ? parseRange(attribute(attributes, "ref") ?? "") : undefined;
      if (merge !== undefined && merges.length < mergesMax) merges.push(merge);
    },
    close() {},
  });
  let rest = Buffer.alloc(0);
  let found = false;
  for await (const chunk of await streamPart(archive, path)) {
    if (found) {
      scanner.push(chunk.toString("latin1"));
      continue;
    }
    const both = Buffer.concat([rest, chunk]);
    const at = both.indexOf(endOfData);
    found = at >= 0;
    if (found) scanner.push(both.subarray(at).toString("latin1"));
    rest = both.subarray(Math.max(0, both.length - endOfData.length));
  }
  return merges;
}
