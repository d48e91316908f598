import type { Column } from "../../tables/column.ts";
import { levelOf } from "../reading/cells.ts";
import type { ColumnProfile, Profile } from "../../tables/profile.ts";

export const kinds = ["line", "area", "bar", "histogram", "scatter"] as const;
export type Kind = (typeof kinds)[number];

export const aggregates = ["count", "sum", "avg", "min", "max"] as const;
export type ChartAggregate = (typeof aggregates)[number];

/** What a chart shows. `y` is absent where rows are counted. */
export interface ChartChoice {
  readonly kind: Kind;
  readonly x: string;
  readonly y?: string;
  readonly series?: string;
  readonly aggregate: ChartAggregate;
  /** A place, category or series that stands out from the others, as it was asked for. */
  readonly highlight?: string;
  /** The column that was asked for along the axis, where this kind of chart cannot be drawn from it. */
  readonly unfit?: string;
}

/** How the values of a column stand along an axis. */
export type Axis = "time" | "year" | "number" | "category";

export function axisOf(column: Column, profile?: ColumnProfile): Axis {
  if (column.type === "date" || column.type === "datetime") return "time";
  if (column.type === "decimal") return "number";
  if (column.type !== "integer") return "category";
  if (column.meaning === "year" || looksLikeYears(column, profile)) return "year";
  return column.meaning === undefined ? "number" : "category";
}

/** Columns whose values can be added up or averaged. */
export function measuresOf(columns: readonly Column[], profile: Profile): readonly Column[] {
  return columns.filter((column) => {
    if (column.type !== "integer" && column.type !== "decimal") return false;
    return (
      axisOf(column, profileOf(profile, column.name)) === "number" &&
      !isPlace(column) &&
      !isIdentifier(column, profile)
    );
  });
}

/** The chart that says most at once, by types: time first, then categories, then the shape of a number. */
export function suggestChart(columns: readonly Column[], profile: Profile): ChartChoice | undefined {
  const measure = measuresOf(columns, profile).find((column) => isWorthAdding(column, profile));
  const measured = measure === undefined ? {} : { y: measure.name };
  const time = columns.find((column) => {
    const found = profileOf(profile, column.name);
    const axis = axisOf(column, found);
    return (axis === "time" || axis === "year") && (found?.distinct ?? 0) > 2;
  });
  if (time !== undefined) {
    return {
      kind: "line",
      x: time.name,
      ...measured,
      aggregate: measure === undefined ? "count" : aggregateFor(measure),
    };
  }
  const telling = columns.filter((column) =>
    isTelling(column, profileOf(profile, column.name), profile.rows),
  );
  // One row for each value: bars of the same length.
  const counted = telling.filter((column) => comesBack(profileOf(profile, column.name)));
  const drawn = measure === undefined && counted.length > 0 ? counted : telling;
  const category = drawn.find(isReadable) ?? drawn[0];
  if (category !== undefined) {
    return {
      kind: "bar",
      x: category.name,
      ...measured,
      aggregate: measure === undefined ? "count" : aggregateFor(measure),
    };
  }
  if (measure !== undefined) return { kind: "histogram", x: measure.name, aggregate: "count" };
  const listed = columns.filter(({ type }) => type !== "geometry" && type !== "list");
  const any = listed.find((column) => !isOwn(column, profile)) ?? listed[0];
  return any === undefined ? undefined : { kind: "bar", x: any.name, aggregate: "count" };
}

/** A code is drawn only where the territory knows its name: elsewhere words stand beside it. */
function isReadable(column: Column): boolean {
  return levelOf(column) !== undefined || !/^(?:code|id|num(?:[ée]ro)?|n°)(?:$|[\s_.-])/i.test(column.name);
}

function comesBack(profile: ColumnProfile | undefined): boolean {
  return profile !== undefined && profile.distinct < profile.count - profile.missing;
}

export function profileOf(profile: Profile, name: string): ColumnProfile | undefined {
  return profile.columns.find((column) => column.name === name);
}

/** Rates and averages are averaged, amounts are added up. */
export function aggregateFor(column: Column): ChartAggregate {
  const rate = /taux|part|pourcent|moyen|indice|prix|ratio|rate|percent|mean|average|score|temp/i;
  return column.unit === "%" || rate.test(column.name) ? "avg" : "sum";
}

function looksLikeYears(column: Column, profile: ColumnProfile | undefined): boolean {
  const named = /^(?:ann[ée]e|an|year|mill[ée]sime)(?:$|[\s_.-])/i.test(column.name);
  return named && Number(profile?.min ?? 0) >= 1000 && Number(profile?.max ?? 0) <= 2500;
}

function isPlace(column: Column): boolean {
  return column.meaning === "latitude" || column.meaning === "longitude";
}

/** Numbers that follow one another, one for each row, name the row and measure nothing. */
function isIdentifier(column: Column, profile: Profile): boolean {
  return (
    column.type === "integer" &&
    (isNumbering(column, profile) ||
      /^(?:objectid|fid|gid|oid)$|(?:^|[\s_.-])(?:id|identifiant|matricule|code|num[ée]ro|n°)(?:$|[\s_.-])/i.test(
        column.name,
      ))
  );
}

/** Amounts may differ in each row too: they leave most numbers between the least and the most out. */
function isNumbering(column: Column, profile: Profile): boolean {
  if (!isOwn(column, profile)) return false;
  const { count, min, max } = profileOf(profile, column.name) ?? { count: 0, min: 0, max: 0 };
  return Number(max) - Number(min) < count * 3;
}

/** Each row has a value of its own. */
export function isOwn(column: Column, profile: Profile): boolean {
  const found = profileOf(profile, column.name);
  return found !== undefined && found.count > 20 && found.distinct === found.count;
}

/** A few small numbers are grades or versions; their total says nothing. */
function isWorthAdding(column: Column, profile: Profile): boolean {
  const found = profileOf(profile, column.name);
  const graded = /(?:^|[\s_.-])(?:version|rang|rank|ordre|niveau|level|note|grade)(?:$|[\s_.-])/i.test(
    column.name,
  );
  return !graded && ((found?.distinct ?? 0) > 8 || profile.rows < 30);
}

/** A category with a few values. */
function isTelling(column: Column, profile: ColumnProfile | undefined, rows: number): boolean {
  if (profile === undefined || axisOf(column, profile) !== "category") return false;
  if (column.type === "geometry" || column.type === "list") return false;
  return profile.distinct >= 2 && profile.distinct <= 110 && (profile.distinct < rows || rows <= 110);
}
