import { defined } from "../base/defined.ts";
import type { Arguments } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { Grain } from "../indicators/definition.ts";
import { writeFirst } from "../words/first-of-month.ts";
import { say, sayNamed } from "../words/say.ts";
import { changeOf } from "./judge.ts";
import type { AlertCondition } from "./rule.ts";

/** What a figure is of. */
export type AlertMeasure = Pick<IndicatorFacts, "unit" | "decimals" | "grain">;

/** What is said of an alert: what its place is called, and its figures. */
export interface SaidAlert {
  readonly title: string;
  readonly place: string;
  readonly period: string;
  readonly value?: number;
  readonly before?: { readonly period: string; readonly value: number };
  readonly target?: number;
}

/** What is raised, with its figure: `Lits occupés, Finistère : 43 lits le 5 novembre 2020, au-dessus de 40 lits.` */
export function sayAlert(
  language: Language,
  condition: AlertCondition,
  measure: AlertMeasure,
  { title, place, period, value, before, target }: SaidAlert,
): string {
  const write = (number: number | undefined) =>
    number === undefined ? "" : writeFigure(language, number, measure);
  const said = {
    title,
    place,
    when: whenPeriod(language, measure.grain, period),
    value: write(value),
  };
  switch (condition.kind) {
    case "threshold":
      return sayNamed(language, `alert-said-${condition.way}`, {
        ...said,
        limit: writeLimit(language, condition.value, measure),
      });
    case "change":
      return sayChange(language, condition, measure, { said, value, before });
    case "target":
      return say(language, "alert-said-target", { ...said, target: write(target) });
    case "absent":
      return say(language, "alert-said-absent", said);
  }
}

function sayChange(
  language: Language,
  { relative }: Extract<AlertCondition, { kind: "change" }>,
  measure: AlertMeasure,
  told: { said: Arguments; value: number | undefined; before: SaidAlert["before"] },
): string {
  const { said, value = 0, before = { period: "", value } } = told;
  const change = changeOf(before.value, value, relative);
  const size = relative
    ? `${writeNumber(language, Math.abs(change), 1)} %`
    : writeFigure(language, Math.abs(change), measure);
  return sayNamed(language, `alert-said-${change < 0 ? "fall" : "rise"}`, {
    ...said,
    size,
    since: whenPeriod(language, measure.grain, before.period),
    from: writeFigure(language, before.value, measure),
  });
}

/** A rule in words: `au-dessus de 40 lits`, `hausse d’au moins 20 % en 7 jours`. */
export function sayCondition(language: Language, condition: AlertCondition, measure: AlertMeasure): string {
  switch (condition.kind) {
    case "threshold":
      return sayNamed(language, `alert-rule-${condition.way}`, {
        limit: writeLimit(language, condition.value, measure),
      });
    case "change": {
      const { way, by, relative, since } = condition;
      const size = relative ? `${writeNumber(language, by, 6)} %` : writeLimit(language, by, measure);
      const over =
        since === "year"
          ? say(language, "alert-rule-over-year-before")
          : sayNamed(language, `alert-rule-over-${measure.grain}`, { n: since });
      return sayNamed(language, `alert-rule-${way}`, { size, over });
    }
    case "target":
      return say(language, "alert-rule-target");
    case "absent":
      return say(language, "alert-rule-absent", { days: condition.days });
  }
}

/** What a person asks for, to the digit that they wrote, whatever the figures of the indicator show. */
function writeLimit(language: Language, value: number, { unit }: AlertMeasure): string {
  return writeFigure(language, value, { ...defined({ unit }), decimals: 6 });
}

/** A figure with its unit. */
export function writeFigure(
  language: Language,
  value: number,
  { unit, decimals }: Pick<AlertMeasure, "unit" | "decimals">,
): string {
  const written = writeNumber(language, value, decimals);
  return unit === undefined
    ? written
    : `${written}${unit.startsWith("%") && language === "en" ? "" : " "}${unit}`;
}

function writeNumber(language: Language, value: number, decimals: number): string {
  const format = new Intl.NumberFormat(language === "fr" ? "fr" : "en-GB", {
    maximumFractionDigits: decimals,
  });
  return format.format(value).replace(/^-/, "−");
}

/** When something was: `le 12 novembre 2020`, `en novembre 2020`. */
export function whenPeriod(language: Language, grain: Grain, period: string): string {
  const date = new Date(`${period}T00:00:00Z`);
  if (grain === "quarter") {
    const args = { quarter: Math.floor(date.getUTCMonth() / 3) + 1, year: String(date.getUTCFullYear()) };
    return say(language, "pages-explore-when-quarter", args);
  }
  const format = formats[language][grain === "week" ? "day" : grain];
  return sayNamed(language, `pages-explore-when-${grain}`, {
    date: writeFirst(language, format.format(date)),
  });
}

function formatsIn(locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  return {
    day: format({ year: "numeric", month: "long", day: "numeric" }),
    month: format({ year: "numeric", month: "long" }),
    year: format({ year: "numeric" }),
  };
}

const formats = { fr: formatsIn("fr"), en: formatsIn("en-GB") };
