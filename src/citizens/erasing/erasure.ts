import type { Id } from "../../base/id.ts";

/** What is erased of a table, here and in whatever comes back: it tells who it was only to who knows the key. */
export interface RowErasure {
  readonly id: Id;
  readonly table: Id;
  readonly at: Date;
  readonly gone: GonePerson | GoneBefore;
}

/** Rows about somebody, by commitments: HMAC-SHA-256 under a key that is sealed, in hexadecimal. */
export interface GonePerson {
  readonly kind: "person";
  readonly key: Id;
  /** What stood for the person in the rows. */
  readonly column: string;
  readonly person: string;
  /** The same by letters and digits alone; absent where somebody else of the table was alike. */
  readonly alike?: string;
  /** Of one row alone: those of its cells, by column. */
  readonly cells?: Readonly<Record<string, string>>;
  /** Those of its columns by which it is the same in each version that has them, however the others are written. */
  readonly keyColumns?: readonly string[];
}

/** Rows whose date is before a day: they were kept as long as was said. */
export interface GoneBefore {
  readonly kind: "before";
  readonly column: string;
  /** ISO 8601. */
  readonly day: string;
}
