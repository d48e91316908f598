import { understandLanguage } from "../normalize/languages.ts";
import { descendants, type Element, elementAt, elementsAt, wholeText } from "./element.ts";

/** The text of a CharacterString or an Anchor; the code of a code list. */
export function freeText(element: Element | undefined): string {
  if (element === undefined) return "";
  const own = element.children.find(({ name }) => name !== "PT_FreeText");
  if (own === undefined) return element.text.trim() || wholeText(element);
  const code = own.attributes.get("codeListValue");
  return wholeText(own) || (code ?? "");
}

/** The address of an Anchor. */
export function anchorOf(element: Element): string | undefined {
  return element.children.find(({ name }) => name === "Anchor")?.attributes.get("href");
}

/** A text in the other languages of a record, by ISO 639-1 (PT_FreeText). */
export function localized(
  element: Element | undefined,
  locales: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const string of elementsAt(element, "PT_FreeText/textGroup/LocalisedCharacterString")) {
    const code = locales.get((string.attributes.get("locale") ?? "").replace(/^#/, ""));
    const text = wholeText(string);
    if (code !== undefined && text !== "") texts.set(code, text);
  }
  return texts;
}

/** The languages that a record declares, by the names that it gives them. */
export function localesOf(metadata: Element): ReadonlyMap<string, string> {
  const locales = new Map<string, string>();
  for (const locale of descendants(metadata, "PT_Locale")) {
    const code = elementAt(locale, "languageCode|language/LanguageCode")?.attributes.get("codeListValue");
    const language = understandLanguage(code ?? "").value;
    if (language !== undefined) locales.set(locale.attributes.get("id") ?? "", language);
  }
  return locales;
}
