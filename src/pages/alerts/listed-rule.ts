import type { AlertRule } from "../../alerts/rule.ts";
import { saidRule } from "./alert-words.ts";
import { toldIn } from "../reading/translated.ts";
import { speak } from "../reading/speak.ts";

/** A rule as pages show it, with the indicator as the reader knows it: none where they may not know of it any more. */
export interface ListedRule {
  readonly id: string;
  readonly title?: string;
  readonly slug?: string;
  readonly said: string;
  readonly where: string;
  readonly audience: AlertRule["audience"];
  readonly by?: string;
  readonly isFollowed: boolean;
  readonly isOwn: boolean;
  readonly silencedUntil?: string;
  readonly isFailing: boolean;
}

export async function toListedRules(
  { rooms, actor, language }: Pick<App.Locals, "rooms" | "actor" | "language">,
  rules: readonly AlertRule[],
): Promise<readonly ListedRule[]> {
  const datasets = await rooms.datasets.findDatasets(actor, [
    ...new Set(rules.map(({ dataset }) => dataset)),
  ]);
  return rules.map((rule) => {
    const dataset = datasets.get(rule.dataset);
    const facts = dataset?.metadata.indicator ?? { decimals: 6, grain: "day" as const };
    const { id, audience, isFollowed, isOwn, silencedUntil, organization, place, level } = rule;
    return {
      id,
      audience,
      isFollowed,
      isOwn,
      isFailing: rule.problem !== undefined,
      said: saidRule(language, rule, facts),
      where: place?.label ?? speak(language, `pages-alerts-each-${level}`),
      ...(dataset === undefined ? {} : { title: toldIn(language, dataset).title, slug: dataset.slug }),
      ...(organization === undefined ? {} : { by: organization.name }),
      ...(silencedUntil === undefined ? {} : { silencedUntil }),
    };
  });
}
