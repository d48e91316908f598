import { Failure, problem, type Problem } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { OdsRows, type OdsEvent } from "./ods-rows.ts";
import { isWanted, type FormatReading } from "./reading.ts";
import { SheetTable } from "./sheet-table.ts";
import { XmlScanner } from "./xml-scanner.ts";
import type { Archive } from "./zip.ts";

/** Every sheet of an OpenDocument spreadsheet (ISO/IEC 26300) as a table, read as a stream. */
export async function readOds(archive: Archive, reading: FormatReading): Promise<RawTable[]> {
  const entry = archive.find("content.xml");
  if (entry === undefined) throw new Failure("invalid", "sheet-part-missing", { part: "content.xml" });
  const rows = new OdsRows();
  const scanner = new XmlScanner(rows);
  const decoder = new TextDecoder();
  await using sheets = new Sheets(reading);
  for await (const chunk of (await archive.stream(entry)) as AsyncIterable<Buffer>) {
    reading.signal?.throwIfAborted();
    scanner.push(decoder.decode(chunk, { stream: true }));
    for (const event of rows.take()) await sheets.take(event);
  }
  scanner.push(decoder.decode());
  scanner.end();
  for (const event of rows.take()) await sheets.take(event);
  return sheets.tables();
}

class Sheets implements AsyncDisposable {
  readonly #reading: FormatReading;
  readonly #tables: RawTable[] = [];
  readonly #empty: Problem[] = [];
  #sheet: SheetTable | undefined;
  #seen = 0;

  constructor(reading: FormatReading) {
    this.#reading = reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sheet?.[Symbol.asyncDispose]();
  }

  async take(event: OdsEvent): Promise<void> {
    switch (event.kind) {
      case "sheet":
        this.#seen++;
        this.#sheet = isWanted(this.#reading, event.info.name)
          ? new SheetTable(event.info, "ods", this.#reading)
          : undefined;
        break;
      case "row":
        await this.#sheet?.add(event.row);
        break;
      case "remark":
        this.#sheet?.bad.remark(event.key, event.first, event.sample);
        break;
      case "end": {
        const found = (await this.#sheet?.finish()) ?? [];
        if (this.#sheet !== undefined && found.length === 0) {
          this.#empty.push(problem("sheet-empty", { sheet: event.name }));
        }
        this.#tables.push(...found);
        this.#sheet = undefined;
        break;
      }
    }
  }

  tables(): RawTable[] {
    if (this.#tables.length === 0) {
      const { sheets } = this.#reading;
      throw this.#seen > 0 && sheets !== undefined && sheets.length > 0
        ? new Failure("not-found", "format-sheet-unknown", { sheets })
        : new Failure("invalid", "sheet-nothing-found");
    }
    return this.#tables.map((table) => ({ ...table, problems: [...this.#empty, ...table.problems] }));
  }
}
