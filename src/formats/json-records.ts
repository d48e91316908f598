import { Failure } from "../base/failure.ts";
import type { BadRows } from "./bad-rows.ts";
import { featureRecord } from "./geojson-feature.ts";
import { JsonWalker, type JsonElement } from "./json/json-walker.ts";
import { parsedElement } from "./parsed-element.ts";
import { readBytes } from "./read-bytes.ts";
import type { FormatReading } from "./reading.ts";
import type { ReadRecords, SourceRecord } from "./records.ts";

/** How the elements of a list become records. */
export type RecordKind = "object" | "feature" | "list" | "value";

/** The longest record that is taken whole into memory. */
export const recordBytesMax = 1 << 28;

/** The records of the list at `path` of a JSON file, read in one walk. */
export function recordsAt(
  file: { path: string; skip: number },
  path: readonly string[],
  kind: RecordKind,
  reading: FormatReading,
  scalars = new Map<string, string>(),
): ReadRecords {
  const wanted = path.join("\0");
  return async (bad, visit) => {
    const toRecord = recordMaker(kind, bad);
    let batch: SourceRecord[] = [];
    const walker = new JsonWalker(
      {
        list: (at) => (at.join("\0") === wanted ? "take" : "measure"),
        element: (_at, element) => {
          const record = fromElement(element, toRecord);
          if (record !== undefined) batch.push(record);
        },
        scalar: (at, text) => {
          if (scalars.size < 500) scalars.set(at.join("\0"), text);
        },
      },
      recordBytesMax,
    );
    for await (const chunk of readBytes(file.path, reading, file.skip)) {
      walker.push(chunk);
      if (batch.length > 0) await visit(batch);
      batch = [];
    }
    walker.end();
    if (walker.trailing > 0) throw new Failure("invalid", "json-several-documents");
    if (walker.apostrophes > 0) bad.remark("json-apostrophes", "");
  };
}

function fromElement(
  element: JsonElement,
  toRecord: (text: string, line: number, bytes: number) => SourceRecord | undefined,
): SourceRecord | undefined {
  if (element.bytes === undefined) return undefined;
  return toRecord(element.bytes.toString("utf8"), element.index + 1, element.length);
}

/** Makes records of the texts of elements; what is none is set aside. */
export function recordMaker(
  kind: RecordKind,
  bad: BadRows,
): (text: string, line: number, bytes: number) => SourceRecord | undefined {
  const rows = new ListRows();
  return (text, line, bytes) => {
    bad.met.records++;
    if (kind === "feature") return featureRecord(text, line, bytes, bad);
    if (kind === "object" && text.startsWith("{")) return { line, bytes, members: text };
    const parsed = parsedElement(text, line, bad);
    if (parsed === undefined) return undefined;
    const { value } = parsed;
    if (kind === "value") return { line, bytes, members: { value } };
    if (kind === "list" && Array.isArray(value)) return rows.record(value, line, bytes, bad);
    bad.reject(line, text, "json-record-of-another-kind");
    return undefined;
  };
}

/** Rows that are lists: the first one names the columns where it holds nothing but texts. */
class ListRows {
  #names: string[] | undefined;

  record(values: readonly unknown[], line: number, bytes: number, bad: BadRows): SourceRecord | undefined {
    if (this.#names === undefined) {
      const isHeader =
        values.length > 0 && values.every((value) => typeof value === "string" && value !== "");
      this.#names = isHeader && new Set(values).size === values.length ? values.map(String) : [];
      if (this.#names.length > 0) {
        bad.met.headers++;
        return undefined;
      }
    }
    const names = this.#names;
    const members = values.map((value, index) => [names[index] ?? `column_${index + 1}`, value] as const);
    return { line, bytes, members: Object.fromEntries(members) };
  }
}
