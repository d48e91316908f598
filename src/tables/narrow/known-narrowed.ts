import type { Db } from "../../db/db.ts";
import type { Hash } from "../../store/store.ts";
import type { Version } from "../table.ts";

/** A version never changes, nor does what an agreement lets be read of it: it is made once, and kept. */
export interface KnownNarrowings {
  readonly made: Map<string, { readonly version: Version; readonly until: number }>;
  readonly making: Map<string, Promise<Version>>;
}

const knownOf = new WeakMap<object, KnownNarrowings>();

export function knownIn({ db }: { readonly db: Db }): KnownNarrowings {
  const known = knownOf.get(db) ?? { made: new Map(), making: new Map() };
  knownOf.set(db, known);
  return known;
}

/** Of a file that is not as it was made: the next reader has it made again. */
export function forgetKnown(ctx: { readonly db: Db }, parquet: Hash): void {
  const { made } = knownIn(ctx);
  for (const [key, { version }] of made) if (version.parquet === parquet) made.delete(key);
}
