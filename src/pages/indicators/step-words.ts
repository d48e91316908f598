import type { Language } from "../../base/language.ts";
import type { Grain } from "../../indicators/definition.ts";
import { speak } from "../reading/speak.ts";
import { language, t } from "../reading/wording.ts";
import { offeredSteps } from "./step-codes.ts";

interface Option {
  readonly value: string;
  readonly label: string;
}

/** The choices of a step, in words. `chosen` is offered too where it was made by other means. */
export function stepOptions(
  chosen: string,
  indicators: readonly { readonly id: string; readonly title: string }[],
): { readonly options: readonly Option[]; readonly ratios: readonly Option[] } {
  const ratios = indicators.flatMap(({ id, title }): Option[] => [
    { value: `ratio:1:${id}`, label: t("pages-indicator-step-ratio", { title }) },
    { value: `ratio:100:${id}`, label: t("pages-indicator-step-ratio-percent", { title }) },
  ]);
  const codes: readonly string[] = offeredSteps;
  const isOffered = chosen === "" || codes.includes(chosen) || ratios.some(({ value }) => value === chosen);
  return {
    options: [
      { value: "", label: t("pages-indicator-step-none") },
      ...[...codes, ...(isOffered ? [] : [chosen])].map((value) => ({
        value,
        label: wordsOfStep(language(), value),
      })),
    ],
    ratios,
  };
}

/** `mean:7` → moyenne sur 7 périodes, on 7 jours where it is known how long they are. */
export function wordsOfStep(language: Language, code: string, grain?: Grain): string {
  const [kind = "", first = "", second = ""] = code.split(":");
  const n = Number(first);
  const how = second === "percent" ? "percent" : "value";
  const keys: Readonly<Record<string, string>> = {
    change:
      first === "year" ? `pages-indicator-step-change-year-${how}` : `pages-indicator-step-change-${how}`,
    ratio: n === 100 ? "pages-indicator-step-divided-percent" : "pages-indicator-step-divided",
  };
  return speak(language, keys[kind] ?? `pages-indicator-step-${kind}`, {
    n,
    periods: speak(language, `pages-indicator-periods-${grain ?? "any"}`, { n }),
  });
}
