import { cleanText } from "../catalogue/cleaning/cleaning.ts";
import { toLicence } from "../catalogue/licence.ts";
import { cleanMetadata } from "../catalogue/metadata-rules.ts";
import type { RemoteDataset } from "../catalogue/remote.ts";
import { rudiRecord } from "../harvest/json/rudi-record.ts";
import { toRecord } from "../harvest/normalize/draft.ts";
import { isTooDeep } from "../harvest/normalize/depth.ts";
import { isRawRecord } from "../harvest/normalize/fields.ts";
import type { DescribedRecord, WrittenRecord } from "./described.ts";
import { mergeRecord, sameValue } from "./merge.ts";
import { writeRecord } from "./write-record.ts";

/**
 * The record of RUDI of a dataset. Where it came from RUDI (`original`), that record comes out again
 * with all that it says, and with what was changed here since.
 */
export function toRudi(told: DescribedRecord, original?: string): WrittenRecord {
  const value = original === undefined ? undefined : parsed(original);
  const before = value === undefined ? undefined : understood(value, original ?? "", told.url);
  if (value === undefined || before === undefined) return writeRecord(told);
  // Tables that were made here of its files are ours, and no part of its producer's record.
  const ours = writeRecord({ ...told, distributions: told.dataset.metadata.distributions });
  const base = writeRecord(asTold(told, before));
  const merged = mergeRecord(value, base.record, ours.record) as Readonly<Record<string, unknown>>;
  return { record: withRights(merged, base.record, ours.record), problems: [] };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = isRawRecord(value) && value["resource_title"] !== undefined;
    // One that is too deep could not be written again.
    return isRecord && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function understood(
  value: Readonly<Record<string, unknown>>,
  text: string,
  base: string,
): RemoteDataset | undefined {
  return toRecord(rudiRecord(value, { base }), "", text).dataset;
}

/** The dataset as it was when its record had just come. */
function asTold(told: DescribedRecord, before: RemoteDataset): DescribedRecord {
  const { value: metadata } = cleanMetadata(before.metadata);
  const { licence: _licence, ...dataset } = told.dataset;
  const licence = toLicence(cleanText(before.licence ?? "", 500));
  return {
    ...told,
    distributions: metadata.distributions,
    dataset: {
      ...dataset,
      title: cleanText(before.title, 300),
      description: describedAs(told.dataset.description, before.description),
      metadata,
      ...(licence === "" ? {} : { licence }),
    },
  };
}

/** Cleaning may have taken something out of a description: what is left of it is no change of ours. */
function describedAs(now: string, before: string): string {
  return squeezed(now) === squeezed(before) ? now : before;
}

function squeezed(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
}

const constraints = [
  "usage_constraint",
  "bibliographical_reference",
  "mandatory_mention",
  "access_constraint",
] as const;

/** Conditions that were rewritten here hold all that the original had under several names. */
function withRights(
  merged: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const access = merged["access_condition"];
  if (!isRawRecord(access) || sameValue(rightsIn(base), rightsIn(ours))) return merged;
  const kept = Object.entries(access).filter(([name]) => !constraints.some((each) => each === name));
  return { ...merged, access_condition: Object.fromEntries(kept) };
}

function rightsIn(record: Readonly<Record<string, unknown>>): unknown {
  const access = record["access_condition"];
  return isRawRecord(access) ? access["other_constraints"] : undefined;
}
