import { Failure } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { readArchive } from "./archive.ts";
import { readCsv } from "./csv.ts";
import { findContainer, type Container } from "./find-format.ts";
import { readJson } from "./json.ts";
import { readNdjson } from "./ndjson.ts";
import { readOds } from "./ods.ts";
import { readParquet } from "./parquet.ts";
import type { NamedFile, FormatReading } from "./reading.ts";
import { unpackGzip } from "./unpack.ts";
import { unpackBeginning } from "./unpacked-far.ts";
import { placeOf, refuseFar } from "./place.ts";
import { readXls } from "./xls.ts";
import { readXlsx } from "./xlsx.ts";
import { Archive } from "./zip.ts";

/** What a compressed file may hold in its turn. */
interface Inside {
  readonly gzip: number;
  readonly zip: number;
}

/** Reads a file of any format that is known; compressed ones may hold one another once. */
export async function readAny(
  file: NamedFile,
  reading: FormatReading,
  inside: Inside = { gzip: 0, zip: 0 },
): Promise<RawTable[]> {
  reading.signal?.throwIfAborted();
  const container = await findContainer(placeOf(file));
  if (container === "gzip" && file.far !== undefined && reading.glance === true) {
    const beginning = await unpackBeginning({ ...file, far: file.far }, reading);
    const packed = await findContainer(placeOf(beginning));
    if (packed !== "csv") refuseFar(file, packed);
    return await readCsv(beginning, reading);
  }
  if (container !== "csv") refuseFar(file, container);
  if (container === "zip") return await readZip(file, reading, inside);
  if (container !== "gzip") return await readers[container](file, reading);
  if (inside.gzip > 0) throw new Failure("unsupported", "format-nested-too-deep");
  return await readAny(await unpackGzip(file, reading), reading, { ...inside, gzip: 1 });
}

type Reader = (file: NamedFile, reading: FormatReading) => Promise<RawTable[]>;

const readers: Readonly<Record<Exclude<Container, "gzip" | "zip">, Reader>> = {
  csv: readCsv,
  json: readJson,
  ndjson: readNdjson,
  parquet: readParquet,
  ole2: async (file, reading) => await readXls(file, reading),
  "spreadsheet-xml": async (file, reading) => await readXls(file, reading, "xls", "XML"),
  "spreadsheet-html": async (file, reading) => await readXls(file, reading, "xls", "HTML"),
};

/** Office documents are ZIP archives too: what is in one tells. */
async function readZip(file: NamedFile, reading: FormatReading, inside: Inside): Promise<RawTable[]> {
  using archive = await Archive.open(file.path, reading);
  const kind = await kindOf(archive);
  switch (kind) {
    case "xlsx":
      return await readXlsx(archive, reading);
    case "xlsb":
      return await readXls(file, reading, "xlsx");
    case "ods":
      return await readOds(archive, reading);
    case "plain":
      if (inside.zip > 1) throw new Failure("unsupported", "format-nested-too-deep");
      return await readArchive(file, archive, reading, (member, quiet) =>
        readAny(member, quiet, { ...inside, zip: inside.zip + 1 }),
      );
    default:
      throw new Failure("unsupported", "format-unsupported", { format: kind.other });
  }
}

async function kindOf(archive: Archive): Promise<"xlsx" | "xlsb" | "ods" | "plain" | { other: string }> {
  const has = (name: string): boolean => archive.find(name) !== undefined;
  if (has("[Content_Types].xml")) {
    if (has("xl/workbook.bin")) return "xlsb";
    if (archive.entries.some(({ fileName }) => fileName.startsWith("word/"))) return { other: "Word" };
    if (archive.entries.some(({ fileName }) => fileName.startsWith("ppt/"))) return { other: "PowerPoint" };
    if (archive.entries.some(({ fileName }) => /^\/?xl\//.test(fileName))) return "xlsx";
  }
  const mimetype = archive.find("mimetype");
  if (mimetype === undefined || !has("content.xml")) return "plain";
  const type = (await archive.bytes(mimetype, 1 << 12)).toString("latin1").trim();
  if (/opendocument\.spreadsheet/.test(type)) return "ods";
  return /opendocument/.test(type) ? { other: type } : "plain";
}
