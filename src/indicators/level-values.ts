import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Cell, Chunk } from "../engine/engine.ts";
import { quoteText } from "../engine/quote.ts";
import { askOpenRows } from "../tables/open-statement.ts";
import type { IndicatorsContext } from "./context.ts";
import { type IndicatorLevel, valueReasons, valueStatuses } from "./definition.ts";
import type { PeriodValues, Series, SeriesPoint } from "./indicator.ts";

/** The values of one place, beside each other: 13 bytes for each. */
interface Column {
  readonly label: string;
  /** First days of its periods, as days since 1970, in the order of time. */
  readonly days: Int32Array;
  /** Not a number where a value is missing. */
  readonly values: Float64Array;
  /** What each is worth, and why: see `markSql`. */
  readonly marks: Uint8Array;
}

/** The values of all places of a level in one version, which never change. */
export class LevelValues {
  readonly level: IndicatorLevel;
  #bytes = 0;
  readonly #places = new Map<string, Column>();
  /** First days as they are written: those of all places are the same few. */
  readonly #written = new Map<number, string>();

  constructor(level: IndicatorLevel) {
    this.level = level;
  }

  put(code: string, column: Column): void {
    this.#places.set(code, column);
    this.#bytes += placeBytes + column.days.length * valueBytes;
  }

  /** What they take of memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  seriesOf(code: string): Series | undefined {
    const column = this.#places.get(code);
    if (column === undefined) return undefined;
    const points = Array.from(column.days, (day, at) => pointAt(column, at, this.#write(day)));
    return { place: { level: this.level, code, label: column.label }, points };
  }

  /** Of the period that begins on a day. */
  at(period: string): PeriodValues {
    const day = Date.parse(`${period}T00:00:00Z`) / dayMs;
    const values: PeriodValues["values"][number][] = [];
    for (const [code, column] of this.#places) {
      const at = find(column.days, day);
      if (at !== undefined) values.push({ ...pointAt(column, at, period), code, label: column.label });
    }
    return { period, values };
  }

  #write(day: number): string {
    const written = this.#written.get(day) ?? new Date(day * dayMs).toISOString().slice(0, 10);
    this.#written.set(day, written);
    return written;
  }
}

const valueBytes = 13;
const placeBytes = 400;
const dayMs = 86_400_000;

function pointAt({ values, marks }: Column, at: number, period: string): SeriesPoint {
  const [value = Number.NaN, mark = 0] = [values[at], marks[at]];
  const reason = valueReasons[(mark >> statusBits) - 1];
  return {
    period,
    value: Number.isNaN(value) ? null : value,
    status: valueStatuses[mark & statusMask] ?? "missing",
    ...(reason === undefined ? {} : { reason }),
  };
}

function find(days: Int32Array, day: number): number | undefined {
  let [from, to] = [0, days.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((days[middle] ?? day) < day) from = middle + 1;
    else to = middle;
  }
  return days[from] === day ? from : undefined;
}

const statusBits = 2;
const statusMask = 3;

/** A status and a reason as one small number. */
const markSql = `(${indexSql("status", valueStatuses)} + ${1 << statusBits} * ${indexSql("reason", ["", ...valueReasons])})`;

function indexSql(column: string, names: readonly string[]): string {
  const whens = names.map((name, at) => `when ${quoteText(name)} then ${at}`).join(" ");
  return `(case ${column} ${whens} else 0 end)::utinyint`;
}

/** Columns of `columnsOfValues`; places in the order of a vintage. */
function levelsSql(levels: readonly IndicatorLevel[]): string {
  return `select level, code, any_value(place), ${listSql("(period - date '1970-01-01')::int")},
      ${listSql("value::double")}, ${listSql(markSql)}
    from rows where level in (${levels.map(() => "?").join(", ")}) group by level, code order by min(__id)`;
}

function listSql(cell: string): string {
  return `list(${cell} order by period)`;
}

/**
 * The values of whole levels of a version that everybody reads, in one question. One that not everybody
 * reads has none of them here.
 */
export async function readLevels(
  ctx: IndicatorsContext,
  actor: Actor,
  { table, version }: { readonly table: Id; readonly version: number },
  levels: readonly IndicatorLevel[],
): Promise<ReadonlyMap<IndicatorLevel, LevelValues>> {
  const statement = { sql: levelsSql(levels), values: levels };
  const chunks = await askOpenRows(ctx, actor, { table, version }, statement);
  if (chunks === undefined) return new Map();
  const read = new Map(levels.map((level) => [level, new LevelValues(level)]));
  for (const chunk of chunks) putChunk(read, chunk);
  return read;
}

function putChunk(read: ReadonlyMap<string, LevelValues>, { rowCount, columns }: Chunk): void {
  const [levels = [], codes = [], labels = [], days = [], values = [], marks = []] = columns;
  for (let row = 0; row < rowCount; row += 1) {
    read.get(String(levels[row]))?.put(String(codes[row]), {
      label: String(labels[row]),
      days: Int32Array.from(numbersIn(days[row])),
      values: Float64Array.from(numbersIn(values[row])),
      marks: Uint8Array.from(numbersIn(marks[row])),
    });
  }
}

function numbersIn(cell: Cell | undefined): readonly number[] {
  if (!Array.isArray(cell)) return [];
  return cell.map((one) => (typeof one === "number" ? one : Number.NaN));
}
