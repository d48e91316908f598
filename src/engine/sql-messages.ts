import { defined } from "../base/defined.ts";
import type { Arguments } from "../base/failure.ts";
import type { SplitTable } from "./narrow-table.ts";
import type { TreePart } from "./split-statement.ts";

/** A file that a statement reads as a table. */
export interface SqlSource {
  /** `serving` is a file that the engine serves; `parquet` holds columns and rows as they are. */
  readonly kind: "serving" | "parquet";
  readonly path: string;
  /** What opens it, where it is encrypted. */
  readonly key?: string;
  /** Whether it lies in memory, as rows about people do: what does not fit goes there too. */
  readonly isInMemory?: boolean;
  /** What the statement calls it, whatever the case. */
  readonly names: readonly string[];
  /** The columns of the answer, and no number of the row nor its place beside them. */
  readonly columnsAlone?: true;
}

/** A serving file as a source of a statement. */
export function fileOf({
  path,
  key,
}: {
  readonly path: string;
  readonly key?: string | undefined;
}): Pick<SqlSource, "path" | "key"> {
  return { path, ...defined({ key }) };
}

/** A table whose rows are told, as an answer to a statement has them. */
export interface ToldTable {
  readonly name: string;
  /** Of types that `isToldType` takes. */
  readonly columns: SqlResult["columns"];
  readonly rows: SqlResult["rows"];
}

/**
 * The type of a column of nothing but what is missing, as the engine calls it within a statement; of an answer it makes
 * `INTEGER` of it.
 */
export const nullType = '"NULL"';

/** Of which a cell of an answer, as a text, is read as the value that it was; and lists of such, cell by cell. */
const toldType =
  /^(?:BOOLEAN|"NULL"|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d{1,2}, ?\d{1,2}\)|VARCHAR|UUID|DATE|TIME|TIMESTAMP(?: WITH TIME ZONE)?)(?:\[\])?$/;

export function isToldType(type: string): boolean {
  return toldType.test(type);
}

/** What the process that runs strangers' SQL is told. */
export interface SqlRequest {
  readonly sources: readonly SqlSource[];
  readonly told?: readonly ToldTable[];
  readonly sql: string;
  /** Tells how many rows each source has. */
  readonly countsSources?: true;
  /** Tells a column of nothing but what is missing by its own type (`nullType`), for who reads the answer as a table. */
  readonly tellsNull?: true;
  /** Refuses what depends on the day or on chance: the same is to come out again. */
  readonly isRepeatable?: true;
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly memoryMegabytes: number;
  readonly diskMegabytes: number;
  /** For what does not fit in memory; made and removed by the one who asks. */
  readonly folder: string;
}

/** What the process is told of a statement that runs elsewhere: the columns of its tables, of which it holds no row. */
export interface SqlDescription {
  readonly shapes: readonly SqlShape[];
  readonly sql: string;
  readonly memoryMegabytes: number;
}

/** What the process is told of a statement that several answer. */
export interface SqlSplitting {
  readonly split: readonly SplitTable[];
  readonly sql: string;
}

/** A statement in parts, each as text (see `splitStatement`). */
export interface SqlSplit {
  readonly sql: string;
  readonly parts: readonly (Pick<TreePart, "name" | "place" | "tables"> & { readonly sql: string })[];
}

export interface SqlShape {
  readonly names: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** A statement as the engine's parser reads it (`json_serialize_sql`), with the columns that it answers. */
export interface SqlDescribed {
  readonly tree: unknown;
  readonly columns: SqlResult["columns"];
}

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Whole numbers that JavaScript cannot hold come as texts. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there were more rows than were asked for. */
  readonly truncated: boolean;
  /** The rows of each source, in their order, where they were to be counted. */
  readonly sourceRows?: readonly number[];
}

export type SqlReply =
  | { readonly kind: "ready" }
  | {
      readonly kind: "result";
      readonly result: SqlResult;
      /** Which cells of its rows are zeros with a minus (`minusZerosIn`), which the message has without it. */
      readonly minusZeros?: readonly number[];
    }
  | { readonly kind: "described"; readonly described: SqlDescribed }
  | { readonly kind: "split"; readonly split: SqlSplit }
  | {
      readonly kind: "failure";
      readonly code: "invalid" | "over-budget" | "unavailable";
      readonly key: string;
      readonly args: Arguments;
    };
