import { isRecord } from "./json-text.ts";
import type { SourceRecord } from "./records.ts";

/** How the records of a document were found; the key of a message. */
type Found = "json-columns" | "json-keyed-records" | "json-one-record";

/**
 * The records of a document that holds no list of objects: written column by column, as
 * `{"a": [1, 2], "b": [3, 4]}` or `{"a": {"0": 1, "1": 2}, …}`; each under its key, as
 * `{"35238": {…}, "35047": {…}}`; or the document itself, which is then one record.
 */
export function valueRecords(value: unknown): { records: SourceRecord[]; found: Found } {
  for (const candidate of candidates(value)) {
    const columns = fromLists(candidate) ?? fromIndexed(candidate);
    if (columns !== undefined) return { records: columns, found: "json-columns" };
    const keyed = fromKeyed(candidate);
    if (keyed !== undefined) return { records: keyed, found: "json-keyed-records" };
  }
  return {
    records: [{ line: 1, bytes: 0, members: isRecord(value) ? value : { value } }],
    found: "json-one-record",
  };
}

/** The document, and the objects that are its members. */
function candidates(value: unknown): Record<string, unknown>[] {
  if (!isRecord(value)) return [];
  const wrapped = Object.values(value).filter(isRecord);
  return wrapped.length <= 3 ? [value, ...wrapped] : [value];
}

function fromLists(value: Record<string, unknown>): SourceRecord[] | undefined {
  const columns = Object.entries(value);
  const [first] = columns;
  if (first === undefined || !Array.isArray(first[1]) || first[1].length < 1) return undefined;
  const { length } = first[1];
  const lists: [string, unknown[]][] = [];
  for (const [name, list] of columns) {
    if (!Array.isArray(list) || list.length !== length) return undefined;
    lists.push([name, list]);
  }
  return first[1].map((_, row) => ({
    line: row + 1,
    bytes: 0,
    members: Object.fromEntries(lists.map(([name, list]) => [name, list[row]])),
  }));
}

/** What pandas writes by default: each column is an object from row number to value. */
function fromIndexed(value: Record<string, unknown>): SourceRecord[] | undefined {
  const columns = Object.entries(value);
  const [first] = columns;
  if (first === undefined || !isRecord(first[1])) return undefined;
  const rows = Object.keys(first[1]);
  if (rows.length === 0 || !rows.every((row, index) => row === String(index))) return undefined;
  const lists: [string, Record<string, unknown>][] = [];
  for (const [name, list] of columns) {
    if (!isRecord(list) || Object.keys(list).length !== rows.length) return undefined;
    lists.push([name, list]);
  }
  return rows.map((row, index) => ({
    line: index + 1,
    bytes: 0,
    members: Object.fromEntries(lists.map(([name, list]) => [name, list[row]])),
  }));
}

function fromKeyed(value: Record<string, unknown>): SourceRecord[] | undefined {
  const entries = Object.entries(value);
  if (entries.length < 2) return undefined;
  const records: SourceRecord[] = [];
  const uses = new Map<string, number>();
  for (const [key, members] of entries) {
    if (!isRecord(members)) return undefined;
    for (const name of Object.keys(members)) uses.set(name, (uses.get(name) ?? 0) + 1);
    records.push({ line: records.length + 1, bytes: 0, members: { key, ...members } });
  }
  let shared = 0;
  for (const count of uses.values()) if (count * 2 >= entries.length) shared++;
  return shared * 2 >= uses.size && shared > 0 ? records : undefined;
}
