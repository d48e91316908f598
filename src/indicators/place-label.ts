import type { Territory } from "../territory/territory.ts";
import { countryCode, type IndicatorPlace } from "./definition.ts";

/** The name of a place, of today; `undefined` of one that there is not. */
export function labelOfPlace(
  territory: Pick<Territory, "labelOf">,
  { level, code }: IndicatorPlace,
): string | undefined {
  if (level === "country") return code === countryCode ? "France" : undefined;
  return territory.labelOf(level, code);
}
