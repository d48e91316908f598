import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { HarvestContext } from "../context.ts";
import type { SourceRow } from "../store/source-rows.ts";
import type { RunCounts } from "../source.ts";

/** A source as its records are taken in: one that is gathered, or an organization of another instance. */
export type TellingSource = Pick<SourceRow, "id" | "organization" | "name" | "url" | "createdAt"> & {
  readonly kind: SourceRow["kind"] | "maille";
};

/** One taking up of a run, and whose. */
export interface Pass {
  readonly ctx: Pick<HarvestContext, "clock" | "url" | "version" | "log">;
  readonly source: TellingSource;
  readonly run: { readonly id: Id; readonly attempt: number };
}

export type Tally = { -readonly [Count in keyof RunCounts]: number };

/** A record with what is wrong with it, as it is told. */
export interface RecordProblems {
  readonly place: string;
  readonly identifier?: string;
  readonly dataset?: Id;
  readonly refused: boolean;
  readonly problems: readonly Problem[];
}
