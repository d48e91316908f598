import { problem } from "../../base/failure.ts";
import type { Read, RemoteRecord } from "../read.ts";
import { toRecord } from "../normalize/draft.ts";
import { isRawRecord, type RawRecord } from "../normalize/fields.ts";
import type { JsonRecord } from "../normalize/json-records.ts";
import type { ReadRecord, RecordContext } from "./record-context.ts";

/** How the elements of a source become records. */
export interface ElementReading {
  readonly context: RecordContext;
  readonly read: ReadRecord;
}

/** The record of one element; one that is no JSON, or no object, is a record that cannot be taken in. */
export function recordOf(element: JsonRecord, { context, read }: ElementReading, url: string): RemoteRecord {
  const place = placeOf(element, url);
  if (!isRawRecord(element.value)) {
    const original = { mediaType: "application/json", text: element.text };
    return { place, original, problems: [element.problem ?? problem("read-not-a-record")] };
  }
  const record = toRecord(read(element.value, context), place, element.text);
  if (element.problem === undefined) return record;
  return { ...record, problems: [element.problem, ...record.problems] };
}

/** The same, to be understood where nobody knows its text. */
export function readOf(element: JsonRecord, reading: ElementReading, url: string): UnreadElement {
  return {
    kind: "unread",
    place: placeOf(element, url),
    original: { mediaType: "application/json", text: element.text },
    understand: () => recordOf(element, reading, url),
  };
}

type UnreadElement = Extract<Read, { readonly kind: "unread" }>;

function placeOf({ index }: JsonRecord, url: string): string {
  return `${url} #${index + 1}`;
}

/** The records of one element: DKAN puts its list into another. */
export function readsOf(element: JsonRecord, reading: ElementReading, url: string): UnreadElement[] {
  if (!Array.isArray(element.value)) return [readOf(element, reading, url)];
  return (element.value as unknown[]).map((value, index) =>
    readOf({ ...element, index: element.index + index, value, text: JSON.stringify(value) }, reading, url),
  );
}

/** What stands under `result` in an answer of CKAN, else the value itself. */
export function unwrapped(value: unknown): RawRecord | undefined {
  if (!isRawRecord(value)) return undefined;
  return isRawRecord(value["result"]) && value["success"] !== undefined ? value["result"] : value;
}

/** How many records a document says that there are, under the first of these names. */
export function announcedIn(
  scalars: ReadonlyMap<string, string>,
  names: readonly string[],
): number | undefined {
  const told = names.map((name) => scalars.get(name)).find((count) => /^\d{1,9}$/.test(count ?? ""));
  return told === undefined ? undefined : Number(told);
}
