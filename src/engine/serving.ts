import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { servingSelect } from "./build-serving.ts";
import { toChunk } from "./cells.ts";
import { bindValues, newConnections } from "./connections.ts";
import type { Budget, Cell, Chunk, Serving, ServingShape, Value, Workspace } from "./engine.ts";
import type { LentFile } from "../store/store.ts";
import type { Gate } from "../base/gate.ts";
import { defined } from "../base/defined.ts";
import { once } from "../base/once.ts";
import { parquetCopy, quoteText } from "./quote.ts";
import { type Beside, closeBeside, linesIn, listedIn, openBeside } from "./open-beside.ts";
import { rowNumbers } from "./row-lines.ts";
import { attachSql, withoutKey } from "./sealed-serving.ts";
import { listBeside, listSorted, searchedText } from "./sorted.ts";
import { ask, inTurn, read } from "./statement.ts";
import { findCells } from "./text-later.ts";
import { toBytes } from "./text-bytes.ts";
import { workOn } from "./work-connection.ts";

/** Connections kept open for one file. */
const idleMax = 4;

/** Rows that are attached, from a serving file or from the Parquet itself; lent out as often as asked. */
export interface OpenFile {
  readonly path: string;
  readonly columns: Serving["columns"];
  readonly rowCount: number;
  readonly sorted: Serving["sorted"];
  readonly beside: Serving["beside"];
  /** Whether the text that is searched is told by folding the cells. */
  readonly isTextLater: boolean;
  lend(wishes?: Wishes): Serving;
  /** How many hold it. */
  readonly lent: number;
  /** Once, whoever asks for it: a second time would ask a connection that is gone, which ends the process. */
  close(): Promise<void>;
  /** Closes it once nobody holds it; tells when that is done. */
  retire(): Promise<void>;
}

/** What is told of a file that is lent. */
interface Wishes {
  /** A column is to be sorted. */
  readonly sorted: (column: string) => void;
  /** The cells of another column are to lie beside those of a sorted one. */
  readonly beside: (column: string, other: string) => void;
  /** The text that is searched is to be kept. */
  readonly text: () => void;
}

interface FilePlace {
  readonly path: string;
  readonly key?: string | undefined;
  readonly sortedMax: SortedMax;
}

/** The largest table of which what is sorted is used, which takes memory. */
interface SortedMax {
  readonly rows: number;
  readonly columns: number;
}

export async function openFile(
  instance: DuckDBInstance,
  gate: Gate,
  database: string,
  { path, key, sortedMax }: FilePlace,
): Promise<OpenFile> {
  const attach = async () => (name: string) => attachSql(path, name, key);
  const beside = await openBeside(path);
  try {
    return await openRows({ instance, gate, database, path, attach, sortedMax, beside, ...defined({ key }) });
  } catch (error) {
    await closeBeside(beside);
    throw error;
  }
}

/** The same rows read from the Parquet at each question, which takes longer than from a serving file. */
export async function openParquet(
  instance: DuckDBInstance,
  gate: Gate,
  database: string,
  { path, shape, lent }: { readonly path: string; readonly shape: ServingShape; readonly lent?: LentFile },
): Promise<OpenFile> {
  const attach = async (admin: DuckDBConnection) => {
    const rows = await servingSelect(workOn(admin), path, shape);
    return (name: string) => `ATTACH ':memory:' AS ${name}; CREATE VIEW ${name}.rows AS ${rows}`;
  };
  const none = { sortedMax: noneSorted, beside: {} };
  return openRows({ instance, gate, database, path, attach, ...none, ...defined({ lent }) });
}

interface Opening {
  readonly instance: DuckDBInstance;
  readonly gate: Gate;
  readonly database: string;
  readonly path: string;
  readonly key?: string;
  /** What is given back once it is closed. */
  readonly lent?: LentFile;
  /** The statements that make the rows `rows` of a database of the name given. */
  readonly attach: (admin: DuckDBConnection) => Promise<AttachSql>;
  readonly sortedMax: SortedMax;
  readonly beside: Beside;
}

const noneSorted: SortedMax = { rows: 0, columns: 0 };

type AttachSql = (name: string) => string;

async function openRows(opening: Opening): Promise<OpenFile> {
  const { instance, database } = opening;
  const admin = await instance.connect();
  try {
    const attach = await opening.attach(admin);
    await admin.run(attach(database));
    return await newOpenFile(opening, admin, attach);
  } catch (error) {
    await admin.run(`DETACH DATABASE IF EXISTS ${database}`).catch(() => undefined);
    admin.closeSync();
    throw withoutKey(error, opening.key);
  }
}

