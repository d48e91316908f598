import type { Footprint } from "../base/footprint.ts";
import type { LastSeen } from "../base/last-seen.ts";

/** A replica of the database, as `db/replica.ts` is one. */
export interface ReplicaTold {
  /** Whether it has what was seen of the database; `isAway`: where that tells no more, but for what nobody saw. */
  has(seen: LastSeen, isAway: boolean): Promise<boolean>;
  /** Answers a reader from it. */
  read<Answer>(work: () => Answer): Answer;
}

/** Which tables were changed, as `db/changes.ts` tells it. */
export interface ChangesTold {
  look(): Promise<number>;
  /** What a look last saw of changes; absent before the first. */
  readonly seen: LastSeen | undefined;
  isSame(tables: readonly string[], since: number): boolean;
  tablesOf(asked: Footprint["asked"]): Promise<readonly string[] | undefined>;
}
