import { drawRegionsOf } from "#pages/maps/region-map.ts";
import type { PageServerLoad } from "./$types";

/** Of the map, in pixels. */
const width = 480;

export const load: PageServerLoad = async ({ locals: { rooms }, url }) => {
  const q = url.searchParams.get("q")?.trim().slice(0, 200) ?? "";
  return {
    q,
    found: q === "" ? [] : rooms.places.searchPlaces(q),
    regions: rooms.places.listPlacesIn(),
    map: await drawRegionsOf(rooms.territory, width),
  };
};
