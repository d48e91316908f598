import type { Failure } from "../base/failure.ts";
import type { GateLoad } from "../base/gate.ts";
import type { Hash, LentFile, Use } from "../store/store.ts";
import type { SqlRunner } from "./sql-child.ts";

/** What a statement may cost. Past it the statement is interrupted and `over-budget` thrown. */
export interface Budget {
  readonly timeMs: number;
  readonly signal?: AbortSignal;
}

/** A value as a statement takes it. */
export type Value = string | number | bigint | boolean | null | Uint8Array;

/**
 * A private DuckDB for one import: its own memory limit and its own folder for what does not
 * fit in memory. Disposing of it closes the engine and removes the folder.
 */
export interface Workspace extends AsyncDisposable {
  /** Scratch files of this import go here; removed with it. */
  readonly folder: string;
  run(sql: string, values?: readonly Value[], budget?: Partial<Budget>): Promise<void>;
  /** Objects by column name, in plain JavaScript values (bigint where a number would lose digits). */
  rows<Row>(sql: string, values?: readonly Value[], budget?: Partial<Budget>): Promise<Row[]>;
  /** From 0 to 1 while a statement runs, where the engine knows. */
  progress(): number | undefined;
  /** Gives a file back with the workspace: it is read here until then. */
  hold(file: AsyncDisposable): void;
  /** What is said where no room is left for its files: on the disk, or in memory. */
  readonly noRoom: (cause: unknown) => Failure;
}

/** A value as an answer gives it: dates and times in ISO 8601, a bigint where a number would lose digits. */
export type Cell = string | number | bigint | boolean | null | readonly Cell[];

/** Some rows of an answer, column by column. */
export interface Chunk {
  readonly rowCount: number;
  readonly columns: readonly (readonly Cell[])[];
}

/** Some rows of an answer of one column of bytes, one behind the other. */
export interface Bytes {
  readonly rowCount: number;
  readonly bytes: Uint8Array;
}

/** What a statement answers, read as it is asked for: memory does not grow with the number of rows. */
export interface Result<Piece = Chunk> {
  readonly names: readonly string[];
  /** The engine's own names of the types: `BIGINT`, `DOUBLE`, `VARCHAR`, `DATE`, `VARCHAR[]`… */
  readonly types: readonly string[];
  /** Read once; reading to the end, or leaving early, lets the statement go. */
  readonly chunks: AsyncIterable<Piece>;
  /** Lets the statement go where `chunks` may not have been read at all. */
  close(): void;
}

/** An answer that was read whole. */
export interface WholeAnswer {
  readonly names: readonly string[];
  readonly chunks: readonly Chunk[];
}

/**
 * The rows of one version, ready to be asked. `sql` reads the table `rows`: `__id` (BIGINT, 1
 * for the first row), then the columns, then `__xmin, __ymin, __xmax, __ymax` (DOUBLE, degrees)
 * where the table has a geometry, then `__text`: every text of the row, folded by `foldText`.
 * Rows lie in the order of `__id`, and a statement without ORDER BY answers them in it.
 */
export interface Serving {
  /** The columns of `rows` as they are stored, with the engine's names of their types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rowCount: number;
  /**
   * Columns that are sorted too, each with its table as SQL writes it: the column, `__id`, `__up` and `__down` (BIGINT, 0
   * for the first of the rising and of the falling order), in the rising order. Where there is one, rows are found by
   * their `__id` at once. The table `endsTable` has the first row of each group of it, and the last of all.
   * Where `__text` is among them, files beside tell in which rows three letters stand side by side, which `listed` reads.
   * Where `__id` is among them, the rows are there as lines, in a file beside, which `lines` reads.
   */
  readonly sorted: ReadonlyMap<string, string>;
  /** Tells that rows were looked for by a column, or in its order: where that is worth it, it is sorted later. */
  wishSorted(column: string): void;
  /** Of sorted columns, those whose cells lie beside their own, in the same table. */
  readonly beside: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tells that rows of a sorted column were looked at by their cells of another one, which may lie beside it later. */
  wishBeside(column: string, other: string): void;
  /**
   * Tells that words may be looked for in these rows: where their file tells `__text` by folding all cells of a row, it
   * is made to hold it.
   */
  wishText(): void;
  /** The file itself, for a process that opens it to read only. */
  readonly path: string;
  /** What opens the file, where it is encrypted. */
  readonly key?: string | undefined;
  /** Numbers learnt about these rows, which never change: totals by question. Kept while the file is open. */
  readonly facts: Map<string, number>;
  /** For answers that fit in memory. */
  read(sql: string, values: readonly Value[], budget: Budget): Promise<WholeAnswer>;
  ask(sql: string, values: readonly Value[], budget: Budget): Promise<Result>;
  /** The same of a statement that answers one text a row, in UTF-8. */
  askTexts(sql: string, values: readonly Value[], budget: Budget): Promise<Result<Bytes>>;
  rows(
    sql: string,
    values: readonly Value[],
    budget: Budget,
  ): Promise<{ names: readonly string[]; rows: readonly (readonly Cell[])[] }>;
  /**
   * Of slots of trigrams (`trigrams.ts`) the shortest lists of the rows that have them (`readSteps`), the first row being 0:
   * so many at most, and `undefined` where too many rows have each of them. Throws where none are there.
   */
  listed(slots: readonly number[], most: number, budget: Budget): Promise<readonly Uint8Array[] | undefined>;
  /** The lines of rows by their `__id`, in the order given (see `row-lines.ts`). Throws where there are none. */
  lines(ids: readonly number[], budget: Budget): Promise<readonly string[]>;
  /** Writes the answer to a Parquet file of the given path, which must not be there yet; tells how many rows were written. */
  copyToParquet(sql: string, values: readonly Value[], path: string, budget: Budget): Promise<number>;
  /**
   * The rows as a relation of a workspace, under the name that `work` is given: for what takes long or makes
   * much, it takes no turn from those who ask. Where the file turns out to be damaged, `work` is done again.
   */
  readIn<Made>(workspace: Workspace, work: (rows: string) => Promise<Made>): Promise<Made>;
  /**
   * Told that the file seems damaged, by a process that read it: reads it whole, and where that is
   * so takes it away, so that it is made again. Answers whether it was.
   */
  giveUp(): Promise<boolean>;
  /** Lets a slow consumer finish while other versions come and go. */
  release(): void;
}

