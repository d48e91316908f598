import { readFile } from "node:fs/promises";
import { Failure, problem, type Problem } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { featureRecord, isGeometryType } from "./geojson-feature.ts";
import { recordBytesMax, recordsAt } from "./json-records.ts";
import { readEnds } from "./read-bytes.ts";
import { type NamedFile, type FormatReading } from "./reading.ts";
import { tableName } from "./table-name.ts";
import { writeRecords } from "./records.ts";

interface Utf8 {
  readonly path: string;
  readonly skip: number;
}

/** The features of a list as a table: a column for each property, and `geometry`. */
export async function readFeatures(
  text: Utf8,
  path: readonly string[],
  file: NamedFile,
  reading: FormatReading,
): Promise<RawTable> {
  const scalars = new Map<string, string>();
  const table = await writeRecords(recordsAt(text, path, "feature", reading, scalars), reading, {
    name: tableName(file.name),
    format: "geojson",
    geometry: true,
  });
  return { ...table, problems: [...crsProblems(scalars), ...table.problems] };
}

/** One feature, or one geometry, as a table of one row. */
export async function readOneGeometry(
  text: Utf8,
  file: NamedFile,
  reading: FormatReading,
): Promise<RawTable> {
  const { size } = await readEnds(text.path, 0, 0);
  if (size > recordBytesMax) {
    throw new Failure("too-large", "json-record-too-large", { record: 1, bytesMax: recordBytesMax });
  }
  const content = (await readFile(text.path)).subarray(text.skip).toString("utf8").trim();
  const type = typeOf(content);
  const feature = isGeometryType(type) ? `{"type":"Feature","properties":{},"geometry":${content}}` : content;
  return await writeRecords(
    async (bad, visit) => {
      bad.met.records++;
      const record = featureRecord(feature, 1, feature.length, bad);
      if (record !== undefined) await visit([record]);
    },
    reading,
    { name: tableName(file.name), format: "geojson", geometry: true },
  );
}

function typeOf(content: string): unknown {
  try {
    return (JSON.parse(content) as { type?: unknown }).type;
  } catch (error) {
    throw new Failure("invalid", "json-broken", { path: "" }, { cause: error });
  }
}

/**
 * GeoJSON is in longitudes and latitudes (RFC 7946 §4); a `crs` member (from before 2016) that
 * names another system means that the coordinates are no degrees.
 */
function crsProblems(scalars: ReadonlyMap<string, string>): Problem[] {
  const crs = scalars.get("crs\0properties\0name");
  if (crs === undefined || /CRS84|EPSG:+4326$|WGS\s*84/i.test(crs)) return [];
  return [problem("geojson-crs", { crs })];
}
