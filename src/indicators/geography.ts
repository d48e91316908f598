import { randomUUID } from "node:crypto";
import { stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/quote.ts";
import { lastSuccessor } from "../territory/place-tree.ts";
import type { PlaceLevel, Territory } from "../territory/territory.ts";
import {
  countryCode,
  type IndicatorLevel,
  indicatorLevels,
  type IndicatorPlace,
  placeKey,
} from "./definition.ts";
import { labelOfPlace } from "./place-label.ts";

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

/** Places in the order of a vintage, which is from the widest level to the smallest and there by codes. */
function ranked(places: readonly IndicatorPlace[]): readonly IndicatorPlace[] {
  const each = new Map(places.map((place) => [placeKey(place), place]));
  return [...each.values()].toSorted(
    (one, other) => byLevel(other.level, one.level) || (one.code < other.code ? -1 : 1),
  );
}

/** Makes `places` (rank, level, code, label): the rank of a place stands for it in every other table. */
export async function loadPlaces(
  workspace: Workspace,
  territory: Territory,
  places: readonly IndicatorPlace[],
): Promise<void> {
  await makePlaces(workspace, placesText(territory, ranked(places)));
}

function placesText(territory: Territory, places: readonly IndicatorPlace[]): string {
  const rows = places.map((place, rank) => [
    String(rank),
    place.level,
    place.code,
    labelOfPlace(territory, place) ?? place.code,
  ]);
  return csvText(["rank", "level", "code", "label"], rows);
}

/** What is sorted is numbers: in `placed`, texts are told by theirs until they are written. */
async function makePlaces(workspace: Workspace, text: string): Promise<void> {
  await loadText(workspace, "places", text, "rank int, level varchar, code varchar, label varchar");
  await workspace.run(`
    create type level_told as enum (select distinct level from places);
    create type code_told as enum (select distinct code from places);
    create type label_told as enum (select distinct label from places);
    create temp table placed as
    select rank, cast(level as level_told) as level, cast(code as code_told) as code, cast(label as label_told) as place
    from places`);
}

/**
 * Makes `places` of a level and of those above, and of its codes, former ones too, `known` (code, number, rank,
 * weight, lies, former): `number` is the code's own, `rank` that of the place that it is today, and `lies` stands
 * for the wholes that this is a part of, all together. Of the wholes, `wholes` (lies, rank), and `totals` (rank,
 * weight) of all the parts that each has. Weights are inhabitants.
 */
export async function loadGeography(
  workspace: Workspace,
  territory: Territory,
  level: PlaceLevel,
): Promise<void> {
  const files = filesOf(territory);
  // Beside the folders of all workspaces, which go with the process.
  const key = join(dirname(workspace.folder), level);
  const file = files.get(key);
  if (file !== undefined && (await isThere(file))) return loadFile(workspace, file);
  await makeGeographyTables(workspace, geographyOf(territory, level));
  files.set(key, await writeFileOf(workspace, `${key}-${randomUUID()}.duckdb`));
}

async function makeGeographyTables(
  workspace: Workspace,
  { places, known, wholes }: Geography,
): Promise<void> {
  await makePlaces(workspace, places);
  const types = "code varchar, number int, rank int, weight int, lies int, former boolean";
  await loadText(workspace, "known", known, types);
  await loadText(workspace, "wholes", wholes, "lies int, rank int");
  await workspace.run(`
    create temp table totals as
    select w.rank, sum(k.weight) as weight
    from known k join wholes w using (lies) where not k.former group by w.rank`);
}

const geographyTables = ["places", "placed", "known", "wholes", "totals"];

/** By the folder of the engine and the level: where the tables are that this process made first. */
const geographyFiles = new WeakMap<Territory, Map<string, string>>();

function filesOf(territory: Territory): Map<string, string> {
  const files = geographyFiles.get(territory) ?? new Map<string, string>();
  geographyFiles.set(territory, files);
  return files;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** What 35 000 communes are is read and sorted once: every later computation copies it from a file of the engine. */
async function writeFileOf(workspace: Workspace, path: string): Promise<string> {
  await workspace.run(`
    attach ${quoteText(path)} as geography;
    ${geographyTables.map((name) => `create table geography.${name} as from ${name};`).join(" ")}
    detach geography`);
  return path;
}

/** As tables of the workspace, so that the engine plans as if they had been made there. */
async function loadFile(workspace: Workspace, path: string): Promise<void> {
  await workspace.run(`
    attach ${quoteText(path)} as geography (read_only);
    ${geographyTables.map((name) => `create temp table ${name} as from geography.${name};`).join(" ")}
    detach geography`);
}

/** As the lines of CSV files. */
interface Geography {
  readonly places: string;
  readonly known: string;
  readonly wholes: string;
}

const geographies = new WeakMap<Territory, Map<PlaceLevel, Geography>>();

/** A territory does not change while the program runs: what 35 000 communes lie in is found once. */
function geographyOf(territory: Territory, level: PlaceLevel): Geography {
  const known = geographies.get(territory) ?? new Map<PlaceLevel, Geography>();
  const geography = known.get(level) ?? makeGeography(territory, level);
  geographies.set(territory, known.set(level, geography));
  return geography;
}

function makeGeography(territory: Territory, level: PlaceLevel): Geography {
  const today = territory.codes(level);
  // Of a commune and of the part of it that gave it its code, the code is one.
  const codes = new Set([...today, ...territory.otherCodes(level)]);
  const above = new Set(levelsFrom(level));
  const nowhere = { lies: 0, weight: 1 };
  const numbers = new Map([["", nowhere.lies]]);
  const parts: { readonly lies: number; readonly whole: IndicatorPlace }[] = [];
  const told = new Map<string, typeof nowhere>();
  for (const code of today) {
    const within = wholesOf(territory, { level, code }).filter((whole) => above.has(whole.level));
    const key = within.map(placeKey).join(", ");
    const lies = numbers.get(key) ?? numbers.size;
    if (!numbers.has(key)) parts.push(...within.map((whole) => ({ lies, whole })));
    numbers.set(key, lies);
    told.set(code, { lies, weight: territory.populationOf(level, code) ?? 1 });
  }
  const known = [...codes].map((code) => ({ code, successor: lastSuccessor(territory, level, code) }));
  const places = ranked([
    ...known.map(({ successor: code }) => ({ level, code })),
    ...parts.map(({ whole }) => whole),
  ]);
  const ranks = new Map(places.map((place, rank) => [placeKey(place), rank]));
  const rankOf = (place: IndicatorPlace) => String(ranks.get(placeKey(place)));
  const knownRows = known.map(({ code, successor }, number) => {
    const { weight, lies } = told.get(successor) ?? nowhere;
    const rank = rankOf({ level, code: successor });
    return [code, String(number), rank, String(weight), String(lies), String(code !== successor)];
  });
  return {
    places: placesText(territory, places),
    known: csvText(["code", "number", "rank", "weight", "lies", "former"], knownRows),
    wholes: csvText(
      ["lies", "rank"],
      parts.map(({ lies, whole }) => [String(lies), rankOf(whole)]),
    ),
  };
}

/** A table of a workspace, all of whose columns are texts. */
export async function load(
  workspace: Workspace,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const types = columns.map((column) => `${column} varchar`).join(", ");
  await loadText(workspace, name, csvText(columns, rows), types);
}

/** Types as SQL declares them, in the order of the text: nothing of 35 000 lines is guessed, or written twice. */
async function loadText(workspace: Workspace, name: string, text: string, types: string): Promise<void> {
  const path = join(workspace.folder, `${name}.csv`);
  await writeFile(path, text);
  const columns = types.split(", ").map((column) => column.replace(/^(\w+) (\w+)$/, "'$1': '$2'"));
  await workspace.run(`
    create or replace temp table ${name} as
    select * from read_csv(${quoteText(path)}, header = true, auto_detect = false,
      columns = {${columns.join(", ")}}, quote = '"', escape = '"', delim = ',')`);
}

function csvText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map(csvLine).join("\n");
}

function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
}

/** Those of a table of values, in the order of a vintage: as one text, for 35 000 objects take longer to hand over. */
export async function placesIn(
  workspace: Workspace,
  values: string,
): Promise<readonly (IndicatorPlace & { readonly rank: number })[]> {
  const [told] = await workspace.rows<{ lines: string | null }>(`
    select string_agg(concat(rank, ' ', level, ' ', code), chr(10) order by rank) as lines
    from places where rank in (select distinct rank from ${values})`);
  return (told?.lines ?? "").split("\n").flatMap((line) => {
    const [rank, level, code] = line.split(" ");
    return code === undefined ? [] : [{ rank: Number(rank), level: level as IndicatorLevel, code }];
  });
}

/** From the smallest to the whole. */
export function byLevel(one: IndicatorLevel, other: IndicatorLevel): number {
  return indicatorLevels.indexOf(one) - indicatorLevels.indexOf(other);
}
