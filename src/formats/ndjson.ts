import { Failure } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { recordBytesMax, recordMaker, type RecordKind } from "./json-records.ts";
import { asUtf8, readBytes, readEnds } from "./read-bytes.ts";
import { type NamedFile, type FormatReading } from "./reading.ts";
import { tableName } from "./table-name.ts";
import { writeRecords, type ReadRecords, type SourceRecord } from "./records.ts";

/**
 * One JSON value a line, with or without the record separator of RFC 8142 before it. A line
 * that is broken is set aside. Lines that are features make a GeoJSON table.
 */
export async function readNdjson(file: NamedFile, reading: FormatReading): Promise<RawTable[]> {
  const text = await asUtf8(file, reading);
  const { head } = await readEnds(text.path, 1 << 12, 0);
  const start = head.subarray(text.skip).toString("utf8").replaceAll("\u001e", "").trimStart();
  const feature = /^\{\s*"type"\s*:\s*"Feature"/.test(start);
  const kind: RecordKind = feature ? "feature" : start.startsWith("[") ? "list" : "object";
  const table = await writeRecords(lines(text, kind, reading), reading, {
    name: tableName(file.name),
    format: feature ? "geojson" : "ndjson",
    geometry: feature,
  });
  return [table];
}

function lines(text: { path: string; skip: number }, kind: RecordKind, reading: FormatReading): ReadRecords {
  return async (bad, visit) => {
    const toRecord = recordMaker(kind, bad);
    let batch: SourceRecord[] = [];
    let number = 0;
    const take = (bytes: Buffer): void => {
      number++;
      const line = trimmed(bytes);
      if (line.length === 0) {
        bad.met.blank++;
        return;
      }
      const record = toRecord(line.toString("utf8"), number, line.length);
      if (record !== undefined) batch.push(record);
    };
    for await (const chunk of splitLines(readBytes(text.path, reading, text.skip))) {
      for (const line of chunk) take(line);
      if (batch.length > 0) await visit(batch);
      batch = [];
    }
  };
}

/** The complete lines of each piece, without their ends. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const found: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const line = chunk.subarray(from, end);
      found.push(parts.length === 0 ? line : Buffer.concat([...parts, line]));
      parts = [];
      length = 0;
      from = end + 1;
    }
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > recordBytesMax) {
      throw new Failure("too-large", "json-record-too-large", { record: 0, bytesMax: recordBytesMax });
    }
    yield found;
  }
  if (length > 0) yield [Buffer.concat(parts)];
}

function trimmed(line: Buffer): Buffer {
  let from = 0;
  let to = line.length;
  while (from < to && isEdge(line[from] ?? 0)) from++;
  while (to > from && isEdge(line[to - 1] ?? 0)) to--;
  return line.subarray(from, to);
}

function isEdge(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x1e;
}
