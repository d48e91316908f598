import type { Id } from "../base/id.ts";

/** Rows of a table that hold words which no description has. */
export interface RowsFound {
  readonly dataset: { readonly id: Id; readonly slug: string; readonly title: string };
  readonly table: { readonly id: Id; readonly slug: string; readonly name: string };
  readonly words: readonly string[];
  /** How many; absent where they were not counted in time. */
  readonly rows?: number;
  /** The instance that holds the table, by its address; absent where it is held here. */
  readonly instance?: string;
}
