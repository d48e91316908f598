import type { Workspace } from "../../engine/engine.ts";
import { problem } from "../../base/failure.ts";
import type { Decision } from "../types/find-types.ts";
import { textColumn } from "../types/sample.ts";
import type { ImportOptions } from "../table.ts";
import { misfitFlags } from "./write-parquet.ts";

const ofUnits: ReadonlySet<string> = new Set(["types-units-differ", "types-units-few"]);

/** The part of a table's rows that may be set aside for their cells without anybody having said so. */
const shareMax = 0.01;

/**
 * The decisions under which hardly a row is set aside for a cell that does not fit: a column whose
 * misfits would cost more is a text, the worst one first. What a person decided stands.
 */
export async function withFewAside(
  workspace: Workspace,
  source: string,
  decisions: readonly Decision[],
  options: ImportOptions,
  signal: AbortSignal,
): Promise<readonly Decision[]> {
  const flags = options.misfit === undefined ? misfitFlags(decisions) : [];
  if (flags.length === 0) return decisions;
  const places = flags.map(({ sql, index }) => `case when ${sql} then ${index} end`).join(", ");
  const groups = await workspace.rows<{ places: number[]; rows: number }>(
    `select list_filter([${places}], lambda place: place is not null) as places, count(*) as rows
     from ${source} group by 1`,
    [],
    { signal },
  );
  const free = flags.map(({ index }) => index).filter((index) => !isImposed(decisions[index], options));
  const texts = textsAmong(groups, free);
  return decisions.map((decision, index) => (texts.has(index) ? asText(decision) : decision));
}

function textsAmong(
  groups: readonly { places: readonly number[]; rows: number }[],
  free: readonly number[],
): ReadonlySet<number> {
  const total = groups.reduce((sum, { rows }) => sum + rows, 0);
  const texts = new Set<number>();
  const costOf = (left: (place: number) => boolean): number =>
    groups.reduce((sum, { places, rows }) => sum + (places.some(left) ? rows : 0), 0);
  while (costOf((place) => !texts.has(place)) > total * shareMax) {
    const costs = free
      .filter((index) => !texts.has(index))
      .map((index) => ({ index, cost: costOf((place) => place === index) }));
    const worst = costs.toSorted((one, other) => other.cost - one.cost)[0];
    if (worst === undefined) break;
    texts.add(worst.index);
  }
  return texts;
}

function isImposed(decision: Decision | undefined, { columns }: ImportOptions): boolean {
  const stated = columns?.[decision?.column.name ?? ""];
  return stated?.type !== undefined || stated?.writing !== undefined;
}

/** That units differ is said of a text, too: it is why. */
function asText({ column, misfits, problems }: Decision): Decision {
  const { name, type } = column;
  const told = problem("types-many-misfits", { column: name, count: misfits, type }, { column: name });
  return {
    column: textColumn(name),
    misfits: 0,
    plain: false,
    problems: [told, ...problems.filter(({ key }) => ofUnits.has(key))],
    settled: true,
  };
}
