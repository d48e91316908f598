import { setImmediate as nextTurn } from "node:timers/promises";
import { type CellKind, cellKind, isTyped } from "./cell-kind.ts";
import type { Candidate } from "./candidates.ts";
import { recordsOf, type Rec } from "./records.ts";
import type { Shape } from "./shape.ts";

/**
 * How well a shape explains a text. As in van den Burg, Nazábal and Sutton, "Wrangling messy CSV
 * files by detecting row and type patterns" (2019), a good shape gives rows that are alike and
 * cells that are of a known type; here rows are weighed by their width against the usual one and
 * against their neighbours', and types column by column.
 */
interface Scored extends Candidate {
  readonly score: number;
}

const recordsMax = 2000;

/** The one that explains the text best. Others have their turn between two of them. */
export async function bestShape(text: string, candidates: readonly Candidate[]): Promise<Scored> {
  let best: Scored | undefined;
  for (const candidate of candidates) {
    best = scoreAbove(best === undefined ? -1 : best.score * 1.000_001, text, candidate) ?? best;
    await nextTurn();
  }
  if (best === undefined) throw new Error("no shape to try");
  return best;
}

/** What types and quotes can make of a score at most: it is known before they are looked at. */
const typesAndQuotesMax = 1.011;

/** Undefined where its score is not above another; what costs most is not looked at where it cannot be. */
function scoreAbove(other: number, text: string, candidate: Candidate): Scored | undefined {
  const { shape } = candidate;
  if (priorMax(candidate) * typesAndQuotesMax <= other) return undefined;
  const records = readTwice(text, shape).filter((record) => !isBlank(record));
  const { width, share } = usualWidth(records);
  // Two columns come about by chance more easily than ten.
  const breadth = width <= 1 ? 1 : 1 - 0.25 / width;
  // A separator that cuts nothing is none.
  const cuts = width > 1 || shape.separator === "" ? 1 : 0;
  const rows =
    cuts * priorOf(candidate, records, share) * consistencyOf(records, width, share) ** 2 * breadth;
  if (rows * typesAndQuotesMax <= other) return undefined;
  const score =
    rows *
    typesOf(records, width, shape.separator) *
    quotingOf(records, shape.quote) *
    (shape.separator === "" ? oneColumnFit(records) : 1);
  return score > other ? { ...candidate, score } : undefined;
}

function priorMax({ shape, prior }: Candidate): number {
  return shape.separator === " " ? Math.max(prior, quotedSpacesPrior) : prior;
}

/** Spaces divide words as a rule; where quotes hold some together in rows of one width, they divide cells. */
function priorOf({ shape, prior }: Candidate, records: readonly Rec[], share: number): number {
  if (shape.separator !== " " || share < 1) return prior;
  return records.some(holdsWords) && records.every(({ stray, mended }) => stray === 0 && !mended)
    ? quotedSpacesPrior
    : prior;
}

const quotedSpacesPrior = 0.95;

function holdsWords({ quoted, cells }: Rec): boolean {
  return quoted > 0 && cells.some((cell) => cell.trim().includes(" "));
}

/** Once without knowing the width, and where quotes are odd once more with it. */
function readTwice(text: string, shape: Shape): Rec[] {
  const records = recordsOf(text, shape, recordsMax);
  if (!records.some(({ stray, mended }) => stray > 0 || mended)) return records;
  const { width } = usualWidth(records.filter((record) => !isBlank(record)));
  return recordsOf(text, { ...shape, columns: width }, recordsMax);
}

const strong = [/;/, /\t/, /\|/, /~/, /\S,\S/] as const;

/** Lines that mostly hold a separator are not of one column. */
function oneColumnFit(records: readonly Rec[]): number {
  const most = Math.max(
    ...strong.map(
      (mark) =>
        records.filter(({ raw, quoted }) => quoted === 0 && mark.test(raw) && !isTyped(cellKind(raw))).length,
    ),
  );
  return 1 - (0.5 * most) / Math.max(1, records.length);
}

function isBlank(record: Rec): boolean {
  return record.cells.every((cell) => cell.trim() === "" || cell === "\ufeff");
}

