import { openTerritory } from "../../../src/territory/open-territory.ts";
import type { HospitalDay, HospitalDays } from "./hospital-days.ts";

const territory = openTerritory();

/** Whoever came in is still there, went home or died. */
const everAdmitted = ({ hospitalises, gueris, deces }: HospitalDay) => hospitalises + gueris + deces;

/** Admissions a day, over the seven days that end with the day of that index, for 100 000 inhabitants. */
export function admissionsOf(days: HospitalDays, index: number, codes: readonly string[]): number {
  const all = [...days.values()];
  const of = (day: number) => sum(codes.map((code) => everAdmitted(told(all[day], code))));
  return (((of(index) - of(index - 7)) / 7) * 100_000) / sum(codes.map(populationOf));
}

/** People in intensive care for 100 beds. */
export function occupancyOf(
  days: HospitalDays,
  index: number,
  beds: ReadonlyMap<string, number>,
  codes: readonly string[],
): number {
  const day = [...days.values()][index];
  const patients = sum(codes.map((code) => told(day, code).reanimation));
  return (patients * 100) / sum(codes.map((code) => beds.get(code) ?? Number.NaN));
}

function told(day: ReadonlyMap<string, HospitalDay> | undefined, code: string): HospitalDay {
  const found = day?.get(code);
  if (found === undefined) throw new Error(`Nothing is told of ${code}.`);
  return found;
}

function populationOf(code: string): number {
  const found = territory.populationOf("departement", code);
  if (found === undefined) throw new Error(`Nobody knows how many live in ${code}.`);
  return found;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
