import { comparableName } from "./name.ts";
import type { Territory } from "./territory.ts";

/**
 * IRIS, the quarters of Insee: the code of a commune, or of an arrondissement of Paris, Lyon or Marseille,
 * and four digits. No list of them is here.
 */
export function isIris(code: string, territory: Pick<Territory, "lookUp"> | undefined): boolean {
  if (!/^(?:[0-9]{2}|2[AB])[0-9]{7}$/.test(code)) return false;
  return territory === undefined || territory.lookUp("commune", communeOf(code)) !== undefined;
}

/** `Cathédrale (Rennes)`: many communes have a centre. One that is a whole commune has its name alone. */
export function irisLabel(
  code: string,
  name: string,
  territory: Pick<Territory, "labelOf" | "lookUp">,
): string {
  const commune = territory.labelOf("commune", communeOf(code)) ?? "";
  if (name === "" || comparableName(name) === comparableName(commune)) return commune || code;
  return commune === "" ? name : `${name} (${commune})`;
}

function communeOf(code: string): string {
  return code.slice(0, 5);
}
