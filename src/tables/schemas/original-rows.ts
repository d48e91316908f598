import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import { asPublished, leftOutOf } from "../as-published.ts";
import type { TablesContext } from "../context.ts";
import { cellsColumn } from "../../formats/exact-lines.ts";
import { cell, textSource } from "../text-source.ts";
import { pathOfFile } from "../version-files.ts";
import type { RawTable, RejectedRow } from "../../formats/raw.ts";
import { askedOf, readFile, readingIn } from "../read-file.ts";
import type { ImportOptions, Version } from "../table.ts";
import type { ValidatedTable } from "./validation.ts";

export interface OriginalRows extends Pick<ValidatedTable, "columns" | "labels" | "from"> {
  /** Every column is a text, and `__cells` counts the cells of a line. */
  readonly typed: readonly Column[];
  /** What the reader of the format could not read as a row. */
  readonly unreadable: readonly RejectedRow[];
}

/** A version, or what is about to become one, with the name of its table and how its file was read. */
export interface OriginalOf {
  readonly name: string;
  readonly fileName: string;
  readonly version: Pick<Version, "format" | "original" | "rejects" | "columns" | "rows">;
  readonly options: ImportOptions;
}

/**
 * Every row of a version's original, each cell as it was written: those too that were set aside,
 * and blank lines. Absent where the original is typed, as Parquet is, or cannot be told from others
 * in its file: the version's own rows are then all that there is.
 */
export async function originalRows(
  ctx: TablesContext,
  workspace: Workspace,
  { name, fileName, version, options }: OriginalOf,
  signal: AbortSignal,
): Promise<OriginalRows | undefined> {
  // A line of the file holds what is left out, wherever its cells stand: the rows of the version are compared.
  if (version.format === "parquet" || leftOutOf(options).length > 0) return undefined;
  const raws = await readFile(
    { path: await pathOfFile(ctx, workspace, version.original), name: fileName },
    {
      ...readingIn(workspace),
      limits: ctx.limits,
      exact: true,
      signal,
      ...askedOf(options),
    },
  );
  const raw = rawOf(
    raws.map((each) => renamed(each, options)),
    name,
    version,
  );
  if (raw === undefined || raw.content.kind !== "text") return undefined;
  const header = raw.content.header.filter((name) => name !== cellsColumn);
  await loadRows(ctx, workspace, raw, version);
  return {
    columns: header.map((name) => ({ name, type: "text", missing: [] })),
    labels: labelsOf(header, raw),
    typed: version.columns,
    from: "original",
    unreadable: raw.rejected,
  };
}

/** Under the names that its columns are published under; what was found of the file's own is of no use then. */
function renamed(raw: RawTable, options: ImportOptions): RawTable {
  const named = Object.values(options.columns ?? {}).some(({ name }) => name !== undefined);
  return named ? { ...asPublished(raw, options), problems: [] } : raw;
}

/** The table of the file that the version was made of: by its name, or else by its columns. */
function rawOf(
  raws: readonly RawTable[],
  name: string,
  version: OriginalOf["version"],
): RawTable | undefined {
  if (raws.length === 1) return raws[0];
  const names = new Set(version.columns.map(({ name }) => name));
  const same = (raw: RawTable): boolean =>
    raw.content.kind === "text" &&
    raw.content.header.every((name) => name === cellsColumn || names.has(name));
  return raws.find((raw) => raw.name === name) ?? raws.find(same);
}

/** The names as the file has them, where columns were renamed to be told apart. */
function labelsOf(header: readonly string[], raw: RawTable): string[] {
  const labels = [...header];
  for (const { key, args } of raw.problems) {
    const place = Number(args["column"]) - 1;
    if (key === "dialect-name-twice") labels[place] = String(args["name"]);
    if (key === "dialect-name-missing") labels[place] = "";
  }
  return labels;
}

/** Makes the table `original` of the workspace. */
async function loadRows(
  ctx: TablesContext,
  workspace: Workspace,
  { content }: RawTable,
  version: OriginalOf["version"],
): Promise<void> {
  if (content.kind !== "text") return;
  const { header } = content;
  const names = header.map((name, place) =>
    name === cellsColumn
      ? `${cell(place)}::INTEGER AS ${cellsColumn}`
      : `${cell(place)} AS ${quoteName(name)}`,
  );
  if (!header.includes(cellsColumn)) names.push(`${header.length} AS ${cellsColumn}`);
  const line = content.lineColumn === true ? `${cell(header.length)}::BIGINT` : "NULL::BIGINT";
  await workspace.run(
    `CREATE TEMP TABLE read AS SELECT row_number() OVER () AS __id, ${line} AS __line, ${names.join(", ")} FROM ${textSource(content)}`,
  );
  const aside = await linesSetAside(ctx, workspace, version);
  const kept = `__cells > 0 AND __line NOT IN (SELECT line FROM ${aside})`;
  await workspace.run(
    `CREATE TEMP TABLE original AS SELECT *, CASE WHEN ${kept} THEN sum((${kept})::INTEGER) OVER (ORDER BY __id)::BIGINT END AS __row FROM read ORDER BY __id`,
  );
  const [found] = await workspace.rows<{ rows: number }>(
    "SELECT count(__row)::INTEGER AS rows FROM original",
  );
  // Where lines do not tell the rows of the version, none is told rather than another one.
  if (found?.rows !== version.rows) await workspace.run("UPDATE original SET __row = NULL");
}

/** SQL of the lines that the version set aside. */
async function linesSetAside(
  ctx: TablesContext,
  workspace: Workspace,
  version: OriginalOf["version"],
): Promise<string> {
  if (version.rejects === undefined) return "(SELECT 0::BIGINT AS line WHERE false)";
  const path = join(workspace.folder, "lines-set-aside.csv");
  const rows = createInterface({ input: await ctx.store.open(version.rejects), crlfDelay: Infinity });
  const lines = async function* () {
    for await (const row of rows) if (row !== "") yield `${(JSON.parse(row) as RejectedRow).line}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return `read_csv(${quoteText(path)}, header = false, columns = {'line': 'BIGINT'})`;
}
