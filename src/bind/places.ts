import { findPlace, listDatasetsOf, type PlacesContext } from "../catalogue/places.ts";
import type { TablesContext } from "../tables/context.ts";
import { tablesOfPlace } from "../tables/table-places.ts";
import { openGazetteer } from "../territory/gazetteer.ts";
import type { Places } from "../web/rooms/rooms.ts";

const placesFoundMax = 50;

/** Places of the territory, with the datasets and the tables that speak of them. */
export function boundPlaces({ db, territory }: Pick<TablesContext, "db" | "territory">): Places {
  const gazetteer = openGazetteer(territory);
  const context: PlacesContext = {
    db,
    territory,
    gazetteer,
    tablesOf: async (places) => {
      const found = places.map(async (place) => {
        const tables = await tablesOfPlace(db, place);
        return tables.map((table) => ({ ...table, code: place.code }));
      });
      return (await Promise.all(found)).flat();
    },
  };
  return {
    findPlace: (level, code) => findPlace(context, level, code),
    searchPlaces: (beginning) => gazetteer.search(beginning, placesFoundMax),
    listPlacesIn: (place, level) => gazetteer.within(place, level),
    listDatasetsOf: (actor, place, page) => listDatasetsOf(context, actor, place, page),
  };
}
