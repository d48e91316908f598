import { problem, type Problem } from "../../base/failure.ts";
import type { Layout } from "../dialect/layout.ts";
import { layoutOf } from "../dialect/layout.ts";
import { layoutsOf } from "../dialect/several.ts";
import type { Format, RawTable } from "../raw.ts";
import { BadRows } from "./bad-rows.ts";
import { CsvWriter, writtenDialect } from "./csv-writer.ts";
import { cleanNumber } from "./plain-number.ts";
import { scratchPath, type Reading } from "./reading.ts";
import { headerNames } from "./sheet-header.ts";
import { filledCells, sheetShape, type SheetShape } from "./sheet-shape.ts";
import type { SheetInfo, SheetRow } from "./sheet.ts";

/** Rows held to find the table among them; most sheets are shorter. */
const heldRowsMax = 5_000;
const heldCellsMax = 1_000_000;
/** Rows at the end of a long sheet among which notes are looked for. */
const tailRows = 40;

/**
 * Makes the table, or the tables under one another, of one sheet whose rows come one after
 * the other: looks for it among the first rows as in a text file, then writes the rest as it
 * comes.
 */
export class SheetTable {
  /** Where the reader of the file remarks errors, formulas without value and the like. */
  readonly bad = new BadRows();
  readonly #info: SheetInfo;
  readonly #format: Format;
  readonly #reading: Reading;
  #held: SheetRow[] = [];
  #heldCells = 0;
  #long: LongTable | undefined;

  constructor(info: SheetInfo, format: Format, reading: Reading) {
    this.#info = info;
    this.#format = format;
    this.#reading = reading;
  }

