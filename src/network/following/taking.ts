import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { NetworkContext } from "../context.ts";

export type ApplyContext = Pick<
  NetworkContext,
  "db" | "clock" | "identity" | "url" | "version" | "log" | "limits"
>;

/** The tie through which events come. */
export interface Via {
  readonly id: Id;
  readonly instance: string;
}

/** What came of some events. */
export interface AppliedEvents {
  /** Records that could not be taken, or not wholly: their producers are told. */
  readonly refused: readonly RefusedRecord[];
  /** Of each subject that was taken well. */
  readonly sound: readonly { readonly subject: string; readonly origin: string; readonly revision: number }[];
}

/** A record with what is wrong with it, for its producer. */
export interface RefusedRecord {
  readonly subject: string;
  readonly origin: string;
  readonly revision: number;
  readonly problems: readonly {
    readonly problem: Problem;
    readonly pointer: string;
    readonly detail?: string;
  }[];
}