/** The width that most rows have, wider ones preferred where they are about as many. */
function usualWidth(records: readonly Rec[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let width = 1;
  let most = 0;
  for (const [cells, count] of counts) {
    const weight = count * (cells > 1 ? 1 : 0.4);
    if (weight > most) {
      most = weight;
      width = cells;
    }
  }
  return { width, share: (counts.get(width) ?? 0) / Math.max(1, records.length) };
}

function consistencyOf(records: readonly Rec[], width: number, share: number): number {
  if (records.length === 0) return 0;
  const good = inStretches(records).map((inside, n) => inside || records[n]?.cells.length === width);
  const first = good.indexOf(true);
  const last = good.lastIndexOf(true);
  const covered = last - first + 1;
  const usual = good.filter(Boolean).length / covered;
  const coverage = (covered / records.length) ** 0.5;
  const consistency = (0.45 * usual + 0.3 * alikeNeighbours(records) + 0.25 * share) * coverage;
  return records.length <= 2 || (records.length <= 5 && isWidest(records))
    ? Math.max(consistency, 0.85)
    : consistency;
}

/** A few rows, none wider than the first, say little against a header and rows cut short. */
function isWidest([first, ...others]: readonly Rec[]): boolean {
  return first !== undefined && others.every(({ cells }) => cells.length <= first.cells.length);
}

function alikeNeighbours(records: readonly Rec[]): number {
  if (records.length === 1) return 1;
  let alike = 0;
  for (const [n, { cells }] of records.entries()) {
    const before = records[n - 1]?.cells.length;
    const after = records[n + 1]?.cells.length;
    if (cells.length === before || cells.length === after) alike++;
  }
  return alike / records.length;
}

/** Which rows are in long stretches of one width, as where several tables follow each other. */
function inStretches(records: readonly Rec[]): boolean[] {
  const lengthMin = 12;
  const inside = records.map(() => false);
  let run = 0;
  for (const [n, { cells }] of records.entries()) {
    run = cells.length === records[n - 1]?.cells.length ? run + 1 : 1;
    if (cells.length > 1 && run >= lengthMin) inside.fill(true, n - lengthMin + 1, n + 1);
  }
  for (const block of blocks(records)) {
    // A title may be above.
    const from = block.from + (records[block.from]?.cells.length === 1 ? 1 : 0);
    if (isUniform(records.slice(from, block.to))) inside.fill(true, from, block.to);
  }
  return inside;
}

function isUniform([first, ...others]: readonly Rec[]): boolean {
  const width = first?.cells.length ?? 1;
  return width > 1 && others.length > 0 && others.every(({ cells }) => cells.length === width);
}

/** Rows between blank lines. */
function blocks(records: readonly Rec[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = 0;
  for (let n = 1; n <= records.length; n++) {
    const before = records[n - 1];
    const follows = before !== undefined && records[n]?.line === before.line + before.lines;
    if (follows) continue;
    found.push({ from, to: n });
    from = n;
  }
  return found;
}

const worth: Readonly<Record<CellKind, number>> = {
  empty: 0.75,
  integer: 1,
  decimal: 1,
  date: 1,
  time: 1,
  datetime: 1,
  boolean: 1,
  address: 1,
  code: 0.97,
  json: 0.95,
  text: 0.85,
  odd: 0.2,
};

/** The mean worth of a cell in rows of the usual width. */
function typesOf(records: readonly Rec[], width: number, separator: string): number {
  let sum = 0;
  let cells = 0;
  const rows = records.filter((record) => record.cells.length === width);
  const step = Math.max(1, Math.floor((rows.length * width) / 20_000));
  for (let n = 0; n < rows.length; n += step) {
    const row = rows[n];
    if (row === undefined) break;
    const bare = row.quoted === 0;
    for (const cell of row.cells) {
      cells++;
      const kind = cellKind(cell);
      sum += worth[kind] * (kind === "text" && bare ? bareText(cell, separator) : 1);
    }
  }
  return cells === 0 ? 0.1 : sum / cells;
}

/** Text that holds other separators, or half a quote, was probably cut at the wrong ones. */
function bareText(cell: string, separator: string): number {
  let fit = 1;
  if (separator !== ";" && /\S;\S|;;|;$/.test(cell)) fit *= 0.5;
  if (separator !== "|" && /\S\|\S|\|\|/.test(cell)) fit *= 0.6;
  if (separator !== ",") fit *= commaFit(cell);
  if (/^\s*"|"\s*$/.test(cell)) fit *= 0.6;
  // A word cut off after punctuation: what an apostrophe or a colon leaves.
  if (separator === ":" && /^\/\/|https?$/.test(cell)) fit *= 0.1;
  return fit;
}

/** Commas that are neither punctuation nor of numbers. */
function commaFit(cell: string): number {
  if (/\d,\d+,\d/.test(cell) && !/^\s*\d{1,3}(?:,\d{3})+/.test(cell)) return 0.4;
  return /[^\s\d],\S|,,|\d,[^\s\d]/.test(cell) ? 0.6 : 1;
}

/** Quoted cells that close where they should speak for the quote; stray ones against it. */
function quotingOf(records: readonly Rec[], quote: string): number {
  let quoted = 0;
  let stray = 0;
  let left = 0;
  let single = 0;
  for (const record of records) {
    quoted += record.quoted;
    stray += record.stray + (record.mended ? 2 : 0);
    for (const cell of record.cells) {
      if (quote === "" && /^\s*".*"\s*$/s.test(cell)) left++;
      if (quote !== "'" && /^'.*'$/s.test(cell)) single++;
    }
  }
  const others = single > 0 ? 0.95 : 1;
  if (quote === "") return left > 0 ? 0.6 : others;
  if (quoted + stray === 0) return 1.001 * others;
  return 0.55 + (0.45 * (quoted + 1)) / (quoted + stray * 2 + 1) + 0.01;
}
