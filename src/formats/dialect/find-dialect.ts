import { setImmediate as nextTurn } from "node:timers/promises";
import { Failure, problem, type Problem } from "../../base/failure.ts";
import type { BytesPlace } from "../place.ts";
import type { Dialect } from "./dialect.ts";
import { candidatesFor, findLineEnds } from "./candidates.ts";
import { perhapsTable } from "./below.ts";
import { columnNames } from "./header.ts";
import type { Layout } from "./layout.ts";
import { tellLeft } from "./notes.ts";
import { spacesFollow, doubledSeparator } from "./separator.ts";
import { recordsInTurns, recordsOf, type Rec } from "./records.ts";
import type { Shape } from "./shape.ts";
import { isBlankRow, isComment, isMarked, type Row, rowOf } from "./rows.ts";
import { readSample, type Sample } from "./sample.ts";
import { bestShape } from "./score.ts";
import { layoutsOf } from "./several.ts";
import { footnotesAtEnd } from "./tail.ts";

export interface FoundDialect {
  readonly dialect: Dialect;
  /** The names of the columns, unique whatever their case. */
  readonly header: string[];
  /** The line where the header begins, or the first row where there is none; 1 for the first. */
  readonly firstLine: number;
  /** The line where the last row ends; given where another table follows. */
  readonly lastLine?: number;
  readonly columns: number;
  /** The lines between the table before, or the beginning of the file, and the header. */
  readonly above: Above;
  /** What is told of the titles among them, and of rows that may be of a table of their own. */
  readonly titles: readonly Problem[];
  /** The line where the table before ends; 0 for the first one. */
  readonly afterLine: number;
}

/** Lines by what they are. */
interface Above {
  readonly title: number;
  readonly comment: number;
  readonly blank: number;
}

export interface Found {
  readonly tables: FoundDialect[];
  readonly problems: Problem[];
}

/** Rows whose cells are looked at before others have their turn. */
const rowsATurn = 1000;

/** Text looked at to choose among separators and quotes, in characters. */
const scoredCharsMax = 200_000;

/**
 * Finds how the text file at `place` writes its table or tables, from its first, last and some
 * middle bytes (the whole of a small file). What `hints` says is obeyed.
 * Throws `import-file-empty`, `import-file-binary`, `import-file-html` or `import-file-no-rows`.
 */
export async function findDialect(place: BytesPlace, hints: Partial<Dialect> = {}): Promise<Found> {
  const sample = await readSample(place, hints.encoding);
  if (sample.whole && /^[\s,;|"\ufeff]*$/.test(sample.head))
    throw new Failure("invalid", "import-file-no-rows");
  const shape = await shapeOf(sample.head, hints);
  const rows = await rowsOf(sample, shape);
  await nextTurn();
  if (rows.every(isBlankRow)) throw new Failure("invalid", "import-file-no-rows");
  const layouts = layoutsWith(rows, hints);
  if (layouts.length === 0) throw new Failure("invalid", "import-file-no-rows");
  await nextTurn();
  const problems: Problem[] = sampleProblems(sample);
  const tables = layouts.map((layout, n) =>
    tableOf(
      { sample, shape, rows, layout, before: layouts[n - 1], last: n === layouts.length - 1, hints },
      problems,
    ),
  );
  if (tables.length > 1) problems.push(problem("dialect-several-tables", { count: tables.length }));
  return { tables, problems };
}

async function shapeOf(head: string, hints: Partial<Dialect>): Promise<Shape> {
  const found = findLineEnds(head);
  const lineEnds = hints.lineEnd === undefined ? found : { lineEnd: hints.lineEnd };
  const text = scoredPart(head);
  const asked = candidatesFor(text, lineEnds).filter(({ shape }) => agrees(shape, hints));
  const candidates = asked.length > 0 ? asked : [{ shape: hinted(lineEnds, hints), prior: 1 }];
  const { shape } = await bestShape(text, candidates);
  if (hints.separator !== undefined) return { ...shape, separator: hints.separator };
  const doubled = doubledSeparator(text, shape);
  if (doubled !== undefined) return { ...shape, separator: doubled };
  return spacesFollow(text, shape) ? { ...shape, separator: `${shape.separator} ` } : shape;
}

function agrees(shape: Shape, hints: Partial<Dialect>): boolean {
  return (
    (hints.separator === undefined || shape.separator === hints.separator) &&
    (hints.quote === undefined || shape.quote === hints.quote) &&
    (hints.escape === undefined || shape.escape === hints.escape)
  );
}

function hinted(lineEnds: Pick<Shape, "lineEnd">, hints: Partial<Dialect>): Shape {
  const quote = hints.quote ?? '"';
  return { ...lineEnds, separator: hints.separator ?? ",", quote, escape: hints.escape ?? quote };
}

/** Up to a line end, where there is one in reach. */
function scoredPart(head: string): string {
  if (head.length <= scoredCharsMax) return head;
  const cut = head.slice(0, scoredCharsMax);
  const last = Math.max(cut.lastIndexOf("\n"), cut.lastIndexOf("\r"));
  return last > scoredCharsMax / 10 ? cut.slice(0, last + 1) : head;
}

/** The rows of the head; its last record is left out where the file goes on. */
async function rowsOf(sample: Sample, shape: Shape): Promise<Row[]> {
  const first = await recordsInTurns(sample.head, shape);
  const columns = usualCount(first);
  // Read again with the width known, so that stray quotes do not swallow rows.
  const records = first.some((record) => record.stray > 0 || record.mended || record.cells.length !== columns)
    ? await recordsInTurns(sample.head, { ...shape, columns })
    : first;
  if (!sample.whole && records.length > 1) records.pop();
  const rows: Row[] = [];
  for (let from = 0; from < records.length; from += rowsATurn) {
    rows.push(...records.slice(from, from + rowsATurn).map(rowOf));
    await nextTurn();
  }
  return rows;
}

function usualCount(records: readonly Rec[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records)
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + (cells.length > 1 ? 1 : 0.4));
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [1, 0] as [
    number,
    number,
  ])[0];
}

