import { comparableName } from "../../territory/name.ts";
import type { PlaceLevel, Territory } from "../../territory/territory.ts";
import type { Column, Meaning } from "../column.ts";
import { trim } from "./blank.ts";
import { phraseOf, speaksOfAMeasure } from "./headers.ts";
import { rules, type Rule } from "./meaning-rules.ts";

/** Headers of codes that are written with digits and never counted with. */
const codes =
  / (?:siren|siret|id attribuant|id beneficiaire|nir|nic|rna|uai|rne|finess|insee|cog|codgeo|cp|code postal|codes? postaux|code commune|postcode|postal code|zip|zipcode|tel|telephone|phone|mobile|portable|fax|ape|naf|iban|bic|ean|gtin|isbn|issn|code dep|code departement|code region|code reg|departement code|region code|code epci|epci code|code geo|fips) /;

/** Headers of numbers of versions, chapters and the like, of which 1.10 comes after 1.9. */
const numbered =
  / (?:version|versions|release|revision|chapitre|chapter|section|article|paragraphe|paragraph|rubrique|nomenclature|nace|isic|cpv|outline) /;

/**
 * What a column of codes is about, `code` where it is only known to be one, undefined where its
 * type is to be found from its forms. A code stays a text although it is made of digits.
 */
export function textMeaning(
  header: string,
  cells: readonly string[],
  territory: Territory | undefined,
): Meaning | "code" | undefined {
  if (cells.length === 0) return undefined;
  const distinct = [...new Set(cells)];
  const rule = agreeingRule(
    rules.filter(({ code }) => code === true),
    header,
    "text",
    distinct,
    territory,
  );
  if (rule !== undefined) return rule.meaning;
  if (isLongNumber(distinct)) return "code";
  if (losesZeros(distinct) && numbered.test(phraseOf(header))) return "code";
  const codeLike = distinct.every((cell) => /^[+0-9A-Za-z][-0-9A-Za-z ()/]*$/.test(cell));
  return codeLike && codes.test(phraseOf(header)) ? "code" : undefined;
}

/** A number would lose the zero of 1.10, with which it is another than 1.1. */
function losesZeros(distinct: readonly string[]): boolean {
  return (
    distinct.some((cell) => /^\d+\.\d*0$/.test(cell)) &&
    distinct.every((cell) => /^\d+(?:\.\d+)*$/.test(cell))
  );
}

/** A column's cells, in the order of the rows. */
interface Sampled {
  readonly name: string;
  readonly cells: readonly (string | null)[];
}

/** What a column called `code` codes, where another one holds, row by row, the names of the places. */
export function codedLevel(
  column: Sampled,
  columns: readonly Sampled[],
  territory: Territory | undefined,
): string | undefined {
  if (territory === undefined || phraseOf(column.name) !== " code ") return undefined;
  const others = columns.filter((other) => other !== column);
  return levels.find((level) => others.some((other) => areNamed(territory, level, column, other)));
}

const levels = ["region", "departement", "epci", "commune"] as const;

function areNamed(territory: Territory, level: PlaceLevel, codes: Sampled, names: Sampled): boolean {
  const filled = codes.cells.flatMap((cell, row) => (cell === null || trim(cell) === "" ? [] : [row]));
  const alike = filled.filter((row) => {
    const label = territory.lookUp(level, trim(codes.cells[row] ?? ""))?.label;
    return label !== undefined && comparableName(label) === comparableName(names.cells[row] ?? "");
  });
  return alike.length >= 2 && alike.length >= filled.length * 0.7;
}

/** Fourteen digits and more in every cell number things; nobody adds them up. */
function isLongNumber(distinct: readonly string[]): boolean {
  return distinct.every((cell) => /^[0-9]{14,}$/.test(cell));
}

/** The first rule that header and cells agree with, the header's word counting more than the order. */
export function agreeingRule(
  tried: readonly Rule[],
  header: string,
  type: Column["type"],
  distinct: readonly string[],
  territory: Territory | undefined,
): Rule | undefined {
  if (distinct.length === 0) return undefined;
  const phrase = phraseOf(header);
  const isMeasure = speaksOfAMeasure(header);
  const fitting = tried.flatMap((rule) => {
    const { types, unless, isPlace } = rule;
    if (!types.includes(type) || unless?.test(phrase) === true || (isMeasure && isPlace === true)) return [];
    const isSaid = rule.header?.test(phrase) === true;
    const shareMin = isSaid ? lowest(rule) : rule.alone?.shareMin;
    const share = shareMin === undefined ? undefined : shareOf(rule, distinct, territory, shareMin);
    return share === undefined ? [] : [{ rule, share, isSaid }];
  });
  const said = fitting.filter(({ rule, share, isSaid }) => isSaid && share >= (rule.shareMin ?? 0.5));
  const best = said.toSorted((one, other) => other.share - one.share)[0];
  if (best !== undefined) return best.rule;
  const alone = fitting.filter(
    ({ rule, share }) =>
      rule.alone !== undefined &&
      distinct.length >= rule.alone.distinctMin &&
      share >= rule.alone.shareMin &&
      rule.proof?.(distinct) !== false,
  );
  return alone.toSorted((one, other) => other.share - one.share)[0]?.rule;
}

/** Below this share of valid cells, a rule that the header speaks of holds in no way. */
function lowest({ shareMin = 0.5, alone }: Rule): number {
  return alone === undefined ? shareMin : Math.min(shareMin, alone.shareMin);
}

/** The share of valid cells, undefined where it is below this: most rules are known not to hold after a few cells. */
function shareOf(
  rule: Rule,
  distinct: readonly string[],
  territory: Territory | undefined,
  shareMin: number,
): number | undefined {
  let valid = 0;
  for (const [at, cell] of distinct.entries()) {
    if (rule.valid(cell, territory)) valid += 1;
    // Were all others valid, the share would be this.
    else if ((valid + distinct.length - at - 1) / distinct.length < shareMin) return undefined;
  }
  return valid / distinct.length;
}

/** Whether a cell keeps to the rule; of a list, each of its items. */
export function isValidBy(
  rule: Rule,
  cell: string,
  type: Column["type"],
  territory: Territory | undefined,
): boolean {
  const items =
    type === "list"
      ? cell
          .split(/[|;,]/)
          .map(trim)
          .filter((item) => item !== "")
      : [cell];
  return items.every((item) => rule.valid(item, territory));
}
