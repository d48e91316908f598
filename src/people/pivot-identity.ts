/**
 * Who a citizen is by their civil status, as FranceConnect tells it; what a provider does not say is
 * empty. There is no number in it.
 */
export interface PivotIdentity {
  /** At birth. */
  readonly familyName: string;
  /** All of them, in their order. */
  readonly givenNames: string;
  /** ISO 8601; of who does not know the day, with zeros. */
  readonly birthDate: string;
  readonly gender: string;
  /** The INSEE code of the commune; empty of who was born abroad. */
  readonly birthPlace: string;
  /** The INSEE code of the country. */
  readonly birthCountry: string;
  /** The family name that they use, where it is another one. */
  readonly usedName: string;
}

const claims = {
  familyName: "family_name",
  givenNames: "given_name",
  birthDate: "birthdate",
  gender: "gender",
  birthPlace: "birthplace",
  birthCountry: "birthcountry",
  usedName: "preferred_username",
} as const satisfies Record<keyof PivotIdentity, string>;

export function toPivotIdentity(said: Readonly<Record<string, unknown>>): PivotIdentity {
  const told = Object.entries(claims).map(([name, claim]) => {
    const value = said[claim];
    return [name, typeof value === "string" ? value.trim().slice(0, 500) : ""];
  });
  return Object.fromEntries(told) as PivotIdentity;
}
