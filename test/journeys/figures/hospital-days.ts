import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openTerritory } from "../../../src/territory/open-territory.ts";
import { sharedData } from "../../shared-data.ts";

/** People in hospital, of them in intensive care; gone home and dead since the beginning. */
export interface HospitalDay {
  readonly hospitalises: number;
  readonly reanimation: number;
  readonly gueris: number;
  readonly deces: number;
}

/** What was told of each département, by day and code. */
export type HospitalDays = ReadonlyMap<string, ReadonlyMap<string, HospitalDay>>;

const measures = ["hospitalises", "reanimation", "gueris", "deces"] as const;

/** Those of Santé publique France in October 2020, one file a day; `undefined` where they are not here. */
export function realDays(): HospitalDays | undefined {
  const folder = sharedData("covid/spf-quotidien/spf-donnees-hospitalieres");
  if (folder === undefined) return undefined;
  const days = readdirSync(folder).map((file): [string, ReadonlyMap<string, HospitalDay>] => {
    const [, month = "", day = ""] = /-(\d\d)-(\d\d)-2020\.yaml$/.exec(file) ?? [];
    return [`2020-${month}-${day}`, readDay(readFileSync(join(folder, file), "utf8"))];
  });
  return new Map(days.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Two of its codes are written as numbers: `08` and `09`. */
function readDay(yaml: string): ReadonlyMap<string, HospitalDay> {
  const own = /donneesDepartementales:\n([\s\S]*?)(?=\n\w|$(?![\s\S]))/.exec(yaml)?.[1] ?? "";
  return new Map(
    own
      .split(/^ +- code: /m)
      .slice(1)
      .map((block) => {
        const code = (/^'?(\w+)'?/.exec(block)?.[1] ?? "").padStart(2, "0");
        const told = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(block)?.[1]);
        const [hospitalises, reanimation] = [told("hospitalises"), told("reanimation")];
        return [code, { hospitalises, reanimation, gueris: told("gueris"), deces: told("deces") }];
      }),
  );
}

/** Ten days of each département that are like them, for where they are not here. */
export function likelyDays(): HospitalDays {
  const codes = departements();
  return new Map(
    Array.from({ length: 12 }, (_, day) => [
      `2020-10-${String(day + 1).padStart(2, "0")}`,
      new Map(codes.map((code, place) => [code, likelyDay(day, place)])),
    ]),
  );
}

function likelyDay(day: number, place: number): HospitalDay {
  return {
    hospitalises: 20 + place + day * (1 + (place % 3)),
    reanimation: 3 + (place % 7) + Math.floor(day / 3),
    gueris: 300 + place * 4 + day * 2,
    deces: 40 + place + Math.floor((day * (place % 4)) / 2),
  };
}

/** The 101 départements; the collectivities beyond are none. */
export function departements(): readonly string[] {
  return openTerritory()
    .codes("departement")
    .filter((code) => !/^9(?:75|77|78|8)/.test(code));
}

/** The file of a day: that day and those before it, as whoever follows them keeps it. */
export function fileOf(days: HospitalDays, last: number): string {
  const lines = [...days]
    .slice(0, last)
    .flatMap(([day, places]) =>
      [...places].map(([code, told]) => [code, day, ...measures.map((name) => told[name])].join(";")),
    );
  return ["dep;jour;hospitalises;reanimation;gueris;deces", ...lines].join("\n");
}

/** Beds of intensive care by département, as counted at the end of 2018. */
export function bedsOf(days: HospitalDays): ReadonlyMap<string, number> {
  const real = sharedData("covid/spf-quotidien/lits-departements-france.csv");
  const [first = new Map<string, HospitalDay>()] = days.values();
  if (real === undefined) return new Map([...first.keys()].map((code, place) => [code, 10 + place]));
  const rows = readFileSync(real, "utf8").trim().split("\n").slice(1);
  return new Map(rows.map((row): [string, number] => [row.split(",")[0] ?? "", Number(row.split(",")[2])]));
}
