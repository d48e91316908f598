/** What the cells of one column look like, counted over the whole table. */
export interface ColumnProfile {
  readonly name: string;
  readonly count: number;
  readonly missing: number;
  readonly distinct: number;
  /** False where `distinct` is an estimate (HyperLogLog). */
  readonly distinctExact: boolean;
  /** Numbers as numbers, dates in ISO 8601, texts as they are. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
  readonly standardDeviation?: number;
  /** The 5th, 25th, 50th, 75th and 95th percentile. */
  readonly quantiles?: readonly (number | string)[];
  /** The most frequent values, ten at most, most frequent first. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** Twenty bins of equal width at most; dates as days or instants in ISO 8601. */
  readonly histogram?: readonly {
    readonly from: number | string;
    readonly to: number | string;
    readonly count: number;
  }[];
  /** Lengths of texts, in characters. */
  readonly shortest?: number;
  readonly longest?: number;
}

export interface Profile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}
