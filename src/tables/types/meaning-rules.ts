import { isIris } from "../../territory/iris.ts";
import type { Territory } from "../../territory/territory.ts";
import type { Column, Meaning } from "../column.ts";
import {
  areAll,
  isEmail,
  isNir,
  isNirWithoutKey,
  isPhone,
  isRna,
  isSiren,
  isSiret,
  isUai,
  isUrl,
} from "./check-digits.ts";

/** How a meaning is recognised. */
export interface Rule {
  readonly meaning: Meaning;
  /** Of the header's phrase, its words between single spaces. */
  readonly header?: RegExp;
  /** Headers that say it is something else. */
  readonly unless?: RegExp;
  /** Headers that measure something of a place, `Part (en % du département)`, hold no code of it. */
  readonly isPlace?: true;
  readonly types: readonly Column["type"][];
  readonly valid: (cell: string, territory: Territory | undefined) => boolean;
  /** Part of the distinct values that must be valid where the header says so; 0.5 where absent. */
  readonly shareMin?: number;
  /** Where the cells alone leave no doubt: how many distinct ones, and which part of them. */
  readonly alone?: { readonly distinctMin: number; readonly shareMin: number };
  /** What the distinct cells must show besides, where the header says nothing. */
  readonly proof?: (distinct: readonly string[]) => boolean;
  /** Codes that stay texts although they are made of digits. */
  readonly code?: true;
}

const text: readonly Column["type"][] = ["text"];
const compact = (cell: string): string => cell.replaceAll(/[\s\u00a0\u202f.]/g, "");

const communeCode = /^(?:[0-9]{2}|2[AB])[0-9]{3}$/;