/** The layouts, with the preamble and header rows that the importer asks for. */
function layoutsWith(rows: readonly Row[], hints: Partial<Dialect>): Layout[] {
  const { preambleLines, headerRows } = hints;
  const found = layoutsOf(rows);
  if (preambleLines === undefined && headerRows === undefined) return found;
  const [first] = found;
  if (first === undefined) return found;
  const given =
    preambleLines === undefined ? -1 : rows.findIndex(({ record }) => record.line > preambleLines);
  const from = given === -1 ? first.header.from : given;
  const kept =
    first.header.from === from ? first.header.to - first.header.from : Math.min(1, rows.length - from);
  const to = Math.min(rows.length, from + (headerRows ?? kept));
  const last = found.at(-1) ?? first;
  const widths = rows.slice(from, Math.max(to, from + 1)).map((row) => row.width);
  const layout: Layout = {
    header: { from, to },
    body: { from: to, to: Math.max(to, last.body.to) },
    columns: Math.max(first.columns, ...widths),
  };
  return [layout];
}

interface Placed {
  readonly sample: Sample;
  readonly shape: Shape;
  readonly rows: readonly Row[];
  readonly layout: Layout;
  /** Of the table above. */
  readonly before: Layout | undefined;
  readonly last: boolean;
  readonly hints: Partial<Dialect>;
}

function tableOf(placed: Placed, problems: Problem[]): FoundDialect {
  const { sample, shape, rows, layout, hints } = placed;
  const headers = rows.slice(layout.header.from, layout.header.to).filter((row) => !isBlankRow(row));
  const named = columnNames(headers, layout.columns);
  problems.push(...named.problems);
  if (headers.length === 0) problems.push(problem("dialect-no-header", { columns: layout.columns }));
  if (layout.body.to <= layout.body.from && sample.whole) problems.push(problem("dialect-no-rows"));
  const firstLine = rows[layout.header.from]?.record.line ?? 1;
  const end = lastLineOf(rows, layout);
  const footnoteLines = hints.footnoteLines ?? footnotesAfter(placed, end);
  const irregular = hints.irregular ?? isIrregular(placed, footnoteLines);
  const { mixedLineEnds, separator, quote, escape, lineEnd } = shape;
  const dialect: Dialect = {
    encoding: sample.encoding,
    byteOrderMark: hints.byteOrderMark ?? sample.byteOrderMark,
    separator,
    quote,
    escape,
    lineEnd,
    preambleLines: hints.preambleLines ?? firstLine - 1,
    headerRows: headers.length,
    footnoteLines,
    ...marks(mixedLineEnds === true, irregular),
  };
  const left = tellLeft("dialect-titles-left", titlesAbove(placed), separator);
  const titles = [...left, ...perhapsAnother(placed)];
  const { columns } = layout;
  const base = { dialect, header: named.names, firstLine, columns, titles, ...linesAbove(placed) };
  return placed.last ? base : { ...base, lastLine: end };
}

function perhapsAnother({ rows, layout }: Placed): Problem[] {
  const row = rows[perhapsTable(rows, layout) ?? -1];
  return row === undefined ? [] : [problem("sheet-perhaps-table", { line: row.record.line })];
}

