import type { Problem } from "../base/failure.ts";

/** What came of asking for a remote file. */
export interface LinkCheck {
  readonly checkedAt: Date;
  /** It has been well, or lost, from this check on. */
  readonly since: Date;
  readonly ok: boolean;
  readonly status?: number;
  readonly mediaType?: string;
  readonly bytes?: number;
  readonly problem?: Problem;
}
