import type { Id } from "../base/id.ts";
import type { SharedAnswer } from "../base/shared-answer.ts";
import type { IndicatorLevel } from "../indicators/definition.ts";
import type { LevelValues } from "../indicators/level-values.ts";
import type { PeriodValues, Series } from "../indicators/indicator.ts";

/** What was read of one version of an indicator that everybody reads, and what was drawn of it. */
export interface KeptIndicator {
  readonly version: number;
  /** Whole levels, as they were read or are being read: several of them in one answer. */
  readonly levels: Map<IndicatorLevel, SharedAnswer<void>>;
  /** Those that are read. */
  readonly whole: Map<IndicatorLevel, LevelValues>;
  /** By place; `undefined` where the place has no value. */
  readonly series: Map<string, Series | undefined>;
  readonly periods: Map<IndicatorLevel, PeriodValues>;
  readonly drawn: Map<string, string>;
}

/** Of values and drawings together. */
const bytesMax = 96_000_000;
/** What nobody asked for yet takes no more than this. */
const aheadBytesMax = 32_000_000;
/** A value as an object, about; a character of a drawing. */
const pointBytes = 96;
const characterBytes = 2;

/**
 * Values that boards have read, by table. Those of a version go when another version of the table is
 * asked for; those that were asked for longest ago when they take too much memory. Whether somebody may
 * read them is asked each time, of the one who asks.
 */
export class KeptValues {
  readonly #tables = new Map<Id, KeptIndicator>();

  of(table: Id, version: number): KeptIndicator {
    const known = this.#tables.get(table);
    const kept = known?.version === version ? known : nothingOf(version);
    this.#tables.delete(table);
    this.#tables.set(table, kept);
    return kept;
  }

  /** Whether there is room for what nobody asked for yet. */
  get hasRoom(): boolean {
    return [...this.#tables.values()].reduce((sum, kept) => sum + bytesOf(kept), 0) < aheadBytesMax;
  }

  /** Lets go of those that were asked for longest ago. */
  trim(): void {
    const sizes = [...this.#tables].map(([table, kept]) => ({ table, bytes: bytesOf(kept) }));
    let all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { table, bytes } of sizes) {
      if (all <= bytesMax) return;
      this.#tables.delete(table);
      all -= bytes;
    }
  }
}

function nothingOf(version: number): KeptIndicator {
  return {
    version,
    levels: new Map(),
    whole: new Map(),
    series: new Map(),
    periods: new Map(),
    drawn: new Map(),
  };
}

function bytesOf({ whole, series, periods, drawn }: KeptIndicator): number {
  let bytes = 0;
  for (const level of whole.values()) bytes += level.bytes;
  for (const one of series.values()) bytes += (one?.points.length ?? 1) * pointBytes;
  for (const { values } of periods.values()) bytes += values.length * pointBytes;
  for (const text of drawn.values()) bytes += text.length * characterBytes;
  return bytes;
}
