import type { PivotIdentity } from "../people/pivot-identity.ts";
import type { Fact } from "../tables/own-rows.ts";
import type { IdentityColumns } from "./self-data.ts";

/**
 * What the columns of a table hold of somebody with that civil status. A family name is the one of birth
 * or the one that is used; given names are all of them, or the first ones where the place of birth is compared,
 * since few files hold all. One who was born abroad has the country as place of birth. An identity that lacks a part finds nobody.
 */
export function factsOf(civil: PivotIdentity, columns: IdentityColumns): readonly Fact[] {
  const { familyName, givenNames, birthDate, birthPlace } = columns;
  const names = civil.givenNames.split(/[\s,]+/).filter(Boolean);
  const given = names.map((_, at) => names.slice(0, at + 1).join(" "));
  return [
    { column: familyName, values: [civil.familyName, civil.usedName] },
    { column: givenNames, values: birthPlace === undefined ? given.slice(-1) : given },
    { column: birthDate, values: [civil.birthDate] },
    ...(birthPlace === undefined
      ? []
      : [{ column: birthPlace, values: [civil.birthPlace === "" ? civil.birthCountry : civil.birthPlace] }]),
  ];
}
