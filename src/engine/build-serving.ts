import type { WorkConnection } from "./work-connection.ts";
import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ServingShape } from "./engine.ts";
import { hasOwnNonces, withoutKey } from "./sealed-serving.ts";
import { foldedSql } from "./fold.ts";
import { cellsTable, textLaterSql } from "./text-later.ts";
import { quoteName, quoteText } from "./quote.ts";
import { lendProcess } from "./lend-process.ts";
import { type InstancePool, lendInstance, type LentInstance } from "./work-instances.ts";

/** The columns that the serving form adds, and what they become with underscores more. */
const addedColumns = /^__(?:id|[xy]m(?:in|ax)|text)_*$/i;

/** The name under which a column of the Parquet is served: one that is ours gets an underscore more, no two the same. */
function servedName(name: string): string {
  return addedColumns.test(name) ? `${name}_` : name;
}

/** Of the name that a serving file has while it is made. */
export const buildingMark = ".building";

export interface BuildOptions {
  readonly memoryMegabytes: number;
  readonly threads: number;
  /** Whose instances make what is in clear, in place of one that is opened for it. */
  readonly pool?: InstancePool;
  readonly key?: string;
  readonly spillIn?: string;
  /** Whether it takes long: a process of low priority makes it. */
  readonly isLong?: boolean;
  /** From so many rows on, the text that is searched is kept for later (see `text-later.ts`). */
  readonly textLaterRows?: number | undefined;
}

/** Makes the serving file of a Parquet beside its place, syncs it, then moves it there: whole or not at all. */
export async function buildServing(
  parquetPath: string,
  shape: ServingShape,
  path: string,
  options: BuildOptions,
): Promise<void> {
  const building = `${path}.${randomBytes(6).toString("hex")}${buildingMark}`;
  const spill = options.spillIn === undefined ? `${building}.tmp` : join(options.spillIn, basename(building));
  try {
    const { key } = options;
    const lent = await lendFor(options, spill);
    let isWell = false;
    try {
      const { connection } = lent;
      const secret = key === undefined ? "" : `, ENCRYPTION_KEY ${quoteText(key)}`;
      // What is written is read back by nobody before it is whole.
      await connection.run(`ATTACH ${quoteText(building)} AS built (RECOVERY_MODE no_wal_writes${secret})`);
      for (const sql of await statementsOf(connection, parquetPath, shape, options))
        await connection.run(sql);
      await connection.run("CHECKPOINT built");
      await connection.run("DETACH built");
      isWell = true;
    } finally {
      await lent.giveBack(isWell);
    }
    if (key !== undefined && !(await hasOwnNonces(building)))
      throw new Error("a nonce came twice in one file");
    await sync(building);
    await rename(building, path);
    await sync(dirname(path));
  } catch (error) {
    throw withoutKey(error, options.key);
  } finally {
    for (const left of [building, `${building}.wal`, spill]) {
      await rm(left, { recursive: true, force: true });
    }
  }
}

async function lendFor(options: BuildOptions, spill: string): Promise<LentInstance> {
  const { key, pool, isLong = false, memoryMegabytes, threads } = options;
  if (key === undefined && pool !== undefined && !isLong) return pool.lend();
  // Its nonces are those that the name warns of: they are looked at once it is made (ADR 100).
  const ofSealed = { force_mbedtls_unsafe: "true", temp_file_encryption: "true" };
  const lend = isLong ? lendProcess : lendInstance;
  return lend({ memoryMegabytes, threads, spill, more: key === undefined ? {} : ofSealed });
}

async function statementsOf(
  connection: WorkConnection,
  parquetPath: string,
  shape: ServingShape,
  { textLaterRows = Infinity }: BuildOptions,
): Promise<readonly string[]> {
  const [counted] = await connection.rows(
    `SELECT num_rows FROM parquet_file_metadata(${quoteText(parquetPath)})`,
  );
  return Number(counted?.["num_rows"]) >= textLaterRows
    ? lightStatements(connection, parquetPath, shape)
    : [`CREATE TABLE built.rows AS ${await servingSelect(connection, parquetPath, shape)}`];
}

/** Of a file its bytes, of a folder its names. */
async function sync(path: string): Promise<void> {
  await using file = await open(path, "r");
  await file.sync();
}

/** The rows of a Parquet in the form in which they are served. */
export async function servingSelect(
  connection: WorkConnection,
  parquetPath: string,
  shape: ServingShape,
): Promise<string> {
  const { from, own, columns } = await readForm(connection, parquetPath);
  const parts = [
    ...own,
    ...boxColumns(shape, quoteName),
    `${textColumn(columns, shape, quoteName)} AS __text`,
  ];
  return `SELECT ${parts.join(", ")} FROM ${from}`;
}

