import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure, isFailure, problem } from "../../base/failure.ts";
import type { SourceDocument, Read, ReadRequest, RemoteRecord, SourceReader } from "../read.ts";
import { type Draft, toRecord } from "../normalize/draft.ts";
import { isRawRecord, type RawRecord } from "../normalize/fields.ts";
import { type JsonRecord, jsonRecords } from "../normalize/json-records.ts";
import { type Columns, findColumns } from "./columns.ts";
import { rowRecord } from "./row-record.ts";
import { sheetsOf } from "./rows.ts";

/**
 * A list of links that somebody keeps: CSV, XLSX, XLS, ODS, JSON or JSON Lines. Its columns are
 * found by their names (title, address, producer…); lines in a row that bear one identifier are one
 * dataset with several ways to get it. Option: `sheet`, where a workbook has several.
 */
export const spreadsheetReader: SourceReader = { kind: "spreadsheet", read: readLinks };

const jsonPaths = ["", "data", "results", "datasets", "feeds", "items", "records", "catalogs", "links"];

async function* readLinks(request: ReadRequest): AsyncGenerator<Read> {
  const gotten = await request.get(request.url);
  if (isJson(gotten)) yield* told(jsonDrafts(request, gotten));
  else yield* told(sheetDrafts(request, gotten));
}

function isJson({ url, mediaType }: SourceDocument): boolean {
  return /json/.test(mediaType) || /\.(?:json|jsonl|ndjson)$/i.test(new URL(url).pathname);
}

interface Line {
  readonly place: string;
  readonly draft: Draft;
  readonly original: unknown;
}

/** Neighbours with one identifier become one record; a list that breaks is incomplete. */
async function* told(lines: AsyncIterable<Line | Read>): AsyncGenerator<Read> {
  let open: Line[] = [];
  let count = 0;
  for await (const line of lines) {
    if ("kind" in line) {
      if (open.length > 0) yield recordOf(open);
      open = [];
      yield line;
      continue;
    }
    const first = open[0];
    if (first !== undefined && isSame(first.draft, line.draft)) {
      open.push(line);
      continue;
    }
    if (first !== undefined) yield recordOf(open);
    count++;
    open = [line];
  }
  if (open.length > 0) yield recordOf(open);
  yield { kind: "page", announced: count };
}

function isSame(one: Draft, other: Draft): boolean {
  return one.identifier !== undefined && one.identifier === other.identifier && one.title === other.title;
}

function recordOf(lines: readonly Line[]): Read {
  const [first] = lines;
  if (first === undefined) throw new Error("a record has a line");
  const distributions = lines.flatMap(({ draft }) => draft.metadata.distributions ?? []);
  const draft: Draft = {
    ...first.draft,
    metadata: {
      ...first.draft.metadata,
      distributions: distributions.map((distribution, index) => ({ ...distribution, id: String(index + 1) })),
    },
    problems: lines.flatMap(({ draft: { problems } }) => problems),
  };
  const originals = lines.map(({ original }) => original);
  const record = toRecord(
    draft,
    first.place,
    JSON.stringify(originals.length === 1 ? originals[0] : originals),
  );
  return { kind: "record", record: distributions.length > 0 ? record : withoutAddress(record) };
}

function withoutAddress(record: RemoteRecord): RemoteRecord {
  return { ...record, problems: [...record.problems, problem("read-links-no-address")] };
}

async function* sheetDrafts(request: ReadRequest, gotten: SourceDocument): AsyncGenerator<Line> {
  const folder = await mkdtemp(join(tmpdir(), "maille-links-"));
  try {
    const sheets = await sheetsOf(gotten, folder, request.signal);
    const wanted = request.options["sheet"] ?? "";
    const lists = sheets
      .filter(({ name }) => wanted === "" || name === wanted)
      .map((sheet) => ({ sheet, columns: findColumns(sheet.header) }))
      .filter(({ columns }) => isList(columns));
    if (lists.length === 0) throw noColumns(sheets.flatMap(({ header }) => header));
    for (const { sheet, columns } of lists) {
      for await (const { line, told: row } of sheet.rows()) {
        const place = sheets.length > 1 ? `${sheet.name} #${line}` : `#${line}`;
        yield { place, draft: rowRecord(row, columns, gotten.url), original: row };
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each element has its own names: members of objects are columns too (`urls.direct_download`). */
async function* jsonDrafts(request: ReadRequest, gotten: SourceDocument): AsyncGenerator<Line | Read> {
  let lists = 0;
  let lines = 0;
  try {
    for await (const element of jsonRecords(gotten.body, { paths: jsonPaths })) {
      request.signal.throwIfAborted();
      lines++;
      const row = isRawRecord(element.value) && element.isWhole !== true ? flat(element.value) : undefined;
      if (row === undefined) {
        yield { kind: "record", record: refused(element) };
        continue;
      }
      const columns = findColumns(Object.keys(row));
      if (isList(columns)) lists++;
      const draft = rowRecord(row, columns, gotten.url);
      const problems = element.problem === undefined ? draft.problems : [element.problem, ...draft.problems];
      yield { place: `#${element.index + 1}`, draft: { ...draft, problems }, original: element.value };
      if (lines === 100 && lists === 0) throw noColumns(Object.keys(row));
    }
  } catch (error) {
    if (!isFailure(error) || lists === 0) throw error;
    yield { kind: "problem", problem: problem(error.key, error.args) };
  }
}

function refused({ text, index, problem: told }: JsonRecord): RemoteRecord {
  const original = { mediaType: "application/json", text };
  return { place: `#${index + 1}`, original, problems: [told ?? problem("read-not-a-record")] };
}

/** With the members of objects in their place, at most three levels down. */
function flat(value: RawRecord, path = "", depth = 0): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === "__proto__") continue;
    if (!isRawRecord(member)) row[`${path}${name}`] = member;
    else if (depth < 2) Object.assign(row, flat(member, `${path}${name}.`, depth + 1));
  }
  return row;
}

/** A list names its lines, or leads somewhere. */
function isList({ of }: Columns): boolean {
  return of.has("page") || of.has("download") || (of.has("title") && of.has("description"));
}

function noColumns(header: readonly string[]): Failure {
  return new Failure("invalid", "read-links-no-columns", {
    columns: header.slice(0, 30).join(", ").slice(0, 500),
  });
}