function titlesAbove({ rows, layout, before }: Placed): Rec[] {
  const above = rows.slice(before?.body.to ?? 0, layout.header.from);
  return above.filter((row) => !isBlankRow(row) && !isComment(row)).map(({ record }) => record);
}

function linesAbove({ rows, layout, before }: Placed): Pick<FoundDialect, "above" | "afterLine"> {
  const above = { title: 0, comment: 0, blank: 0 };
  for (const row of rows.slice(before?.body.to ?? 0, layout.header.from))
    above[isBlankRow(row) ? "blank" : isComment(row) ? "comment" : "title"] += row.record.lines;
  return { above, afterLine: before === undefined ? 0 : lastLineOf(rows, before) };
}

function marks(mixed: boolean, irregular: boolean): Pick<Dialect, "mixedLineEnds" | "irregular"> {
  return {
    ...(mixed ? { mixedLineEnds: true as const } : {}),
    ...(irregular ? { irregular: true as const } : {}),
  };
}

function lastLineOf(rows: readonly Row[], layout: Layout): number {
  const record = rows[Math.max(layout.header.from, layout.body.to - 1)]?.record;
  return record === undefined ? 1 : record.line + record.lines - 1;
}

/** Lines of notes after the last row; blank lines alone are none. */
function footnotesAfter({ sample, shape, rows, layout, last }: Placed, end: number): number {
  if (!last) return 0;
  if (!sample.whole) return footnotesAtEnd(sample.tail, shape, layout.columns);
  const rest = rows.slice(layout.body.to);
  if (rest.every(({ record }) => record.raw.trim() === "" || record.raw === "\ufeff")) return 0;
  const final = rest.at(-1)?.record;
  return final === undefined ? 0 : final.line + final.lines - 1 - end;
}

/** Whether a reader of plain CSV would lose or misread something of it. */
function isIrregular(placed: Placed, footnoteLines: number): boolean {
  const { sample, shape, rows, layout, before, last } = placed;
  if (before !== undefined || !last || footnoteLines > 0 || shape.mixedLineEnds === true || isOddText(sample))
    return true;
  const header = rows.slice(layout.header.from, layout.header.to);
  if (header.some((row) => row.record.lines > 1 || isBlankRow(row))) return true;
  if (rows.slice(layout.body.to).some(({ record }) => record.raw !== "")) return true;
  const body = rows.slice(layout.body.from, layout.body.to);
  if (body.some((row) => isOdd(row, layout.columns))) return true;
  if (holdsComments(body)) return true;
  if (body.every(({ record }) => record.lines === 1) && isOddFurtherOn(sample, shape, layout.columns))
    return true;
  return mixesFeeds(sample.head, rows);
}

/** Some rows begin with `#`, and others do not: the tolerant parser tells which are comments. */
function holdsComments(body: readonly Row[]): boolean {
  const marked = body.filter(({ record }) => isMarked(record)).length;
  return marked > 0 && marked < body.length;
}

function isOddText({ nuls, controls, damaged, head }: Sample): boolean {
  return nuls > 0 || controls || damaged || head.startsWith("\ufeff");
}

/** Stretches of a long file show odd rows too; only where no cell holds line breaks can they be cut anywhere. */
function isOddFurtherOn({ middle, tail }: Sample, shape: Shape, columns: number): boolean {
  return [...middle, tail].some((stretch) =>
    recordsOf(stretch, { ...shape, columns }).some((record) => isOdd(rowOf(record), columns)),
  );
}

function isOdd(row: Row, columns: number): boolean {
  const { record, width } = row;
  if (record.stray > 0 || record.mended || record.cut) return true;
  if (isBlankRow(row)) return record.raw !== "" || columns === 1;
  return width !== columns;
}

/** Some rows end with a line feed, others with a return and a feed. */
function mixesFeeds(text: string, rows: readonly Row[]): boolean {
  const both = text.split("\r\n").length - 1;
  const feeds = text.split("\n").length - 1 - both;
  if (both === 0 || feeds === 0) return false;
  const inside = rows.reduce((sum, { record }) => sum + record.lines - 1, 0);
  return Math.min(both, feeds) > inside;
}

function sampleProblems(sample: Sample): Problem[] {
  const problems: Problem[] = [];
  if (sample.unsure) problems.push(problem("dialect-encoding-unsure", { encoding: sample.encoding }));
  if (sample.nuls > 0) problems.push(problem("dialect-nul-characters", { count: sample.nuls }));
  return problems;
}
