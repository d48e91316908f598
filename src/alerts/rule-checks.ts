import { Failure } from "../base/failure.ts";
import { isDay } from "../base/day.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import { indicatorLevels, type IndicatorLevel } from "../indicators/definition.ts";
import { type AlertCondition, type Audience, audiences, ruleMax } from "./rule.ts";

/** Throws `invalid` with the name of the field. */
export function toCondition(told: AlertCondition, { target, better }: IndicatorFacts): AlertCondition {
  switch (told.kind) {
    case "threshold":
      return { kind: "threshold", way: told.way, value: finite("value", told.value) };
    case "change":
      return toChange(told);
    case "target":
      if (target?.by === undefined || better === undefined) {
        throw new Failure("invalid", "alerts-target-none", { parameter: "kind" });
      }
      return { kind: "target" };
    case "absent":
      return { kind: "absent", days: whole("days", told.days, 0, ruleMax.days) };
  }
}

function toChange({ way, by, relative, since }: Extract<AlertCondition, { kind: "change" }>): AlertCondition {
  if (!(finite("by", by) > 0)) throw new Failure("invalid", "alerts-change-wrong", { parameter: "by" });
  const periods = since === "year" ? since : whole("since", since, 1, ruleMax.periods);
  return { kind: "change", way, by, relative, since: periods };
}

function finite(parameter: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Failure("invalid", "alerts-number-wrong", { parameter });
}

function whole(parameter: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Failure("invalid", "alerts-count-wrong", { parameter, min, max });
}

export function toAudience(told: string): Audience {
  const audience = audiences.find((one) => one === told);
  if (audience !== undefined) return audience;
  throw new Failure("invalid", "alerts-audience-wrong", { parameter: "audience" });
}

/** One of those of which the indicator has values. */
export function toLevel(told: string, { levels }: IndicatorFacts): IndicatorLevel {
  const level = indicatorLevels.find((one) => one === told);
  if (level !== undefined && levels.includes(level)) return level;
  throw new Failure("invalid", "alerts-level-wrong", { parameter: "level" });
}

export function toNote(told: string): string {
  return toWords("note", told, ruleMax.note);
}

/** What was done, or why nothing had to be. */
export function toClosingWords(told: string): string {
  const words = toWords("words", told, ruleMax.words);
  if (words !== "") return words;
  throw new Failure("invalid", "alerts-words-empty", { parameter: "words" });
}

function toWords(parameter: string, told: string, max: number): string {
  const words = cleanText(told, max + 1).trim();
  if (words.length <= max) return words;
  throw new Failure("invalid", "alerts-words-long", { parameter, max });
}

/** A day to come, within some years. */
export function toSilence(until: string, now: Date): string {
  const today = now.toISOString().slice(0, 10);
  const last = new Date(now.getTime() + ruleMax.days * 86_400_000).toISOString().slice(0, 10);
  if (isDay(until) && until > today && until <= last) return until;
  throw new Failure("invalid", "alerts-silence-wrong", { parameter: "until" });
}
