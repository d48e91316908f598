import type { Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";

/** The rows to validate, and how to ask for them. */
export interface ValidatedTable {
  /** As `from` holds them. */
  readonly columns: readonly Column[];
  /** The name of each in the file, where it differs: the same name twice, or none. */
  readonly labels?: readonly string[];
  /** The columns as the version types them, where `from` holds the texts of the original. */
  readonly typed?: readonly Column[];
  /**
   * SQL of a relation with these columns, `__id`, the number of the row from 1, `__row`, its number
   * in the version where it is there, and `__line`, its line in the file where that has lines; of a
   * text `__cells` too, how many cells the line has.
   */
  readonly from: string;
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface SchemaError {
  /** From 1, in the version; absent where it is not there, and where the whole column or table is wrong. */
  readonly row?: number;
  /** In the original, where that is a text or a sheet. */
  readonly line?: number;
  readonly column?: string;
  readonly value?: string;
  /** The constraint's name in Table Schema, or `type`, `format`, `column`, `primaryKey`, `blank-row`, `missing-cell`, `extra-cell`, `row`. */
  readonly rule: string;
  readonly problem: Problem;
}

/** Errors of one rule over one column. */
export interface SchemaErrorKind {
  readonly column?: string;
  readonly rule: string;
  readonly count: number;
  /** Five of them at most, by row. */
  readonly first: readonly SchemaError[];
}

export interface SchemaValidation {
  readonly schema: string;
  readonly valid: boolean;
  readonly errorCount: number;
  /** All of them, by column and rule; that of most errors first. */
  readonly kinds: readonly SchemaErrorKind[];
  /** The first thousand, by row. */
  readonly errors: readonly SchemaError[];
  /** What was not checked, and what breaks no rule but should be known. */
  readonly notices: readonly Problem[];
}

/** Errors told one by one. */
export const errorsMax = 1000;
