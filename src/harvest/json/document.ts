import { isFailure, problem } from "../../base/failure.ts";
import { squeezed } from "../../vocabularies/vocabulary.ts";
import type { Read, ReadRequest, RemoteRecord } from "../read.ts";
import { isRawRecord, type RawRecord } from "../normalize/fields.ts";
import { type JsonRecord, jsonRecordBatches } from "../normalize/json-records.ts";
import { ckanRecord } from "./ckan-record.ts";
import { dataJsonRecord } from "./data-json-record.ts";
import { announcedIn, readOf, unwrapped } from "./element.ts";
import { opendatasoftRecord } from "./opendatasoft-record.ts";
import type { ReadRecord, RecordContext } from "./record-context.ts";
import { rudiRecord } from "./rudi-record.ts";
import { udataRecord } from "./udata-record.ts";

/** Where catalogues keep their records in a document. */
const paths = ["", "result.results", "result", "results", "data", "datasets", "dataset", "items"];

/** Whether an address leads to a file rather than to a portal. */
export function isDocument(url: string): boolean {
  return /\.(?:json|jsonl|ndjson|jsonld|txt)$/i.test(new URL(url).pathname);
}

/**
 * Reads a document of records, JSON or JSON Lines, or one record alone. Each is read as what it
 * looks like, and as `kind` where it looks like none.
 */
export async function* readDocument(
  request: ReadRequest,
  kind: ReadRecord,
  context: RecordContext,
): AsyncGenerator<Read> {
  const gotten = await request.get(request.url, { accept: "application/json" });
  const scalars = new Map<string, string>();
  const asks = askedFor.some((option) => (request.options[option] ?? "") !== "");
  let seen = 0;
  try {
    for await (const batch of jsonRecordBatches(gotten.body, { paths, scalars })) {
      request.signal.throwIfAborted();
      for (const element of batch) {
        const read = readIn(element, kind, context, gotten.url);
        seen++;
        if (!asks || isAskedFor(read.understand(), request.options)) yield read;
      }
    }
  } catch (error) {
    if (!isFailure(error) || seen === 0) throw error;
    yield { kind: "problem", problem: problem(error.key, error.args) };
  }
  const announced = announcedIn(scalars, ["count", "result.count", "total", "nhits", "total_count"]) ?? seen;
  if (announced > seen) yield { kind: "problem", problem: problem("read-fewer", { announced, seen }) };
  yield { kind: "page", announced };
}

function readIn(
  element: JsonRecord,
  kind: ReadRecord,
  context: RecordContext,
  url: string,
): ReturnType<typeof readOf> {
  const value = element.isWhole === true ? unwrapped(element.value) : element.value;
  const read = isRawRecord(value) ? (readerOf(value) ?? kind) : kind;
  return readOf({ ...element, value }, { context, read }, url);
}

/** Names that only one of them uses, in the order in which they decide. */
const shapes: readonly (readonly [read: ReadRecord, names: readonly string[]])[] = [
  [rudiRecord, ["resource_title", "global_id"]],
  [opendatasoftRecord, ["datasetid", "dataset_id"]],
  [udataRecord, ["slug"]],
  [ckanRecord, ["notes", "license_id", "metadata_created"]],
  [dataJsonRecord, ["distribution", "landingPage", "accessLevel"]],
];

function readerOf(told: RawRecord): ReadRecord | undefined {
  const inside = told["dataset"];
  if (isRawRecord(inside)) return isRawRecord(inside["metas"]) ? opendatasoftRecord : udataRecord;
  return shapes.find(([, names]) => names.some((name) => Object.hasOwn(told, name)))?.[0];
}

/** The options of a source by which records are chosen. */
const askedFor = ["organization", "theme", "tag"] as const;

/** The options of a source, for documents, which cannot be asked for a part. */
function isAskedFor(record: RemoteRecord, options: ReadRequest["options"]): boolean {
  const metadata = record.dataset?.metadata;
  if (metadata === undefined) return true;
  const holds = (option: (typeof askedFor)[number], ...texts: readonly string[]): boolean => {
    const wanted = options[option];
    return wanted === undefined || wanted === "" || texts.some((text) => squeezed(text) === squeezed(wanted));
  };
  const { publisher, themes, keywords } = metadata;
  return (
    holds("organization", publisher?.name ?? "", publisher?.uri ?? "") &&
    holds("theme", ...themes) &&
    holds("tag", ...keywords)
  );
}
