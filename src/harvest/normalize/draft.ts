import { problem, type Problem } from "../../base/failure.ts";
import { type Metadata, noMetadata } from "../../catalogue/metadata.ts";
import type { RemoteDataset } from "../../catalogue/remote.ts";
import type { RemoteRecord } from "../read.ts";

/** What was understood of a record. */
export interface Draft {
  readonly identifier?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly licence?: string | undefined;
  readonly url?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly metadata: { readonly [Name in keyof Metadata]?: Metadata[Name] | undefined };
  readonly problems: readonly Problem[];
}

/**
 * The record of a draft. Without a title, its identifier stands in where data are told; without
 * either it is no dataset.
 */
export function toRecord(draft: Draft, place: string, original: string): RemoteRecord {
  const { identifier, url, deleted } = draft;
  const title = titleOf(draft);
  const problems = [...draft.problems];
  const isNone = title === undefined && deleted !== true;
  if (isNone) problems.push(problem("read-not-a-dataset"));
  else if (identifier === undefined) problems.push(problem("read-no-identifier"));
  if (title !== undefined && draft.title === undefined) problems.push(problem("read-no-title"));
  return present({
    place: identifier ?? place,
    identifier,
    original: { mediaType: "application/json", text: original },
    url,
    problems,
    deleted: deleted === true ? deleted : undefined,
    dataset: deleted === true || title === undefined ? undefined : datasetOf(draft, title),
  });
}

function titleOf({ title, identifier, metadata }: Draft): string | undefined {
  return title ?? ((metadata.distributions ?? []).length > 0 ? identifier : undefined);
}

function datasetOf({ description = "", licence, metadata }: Draft, title: string): RemoteDataset {
  const told: Metadata = { ...noMetadata, ...present(metadata) };
  return present({ title, description, licence, metadata: told });
}

/** Without the members that are `undefined`. */
export function present<T extends object>(value: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const told: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) told[name] = member;
  return told as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