  /** Rows come in order; rows without any cell may be left out. */
  async add(row: SheetRow): Promise<void> {
    if (this.#long !== undefined) return await this.#long.add(row);
    this.#held.push(row);
    this.#heldCells += row.texts.length;
    if (this.#held.length < heldRowsMax && this.#heldCells < heldCellsMax) return;
    const shape = sheetShape(this.#held);
    const found = layoutOf(shape.rows, 0, shape.rows.length);
    if (found === undefined) return;
    const layout = withHeader(shape, found);
    this.#long = await LongTable.begin(shape, layout, this.#reading);
    this.#held = [];
  }

  async finish(): Promise<RawTable[]> {
    if (this.#long !== undefined) {
      const written = await this.#long.finish();
      return [this.#table(this.#long.shape, this.#long.layout, written, this.#info.name)];
    }
    const shape = sheetShape(this.#held);
    const layouts = layoutsOf(shape.rows)
      .map((layout) => withHeader(shape, layout))
      .filter((layout) => layout.body.to > layout.body.from || shape.columns.length > 1);
    const tables: RawTable[] = [];
    for (const [index, layout] of layouts.entries()) {
      const name = layouts.length === 1 ? this.#info.name : `${this.#info.name} ${index + 1}`;
      const written = await writeBody(shape, layout, this.#reading);
      tables.push(this.#table(shape, layout, written, name));
    }
    return tables;
  }

  #table(shape: SheetShape, layout: Layout, written: Written, name: string): RawTable {
    const { merges } = this.#info;
    const headerRows = shape.source.slice(layout.header.from, layout.header.to);
    const named = headerNames(headerRows, written.columns, merges);
    return {
      name,
      format: this.#format,
      content: {
        kind: "text",
        path: written.path,
        dialect: writtenDialect,
        header: named.names,
        lineColumn: true,
      },
      problems: [
        ...this.#remarks(shape, layout),
        ...(written.notes > 0 ? [problem("sheet-notes-left", { count: written.notes })] : []),
        ...named.problems,
        ...this.bad.problems(),
      ],
      rejected: this.bad.rejected,
    };
  }

  #remarks(shape: SheetShape, layout: Layout): Problem[] {
    const { hidden, merges, name } = this.#info;
    const headerRows = layout.header.to - layout.header.from;
    const first = shape.source[layout.body.from]?.number ?? 0;
    const last = shape.source[layout.body.to - 1]?.number ?? 0;
    const preamble = filledRows(shape.source.slice(0, layout.header.from));
    const inBody = merges.filter(({ top }) => top >= first && top <= last).length;
    const problems: Problem[] = [];
    if (hidden) problems.push(problem("sheet-hidden", { sheet: name }));
    if (preamble > 0) problems.push(problem("sheet-preamble-left", { count: preamble }));
    if (headerRows > 1) problems.push(problem("sheet-header-merged", { rows: headerRows }));
    if (headerRows === 0) problems.push(problem("sheet-without-header"));
    if (inBody > 0) problems.push(problem("sheet-cells-merged", { count: inBody }));
    if (shape.sideBySide > 1) problems.push(problem("sheet-side-by-side", { count: shape.sideBySide }));
    return problems;
  }
}

interface Written {
  readonly path: string;
  /** Columns of the sheet that the table has, from 0. */
  readonly columns: readonly number[];
  /** Rows after the last one of data that are no data. */
  readonly notes: number;
}

async function writeBody(shape: SheetShape, layout: Layout, reading: Reading): Promise<Written> {
  const body = shape.source.slice(layout.body.from, layout.body.to);
  const columns = shape.columns;
  const percent = percentColumns(body, columns);
  await using writer = await CsvWriter.create(scratchPath(reading, "csv"));
  for (const row of body) {
    const cells = columns.map((column) => cellText(row, column, percent));
    if (cells.some((cell) => cell !== "") && writer.add(cells, columns.length, row.number))
      await writer.flush();
  }
  return { path: writer.path, columns, notes: filledRows(shape.source.slice(layout.body.to)) };
}

function filledRows(rows: readonly SheetRow[]): number {
  return rows.filter((row) => filledCells(row).length > 0).length;
}

/** In a spreadsheet, a full first row of different texts names the columns even where they hold texts too. */
function withHeader(shape: SheetShape, layout: Layout): Layout {
  const { header, body } = layout;
  const first = shape.source[body.from];
  if (header.to > header.from || first === undefined || body.to - body.from < 2) return layout;
  const names = shape.columns.map((column) =>
    first.kinds[column] === "text" ? first.texts[column]?.trim() : "",
  );
  const different = new Set(names.map((name) => name?.toLowerCase())).size === names.length;
  const short = names.every(
    (name) => name !== undefined && name !== "" && name.length <= 100 && !/^[\d\s.,-]+$/.test(name),
  );
  if (!different || !short || names.length < 2) return layout;
  return {
    ...layout,
    header: { from: body.from, to: body.from + 1 },
    body: { from: body.from + 1, to: body.to },
  };
}

/** A table too long to be held: its rows are written as they come, but for the last ones. */
class LongTable {
  readonly shape: SheetShape;
  readonly layout: Layout;
  readonly #writer: CsvWriter;
  readonly #columns: readonly number[];
  readonly #percent: ReadonlySet<number>;
  #tail: SheetRow[] = [];

  private constructor(shape: SheetShape, layout: Layout, writer: CsvWriter) {
    this.shape = shape;
    this.layout = layout;
    this.#writer = writer;
    this.#columns = shape.columns;
    this.#percent = percentColumns(shape.source.slice(layout.body.from), shape.columns);
  }

  static async begin(shape: SheetShape, layout: Layout, reading: Reading): Promise<LongTable> {
    const writer = await CsvWriter.create(scratchPath(reading, "csv"));
    const table = new LongTable(shape, layout, writer);
    for (const row of shape.source.slice(layout.body.from)) await table.add(row);
    return table;
  }

  async add(row: SheetRow): Promise<void> {
    this.#tail.push(row);
    if (this.#tail.length < tailRows * 10) return;
    await this.#write(this.#tail.splice(0, this.#tail.length - tailRows));
  }

  async finish(): Promise<Written> {
    const shape = sheetShape(this.#tail, [...this.#columns]);
    const end = layoutOf(shape.rows, 0, shape.rows.length)?.body.to ?? shape.rows.length;
    await this.#write(this.#tail.slice(0, end));
    await this.#writer[Symbol.asyncDispose]();
    const notes = filledRows(shape.source.slice(end));
    return { path: this.#writer.path, columns: this.#columns, notes };
  }

  async #write(rows: readonly SheetRow[]): Promise<void> {
    for (const row of rows) {
      const cells = this.#columns.map((column) => cellText(row, column, this.#percent));
      if (cells.every((cell) => cell === "")) continue;
      if (this.#writer.add(cells, this.#columns.length, row.number)) await this.#writer.flush();
    }
  }
}

/** Columns whose numbers are all shown as percentages: they are written `12%`, the others as they are. */
function percentColumns(rows: readonly SheetRow[], columns: readonly number[]): ReadonlySet<number> {
  return new Set(
    columns.filter((column) => {
      let percentages = 0;
      for (const { kinds } of rows) {
        if (kinds[column] === "percent") percentages++;
        else if (kinds[column] === "number") return false;
      }
      return percentages > 0;
    }),
  );
}

function cellText(row: SheetRow, column: number, percent: ReadonlySet<number>): string {
  const text = row.texts[column];
  if (text === undefined) return "";
  const kind = row.kinds[column];
  if ((kind !== "percent" && kind !== "number") || !percent.has(column)) return text;
  return `${cleanNumber(Number(text) * 100)}%`;
}
