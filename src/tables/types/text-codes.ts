import type { Territory } from "../../territory/territory.ts";
import type { Meaning } from "../column.ts";
import { phraseOf } from "./headers.ts";

/** Headers of codes that are written with digits and never counted with. */
const codes =
  / (?:siren|siret|nir|nic|rna|uai|rne|finess|insee|cog|codgeo|cp|code postal|codes? postaux|code commune|postcode|postal code|zip|zipcode|tel|telephone|phone|mobile|portable|fax|ape|naf|iban|bic|ean|gtin|isbn|issn|code dep|code departement|code region|code reg|departement code|region code|code epci|epci code|code geo|matricule) /;

/**
 * What a column of codes is about, `code` where it is only known to be one, undefined where its
 * type is to be found from its forms. A code stays a text although it is made of digits.
 */
export function textMeaning(
  header: string,
  cells: readonly string[],
  territory: Territory | undefined,
): Meaning | "code" | undefined {
  void territory;
  if (cells.length === 0) return undefined;
  const wide = cells.filter((cell) => /^[0-9]{16,}$/.test(cell));
  if (wide.length === cells.length) return "code";
  const codeLike = cells.every((cell) => /^[+0-9A-Za-z][-0-9A-Za-z .()/]*$/.test(cell));
  return codeLike && codes.test(phraseOf(header)) ? "code" : undefined;
}
