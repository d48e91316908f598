import { problem } from "../../base/failure.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import { castExpression, type Decision } from "../types/find-types.ts";
import { trimmed } from "../types/blank.ts";
import { speaksOfAPlace } from "../types/headers.ts";
import { plainDecimal } from "../types/numbers.ts";
import { cell } from "../text-source.ts";

/** Digits that a DECIMAL of the engine holds. */
const digitsMax = 38;

/** Digits of a second that the engine's times do not hold. */
const beyondMicroseconds = "\\.[0-9]{6}[0-9]*[1-9]";

/**
 * Columns of decimals with digits that a double would lose keep them all as DECIMAL(38, n). Where
 * their digits are too many for that too, or are those of a place, how many cells were rounded is told;
 * so is how many times were cut to the microsecond.
 */
export async function keepDigits(
  workspace: Workspace,
  source: string,
  decisions: readonly Decision[],
  signal: AbortSignal,
): Promise<Decision[]> {
  const asks = decisions.flatMap(({ column }, index) => measures(column, index));
  if (asks.length === 0) return [...decisions];
  const [row = {}] = await workspace.rows<Readonly<Record<string, number | null>>>(
    `select ${asks.join(", ")} from ${source}`,
    [],
    { signal },
  );
  return decisions.map((decision, index) => {
    const cut = row[`cut${index}`] ?? 0;
    if (cut > 0) return withCutTimes(decision, cut);
    const lost = row[`lost${index}`] ?? 0;
    return lost === 0 ? decision : withDigits(decision, lost, scaleOf(row, index));
  });
}

function measures(column: Column, index: number): string[] {
  const text = quoteName(cell(index));
  const value = castExpression(column, text);
  if (column.type === "datetime" || column.type === "time") {
    const isCut = `${value} is not null and regexp_matches(${text}, '${beyondMicroseconds}')`;
    return [`count(*) filter (where ${isCut}) as cut${index}`];
  }
  if (column.type !== "decimal") return [];
  const plain = `(case when ${value} is not null then ${plainDecimal(column.writing, trimmed(text))} end)`;
  const rounded = `${digits(`(${value})::varchar`)} <> ${digits(plain)}`;
  const after = `length(rtrim(regexp_extract(${plain}, '\\.([0-9]*)', 1), '0'))`;
  const before = `length(regexp_extract(${plain}, '^[-+]?0*([0-9]*)', 1))`;
  return [
    `count(*) filter (where length(${text}) > 15 and length(${digits(plain)}) > 15 and ${rounded}) as lost${index}`,
    `max(${after}) as after${index}`,
    `max(${before}) as before${index}`,
    `count(*) filter (where contains(lower(${plain}), 'e')) as powers${index}`,
  ];
}

/** SQL of the digits of a number between its first and its last that is not zero. */
function digits(number: string): string {
  return `rtrim(ltrim(regexp_replace(${number}, '[eE].*$|[^0-9]', '', 'g'), '0'), '0')`;
}

/** The digits behind the point that all cells have room for; absent where they have not. */
function scaleOf(row: Readonly<Record<string, number | null>>, index: number): number | undefined {
  const [after, before] = [row[`after${index}`] ?? 0, row[`before${index}`] ?? 0];
  return (row[`powers${index}`] ?? 0) === 0 && before + after <= digitsMax ? after : undefined;
}

function withDigits(decision: Decision, lost: number, scale: number | undefined): Decision {
  const { column } = decision;
  const { name } = column;
  // A place is known to the nanometre with the digits of a double.
  if (scale !== undefined && !speaksOfAPlace(name))
    return { ...decision, column: { ...column, exact: scale } };
  const told = problem("types-digits-rounded", { column: name, count: lost }, { column: name });
  return { ...decision, problems: [...decision.problems, told] };
}

function withCutTimes(decision: Decision, count: number): Decision {
  const { name } = decision.column;
  const told = problem("import-nanoseconds-cut", { column: name, count }, { column: name });
  return { ...decision, problems: [...decision.problems, told] };
}
