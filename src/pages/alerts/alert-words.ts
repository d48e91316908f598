import type { Alert } from "../../alerts/alert.ts";
import type { AlertRule } from "../../alerts/rule.ts";
import { type AlertMeasure, sayAlert, sayCondition } from "../../alerts/say-alert.ts";
import type { Language } from "../../base/language.ts";
import { toldIn } from "../reading/translated.ts";
import { typeset } from "../reading/typography.ts";

/** What an alert says, with its figure, as the typography of the page wants it. */
export function saidAlert(language: Language, alert: Alert): string {
  const { rule, dataset, facts, place } = alert;
  const { title } = toldIn(language, dataset);
  return typeset(
    language,
    sayAlert(language, rule.condition, facts, { ...alert, title, place: place.label }),
  );
}

/** A rule in a few words. */
export function saidRule(
  language: Language,
  { condition }: Pick<AlertRule, "condition">,
  measure: AlertMeasure,
): string {
  return typeset(language, sayCondition(language, condition, measure));
}
