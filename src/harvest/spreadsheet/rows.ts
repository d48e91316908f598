import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseCsv } from "../../formats/dialect/parse-csv.ts";
import type { RawTable } from "../../formats/raw.ts";
import { readFile } from "../../tables/read-file.ts";
import type { SourceDocument } from "../read.ts";
import type { RawRecord } from "../normalize/fields.ts";

interface Row {
  /** Line of a text, row of a sheet; 1 for the first. */
  readonly line: number;
  /** By the names of the columns. */
  readonly told: RawRecord;
}

/** One table of a file. */
interface Sheet {
  readonly name: string;
  readonly header: readonly string[];
  rows(): AsyncIterable<Row>;
}

const limits = {
  uploadBytesMax: 1_000_000_000,
  unpackedBytesMax: 2_000_000_000,
  cellBytesMax: 1_000_000,
  columnsMax: 2000,
};

/**
 * The tables of a text or of a workbook, in whatever form the import of tables reads them. `folder`
 * is a scratch folder, which the caller removes after the rows were read.
 */
export async function sheetsOf(
  gotten: SourceDocument,
  folder: string,
  signal: AbortSignal,
): Promise<Sheet[]> {
  const path = join(folder, "list");
  await pipeline(Readable.from(gotten.body), createWriteStream(path), { signal });
  const name = new URL(gotten.url).pathname.split("/").at(-1) ?? "";
  const tables = await readFile({ path, name: name === "" ? "list" : name }, { folder, limits, signal });
  return tables.flatMap(({ name: sheet, content }) =>
    content.kind === "text" ? [ofText(sheet, content, signal)] : [],
  );
}

type TextContent = Extract<RawTable["content"], { kind: "text" }>;

function ofText(name: string, content: TextContent, signal: AbortSignal): Sheet {
  const { path, dialect, header, lineColumn } = content;
  const { preambleLines: skipLines, headerRows, footnoteLines } = dialect;
  async function* rows(): AsyncGenerator<Row> {
    const held: Row[] = [];
    let row = 0;
    for await (const { cells, line } of parseCsv(path, dialect, {
      columns: header.length,
      skipLines,
      signal,
    })) {
      if (row++ < headerRows || cells.every((cell) => cell.trim() === "")) continue;
      const own = lineColumn === true ? Number(cells.at(-1)) : line;
      held.push({
        line: Number.isFinite(own) ? own : line,
        told: Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ""])),
      });
      // What may be a note below the table waits for the rows that prove it none.
      const [first] = held.length > footnoteLines ? held.splice(0, 1) : [];
      if (first !== undefined) yield first;
    }
  }
  return { name, header, rows };
}
