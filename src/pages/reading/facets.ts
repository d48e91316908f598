import type { Facet, FacetValue } from "../../search/search.ts";
import { isKey } from "../../words/say.ts";
import { t, tNamed } from "./wording.ts";

/** Facets whose values have a sentence each, and how its key begins. */
const namedBy: Readonly<Partial<Record<Facet, string>>> = {
  kind: "is",
  freshness: "freshness",
  quality: "quality",
  personal: "personal",
};

/** What a person reads for a value of a facet. */
export function facetText(facet: Facet, { value, label }: Pick<FacetValue, "value" | "label">): string {
  const named = namedBy[facet];
  // An address may name a value that there is not: it is shown as it was written.
  const key = `search-${named}-${value}`;
  if (named !== undefined) return isKey(key) ? t(key) : value;
  if (facet === "origin" && value === "here") return t("search-origin-here");
  if (facet === "period" && /^\d{1,4}$/.test(value))
    return t("search-decade", { from: value, to: String(Number(value) + 9) });
  if (facet === "territory" && label !== undefined) {
    const [level = ""] = value.split("/");
    return level === "commune"
      ? label
      : t("search-place", { place: label, level: tNamed(`search-level-${level}`) });
  }
  return label ?? value;
}
