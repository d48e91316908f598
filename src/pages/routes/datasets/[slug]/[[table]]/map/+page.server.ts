import { redirect } from "@sveltejs/kit";
import { measuresOf } from "#pages/charts/choice.ts";
import { drawableMappings } from "#pages/maps/mappable.ts";
import { openMap, placeRows } from "#pages/maps/open-map.ts";
import { nameOf } from "#pages/maps/read-map.ts";
import { keepFigure } from "#pages/publishing/keep-figure.ts";
import { needOpen } from "#pages/reading/open-table.ts";
import type { Actions, PageServerLoad } from "./$types";

/** The list beside the map; the CSV holds them all. */
const placesShown = 100;

export const actions: Actions = {
  keep: async (event) => keepFigure(event, "map"),
};

export const load: PageServerLoad = async ({ locals, parent, url, request }) => {
  const { dataset, open, base } = await parent();
  const opened = needOpen(open);
  // An empty measure says that rows are counted, so the address is left as it came.
  if ([...url.searchParams.keys()].some((key) => key === "page")) {
    url.searchParams.delete("page");
    redirect(303, `${url.pathname}${url.search}`);
  }
  const map = await openMap(locals, dataset, opened, { params: url.searchParams, signal: request.signal });
  const { columns, profile } = map.open.version;
  const drawn = await locals.rooms.territory.drawnLevels();
  const many = map.data.places.length > 1500 && map.data.kind !== "points";
  return {
    map: {
      choice: map.choice,
      kind: map.data.kind,
      words: map.words,
      query: map.query,
      labels: map.labels,
      source: map.source,
      browser: map.forBrowser(base),
      wide: map.draw(860),
      narrow: many ? "" : map.draw(340),
      places: placeRows(locals.language, map.data, placesShown),
      total: map.data.kind === "density" ? map.data.total : map.data.places.length,
      mappings: drawableMappings(columns, drawn).map(nameOf),
      measures: measuresOf(columns, profile).map(({ name }) => name),
    },
  };
};
