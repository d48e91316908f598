import { readFile } from "node:fs/promises";
import { Failure, problem, type Problem } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { isGeometryType } from "./geojson-feature.ts";
import { readFeatures, readOneGeometry } from "./geojson.ts";
import { outlineOf, type ListOutline, type Outline } from "./json-outline.ts";
import { recordsAt, type RecordKind } from "./json-records.ts";
import { depthMax, numberOf, parseJson, TooDeep } from "./json-text.ts";
import { repeatedMember } from "./repeated-member.ts";
import { parseLenient } from "./json/lenient-json.ts";
import { asUtf8, readBytes, readEnds } from "./read-bytes.ts";
import { type NamedFile, type FormatReading } from "./reading.ts";
import { tableName } from "./table-name.ts";
import { type ReadRecords, writeRecords } from "./records.ts";
import { valueRecords } from "./value-records.ts";

const wholeBytesMax = 1 << 28;

/**
 * A JSON document as one table: the list that it is, or the largest list of objects that it
 * holds, or a document that writes its columns one by one, or one record. A GeoJSON among
 * them has its geometries in a column.
 */
export async function readJson(file: NamedFile, reading: FormatReading): Promise<RawTable[]> {
  const text = await asUtf8(file, reading);
  const { head, size } = await readEnds(text.path, 1 << 16, 0);
  const start = head.subarray(text.skip).toString("utf8").trimStart();
  if (/^\{[\s\S]*"type"\s*:\s*"FeatureCollection"/.test(start)) {
    return [await readFeatures(text, ["features"], file, reading)];
  }
  if (start.startsWith("[")) return [await readRootList(text, start, file, reading)];
  const outline = await outlineOf(readBytes(text.path, reading, text.skip));
  if (outline.trailing > 0) throw new Failure("invalid", "json-several-documents");
  const type = outline.scalars.get("type");
  if (type === "FeatureCollection") return [await readFeatures(text, ["features"], file, reading)];
  if (type === "Topology" && outline.scalars.size > 0) throw new Failure("unsupported", "json-topojson");
  if (type === "Feature" || isGeometryType(type)) return [await readOneGeometry(text, file, reading)];
  const chosen = chosenList(outline, size, reading);
  if (chosen === undefined) return [await readWhole(text, size, outline, file, reading)];
  return [await readChosen(text, chosen, outline, file, reading)];
}

interface Utf8 {
  readonly path: string;
  readonly skip: number;
}

async function readRootList(
  text: Utf8,
  start: string,
  file: NamedFile,
  reading: FormatReading,
): Promise<RawTable> {
  const first = start.slice(1).trimStart();
  if (/^\{\s*"type"\s*:\s*"Feature"/.test(first)) return readFeatures(text, [], file, reading);
  const kind: RecordKind = first.startsWith("{") ? "object" : first.startsWith("[") ? "list" : "value";
  return await writeRecords(recordsAt(text, [], kind, reading), reading, {
    name: tableName(file.name),
    format: "json",
    geometry: false,
  });
}

/** The list that the importer names, else the one with the most bytes in objects. */
function chosenList(outline: Outline, size: number, reading: FormatReading): ListOutline | undefined {
  const lists = outline.lists.filter((list) => list.objects > 0 && list.objects >= list.scalars + list.lists);
  const named = lists.find((list) => reading.sheets?.includes(list.path.join(".")) === true);
  if (named !== undefined) return named;
  const rows = outline.lists.filter((list) => list.lists > 1 && list.objects + list.scalars === 0);
  const largest = [...lists, ...rows].toSorted((a, b) => b.bytes - a.bytes)[0];
  if (largest === undefined) return undefined;
  // A small list in a large document, or a short one beside many members, is a detail of one record.
  const members = [...outline.scalars.keys()].filter((path) => !path.includes("\0")).length;
  const detail = largest.bytes * 3 < size || (largest.objects < 5 && members >= 4);
  return detail ? undefined : largest;
}

async function readChosen(
  text: Utf8,
  list: ListOutline,
  outline: Outline,
  file: NamedFile,
  reading: FormatReading,
): Promise<RawTable> {
  const kind = list.objects > 0 ? "object" : "list";
  const table = await writeRecords(recordsAt(text, list.path, kind, reading), reading, {
    name: tableName(file.name),
    format: "json",
    geometry: false,
  });
  return { ...table, problems: [...listProblems(list, outline), ...table.problems] };
}

function listProblems(chosen: ListOutline, outline: Outline): Problem[] {
  const path = chosen.path.join(".");
  const same = outline.lists.filter((list) => list.path.join("\0") === chosen.path.join("\0"));
  const twice = same.length > 1 ? [problem("json-list-twice", { path, count: same.length })] : [];
  const others = outline.lists.filter((list) => !same.includes(list) && list.objects > 0);
  if (others.length === 0) return [problem("json-list-taken", { path }), ...twice];
  const named = others.slice(0, 10).map((list) => list.path.join("."));
  return [problem("json-lists-left", { path, lists: named, count: others.length }), ...twice];
}

/** A document without a list of objects, small enough to be taken whole. */
async function readWhole(
  text: Utf8,
  size: number,
  outline: Outline,
  file: NamedFile,
  reading: FormatReading,
): Promise<RawTable> {
  if (size > wholeBytesMax) throw new Failure("too-large", "json-without-list", { bytesMax: wholeBytesMax });
  const content = (await readFile(text.path)).subarray(text.skip).toString("utf8");
  const { value, lenient, repeated } = parsedWhole(content);
  const { records, found } = valueRecords(value);
  const given: ReadRecords = async (bad, visit) => {
    bad.met.records += records.length;
    await visit(records);
  };
  const name = tableName(file.name);
  const table = await writeRecords(given, reading, { name, format: "json", geometry: false });
  const problems = [problem(found)];
  if (lenient || outline.apostrophes > 0) problems.push(problem("json-lenient", { count: 1, first: 1 }));
  if (repeated !== undefined)
    problems.push(problem("json-member-twice", { count: 1, first: 1, sample: repeated }));
  return { ...table, problems: [...problems, ...table.problems] };
}

function parsedWhole(content: string): { value: unknown; lenient: boolean; repeated?: string | undefined } {
  try {
    const value = parseJson(content);
    return { value, lenient: false, repeated: repeatedMember(content, value) };
  } catch (error) {
    if (error instanceof TooDeep)
      throw new Failure("invalid", "json-too-deep", { depthMax }, { cause: error });
    const lenient = parseLenient(content, numberOf);
    if (lenient === undefined) throw new Failure("invalid", "json-broken", { path: "" }, { cause: error });
    return { ...lenient, lenient: true };
  }
}
