import { problem, type Problem } from "../base/failure.ts";
import type { Layout } from "./dialect/layout.ts";
import { layoutOf } from "./dialect/layout.ts";
import { perhapsTable } from "./dialect/below.ts";
import { layoutsOf } from "./dialect/several.ts";
import { noAccount, type ReadAccount } from "./account.ts";
import type { Format, RawTable, RejectedRow } from "./raw.ts";
import { BadRows } from "./bad-rows.ts";
import { CsvWriter, writtenDialect } from "./csv-writer.ts";
import { cleanNumber } from "./plain-number.ts";
import { scratchPath, shownRows, type FormatReading } from "./reading.ts";
import { headerNames } from "./sheet-header.ts";
import { headerAt, shapeBelow } from "./header-at.ts";
import { columnsOfTable, filledCells, sheetShape, type SheetShape } from "./sheet-shape.ts";
import type { SheetInfo, SheetRow } from "./sheet.ts";

/** Rows held to find the table among them; most sheets are shorter. */
const heldRowsMax = 5_000;
const heldCellsMax = 1_000_000;
/** Rows of a sheet that a glance looks at. */
const glancedRowsMax = 200;
/** Rows at the end of a long sheet among which notes are looked for. */
const tailRows = 40;

/**
 * Makes the table, or the tables under one another, of one sheet whose rows come one after
 * the other: looks for it among the first rows as in a text file, then writes the rest as it
 * comes.
 */
export class SheetTable implements AsyncDisposable {
  /** Where the reader of the file remarks errors, formulas without value and the like. */
  readonly bad = new BadRows();
  readonly #info: SheetInfo;
  readonly #format: Format;
  readonly #reading: FormatReading;
  #held: SheetRow[] = [];
  #heldCells = 0;
  #long: LongTable | undefined;
  /** Tables under one another. */
  #tables = 1;
  /** Tables that stand above a long one. */
  #above: RawTable[] = [];
  /** Rows that are not empty and of no table yet. */
  #filled = 0;

  constructor(info: SheetInfo, format: Format, reading: FormatReading) {
    this.#info = info;
    this.#format = format;
    this.#reading = reading;
  }

  /** Whether a glance has seen enough of it: what comes further on is passed over. */
  get isSeen(): boolean {
    return this.#reading.glance === true && this.#held.length >= glancedRowsMax;
  }

