import type { Column } from "./column.ts";

/** The first column of a table that tells when its rows were: a day, a date, a year. */
export function momentColumn<T extends Told>(columns: readonly T[]): T | undefined {
  return columns.find(isMoment);
}

type Told = Pick<Column, "name" | "type" | "meaning">;

function isMoment({ name, type, meaning }: Told): boolean {
  return meaning === "year" || meaning === "date" || type === "date" || /^(?:ann[eé]e|an|year)$/i.test(name);
}
