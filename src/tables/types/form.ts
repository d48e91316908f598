import type { ColumnType, Writing } from "../column.ts";

/**
 * One way to write values of one type. The same pattern is tried in JavaScript on a sample and
 * by RE2 in the engine on the whole file, so that both agree: no look-around, no back-reference.
 */
export interface Form {
  readonly type: ColumnType;
  readonly writing?: Writing;
  /** Of the whole cell, blanks around it taken off. */
  readonly pattern: string;
  /** Every text that matches the pattern has a value: the engine need not try to read it. */
  readonly certain?: true;
  /** What the pattern cannot say, e.g. that a day is in its month. */
  readonly accepts?: (text: string) => boolean;
  /** SQL of a boolean: cheap, and true only of cells that fit as they are. */
  readonly quick?: (cell: string) => string;
  /** As `quick`, where that also lets through what the forms of `implies` do not take. */
  readonly sure?: (cell: string) => string;
  /** Other forms that such cells fit too, as `type` or `type/writing`: nothing else is tried on them. */
  readonly implies?: readonly string[];
  /** SQL of the value, for cells of which `quick` is true. */
  readonly quickCast?: (cell: string) => string;
  /** SQL of the value, for trimmed cells that match the pattern; NULL where there is none. */
  readonly cast: (cell: string) => string;
}

/** `type`, or `type/writing`. */
export function nameOf({ type, writing }: Pick<Form, "type" | "writing">): string {
  return writing === undefined ? type : `${type}/${writing}`;
}
