import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ locals: { rooms }, url }) => {
  const q = url.searchParams.get("q")?.trim().slice(0, 200) ?? "";
  return {
    q,
    found: q === "" ? [] : rooms.places.searchPlaces(q),
    regions: rooms.places.listPlacesIn(),
  };
};
