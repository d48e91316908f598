import type { Dataset } from "../catalogue/dataset.ts";
import type { Distribution } from "../catalogue/metadata.ts";
import type { Problem } from "../base/failure.ts";

/** What a record of RUDI is made of. */
export interface DescribedRecord {
  readonly dataset: Dataset;
  /** In each form that it can be had. */
  readonly distributions: readonly Distribution[];
  /** Where the instance is reached, without a slash at its end. */
  readonly url: string;
}

/** A record of RUDI, and what of the dataset it cannot say. */
export interface WrittenRecord {
  readonly record: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

export interface LanguageText {
  readonly lang: string;
  readonly text: string;
}

/** RUDI writes an instant; a year or a day stands for its first one. */
export function toInstant(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const date = new Date(written);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
