import type { Id } from "../base/id.ts";
import type { SharedAnswer } from "../base/shared-answer.ts";
import type { IndicatorLevel } from "../indicators/definition.ts";
import type { PeriodValues, Series } from "../indicators/indicator.ts";

/** What was read of one version of an indicator that everybody reads, and what was drawn of it. */
export interface KeptIndicator {
  readonly version: number;
  /** By place; `undefined` where the place has no value. */
  readonly series: Map<string, Series | undefined>;
  readonly periods: Map<IndicatorLevel, PeriodValues>;
  /** Levels of which a place was asked for; all places of which, where that was read or is being read. */
  readonly levels: Map<IndicatorLevel, SharedAnswer<void> | undefined>;
  readonly drawn: Map<string, string>;
}

/** Values and drawings together, counted as values: a hundred characters of a drawing are one. */
const valuesMax = 2_000_000;
const charactersAsValue = 100;

/**
 * Values that boards have read, by table. Those of a version go when another version of the table is
 * asked for; those that were asked for longest ago when there are too many. Whether somebody may read
 * them is asked each time, of the one who asks.
 */
export class KeptValues {
  readonly #tables = new Map<Id, KeptIndicator>();

  of(table: Id, version: number): KeptIndicator {
    const known = this.#tables.get(table);
    const kept =
      known?.version === version
        ? known
        : { version, series: new Map(), periods: new Map(), levels: new Map(), drawn: new Map() };
    this.#tables.delete(table);
    this.#tables.set(table, kept);
    return kept;
  }

  /** Lets go of those that were asked for longest ago. */
  trim(): void {
    const sizes = [...this.#tables].map(([table, kept]) => ({ table, size: sizeOf(kept) }));
    let all = sizes.reduce((sum, { size }) => sum + size, 0);
    for (const { table, size } of sizes) {
      if (all <= valuesMax) return;
      this.#tables.delete(table);
      all -= size;
    }
  }
}

function sizeOf({ series, periods, drawn }: KeptIndicator): number {
  let size = 0;
  for (const one of series.values()) size += one?.points.length ?? 1;
  for (const { values } of periods.values()) size += values.length;
  for (const text of drawn.values()) size += text.length / charactersAsValue;
  return size;
}
