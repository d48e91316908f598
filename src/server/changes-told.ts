import type { Footprint } from "../base/footprint.ts";

/** A replica of the database, as `db/replica.ts` is one. */
export interface ReplicaTold {
  /** Whether it has what the database had at a position of its log. */
  has(position: number): Promise<boolean>;
  /** Answers a reader from it. */
  read<Answer>(work: () => Answer): Answer;
}

/** Which tables were changed, as `db/changes.ts` tells it. */
export interface ChangesTold {
  look(): Promise<number>;
  /** How far the log of the server was at the last look; absent before. */
  readonly position: number | undefined;
  isSame(tables: readonly string[], since: number): boolean;
  tablesOf(asked: Footprint["asked"]): Promise<readonly string[] | undefined>;
}
