import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Series } from "../../indicators/indicator.ts";
import { writePercent } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import { changeOf, lastTold, type Measure, type ToldPoint, valueBefore } from "../values/change.ts";
import { namePeriod, whenPeriod } from "../values/period-words.ts";
import { splitFigure, type SplitFigure, writeFigure } from "../values/write-figure.ts";
import { worthOf } from "../values/written-value.ts";

/** The last value of a series with what it is compared with, in words. */
export interface LastValue {
  readonly value: number;
  readonly written: string;
  readonly split: SplitFigure;
  /** The period that it is of, and when that was. */
  readonly at: string;
  readonly when: string;
  readonly change?: {
    /** `en hausse de 4 %`: in a sentence. */
    readonly written: string;
    /** `en une semaine`. */
    readonly over: string;
    /** `+4 % en une semaine`: for itself. */
    readonly told: string;
    readonly is: "better" | "worse" | "neither";
  };
  /** What the value is worth, where it is no observed one. */
  readonly worth?: string;
}

/** `undefined` where no value is known. */
export function lastValue(
  language: Language,
  measure: Measure,
  { points }: Pick<Series, "points">,
): LastValue | undefined {
  const last = lastTold({ points });
  if (last === undefined) return undefined;
  return {
    value: last.value,
    written: writeFigure(language, last.value, measure),
    split: splitFigure(language, last.value, measure),
    at: namePeriod(language, measure.grain, last.period),
    when: whenPeriod(language, measure.grain, last.period),
    ...defined({ worth: worthOf(language, last) }),
    ...defined({ change: changeTold(language, measure, points, last) }),
  };
}

function changeTold(
  language: Language,
  measure: Measure,
  points: Series["points"],
  last: ToldPoint,
): LastValue["change"] {
  const before = valueBefore(measure.grain, points, last);
  const told = changeOf(language, measure, points, last);
  if (before === undefined || told === undefined) return undefined;
  const difference = last.value - before;
  const way = difference === 0 ? "none" : difference > 0 ? "up" : "down";
  const better = measure.better === "less" ? "down" : "up";
  return {
    told,
    over: speak(language, `pages-explore-over-${measure.grain}`),
    written: speak(language, `boards-change-${way}`, {
      by: writeDifference(language, measure, before, difference),
    }),
    is: way === "none" || measure.better === undefined ? "neither" : way === better ? "better" : "worse",
  };
}

/** In percent of what it was; in points where it is a percentage, and in its unit where a share of it would say nothing. */
function writeDifference(language: Language, measure: Measure, before: number, difference: number): string {
  const size = Math.abs(difference);
  if (measure.unit?.startsWith("%") === true) {
    const n = writeFigure(language, size, { decimals: Math.max(1, measure.decimals) });
    return speak(language, "boards-points", { n, size });
  }
  if (before <= 0 || before + difference < 0) return writeFigure(language, size, measure);
  return writePercent(language, size / before);
}