export const rules: readonly Rule[] = [
  {
    meaning: "email",
    header: / (?:e ?mails?|mail|mel|courriels?|contact) /,
    types: ["text", "list"],
    valid: (cell) => areAll(isEmail, cell),
    alone: { distinctMin: 1, shareMin: 0.9 },
  },
  {
    meaning: "url",
    header: / (?:urls?|uri|site|site web|website|lien|web|page|href) /,
    types: text,
    valid: isUrl,
    alone: { distinctMin: 1, shareMin: 0.9 },
  },
  {
    meaning: "siret",
    header: / (?:siret|sirets|id attribuant|id beneficiaire|id acheteur) /,
    types: text,
    code: true,
    valid: (cell) => isSiret(compact(cell)),
    alone: { distinctMin: 5, shareMin: 0.9 },
  },
  {
    meaning: "iris-code",
    isPlace: true,
    header: / (?:iris|codeiris|dcomiris|depcomiris) /,
    unless: / (?:lib|libelle|nom|name|label|type|typ|modif) /,
    types: text,
    code: true,
    valid: isIris,
  },
  {
    meaning: "epci-code",
    isPlace: true,
    header: / (?:epci|intercommunalite|groupement|interco) /,
    unless: / (?:lib|libelle|nom|name|label) /,
    types: text,
    code: true,
    valid: (cell, territory) => /^[0-9]{9}$/.test(cell) && territory?.lookUp("epci", cell) !== undefined,
    alone: { distinctMin: 5, shareMin: 0.9 },
  },
  {
    meaning: "siren",
    header: / (?:sirens?) /,
    types: text,
    code: true,
    valid: (cell) => isSiren(compact(cell)),
    alone: { distinctMin: 10, shareMin: 0.95 },
  },
  {
    meaning: "rna",
    header: / (?:rna|numero association|waldec) /,
    types: text,
    code: true,
    valid: (cell) => isRna(cell),
    alone: { distinctMin: 2, shareMin: 0.95 },
  },
  {
    meaning: "uai",
    header: / (?:uai|rne) /,
    types: text,
    code: true,
    valid: (cell) => isUai(cell),
    alone: { distinctMin: 3, shareMin: 0.95 },
  },
  {
    meaning: "nir",
    header: / (?:nir|nss|securite sociale|numero secu|num secu|numero ss) /,
    types: text,
    code: true,
    valid: (cell) => isNir(compact(cell)) || isNirWithoutKey(compact(cell)),
    proof: (distinct) => distinct.filter((cell) => isNir(compact(cell))).length >= distinct.length * 0.95,
    alone: { distinctMin: 3, shareMin: 0.95 },
  },
  {
    meaning: "phone",
    header: / (?:tel|tels|telephones?|phones?|mobile|portable|fax|gsm) /,
    types: ["text", "list"],
    code: true,
    valid: (cell) => areAll(isPhone, cell),
    alone: { distinctMin: 3, shareMin: 0.95 },
  },
  {
    meaning: "postal-code",
    header: / (?:cp|codes? postal|codes? postaux|code post|postcode|postal code|zip|zipcode|cpost|codpost) /,
    types: text,
    code: true,
    valid: (cell, territory) =>
      /^[0-9]{5}$/.test(cell) && (territory === undefined || isPostalCode(cell, territory)),
    alone: { distinctMin: 20, shareMin: 0.98 },
  },
  {
    meaning: "commune-code",
    isPlace: true,
    header:
      / (?:insee|cog|codgeo|code commune|commune code|code com|com code|commune|com|code geo|depcom|citycode|cheflieu|chef lieu|codecommune|code ville) /,
    unless: / (?:lib|libelle|nom|name|label|postal|postaux|cp) /,
    types: text,
    code: true,
    valid: (cell, territory) =>
      communeCode.test(cell) && (territory === undefined || territory.lookUp("commune", cell) !== undefined),
    alone: { distinctMin: 10, shareMin: 0.95 },
  },
  {
    meaning: "departement-code",
    isPlace: true,
    // A plural heads counts: "départements" of a région is how many it has.
    header: / (?:dep|dept|departement|department|dpt|code dep|departement code|dep id|codes? departements?) /,
    unless: / (?:lib|libelle|nom|name|label|nombre|nb|number|count) /,
    types: text,
    code: true,
    shareMin: 0.6,
    valid: (cell, territory) =>
      territory?.lookUp("departement", cell.length === 1 ? `0${cell}` : cell) !== undefined,
    // Counts from 1 to 95 are no départements: those are written with two characters, 01 among them.
    alone: { distinctMin: 40, shareMin: 0.95 },
    proof: (distinct) =>
      distinct.some((cell) => cell.startsWith("0")) && distinct.every((cell) => cell.length >= 2),
  },
  {
    meaning: "region-code",
    isPlace: true,
    header: / (?:reg|region|code reg|region code|codes? regions?|cog) /,
    unless: / (?:lib|libelle|nom|name|label|nombre|nb|number|count) /,
    types: text,
    code: true,
    shareMin: 0.7,
    valid: (cell, territory) => territory?.lookUp("region", cell) !== undefined,
  },
];

/** A code of a commune, or a special one (CEDEX) of a département that has such codes. */
function isPostalCode(cell: string, territory: Territory): boolean {
  return territory.communesOfPostalCode(cell).length > 0;
}

const named =
  (level: "commune" | "departement" | "region") => (cell: string, territory: Territory | undefined) =>
    /\p{L}{2}/u.test(cell) && (territory?.codesOf(level, cell).length ?? 0) > 0;

/** Names, places and times: texts and numbers whose type needs no meaning to be found. */
export const wordRules: readonly Rule[] = [
  {
    meaning: "region-name",
    header: / (?:reg|region|regions|region lib|libelle region|nom region|nom reg|lib reg|libreg) /,
    types: text,
    shareMin: 0.8,
    valid: named("region"),
    alone: { distinctMin: 4, shareMin: 0.95 },
  },
  {
    meaning: "departement-name",
    header:
      / (?:dep|dept|departement|departements|department|dpt|nom dpt|nom dep|libelle departement|libdep) /,
    types: text,
    shareMin: 0.8,
    valid: named("departement"),
    alone: { distinctMin: 8, shareMin: 0.95 },
  },
  {
    meaning: "commune-name",
    header: / (?:commune|communes|ville|city|municipalite|town|libcom|nom com|lib com|com lieu|localite) /,
    types: text,
    shareMin: 0.7,
    valid: named("commune"),
    alone: { distinctMin: 60, shareMin: 0.97 },
  },
];
