import { type Problem, problem } from "../base/failure.ts";
import type { IndicatorDefinition } from "./definition.ts";
import type { Vintage } from "./indicator.ts";

/**
 * Why values of two computations are not to be compared: they are in other units, tell of other places,
 * or are measured another way. `undefined` where they may be.
 */
export function changeOfMeasure(
  then: Pick<Vintage, "definition" | "facts">,
  now: Pick<Vintage, "definition" | "facts">,
): Problem | undefined {
  const unit = changeOfUnit(then.facts.unit, now.facts.unit);
  if (unit !== undefined) return unit;
  const [before, after] = [then.definition, now.definition];
  if (!isSame(placesOf(before), placesOf(after))) return problem("indicator-places-changed");
  return isSame(before, after) ? undefined : problem("indicator-method-changed");
}

export function changeOfUnit(was: string | undefined, unit: string | undefined): Problem | undefined {
  return was === unit ? undefined : problem("indicator-unit-changed", { was: was ?? "–", unit: unit ?? "–" });
}

function placesOf({ source }: IndicatorDefinition): unknown {
  switch (source.kind) {
    case "rows":
      return [source.place, source.rollUp, source.covers];
    case "statement":
      return source.level;
    case "indicator":
      return source.indicator;
  }
}

/** Both as PostgreSQL gives them, which has one order of names. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
