import type { Language } from "../../base/language.ts";
import type { Metadata } from "../../catalogue/metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { hvdCategories } from "../../vocabularies/hvd-categories.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Rooms } from "../../rooms.ts";
import type { Organization } from "../../people/organization.ts";
import { showCoverage } from "../reading/coverage.ts";
import { languageName, termLabel, writeToldDate } from "../reading/terms.ts";
import { joinClauses } from "../reading/typography.ts";

/** What could be said of a dataset, by the field that it would fill, in words. */
export type ProposalsShown = Readonly<Partial<Record<keyof Metadata, string>>>;

/** What the files say, with the contact of the organization where the dataset names none. */
export function withContact(
  proposals: Partial<Metadata>,
  { contacts }: Pick<Metadata, "contacts">,
  organization: Organization | undefined,
): Partial<Metadata> {
  if (contacts.length > 0 || proposals.contacts !== undefined || organization?.email === undefined) {
    return proposals;
  }
  return { ...proposals, contacts: [{ name: organization.name, email: organization.email }] };
}

export function showProposals(
  proposals: Partial<Metadata>,
  language: Language,
  territory: Pick<Rooms["territory"], "labelOf">,
): ProposalsShown {
  const shown = Object.entries(proposals).map(([field, value]) => [
    field,
    writers[field as keyof Metadata]?.(value as never, language, territory),
  ]);
  return Object.fromEntries(shown.filter(([, text]) => text !== undefined && text !== ""));
}

const placesShown = 12;

type Writer<Field extends keyof Metadata> = (
  value: NonNullable<Metadata[Field]>,
  language: Language,
  territory: Pick<Rooms["territory"], "labelOf">,
) => string;

const writers: { readonly [Field in keyof Metadata]?: Writer<Field> } = {
  keywords: (words) => words.join(", "),
  themes: (codes, language) => codes.map((code) => termLabel(themes, code, language)).join(", "),
  hvdCategories: (codes, language) =>
    codes.map((code) => termLabel(hvdCategories, code, language)).join(", "),
  frequency: (code, language) => termLabel(frequencies, code, language),
  accessRights: (code, language) => termLabel(accessRights, code, language),
  language: (code, language) => languageName(code, language),
  languages: (codes, language) => codes.map((code) => languageName(code, language)).join(", "),
  temporal: (periods, language) =>
    joinClauses(
      language,
      periods.map(({ start, end }) =>
        [start, end].map((date) => (date === undefined ? "…" : writeToldDate(date, language))).join(" – "),
      ),
    ),
  spatial: (coverages, _, territory) => {
    const names = coverages.flatMap((coverage) => showCoverage(coverage, territory)?.name ?? []);
    return `${names.slice(0, placesShown).join(", ")}${names.length > placesShown ? "…" : ""}`;
  },
  contacts: (contacts, language) =>
    joinClauses(
      language,
      contacts.map(({ name, email, url }) => [name, email ?? url].filter(Boolean).join(", ")),
    ),
};
