import type { Entry } from "yauzl";
import { Failure, isFailure, problem, type Problem } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { isWanted, scratchPath, type NamedFile, type FormatReading } from "./reading.ts";
import { tableName } from "./table-name.ts";
import { intoFile } from "./unpack.ts";
import { Archive } from "./zip.ts";

/** Reads one member, once it is unpacked. */
type ReadMember = (file: NamedFile, reading: FormatReading) => Promise<RawTable[]>;

const tablesMax = 200;

/** The tables of a plain archive: those of each member that holds some, the others named. */
export async function readArchive(
  file: NamedFile,
  archive: Archive,
  reading: FormatReading,
  readMember: ReadMember,
): Promise<RawTable[]> {
  const members = archive.entries.filter((entry) => !isJunk(entry.fileName));
  if (members.length === 0) throw new Failure("invalid", "zip-empty");
  const names = new Set(members.map((entry) => entry.fileName));
  const isLeft = ({ fileName }: Entry) =>
    isDocument(fileName) || isProof(fileName) || describes(fileName, names);
  const data = members.filter((entry) => !isLeft(entry));
  if (data.length > tablesMax)
    throw new Failure("too-large", "zip-too-many-tables", { count: data.length, tablesMax });
  const left = members.filter(isLeft).map((entry) => entry.fileName);
  const { tables, problems, refusal } = await readMembers(data, archive, reading, readMember);
  if (tables.length === 0) throw refusal ?? emptyRefusal(members, file, reading);
  if (left.length > 0) problems.unshift(leftProblem(left));
  return distinct(tables).map((table) => ({ ...table, problems: [...problems, ...table.problems] }));
}

async function readMembers(
  data: readonly Entry[],
  archive: Archive,
  reading: FormatReading,
  readMember: ReadMember,
): Promise<{ tables: RawTable[]; problems: Problem[]; refusal: Failure | undefined }> {
  const total = data.reduce((sum, entry) => sum + entry.compressedSize, 0);
  const tables: RawTable[] = [];
  const problems: Problem[] = [];
  let refusal: Failure | undefined;
  let read = 0;
  for (const entry of data) {
    reading.signal?.throwIfAborted();
    try {
      tables.push(...(await tablesOf(entry, archive, reading, readMember)));
    } catch (error) {
      if (!isFailure(error) || !mayGoOn(error)) throw error;
      refusal ??= error;
      problems.push(problem("zip-member-refused", { member: entry.fileName, reason: error.key }));
    }
    read += entry.compressedSize;
    reading.onProgress?.(read, total);
  }
  return { tables, problems, refusal };
}

/** A member that is damaged or no table leaves the others readable; a limit that is reached does not. */
function mayGoOn(failure: Failure): boolean {
  return (failure.code === "invalid" || failure.code === "unsupported") && failure.key !== "format-bomb";
}

async function tablesOf(
  entry: Entry,
  archive: Archive,
  reading: FormatReading,
  readMember: ReadMember,
): Promise<RawTable[]> {
  const nested = /\.(?:xlsx|xlsm|xls|ods|zip|json|geojson)(?:\.gz)?$/i.test(entry.fileName);
  const name = tableName(entry.fileName);
  if (!nested && !isWanted(reading, name) && !isWanted(reading, entry.fileName)) return [];
  const path = scratchPath(reading, "unpacked");
  await intoFile([await archive.stream(entry)], path, reading);
  const { onProgress: _silent, ...quiet } = reading;
  const tables = await readMember({ path, name: entry.fileName }, quiet);
  return tables
    .filter((table) => !isProse(table))
    .map((table) => ({ ...table, sheet: nested ? (table.sheet ?? table.name) : entry.fileName }));
}

/** A text file of one column whose name says that it explains the others. */
function isProse(table: RawTable): boolean {
  return (
    table.format === "csv" &&
    table.content.kind === "text" &&
    table.content.header.length === 1 &&
    /readme|lisez|licen[cs]e|notice|changelog|copying/i.test(table.name)
  );
}

function leftProblem(left: readonly string[]): Problem {
  return problem("zip-members-left", { count: left.length, members: left.slice(0, 10) });
}

/** Folders, and what systems leave in archives. */
function isJunk(name: string): boolean {
  return /\/$|(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
}

/** Told by the name, since no content of these is a table. */
function isDocument(name: string): boolean {
  return /\.(?:pdf|docx?|odt|rtf|md|html?|css|js|png|jpe?g|gif|svg|tiff?|pptx?|xml|xsd|qml|lyr|prj|cpg|shx|sbn|sbx|shp|dbf|qpj|gpkg|tab|mif|mid|kml|kmz)$/i.test(
    name,
  );
}

/** Checksums and signatures of the others. */
function isProof(name: string): boolean {
  return /\.(?:jws|asc|sig|p7s|md5|sha\d+)$|(?:^|\/)(?:md5|sha\d+)sums(?:\.txt)?$/i.test(name);
}

/** The metadata of a CSV that lies beside it (CSV on the Web, §5.3). */
function describes(name: string, names: ReadonlySet<string>): boolean {
  const end = "-metadata.json";
  return name.endsWith(end) && names.has(name.slice(0, -end.length));
}

function emptyRefusal(members: readonly Entry[], file: NamedFile, reading: FormatReading): Failure {
  if (members.some((entry) => /\.shp$/i.test(entry.fileName)))
    return new Failure("unsupported", "zip-shapefile");
  if (reading.sheets !== undefined && reading.sheets.length > 0) {
    return new Failure("not-found", "format-sheet-unknown", { sheets: reading.sheets });
  }
  return new Failure("invalid", "zip-without-table", { file: file.name });
}

/** Two members of the same name in different folders are told apart by a number. */
function distinct(tables: readonly RawTable[]): RawTable[] {
  const taken = new Set<string>();
  return tables.map((table) => {
    let { name } = table;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${table.name} ${number}`;
    taken.add(name.toLowerCase());
    return { ...table, name };
  });
}
