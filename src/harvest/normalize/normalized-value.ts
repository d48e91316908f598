import type { Problem } from "../../base/failure.ts";

/** What a text was taken to mean, and what of it was mended or lost. Nothing where nothing was told. */
export interface NormalizedValue<Value> {
  readonly value?: Value;
  readonly problems: readonly Problem[];
}