/** Where the Parquet lies, or who lends it until it is read. */
export type ParquetPath = string | ((use: Use) => Promise<LentFile>);

/** What somebody who waits for an answer may take of the engine's time, all statements together. */
export interface WorkspaceBudget extends Budget {
  /** Whose turn it is: those who ask take turns. */
  readonly caller: string;
}

/** What a request may take, or a job that is long: a process of low priority does that, which takes 0.2 s to start. */
export type WorkspaceNeeds = WorkspaceBudget | "long";

/** Rows, rows among whose words is looked, which the serving form finds far sooner, or nothing but that form. */
export type ServingNeeds = "rows" | "words" | "file";

export interface Engine extends AsyncDisposable {
  /**
   * Without a budget, for jobs and commands, which bound themselves. What a request asks has one:
   * a few run at once, the others wait for their turn or are told when to come again.
   */
  workspace(needs?: WorkspaceNeeds): Promise<Workspace>;
  /** The same for rows about people: its files, and what does not fit, lie in memory, as copies of sealed blobs do. */
  workspaceInMemory(needs?: WorkspaceNeeds): Promise<Workspace>;
  /**
   * Opens the serving form of a Parquet, building it first where it is not there or is damaged.
   * Where that takes long the rows are read from the Parquet until it is done; where they cannot
   * be, or `needs` is a file, `unavailable` is thrown with `retryAfterS`. Words are waited for longer than other rows. The least recently used
   * are closed, and their files removed when the disk's share is used up: they can be built again.
   * `parquetPath` is asked for where there is something to build.
   */
  serve(parquet: Hash, parquetPath: ParquetPath, shape: ServingShape, needs?: ServingNeeds): Promise<Serving>;
  /**
   * Removes every serving form of a Parquet, now or once nobody reads it any more, and the files of other
   * processes: what these hold open goes once they forget it themselves.
   */
  forget(parquet: Hash): Promise<void>;
  /** The same of what was made of blobs before they were sealed: those of this process, and of others. */
  forgetInClear(): Promise<void>;
  /** The Parquet files of which there is a serving form, here or of another process. */
  served(): Promise<ReadonlySet<Hash>>;
  /** Reads each serving file whole: the names of those that are damaged, and how many there are. */
  checkServing(): Promise<{ readonly files: number; readonly damaged: readonly string[] }>;
  /** Runs what strangers write, each statement in a process of its own. */
  readonly sql: SqlRunner;
  /** Of all serving files, in bytes. */
  servingBytes(): Promise<number>;
  /** How many wait for answers of the engine, for work on rows, and for strangers' SQL, and how many have their turn. */
  turns(): Readonly<Record<"reading" | "working" | "sql", GateLoad>>;
  /** Has what was freed outside of V8's heap given back to the machine, as it is from time to time where the process rests. */
  trim(): Promise<void>;
  /** A folder that `copyToParquet` may write to; emptied at each start. */
  readonly exports: string;
}

/** What the serving form needs to know beside the Parquet: where its places are. */
export interface ServingShape {
  readonly geometry?:
    | { readonly kind: "geojson"; readonly column: string }
    | { readonly kind: "point"; readonly longitude: string; readonly latitude: string }
    /** Both in one text, such as `48.11, -1.68`. */
    | { readonly kind: "pair"; readonly column: string; readonly first: "longitude" | "latitude" };
}
