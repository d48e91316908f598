import { problem, type Problem } from "../../base/failure.ts";
import type { Column, Misfit } from "../column.ts";
import {
  castExpression,
  type Decision,
  keptTextExpression,
  plainCastExpression,
} from "../types/find-types.ts";
import { isMark } from "../../formats/missing.ts";
import { cell } from "../text-source.ts";
import { quoteName } from "../../engine/quote.ts";

/** A column as it is written: SQL of its values. */
interface WrittenColumn {
  readonly column: Column;
  readonly expression: string;
}

/**
 * The columns of a table, each followed by one that keeps the marks of its cells where there are
 * some: whoever reads a missing value can tell `<5` from `s` and from an empty cell.
 */
export function withMarks(decisions: readonly Decision[], misfit: Misfit): WrittenColumn[] {
  const taken = new Set(decisions.map(({ column }) => column.name.toLowerCase()));
  return decisions.flatMap((decision, index) => {
    const { column, plain } = decision;
    const source = quoteName(cell(index));
    const expression = plain ? plainCastExpression(column, source) : castExpression(column, source);
    if (!hasMarks(decision, misfit)) return [{ column, expression }];
    const marks: Column = {
      name: freeName(`${column.name}_mark`, taken),
      type: "text",
      missing: [],
      marksOf: column.name,
    };
    return [
      { column, expression },
      { column: marks, expression: keptTextExpression(column, source) },
    ];
  });
}

/** Tells of each column whose marks are kept which they are, and where. */
export function marksKept(columns: readonly Column[]): readonly Problem[] {
  return columns.flatMap(({ name, missing }) => {
    const kept = columns.find(({ marksOf }) => marksOf === name);
    const marks = missing.filter(isMark);
    if (kept === undefined || marks.length === 0) return [];
    const args = { column: name, marks: marks.slice(0, marksShown), kept: kept.name };
    return [problem("types-marks-kept", args, { column: name })];
  });
}

const marksShown = 5;

function hasMarks({ column, misfits }: Decision, misfit: Misfit): boolean {
  if (column.type === "text") return false;
  return column.missing.some(isMark) || (misfit === "keep-as-missing" && misfits > 0);
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}_${number}`;
  taken.add(name.toLowerCase());
  return name;
}