  /** Rows come in order; rows without any cell may be left out. */
  async add(row: SheetRow): Promise<void> {
    if (this.isSeen) return;
    if (filledCells(row).length > 0) this.#filled++;
    if (this.#long !== undefined) return await this.#long.add(row);
    this.#held.push(row);
    this.#heldCells += row.texts.length;
    if (this.#held.length < heldRowsMax && this.#heldCells < heldCellsMax) return;
    const shape = this.#shape();
    const layouts = this.#layouts(shape);
    this.#tables = layouts.length;
    const last = layouts.pop();
    if (last === undefined) return;
    for (const [index, layout] of layouts.entries())
      this.#above.push(
        await this.#written(shape, layout, layouts[index - 1], `${this.#info.name} ${index + 1}`),
      );
    this.#long = await LongTable.begin(shape, last, layouts.at(-1)?.body.to ?? 0, this.#reading);
    for (const held of shape.source.slice(last.body.from)) await this.#long.add(held);
    this.#held = [];
  }

  /** Where its rows do not come to their end, their file is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#long?.drop();
  }

  async finish(): Promise<RawTable[]> {
    const { name } = this.#info;
    if (this.#long !== undefined) {
      const written = await this.#long.finish();
      const own = this.#above.length === 0 ? name : `${name} ${this.#above.length + 1}`;
      return [...this.#above, this.#table(this.#long.shape, this.#long.layout, written, own)];
    }
    const shape = this.#shape();
    const layouts = this.#layouts(shape);
    this.#tables = layouts.length;
    const tables: RawTable[] = [];
    for (const [index, layout] of layouts.entries()) {
      const each = layouts.length === 1 ? name : `${name} ${index + 1}`;
      const place = { ...layout, isLast: index === layouts.length - 1 };
      tables.push(await this.#written(shape, place, layouts[index - 1], each));
    }
    return tables;
  }

  #shape(): SheetShape {
    const place = this.#reading.headers?.[this.#info.name];
    return place === undefined ? sheetShape(this.#held) : shapeBelow(this.#held, place);
  }

  #layouts(shape: SheetShape): Layout[] {
    const place = this.#reading.headers?.[this.#info.name];
    if (place !== undefined) return [headerAt(shape, place, this.#info.name)];
    return layoutsOf(shape.rows)
      .map((layout) => withHeader(shape, layout))
      .filter((layout) => layout.body.to > layout.body.from || shape.columns.length > 1);
  }

  async #written(
    sheet: SheetShape,
    layout: Layout & { readonly isLast?: boolean },
    before: Layout | undefined,
    name: string,
  ): Promise<RawTable> {
    const from = before?.body.to ?? 0;
    const shape = this.#tables === 1 ? sheet : { ...sheet, columns: columnsOfTable(sheet, layout) };
    return this.#table(shape, layout, await writeBody(shape, layout, from, this.#reading), name);
  }

  #table(shape: SheetShape, layout: Layout & { isLast?: boolean }, written: Written, name: string): RawTable {
    const { merges } = this.#info;
    const headerRows = shape.source.slice(layout.header.from, layout.header.to);
    const named = headerNames(headerRows, written.columns, merges);
    const account = this.#account(written, headerRows, layout.isLast ?? this.#long !== undefined);
    return {
      name,
      sheet: this.#info.name,
      ...(this.#reading.glance === true ? { shown: this.#shown(shape, layout) } : {}),
      format: this.#format,
      content: {
        kind: "text",
        path: written.path,
        dialect: writtenDialect,
        header: named.names,
        lineColumn: true,
      },
      problems: [
        ...this.#remarks(shape, layout, written.titles),
        ...(account.note > 0 ? [problem("sheet-notes-left", { count: account.note })] : []),
        ...named.problems,
        ...this.bad.problems(),
      ],
      rejected: written.rejected,
      account,
    };
  }

  #shown(shape: SheetShape, layout: Layout): NonNullable<RawTable["shown"]> {
    const rows = shape.source.map(({ number, texts }) => ({
      line: number,
      cells: shape.columns.map((column) => texts[column] ?? ""),
    }));
    const line = shape.source[layout.header.from]?.number ?? 1;
    return {
      rows: shownRows(rows),
      header: { line, rows: layout.header.to - layout.header.from },
      hidden: this.#info.hidden,
    };
  }

  /** The last table of the sheet accounts for all that is in no other. */
  #account(written: Written, headerRows: readonly SheetRow[], isLast: boolean): ReadAccount {
    const header = filledRows(headerRows);
    const note = isLast ? written.notes : 0;
    const own = written.titles + header + written.rows + written.rejected.length + note;
    const total = isLast ? this.#filled : own;
    this.#filled -= total;
    return { ...noAccount, unit: "row", total, header, title: written.titles, note };
  }

  /** Other tables of the sheet, and rows that may be of one. */
  #others(shape: SheetShape, layout: Layout): Problem[] {
    const perhaps = shape.source[perhapsTable(shape.rows, layout) ?? -1];
    return [
      ...(this.#tables > 1 ? [problem("sheet-several-tables", { count: this.#tables })] : []),
      ...(perhaps === undefined ? [] : [problem("sheet-perhaps-table", { line: perhaps.number })]),
    ];
  }

