import type { Column } from "../../tables/column.ts";
import type { Profile } from "../../tables/profile.ts";
import { axisOf, isOwn, kinds, measuresOf, profileOf, type Axis, type Kind } from "./choice.ts";

/** The columns that a kind of chart can be drawn from. */
export interface Fitting {
  readonly x: readonly Column[];
  readonly y: readonly Column[];
  readonly series: readonly Column[];
}

export function fittingOf(kind: Kind, columns: readonly Column[], profile: Profile): Fitting {
  const measures = measuresOf(columns, profile);
  const measured = new Set(measures);
  const along = (axes: readonly Axis[]): readonly Column[] =>
    columns.filter((column) => {
      const axis = axisOf(column, profileOf(profile, column.name));
      return axes.includes(axis) && (axis !== "number" || measured.has(column));
    });
  const series = columns.filter((column) => isSeries(column, profile));
  switch (kind) {
    case "line":
    case "area":
      return { x: along(["time", "year", "number"]), y: measures, series };
    case "bar":
      return { x: columns.filter(isListed), y: measures, series };
    case "histogram":
      return { x: measures, y: [], series: [] };
    case "scatter":
      return { x: along(["time", "year", "number"]), y: measures, series: [] };
  }
}

/** The kinds that have something to draw in a table. */
export function kindsFor(columns: readonly Column[], profile: Profile): readonly Kind[] {
  return kinds.filter((kind) => {
    const { x, y } = fittingOf(kind, columns, profile);
    return x.length > 0 && (kind !== "scatter" || (y.length > 0 && x.length > 1));
  });
}

/** Bars stand along what can be listed, and along no measure of a place. */
function isListed({ type, meaning }: Column): boolean {
  return type !== "geometry" && type !== "list" && meaning !== "latitude" && meaning !== "longitude";
}

/** A few values that come back can have a colour each. */
function isSeries(column: Column, profile: Profile): boolean {
  const axis = axisOf(column, profileOf(profile, column.name));
  if (!isListed(column) || (axis !== "category" && axis !== "year")) return false;
  const distinct = profileOf(profile, column.name)?.distinct ?? 2;
  return distinct >= 2 && !isOwn(column, profile);
}
