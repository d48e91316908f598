import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { isFailure } from "../src/base/failure.ts";
import { normalizeText } from "../src/formats/dialect/decode.ts";
import type { Dialect } from "../src/formats/dialect/dialect.ts";
import { findDialect, type Found } from "../src/formats/dialect/find-dialect.ts";
import { parseCsv } from "../src/formats/dialect/parse-csv.ts";
import { sharedData } from "../test/shared-data.ts";
import { notHere } from "./section.ts";
import { disputed, expectations } from "./dialect-expectations.ts";

/** What a file is known to be. What is absent is not known, and not compared. */
export interface Expected {
  readonly encoding?: string;
  readonly separator?: string;
  readonly quote?: string;
  readonly escape?: string;
  readonly preambleLines?: number;
  readonly headerRows?: number;
  readonly footnoteLines?: number;
  readonly columns?: number;
  readonly tables?: number;
  /** Refused with this message. */
  readonly failure?: string;
  /** The cells of every row, header excluded. */
  readonly rows?: readonly (readonly string[])[];
  readonly header?: readonly string[];
}

interface Case {
  readonly corpus: string;
  readonly path: string;
  readonly expected: Expected;
}

interface Outcome extends Case {
  readonly dialect: string | undefined;
  readonly cells: string | undefined;
  readonly engineDialect: string | undefined;
  readonly engineCells: string | undefined;
}

/** The score per corpus, in Markdown; the engine's own sniffer beside ours. */
export async function dialectReport(): Promise<string> {
  const cases = await allCases();
  if (cases.length === 0) return notHere("The corpora are not on this machine.");
  const outcomes = await tried(cases);
  return ["## Dialects", "", ...summary(outcomes), "", ...wrongOnes(outcomes), ""].join("\n");
}

