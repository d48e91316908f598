import { lastSuccessor } from "../territory/place-tree.ts";
import type { Territory } from "../territory/territory.ts";
import type { IndicatorPlace } from "./definition.ts";

/** The place into which one was merged, through every merger; the same of one of today. */
export function placeOfToday(
  { territory }: { readonly territory: Pick<Territory, "lookUp"> },
  { level, code }: IndicatorPlace,
): IndicatorPlace {
  return { level, code: level === "country" ? code : lastSuccessor(territory, level, code) };
}
