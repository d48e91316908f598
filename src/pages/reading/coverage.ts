import type { Coverage } from "../../catalogue/metadata.ts";
import type { Rooms } from "../../rooms.ts";

/** A place that a dataset covers, as a page names it. */
export interface PlaceShown {
  readonly name: string;
  /** Of the place's own page, where it has one. */
  readonly href?: string;
}

/** By its name of today, else by the name that its producer gave, else by its box or address. */
export function showCoverage(
  { place, label, uri, bbox }: Coverage,
  territory: Pick<Rooms["territory"], "labelOf">,
): PlaceShown | undefined {
  const known = place === undefined ? undefined : territory.labelOf(place.level, place.code);
  if (place !== undefined && known !== undefined) {
    return { name: known, href: `/places/${place.level}/${place.code}` };
  }
  if (label !== undefined) return { name: label };
  if (place !== undefined) return { name: place.code };
  if (bbox !== undefined) return { name: bbox.map((degrees) => degrees.toFixed(3)).join(", ") };
  return uri === undefined ? undefined : { name: uri };
}
