import type { Language } from "../../base/language.ts";
import type { Grain, IndicatorDefinition } from "../../indicators/definition.ts";
import { codeOfStep } from "./step-codes.ts";
import { wordsOfStep } from "./step-words.ts";

/** What was made of the values, in words, in order. */
export function stepsTold(
  language: Language,
  definition: IndicatorDefinition | undefined,
  grain: Grain,
): readonly string[] {
  return (definition?.steps ?? []).map((step) => wordsOfStep(language, codeOfStep(step), grain));
}