async function tried(cases: readonly Case[]): Promise<Outcome[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const engine = await instance.connect();
  const folder = await mkdtemp(join(tmpdir(), "maille-dialect-"));
  const outcomes: Outcome[] = [];
  try {
    for (const one of cases) {
      outcomes.push({
        ...one,
        ...(await ours(one, join(folder, "out.csv"))),
        ...(await sniffed(one, engine)),
      });
    }
  } finally {
    engine.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
  return outcomes;
}

function summary(outcomes: readonly Outcome[]): string[] {
  const lines = [
    "| corpus | files | dialect right | cells right | engine's sniffer: dialect | engine's sniffer: cells |",
    "|---|---:|---:|---:|---:|---:|",
  ];
  const corpora = [...new Set(outcomes.map(({ corpus }) => corpus))];
  for (const corpus of [...corpora, "all"]) {
    const some = outcomes.filter((outcome) => corpus === "all" || outcome.corpus === corpus);
    const withCells = some.filter(
      ({ expected }) => expected.rows !== undefined || expected.failure !== undefined,
    );
    const right = (
      key: "dialect" | "cells" | "engineDialect" | "engineCells",
      of: readonly Outcome[],
    ): string =>
      of.length === 0 ? "–" : `${of.filter((outcome) => outcome[key] === undefined).length}/${of.length}`;
    lines.push(
      `| ${corpus} | ${some.length} | ${right("dialect", some)} | ${right("cells", withCells)} | ${right("engineDialect", some)} | ${right("engineCells", withCells)} |`,
    );
  }
  return lines;
}

function wrongOnes(outcomes: readonly Outcome[]): string[] {
  const lines = ["Where ours differs from what the corpus expects:", ""];
  for (const { corpus, path, dialect, cells } of outcomes) {
    if (dialect === undefined && cells === undefined) continue;
    const why = disputed[`${corpus}/${basename(path)}`];
    const said = [dialect, cells].filter((part) => part !== undefined).join("; ");
    lines.push(`- \`${corpus}/${basename(path)}\`: ${said}${why === undefined ? "" : `. *${why}*`}`);
  }
  return lines;
}

async function ours({ path, expected }: Case, target: string): Promise<Pick<Outcome, "dialect" | "cells">> {
  try {
    const found = await findDialect(path);
    const dialect = difference(found, expected);
    if (expected.rows === undefined) return { dialect, cells: undefined };
    const [table] = found.tables;
    if (table === undefined) return { dialect, cells: "no table" };
    const normalized = await normalizeText(path, table, target);
    const rows: (readonly string[])[] = [];
    for await (const row of parseCsv(target, normalized.dialect)) rows.push(row.cells);
    return { dialect, cells: cellsDiffer(rows.slice(1), expected.rows) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const wrong = error.key === expected.failure ? undefined : error.key;
    return { dialect: wrong, cells: wrong };
  }
}

const compared = [
  "encoding",
  "separator",
  "quote",
  "escape",
  "preambleLines",
  "headerRows",
  "footnoteLines",
  "columns",
] as const;

function difference({ tables }: Found, expected: Expected): string | undefined {
  if (expected.failure !== undefined) return `read, where ${expected.failure} was expected`;
  const [table] = tables;
  if (table === undefined) return "no table";
  const found: Partial<Record<keyof Expected, unknown>> = { ...table.dialect, columns: table.columns };
  // A comma with a space after it is a comma too.
  if (expected.separator === ",") found.separator = table.dialect.separator.trimEnd();
  const wrong = compared
    .filter((key) => expected[key] !== undefined && found[key] !== expected[key])
    .map((key) => `${key} ${JSON.stringify(found[key])}, not ${JSON.stringify(expected[key])}`);
  if (expected.tables !== undefined && tables.length !== expected.tables)
    wrong.push(`${tables.length} tables`);
  wrong.push(...wrongName(table.header, expected.header ?? []));
  return wrong.length === 0 ? undefined : wrong.join(", ");
}

function wrongName(header: readonly string[], expected: readonly string[]): string[] {
  const names = expected.map(normalName);
  const differ = names.findIndex((name, n) => name !== "" && name !== normalName(header[n] ?? ""));
  return differ === -1 ? [] : [`column ${differ + 1} named “${header[differ] ?? ""}”`];
}

/** Names compared without spaces, numbering of unnamed ones and repetitions of merged header rows. */
function normalName(name: string): string {
  const plain = name.replace(/\s+/g, " ").trim();
  if (/^col(?:umn)?_\d+$/.test(plain)) return "";
  const words = plain.split(" ");
  return new Set(words).size === 1 ? (words[0] ?? "") : plain;
}

function cellsDiffer(
  found: readonly (readonly string[])[],
  expected: readonly (readonly string[])[],
): string | undefined {
  const rows = expected.filter((row) => expected[0]?.length === 1 || row.some((cell) => cell.trim() !== ""));
  if (found.length !== rows.length) return `${found.length} rows, not ${rows.length}`;
  for (const [n, row] of rows.entries()) {
    const width = Math.max(row.length, found[n]?.length ?? 0);
    for (let column = 0; column < width; column++) {
      if (plainCell(found[n]?.[column] ?? "") !== plainCell(row[column] ?? "")) {
        return `row ${n + 1}, cell ${column + 1}: ${JSON.stringify((found[n]?.[column] ?? "").slice(0, 40))}`;
      }
    }
  }
  return undefined;
}

/** Outer spaces and the kind of line break inside a cell are not what is compared. */
function plainCell(cell: string): string {
  return cell.replace(/\r\n?/g, "\n").trim();
}

async function sniffed(
  { path, expected }: Case,
  engine: DuckDBConnection,
): Promise<Pick<Outcome, "engineDialect" | "engineCells">> {
  try {
    const reader = await engine.runAndReadAll(
      "select Delimiter, Quote, SkipRows, HasHeader, len(Columns) as columns from sniff_csv($1)",
      [path],
    );
    const [row] = reader.getRowObjectsJson() as Record<string, unknown>[];
    const engineDialect = sniffedWrong(row ?? {}, expected);
    if (expected.rows === undefined) return { engineDialect, engineCells: undefined };
    const all = await engine.runAndReadAll("select * from read_csv($1, all_varchar = true)", [path]);
    const rows = all.getRows().map((cells) => cells.map((cell) => (cell === null ? "" : String(cell))));
    return { engineDialect, engineCells: cellsDiffer(rows, expected.rows) };
  } catch (error) {
    const message = (error as Error).message.slice(0, 60);
    const refused = expected.failure === undefined ? message : undefined;
    return { engineDialect: refused, engineCells: refused };
  }
}

/** What the engine's sniffer is not asked, encoding and footnotes, is not held against it. */
function sniffedWrong(row: Record<string, unknown>, expected: Expected): string | undefined {
  const separators =
    expected.separator === undefined || expected.separator === "" ? [] : [expected.separator];
  const checks: readonly (readonly [string, boolean])[] = [
    ["read", expected.failure === undefined],
    ["separator", separators.every((one) => [one, one.trimEnd()].includes(String(row["Delimiter"])))],
    ["quote", expected.quote !== "'" || row["Quote"] === "'"],
    ["skip", expected.preambleLines === undefined || Number(row["SkipRows"]) === expected.preambleLines],
    ["header", expected.headerRows === undefined || row["HasHeader"] === expected.headerRows > 0],
    ["columns", expected.columns === undefined || Number(row["columns"]) === expected.columns],
  ];
  const wrong = checks.filter(([, right]) => !right).map(([name]) => name);
  return wrong.length === 0 ? undefined : wrong.join(", ");
}

async function allCases(): Promise<Case[]> {
  return [
    ...(await pollock("pollock")),
    ...(await pollock("pollock-reels")),
    ...(await withJson("csv-spectrum", "csvs")),
    ...(await withJson("csv-test-data", "csv")),
    ...(await listed()),
  ];
}

async function filesIn(folder: string): Promise<{ folder: string; names: string[] } | undefined> {
  const found = sharedData(folder);
  return found === undefined ? undefined : { folder: found, names: (await readdir(found)).sort() };
}

/** Each polluted file has its clean form, and its dialect as JSON. */
async function pollock(corpus: string): Promise<Case[]> {
  const files = await filesIn(`csv-difficiles/${corpus}/csv`);
  const cases: Case[] = [];
  for (const name of files?.names ?? []) {
    const path = join(files?.folder ?? "", name);
    const root = join(files?.folder ?? "", "..");
    const given = JSON.parse(
      await readFile(join(root, "parameters", `${name}_parameters.json`), "utf8"),
    ) as Record<string, unknown>;
    if ((await readFile(path)).length === 0) {
      cases.push({ corpus, path, expected: { failure: "import-file-empty" } });
      continue;
    }
    const separator = String(given["delimiter"]);
    const rows: string[][] = [];
    for await (const row of parseCsv(join(root, "clean", name), plain)) rows.push([...row.cells]);
    cases.push({
      corpus,
      path,
      expected: {
        separator,
        ...(given["quotechar"] === "'" ? { quote: "'" } : {}),
        ...(given["escapechar"] === "\\" ? { escape: "\\" } : {}),
        preambleLines: Number(given["preamble_lines"]),
        headerRows: Number(given["header_lines"]),
        footnoteLines: Number(given["footnote_lines"]),
        columns: Number(given["n_columns"]),
        header: given["column_names"] as string[],
        rows: rows.slice(1),
      },
    });
  }
  return cases;
}

const plain: Dialect = {
  encoding: "utf-8",
  byteOrderMark: false,
  separator: ",",
  quote: '"',
  escape: '"',
  lineEnd: "\n",
  preambleLines: 0,
  headerRows: 1,
  footnoteLines: 0,
};

/** Each file has its rows as JSON, as objects or as arrays, the first of which is the header. */
async function withJson(corpus: string, folder: string): Promise<Case[]> {
  const files = await filesIn(`csv-difficiles/${corpus}/${folder}`);
  const cases: Case[] = [];
  for (const name of files?.names ?? []) {
    const path = join(files?.folder ?? "", name);
    const json = join(files?.folder ?? "", "..", "json", name.replace(/csv$/, "json"));
    const text = await readFile(json, "utf8").catch(() => undefined);
    const bytes = await readFile(path, "utf8");
    if (bytes.trim() === "") cases.push({ corpus, path, expected: { failure: "import-file-empty" } });
    else if (text === undefined)
      cases.push({ corpus, path, expected: { separator: ",", headerRows: 1, preambleLines: 0 } });
    else
      cases.push({
        corpus,
        path,
        expected: { ...fromJson(JSON.parse(text)), preambleLines: 0, headerRows: 1 },
      });
  }
  return cases;
}

function fromJson(value: unknown): Expected {
  const records = value as (string[] | Record<string, string>)[];
  const [first] = records;
  if (first === undefined) return { rows: [] };
  if (Array.isArray(first)) {
    return {
      header: first,
      columns: first.length,
      separator: first.length === 1 ? "" : ",",
      rows: (records as string[][]).slice(1),
    };
  }
  const header = Object.keys(first);
  const rows = (records as Record<string, string>[]).map((record) =>
    header.map((name) => record[name] ?? ""),
  );
  return { header, columns: header.length, separator: ",", rows };
}

/** Files without expected results, read by a person. */
async function listed(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [name, expected] of Object.entries(expectations)) {
    const path = sharedData(`csv-difficiles/${name}`);
    if (path !== undefined) cases.push({ corpus: name.split("/")[0] ?? "", path, expected });
  }
  return cases;
}

if (import.meta.main) console.log(await dialectReport());
