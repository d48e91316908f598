import { language, t } from "../reading/wording.ts";
import { namePeriod, whenPeriod } from "./period-words.ts";

/** A day and a month are written as they are said; a year, or a word, as it is. */
function grainOf(at: string): "day" | "month" | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(at)) return "day";
  return /^\d{4}-\d\d$/.test(at) ? "month" : undefined;
}

/** When a figure was: `en 2025`, `le 3 mars 2025`. */
export function whenOf(at: string): string {
  const grain = grainOf(at);
  return grain === undefined
    ? t("search-card-at", { at })
    : whenPeriod(language(), grain, `${at}-01`.slice(0, 10));
}

/** A change in percent, and since when: `+4 % depuis 2025`, `+4 % depuis le 3 mars 2025`. */
export function sinceOf(change: string, at: string): string {
  const grain = grainOf(at);
  const moment = grain === undefined ? at : namePeriod(language(), grain, `${at}-01`.slice(0, 10));
  return t(grain === "day" ? "pages-place-change-day" : "pages-place-change", { change, at: moment });
}
