import type { Territory } from "../territory/territory.ts";
import { sameAs, type Synonym } from "./words/synonym-lookup.ts";

/** A postal code may be that of many villages. */
const placesMax = 5;

/** What the communes are called that have a postal code, or a code of the COG; those of most inhabitants. */
export function communesOfCode(code: string, territory: Territory): readonly Synonym[] {
  if (!/^(?:\d{5}|2[ab]\d{3})$/.test(code)) return [];
  const own = territory.lookUp("commune", code.toUpperCase());
  const codes = [own?.successor ?? own?.code ?? [], territory.communesOfPostalCode(code)].flat();
  const inhabitants = (commune: string): number => territory.populationOf("commune", commune) ?? 0;
  const names = codes
    .toSorted((one, other) => inhabitants(other) - inhabitants(one))
    .flatMap((commune) => territory.labelOf("commune", commune) ?? []);
  return [...new Set(names)].slice(0, placesMax).map(sameAs);
}
