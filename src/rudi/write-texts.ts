import { type Problem, problem } from "../base/failure.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { DescribedRecord, LanguageText } from "./described.ts";
import { languages, synopsisMax } from "./standard.ts";

/** The short and the long description, in each language that RUDI knows. */
export function writeTexts(
  { dataset }: DescribedRecord,
  problems: Problem[],
): { synopsis: LanguageText[]; summary: LanguageText[] } {
  const language = languageOf(dataset, problems);
  const description = dataset.description.trim();
  if (description === "") problems.push(problem("rudi-no-description"));
  const own = description === "" ? dataset.title : description;
  const others = Object.entries(dataset.metadata.translations).flatMap(([lang, told]) => {
    const text = told.description ?? told.title;
    if (text === undefined || lang === language) return [];
    if (!languages.has(lang)) {
      problems.push(problem("rudi-language-unknown", { language: lang }));
      return [];
    }
    return [{ lang, text }];
  });
  const summary = [{ lang: language, text: own }, ...others];
  return {
    synopsis: summary.map(({ lang, text }) => ({ lang, text: shortened(text, synopsisMax) })),
    summary,
  };
}

/** Of the title and the description: French where RUDI has no code for theirs. */
export function languageOf({ metadata }: Dataset, problems: Problem[] = []): string {
  const { language = "fr" } = metadata;
  if (languages.has(language)) return language;
  problems.push(problem("rudi-language-unknown", { language }));
  return "fr";
}

/** The beginning of a text, to the end of a word. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1);
  const end = cut.lastIndexOf(" ");
  return `${(end > most / 2 ? cut.slice(0, end) : cut).trimEnd()}…`;
}
