import type { Workspace } from "../../engine/engine.ts";

/** What each part of the profile reads. */
export interface ProfileInput {
  readonly workspace: Workspace;
  /** SQL of the rows. */
  readonly from: string;
  readonly rows: number;
  readonly signal: AbortSignal;
}
