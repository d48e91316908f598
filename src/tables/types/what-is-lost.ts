import { problem, type Problem } from "../../base/failure.ts";
import type { Column, Meaning } from "../column.ts";
import { trim } from "./blank.ts";
import { phraseOf } from "./headers.ts";

/** What a file does not tell any more of its cells, or tells in two ways, and its producer knows. */
export function tellLost(
  { name, type }: Column,
  meaning: Meaning | undefined,
  values: readonly { readonly value: string }[],
): Problem[] {
  const first = (pattern: RegExp) =>
    values.map(({ value }) => trim(value)).find((cell) => pattern.test(cell));
  const short = mayBeShortened(name, type) ? first(shortened) : undefined;
  const year = meaning === "birth-date" ? first(shortYear) : undefined;
  return [
    ...(short === undefined ? [] : [problem("types-code-shortened", told(name, short), { column: name })]),
    ...(year === undefined ? [] : [problem("types-birth-century", told(name, year), { column: name })]),
  ];
}

/** `3,56E+13`: what a spreadsheet leaves of a long code, whose other digits the file does not hold. */
const shortened = /^[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2}$/;

/** Of numbers, those under a header that speaks of codes: elsewhere they are measures. */
function mayBeShortened(name: string, type: Column["type"]): boolean {
  if (type === "text") return true;
  const isNumber = type === "integer" || type === "decimal";
  return isNumber && / (?:siren|siret|code|codes|identifiant|id|num|numero|ean|nir) /.test(phraseOf(name));
}

/** `01/02/30`, `1er mars 26`: of a year up to 68, the century is the 21st, and births are of both. */
const shortYear = /^[0-9]{1,2}(?:er)?[-/. ][^ /.-]{1,10}[-/. ](?:[0-5][0-9]|6[0-8])$/;

function told(column: string, cell: string) {
  return { column, cell };
}
