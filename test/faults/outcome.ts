import type { Write } from "./ledger.ts";

/** What became of a world that was struck. */
export interface Outcome {
  readonly acknowledged: number;
  readonly strikes: number;
  readonly lost: readonly Write[];
  readonly twice: readonly Write[];
  /** What else was not as it must be, each in a sentence. */
  readonly wrong: readonly string[];
}
