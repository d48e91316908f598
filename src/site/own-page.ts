import { Failure } from "../base/failure.ts";
import { type Language, languages } from "../base/language.ts";

/** The pages that every site has: each says what its template says until somebody writes it. */
export const templates = ["legal", "privacy", "accessibility", "contact", "help"] as const;

export type Template = (typeof templates)[number];

export const ownPagePlaces = ["menu", "footer", "hidden"] as const;

export type OwnPagePlace = (typeof ownPagePlaces)[number];

/** A page that the steward writes; an empty title or text is the template's. */
export interface OwnPage {
  readonly slug: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly text: Readonly<Record<Language, string>>;
  readonly place: OwnPagePlace;
}

export type OwnPageChange = Omit<OwnPage, "slug">;

/** In characters. */
export const ownPageMax = { title: 120, text: 50_000 } as const;

export function isTemplate(slug: string): slug is Template {
  return templates.some((template) => template === slug);
}

/** As nobody wrote it. */
export function untouched(slug: Template): OwnPage {
  return { slug, title: { fr: "", en: "" }, text: { fr: "", en: "" }, place: "footer" };
}

/** What is written in one language alone is shown in both. */
export function writtenIn(language: Language, texts: Readonly<Record<Language, string>>): string {
  return texts[language] || languages.map((other) => texts[other]).find((text) => text !== "") || "";
}

export function checkOwnPage(change: OwnPageChange): OwnPageChange {
  for (const language of languages) {
    checkLength(`title-${language}`, change.title[language], ownPageMax.title);
    checkLength(`text-${language}`, change.text[language], ownPageMax.text);
  }
  if (!ownPagePlaces.includes(change.place)) {
    throw new Failure("invalid", "site-place-wrong", {
      parameter: "place",
      expected: ownPagePlaces.join(", "),
    });
  }
  return change;
}

function checkLength(parameter: string, text: string, max: number): void {
  if (text.length > max) throw new Failure("invalid", "site-text-long", { parameter, max });
}