/** The statements that make the same rows of a serving file that keeps its text for later. */
async function lightStatements(
  connection: WorkConnection,
  parquetPath: string,
  shape: ServingShape,
): Promise<readonly string[]> {
  const { from, own, columns } = await readForm(connection, parquetPath);
  const isTold = isToldByColumns(shape, columns);
  const cells = [...own, ...(isTold ? [] : boxColumns(shape, quoteName))];
  const view = ["*", ...(isTold ? boxColumns(shape, asServed) : [])];
  return [
    `CREATE TABLE built.${cellsTable} AS SELECT ${cells.join(", ")} FROM ${from}`,
    ...textLaterSql("built", view.join(", "), textColumn(columns, shape, asServed)),
  ];
}

interface ParquetColumn {
  readonly column_name: string;
  readonly column_type: string;
}

async function readForm(connection: WorkConnection, parquetPath: string) {
  const from = `read_parquet(${quoteText(parquetPath)}, file_row_number = true)`;
  const described = await connection.rows(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${from}`);
  const columns = described as unknown as readonly ParquetColumn[];
  const named = columns.map(
    ({ column_name: name }) => `${quoteName(name)} AS ${quoteName(servedName(name))}`,
  );
  return { from, columns, own: ["file_row_number + 1 AS __id", ...named] };
}

/** Whether the box of a row is what two of its columns hold. */
function isToldByColumns({ geometry }: ServingShape, columns: readonly ParquetColumn[]): boolean {
  if (geometry?.kind !== "point") return false;
  const isDouble = (name: string) =>
    columns.some((column) => column.column_name === name && column.column_type === "DOUBLE");
  return isDouble(geometry.longitude) && isDouble(geometry.latitude);
}

/**
 * Cells are told apart by a line feed, so that nothing is found across two of them. Each is folded on its own: where
 * there is one accent the engine takes all that it is given apart, letter by letter.
 */
function textColumn(columns: readonly ParquetColumn[], shape: ServingShape, nameOf: NameOf): string {
  const searched = columns.filter(
    ({ column_name: name, column_type: type }) =>
      type.startsWith("VARCHAR") && !(shape.geometry?.kind === "geojson" && shape.geometry.column === name),
  );
  if (searched.length === 0) return "NULL::VARCHAR";
  const texts = searched.map(({ column_name: name, column_type: type }) =>
    type === "VARCHAR" ? nameOf(name) : `array_to_string(${nameOf(name)}, chr(10))`,
  );
  return foldedSql(texts);
}

/** SQL of a column by its name in the Parquet. */
type NameOf = (name: string) => string;

const asServed: NameOf = (name) => quoteName(servedName(name));

/** A position of GeoJSON (RFC 7946 §3.1.1) is the only array that begins with a number. */
const position = String.raw`\[\s*(-?\d[\d.eE+-]*)\s*,\s*(-?\d[\d.eE+-]*)`;

const pair = String.raw`^\s*[\[(]?\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)`;

function boxColumns({ geometry }: ServingShape, nameOf: NameOf): string[] {
  if (geometry === undefined) return [];
  if (geometry.kind === "point") {
    return pointColumns(nameOf(geometry.longitude), nameOf(geometry.latitude));
  }
  const text = `${nameOf(geometry.column)}::VARCHAR`;
  if (geometry.kind === "pair") {
    const number = (group: number) => `regexp_extract(${text}, ${quoteText(pair)}, ${group})`;
    const longitudeFirst = geometry.first === "longitude";
    return pointColumns(number(longitudeFirst ? 1 : 2), number(longitudeFirst ? 2 : 1));
  }
  const numbers = (group: number) =>
    `list_transform(regexp_extract_all(${text}, ${quoteText(position)}, ${group}), ` +
    `lambda n: TRY_CAST(n AS DOUBLE))`;
  return [
    `list_min(${numbers(1)}) AS __xmin`,
    `list_min(${numbers(2)}) AS __ymin`,
    `list_max(${numbers(1)}) AS __xmax`,
    `list_max(${numbers(2)}) AS __ymax`,
  ];
}

function pointColumns(longitude: string, latitude: string): string[] {
  const x = `TRY_CAST(${longitude} AS DOUBLE)`;
  const y = `TRY_CAST(${latitude} AS DOUBLE)`;
  return [`${x} AS __xmin`, `${y} AS __ymin`, `${x} AS __xmax`, `${y} AS __ymax`];
}
