import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { PeriodValues } from "../../indicators/indicator.ts";
import { drawChart } from "../charts/draw.ts";
import { writeAligned } from "../reading/format.ts";
import type { CurveDrawing } from "./curve.ts";

type PlaceValue = PeriodValues["values"][number];

interface Ranking {
  readonly values: PeriodValues["values"];
  /** So many of the highest. */
  readonly most: number;
  /** Codes of places that are there wherever they stand; the first that is there is lit. */
  readonly chosen: readonly string[];
  readonly language: Language;
  readonly width: number;
  readonly accent: string;
  readonly label: string;
  readonly unit?: string | undefined;
  readonly decimals: number;
  readonly words?: CurveDrawing["words"];
}

/** A longer unit would stand at every bar. */
const unitMax = 8;

/** Bars of the highest values; `undefined` where none is known. */
export function drawRanking(ranking: Ranking): string | undefined {
  const { chosen, language, width, accent, label, unit, decimals, words } = ranking;
  const kept = highest(ranking).filter(({ value }) => value !== null);
  if (kept.length === 0) return undefined;
  const nameOf = namesOf(kept);
  const lit = kept.find(({ code }) => chosen.includes(code));
  return drawChart({
    kind: "bar",
    data: {
      axis: "category",
      bins: [],
      series: [""],
      points: kept.map((one) => ({ x: nameOf(one), y: one.value, series: "", weight: 1 })),
      ...(lit === undefined ? {} : { lit: { of: "x", name: nameOf(lit) } }),
    },
    language,
    width,
    accent,
    label,
    unit: unit !== undefined && unit.length <= unitMax ? unit : undefined,
    names: { x: "", y: "" },
    write: (value) => writeAligned(language, value, decimals),
    ...defined({ words }),
  });
}

/** The highest first, and the chosen ones wherever they stand; those without a value last. */
export function highest({
  values,
  most,
  chosen,
}: Pick<Ranking, "values" | "most" | "chosen">): readonly PlaceValue[] {
  const sorted = values.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  return sorted.filter(({ code }, index) => index < most || chosen.includes(code));
}

/** Two places of one name are told apart. */
function namesOf(values: readonly PlaceValue[]): (one: PlaceValue) => string {
  const byLabel = Map.groupBy(values, ({ label }) => label);
  return ({ label, code }) => ((byLabel.get(label)?.length ?? 0) > 1 ? `${label} (${code})` : label);
}
