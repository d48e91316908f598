import type { Id } from "../base/id.ts";

/** What one table tells of a place. */
export interface FiguresOfPlace {
  readonly dataset: { readonly id: Id; readonly slug: string; readonly title: string };
  readonly table: { readonly id: Id; readonly slug: string; readonly name: string };
  /** That holds the place's code. */
  readonly column: string;
  /** The instance that holds the table, by its address; absent where it is held here. */
  readonly instance?: string;
  /** When the table was last changed. */
  readonly updatedAt: Date;
  readonly figures: readonly PlaceFigure[];
}

export interface PlaceFigure {
  /** Of the column. */
  readonly name: string;
  /** As people read the column, where its producer gave one. */
  readonly title?: string;
  readonly value: number;
  readonly unit?: string;
  /** The year or date of the value, where the table has one row for each: ISO 8601. */
  readonly at?: string;
  /** Earlier values, the latest first. */
  readonly before: readonly { readonly at: string; readonly value: number }[];
}
