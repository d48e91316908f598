import type { Footprint } from "../base/footprint.ts";

/** Which tables were changed, as `db/changes.ts` tells it. */
export interface ChangesTold {
  look(): Promise<number>;
  isSame(tables: readonly string[], since: number): boolean;
  tablesOf(asked: Footprint["asked"]): Promise<readonly string[] | undefined>;
}
