/** The languages that every page and message is written in. */
export type Language = "fr" | "en";

export const languages: readonly Language[] = ["fr", "en"];

export function isLanguage(text: unknown): text is Language {
  return text === "fr" || text === "en";
}