async function newOpenFile(
  { instance, gate, database, path, key, lent: file, sortedMax, beside }: Opening,
  admin: DuckDBConnection,
  attach: AttachSql,
): Promise<OpenFile> {
  const told = await describe(admin, database, sortedMax, beside);
  const later = (await findCells(admin, database)).later !== undefined;
  const connections = newConnections(instance, database, idleMax);
  const questions = questionsTo({ connections, gate }, beside);
  const facts = new Map<string, number>();
  const retired = Promise.withResolvers<void>();
  let isRetired = false;
  let lent = 0;
  const close = once(async () => {
    connections.close();
    await admin.run(`DETACH ${database}`);
    admin.closeSync();
    await Promise.all([closeBeside(beside), file?.[Symbol.asyncDispose]()]);
  });
  const closeWhereUnheld = (): void => {
    if (isRetired && lent === 0) close().then(retired.resolve, retired.reject);
  };

  return {
    path,
    ...told,
    get lent() {
      return lent;
    },
    isTextLater: later,
    lend(wishes) {
      lent += 1;
      let released = false;
      return {
        path,
        ...told,
        ...wishing(wishes),
        ...defined({ key }),
        facts,
        ...questions,
        readIn: (workspace, work) => readIn(attach, workspace, work),
        // Of a file that is not known to lie anywhere else.
        giveUp: async () => false,
        release() {
          if (released) return;
          released = true;
          lent -= 1;
          closeWhereUnheld();
        },
      };
    },
    close,
    retire() {
      if (!isRetired) {
        isRetired = true;
        closeWhereUnheld();
      }
      return retired.promise;
    },
  };
}

function wishing(wishes: Wishes | undefined): Pick<Serving, "wishSorted" | "wishBeside" | "wishText"> {
  return {
    wishSorted: (column) => wishes?.sorted(column),
    wishBeside: (column, other) => wishes?.beside(column, other),
    wishText: () => wishes?.text(),
  };
}

async function countRows(admin: DuckDBConnection, database: string): Promise<number> {
  const count = await admin.runAndReadAll(`SELECT count(*) FROM ${database}.rows`);
  return Number(count.getRowsJS()[0]?.[0]);
}

async function describe(
  admin: DuckDBConnection,
  database: string,
  most: SortedMax,
  { lines, words }: Beside,
): Promise<Pick<Serving, "columns" | "rowCount" | "sorted" | "beside">> {
  const rowCount = await countRows(admin, database);
  const columns = await listColumns(admin, database);
  const isUsed = rowCount <= most.rows && columns.length <= most.columns;
  if (!isUsed) return { columns, rowCount, sorted: new Map(), beside: new Map() };
  const sorted = new Map(await listSorted(admin, database));
  const beside = await listBeside(admin, database, sorted.keys());
  if (words !== undefined) sorted.set(searchedText, "words");
  if (lines !== undefined) sorted.set(rowNumbers, "lines");
  return { columns, rowCount, sorted, beside };
}

async function listColumns(admin: DuckDBConnection, database: string): Promise<Serving["columns"]> {
  const described = await admin.runAndReadAll(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns() ` +
      `WHERE database_name = ${quoteText(database)} AND table_name = 'rows' ORDER BY column_index`,
  );
  return described.getRowObjectsJS() as { name: string; type: string }[];
}

type At = Parameters<typeof read>[0];

function questionsTo(
  at: At,
  beside: Beside,
): Pick<Serving, "read" | "ask" | "askTexts" | "rows" | "listed" | "lines" | "copyToParquet"> {
  return {
    listed: (slots, most, budget) => listedIn(beside, slots, { ...budget, most }),
    lines: (ids, budget) => linesIn(beside, ids, budget),
    read: (sql, values, budget) => read(at, sql, values, budget),
    ask: (sql, values, budget) => ask(at, sql, values, budget, toChunk),
    askTexts: (sql, values, budget) => ask(at, sql, values, budget, toBytes),
    rows: (sql, values, budget) => allRows(at, sql, values, budget),
    copyToParquet: (sql, values, path, budget) => copyToParquet(at, sql, values, path, budget),
  };
}

async function allRows(
  at: At,
  sql: string,
  values: readonly Value[],
  budget: Budget,
): Promise<{ names: readonly string[]; rows: Cell[][] }> {
  const { names, chunks } = await read(at, sql, values, budget);
  return { names, rows: chunks.flatMap(rowsOf) };
}

function rowsOf(chunk: Chunk): Cell[][] {
  return Array.from({ length: chunk.rowCount }, (_, row) =>
    chunk.columns.map((column) => column[row] ?? null),
  );
}

async function readIn<Made>(
  attach: AttachSql,
  workspace: Workspace,
  work: (rows: string) => Promise<Made>,
): Promise<Made> {
  try {
    // What is attached stays so where its view cannot be made.
    await workspace.run(attach("served"));
    return await work("served.rows");
  } finally {
    await workspace.run("DETACH DATABASE IF EXISTS served");
  }
}

async function copyToParquet(
  at: At,
  sql: string,
  values: readonly Value[],
  path: string,
  budget: Budget,
): Promise<number> {
  const connection = await at.connections.take();
  try {
    return await inTurn(at.gate, budget, async (watched) => {
      watched(connection);
      const statement = await connection.duckdb.prepare(parquetCopy(sql, path));
      try {
        bindValues(statement, values);
        return (await statement.run()).rowsChanged;
      } finally {
        statement.destroySync();
      }
    });
  } finally {
    connection.close();
  }
}
