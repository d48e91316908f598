import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../engine/engine.ts";
import { lastSuccessor } from "../territory/gazetteer.ts";
import type { PlaceLevel, Territory } from "../territory/territory.ts";
import { countryCode, type IndicatorLevel, indicatorLevels, type IndicatorPlace } from "./definition.ts";

/** The levels that are wholes of another's places. An EPCI may lie in several départements. */
const above: Readonly<Record<IndicatorLevel, readonly IndicatorLevel[]>> = {
  commune: ["epci", "departement", "region", "country"],
  epci: ["country"],
  departement: ["region", "country"],
  region: ["country"],
  country: [],
};

/** The level, and those above that its values add up to. */
export function levelsFrom(level: IndicatorLevel): readonly IndicatorLevel[] {
  return [level, ...above[level]];
}

/**
 * Whether a code is of a collectivity overseas that is no département: Insee's totals of France are
 * without them, and few tables have them.
 */
function liesBeyond(code: string): boolean {
  return /^9(?:75|77|78|8)/.test(code);
}

/** Inhabitants, where they are known. */
export function populationOfPlace(territory: Territory, { level, code }: IndicatorPlace): number | undefined {
  if (level !== "country") return territory.populationOf(level, code);
  const regions = territory.codes("region").filter((region) => !liesBeyond(region));
  return regions.reduce((sum, region) => sum + (territory.populationOf("region", region) ?? 0), 0);
}

/** Whether a place is another, or lies within it. */
export function liesWithin(territory: Territory, place: IndicatorPlace, whole: IndicatorPlace): boolean {
  if (place.level === whole.level) return place.code === whole.code;
  return wholesOf(territory, place).some(({ level, code }) => level === whole.level && code === whole.code);
}

/** The places of the levels above that it is a part of. */
export function wholesOf(territory: Territory, { level, code }: IndicatorPlace): readonly IndicatorPlace[] {
  const parents =
    level === "commune" || level === "departement" ? territory.parentOf(level, code) : undefined;
  const epci = level === "commune" ? parents?.epci : undefined;
  const departement = level === "commune" ? parents?.departement : undefined;
  const wholes: readonly (readonly [IndicatorLevel, string | undefined])[] = [
    ["epci", epci],
    ["departement", departement],
    ["region", parents?.region],
    ["country", level === "country" || liesBeyond(code) ? undefined : countryCode],
  ];
  return wholes.flatMap(([of, told]) => (told === undefined ? [] : [{ level: of, code: told }]));
}

/**
 * Tables of a workspace: `known` (code, today, weight, lies) of the level's codes, former ones too, whose
 * `lies` stands for the wholes that it is a part of, all together; `wholes` (lies, level, code) of each of these;
 * `totals` (level, code, weight) of all the parts that each whole has. Weights are inhabitants.
 */
export async function loadGeography(
  workspace: Workspace,
  territory: Territory,
  level: PlaceLevel,
): Promise<void> {
  const today = territory.codes(level);
  // Of a commune and of the part of it that gave it its code, the code is one.
  const codes = new Set([...today, ...territory.otherCodes(level)]);
  const nowhere = { lies: 0, weight: 1 };
  const numbers = new Map([["", nowhere.lies]]);
  const parts: string[][] = [];
  const places = new Map<string, typeof nowhere>();
  for (const code of today) {
    const within = wholesOf(territory, { level, code });
    const key = within.map((whole) => `${whole.level} ${whole.code}`).join(", ");
    const lies = numbers.get(key) ?? numbers.size;
    if (!numbers.has(key)) parts.push(...within.map((whole) => [String(lies), whole.level, whole.code]));
    numbers.set(key, lies);
    places.set(code, { lies, weight: territory.populationOf(level, code) ?? 1 });
  }
  const known = [...codes].map((code) => {
    const successor = lastSuccessor(territory, level, code);
    const { weight, lies } = places.get(successor) ?? nowhere;
    return [code, successor, String(weight), String(lies)];
  });
  await load(workspace, "known_codes", ["code", "today", "weight", "lies"], known);
  await load(workspace, "whole_codes", ["lies", "level", "code"], parts);
  await workspace.run(`
    create temp table known as
    select code, today, cast(weight as bigint) as weight, cast(lies as int) as lies from known_codes;
    create temp table wholes as select cast(lies as int) as lies, level, code from whole_codes;
    create temp table totals as
    select w.level, w.code, sum(k.weight) as weight
    from known k join wholes w using (lies) where k.code = k.today group by w.level, w.code`);
}

/** A table of a workspace, all of whose columns are texts. */
export async function load(
  workspace: Workspace,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const path = join(workspace.folder, `${name}.csv`);
  await writeFile(path, [columns, ...rows].map(csvLine).join("\n"));
  await workspace.run(`
    create or replace temp table ${name} as
    select * from read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true, quote = '"', escape = '"', delim = ',')`);
}

function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
}

/** Those of a table of values, from the widest level to the smallest and there in the order of codes. */
export async function placesIn(workspace: Workspace, values: string): Promise<readonly IndicatorPlace[]> {
  const places = await workspace.rows<{ level: IndicatorLevel; code: string }>(
    `select distinct level, code from ${values} order by level, code`,
  );
  return places.toSorted((one, other) => byLevel(other.level, one.level));
}

/** From the smallest to the whole. */
export function byLevel(one: IndicatorLevel, other: IndicatorLevel): number {
  return indicatorLevels.indexOf(one) - indicatorLevels.indexOf(other);
}
