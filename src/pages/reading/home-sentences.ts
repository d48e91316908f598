import type { Language } from "../../base/language.ts";
import type { HomeSettings } from "../../people/site-settings.ts";
import { speak } from "./speak.ts";
import { typeset } from "./typography.ts";

/** The two sentences of the home page: the steward's, else the program's. */
export function homeSentences(
  { title, lead }: Pick<HomeSettings, "title" | "lead">,
  language: Language,
): { readonly title: string; readonly lead: string } {
  return {
    title:
      title[language] === "" ? speak(language, "pages-home-heading") : typeset(language, title[language]),
    lead: lead[language] === "" ? speak(language, "pages-home-lead") : typeset(language, lead[language]),
  };
}
