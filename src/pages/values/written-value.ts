import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { SeriesPoint } from "../../indicators/indicator.ts";
import { speak } from "../reading/speak.ts";
import { writeFigure } from "./write-figure.ts";

export interface WrittenValue {
  /** Absent where it is missing. */
  readonly text?: string;
  /** What it is worth, where it is not simply observed: why it is missing, that it may change. */
  readonly worth?: string;
}

/** A value in a table, whose head or caption tells its unit. */
export function writtenValue(
  language: Language,
  point: Pick<SeriesPoint, "value" | "status" | "reason">,
  decimals: number,
): WrittenValue {
  const { value } = point;
  return {
    ...(value === null ? {} : { text: writeFigure(language, value, { decimals }) }),
    ...defined({ worth: worthOf(language, point) }),
  };
}

/** `provisoire : la période n’est pas finie`; `undefined` of what was observed. */
export function worthOf(
  language: Language,
  { status, reason }: Pick<SeriesPoint, "status" | "reason">,
): string | undefined {
  if (status === "observed") return undefined;
  const why = reason === undefined ? "" : ` : ${speak(language, `pages-explore-reason-${reason}`)}`;
  return `${speak(language, `pages-explore-status-${status}`)}${why}`;
}
