import { indicatorLevels, type IndicatorPlace } from "../../indicators/definition.ts";

/** A place as an address writes it: `departement-35`. */
export function parsePlaceAddress(told: string | undefined): IndicatorPlace | undefined {
  const [, level, code] = /^([a-z]+)-([0-9A-Za-z]{1,20})$/.exec(told ?? "") ?? [];
  const known = indicatorLevels.find((one) => one === level);
  return known === undefined || code === undefined ? undefined : { level: known, code };
}