  #remarks(shape: SheetShape, layout: Layout, preamble: number): Problem[] {
    const { hidden, merges, name } = this.#info;
    const headerRows = layout.header.to - layout.header.from;
    const first = shape.source[layout.body.from]?.number ?? 0;
    const last = shape.source[layout.body.to - 1]?.number ?? 0;
    const inBody = merges.filter(({ top }) => top >= first && top <= last).length;
    const problems: Problem[] = [];
    if (hidden) problems.push(problem("sheet-hidden", { sheet: name }));
    problems.push(...this.#others(shape, layout));
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
  readonly rows: number;
  /** Rows above the header. */
  readonly titles: number;
  /** Rows after the last one of data that are no data. */
  readonly notes: number;
  /** Rows with nothing in the columns of the table. */
  readonly rejected: readonly RejectedRow[];
}

async function writeBody(
  shape: SheetShape,
  layout: Layout,
  from: number,
  reading: FormatReading,
): Promise<Written> {
  await using writer = await BodyWriter.create(shape, layout, reading);
  await writer.write(shape.source.slice(layout.body.from, layout.body.to));
  return await writer.finish(from, shape.source.slice(layout.body.to));
}

/** Writes the rows of a table, and sets aside those that hold something beside its columns alone. */
class BodyWriter implements AsyncDisposable {
  readonly #shape: SheetShape;
  readonly #layout: Layout;
  readonly #writer: CsvWriter;
  readonly #percent: ReadonlySet<number>;
  readonly #outside = new BadRows();

  private constructor(shape: SheetShape, layout: Layout, writer: CsvWriter) {
    this.#shape = shape;
    this.#layout = layout;
    this.#writer = writer;
    this.#percent = percentColumns(shape.source.slice(layout.body.from, layout.body.to), shape.columns);
  }

  static async create(shape: SheetShape, layout: Layout, reading: FormatReading): Promise<BodyWriter> {
    return new BodyWriter(shape, layout, await CsvWriter.create(scratchPath(reading, "csv")));
  }

  async write(rows: readonly SheetRow[]): Promise<void> {
    const { columns } = this.#shape;
    for (const row of rows) {
      if (filledCells(row).length === 0) continue;
      const cells = columns.map((column) => cellText(row, column, this.#percent));
      if (cells.every((cell) => cell.trim() === ""))
        this.#outside.reject(row.number, row.texts.filter(Boolean).join("\t"), "sheet-row-outside");
      else if (this.#writer.add(cells, columns.length, row.number)) await this.#writer.flush();
    }
  }

  async finish(from: number, after: readonly SheetRow[]): Promise<Written> {
    await this.#writer[Symbol.asyncDispose]();
    return {
      path: this.#writer.path,
      columns: this.#shape.columns,
      rows: this.#writer.rows,
      titles: filledRows(this.#shape.source.slice(from, this.#layout.header.from)),
      notes: filledRows(after),
      rejected: this.#outside.rejected,
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#writer.drop();
  }
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
  readonly #from: number;
  readonly #writer: BodyWriter;
  #tail: SheetRow[] = [];

  private constructor(shape: SheetShape, layout: Layout, from: number, writer: BodyWriter) {
    this.shape = shape;
    this.layout = layout;
    this.#from = from;
    this.#writer = writer;
  }

  static async begin(
    shape: SheetShape,
    layout: Layout,
    from: number,
    reading: FormatReading,
  ): Promise<LongTable> {
    return new LongTable(shape, layout, from, await BodyWriter.create(shape, layout, reading));
  }

  drop(): Promise<void> {
    return this.#writer[Symbol.asyncDispose]();
  }

  async add(row: SheetRow): Promise<void> {
    this.#tail.push(row);
    if (this.#tail.length < tailRows * 10) return;
    await this.#writer.write(this.#tail.splice(0, this.#tail.length - tailRows));
  }

  async finish(): Promise<Written> {
    const shape = sheetShape(this.#tail, [...this.shape.columns]);
    const end = layoutOf(shape.rows, 0, shape.rows.length)?.body.to ?? shape.rows.length;
    // Blank rows are in the shape alone: what is written is told by the numbers of its rows.
    await this.#writer.write(shape.source.slice(0, end));
    return this.#writer.finish(this.#from, shape.source.slice(end));
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
