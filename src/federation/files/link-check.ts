import type { Problem } from "../../base/failure.ts";

/** What came of asking for a remote file. */
export interface LinkCheck {
  readonly checkedAt: Date;
  readonly ok: boolean;
  readonly status?: number;
  readonly mediaType?: string;
  readonly bytes?: number;
  readonly problem?: Problem;
}
