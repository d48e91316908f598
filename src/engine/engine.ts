import type { Hash } from "../store/store.ts";

/** What a statement may cost. Past it the statement is interrupted and `over-budget` thrown. */
export interface Budget {
  readonly timeMs: number;
  readonly signal?: AbortSignal;
}

/** A value as a statement takes it. */
export type Value = string | number | bigint | boolean | null | Uint8Array;

/**
 * A private DuckDB for one import: its own memory limit and its own folder for what does not
 * fit in memory. Disposing of it closes the engine and removes the folder.
 */
export interface Workspace extends AsyncDisposable {
  /** Scratch files of this import go here; removed with it. */
  readonly folder: string;
  run(sql: string, values?: readonly Value[], budget?: Partial<Budget>): Promise<void>;
  /** Objects by column name, in plain JavaScript values (bigint where a number would lose digits). */
  rows<Row>(sql: string, values?: readonly Value[], budget?: Partial<Budget>): Promise<Row[]>;
  /** From 0 to 1 while a statement runs, where the engine knows. */
  progress(): number | undefined;
}

/**
 * The rows of one version, ready to be asked. `sql` reads the table `rows`: `__id` (BIGINT, 1
 * for the first row), then the columns, then `__xmin, __ymin, __xmax, __ymax` (DOUBLE, degrees)
 * where the table has a geometry.
 */
export interface Serving {
  rows(
    sql: string,
    values: readonly Value[],
    budget: Budget,
  ): Promise<{ names: readonly string[]; rows: readonly (readonly unknown[])[] }>;
  /** Chunks of rows, read as they are asked for; memory does not grow with their number. */
  stream(
    sql: string,
    values: readonly Value[],
    budget: Budget,
  ): AsyncIterable<readonly (readonly unknown[])[]>;
  /** Lets a slow consumer finish while other versions come and go. */
  release(): void;
}

export interface Engine extends AsyncDisposable {
  workspace(): Promise<Workspace>;
  /**
   * Opens the serving form of a Parquet, building it first where it is not there. The least
   * recently used are closed, and their files removed when the disk's share is used up: they
   * can be built again.
   */
  serve(parquet: Hash, parquetPath: string, shape: ServingShape): Promise<Serving>;
}

/** What the serving form needs to know beside the Parquet: where its places are. */
export interface ServingShape {
  readonly geometry?:
    | { readonly kind: "geojson"; readonly column: string }
    | { readonly kind: "point"; readonly longitude: string; readonly latitude: string };
}
