import { error, redirect } from "@sveltejs/kit";
import { boardsOfPlace } from "#pages/reading/board-links.ts";
import { drawPlace } from "#pages/maps/draw-place.ts";
import { toSlug } from "../../../../../base/slug.ts";
import { indicatorsOf } from "#pages/indicators/of-place.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { rowsElsewhere } from "#pages/reading/rows-elsewhere.ts";
import { rowsOfPlace } from "#pages/reading/place-rows.ts";
import { speak } from "#pages/reading/speak.ts";
import type { PlaceLevel } from "../../../../../territory/territory.ts";
import type { ToldPlace } from "../../../../../search/tell-place.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 10;
const levels: readonly PlaceLevel[] = ["commune", "epci", "departement", "region"];

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
  const { rooms, actor, language, settings } = locals;
  const level = levels.find((one) => one === params.level);
  if (level === undefined) error(404);
  const place = rooms.places.findPlace(level, params.code);
  if (place === undefined) return redirectToNamed(locals, level, params.code);
  if (place.successor !== undefined) {
    redirect(301, `/places/${level}/${place.successor.code}?from=${params.code}`);
  }
  const page = pageOf(url.searchParams);
  const [found, told, indicators, elsewhere, drawing] = await Promise.all([
    rooms.places.listDatasetsOf(actor, place, { page, pageSize }),
    page === 1 ? rooms.search.tellPlace(place) : undefined,
    page === 1 ? indicatorsOf(locals, place) : [],
    page === 1 ? rowsElsewhere(locals, place, request.signal) : { tables: [], silent: [] },
    drawPlace(place, rooms.territory, {
      hue: settings.accentHue,
      label: (around) =>
        around === undefined
          ? speak(language, "pages-place-map", { name: place.label })
          : speak(language, "pages-place-map-within", { name: place.label, around: around.label }),
    }),
  ]);
  const items = await Promise.all(
    found.items.map(async (item) => ({ ...item, rows: await rowsOfPlace(locals, item, request.signal) })),
  );
  const boards = await boardsOfPlace(
    locals,
    `${level}-${place.code}`,
    new Set(indicators.map(({ slug }) => slug)),
  );
  // An indicator shows its figure, not the rows behind it.
  const shown = items.flatMap(({ rows, dataset }) => (dataset.metadata.indicator === undefined ? rows : []));
  // A dataset of this instance that is followed elsewhere too is shown once.
  const slugs = new Set(shown.map(({ dataset }) => dataset.slug));
  const former = rooms.places.findPlace(level, url.searchParams.get("from") ?? "");
  return {
    place,
    told: withoutIndicators(told, indicators),
    indicators,
    boards,
    tables: [...shown, ...elsewhere.tables.filter(({ dataset }) => !slugs.has(dataset.slug))],
    silent: elsewhere.silent,
    items: items.filter(({ declared }) => declared),
    total: found.total,
    page,
    pageSize,
    map: drawing?.svg,
    former: former?.successor?.code === place.code ? former : undefined,
    lists: listsOf(locals, level, place.code),
  };
};

/** The figure of an indicator is told as such, and not once more as that of a column. */
function withoutIndicators(
  told: ToldPlace | undefined,
  indicators: readonly { readonly slug: string }[],
): ToldPlace | undefined {
  const slugs = new Set(indicators.map(({ slug }) => slug));
  return told && { ...told, figures: told.figures.filter(({ dataset }) => !slugs.has(dataset.slug)) };
}

/** An address may be written with a name: `/places/commune/rennes`. */
function redirectToNamed({ rooms }: App.Locals, level: PlaceLevel, name: string): never {
  const found = rooms.places.searchPlaces(name.replaceAll("-", " "));
  const same = found.filter((place) => place.level === level && toSlug(place.label, "") === toSlug(name, ""));
  const [only] = same;
  if (only === undefined) error(404);
  redirect(
    307,
    same.length === 1
      ? `/places/${level}/${only.code}`
      : `/places?q=${encodeURIComponent(name.replaceAll("-", " "))}`,
  );
}

const below: Readonly<Record<PlaceLevel, readonly PlaceLevel[]>> = {
  region: ["departement", "epci"],
  departement: ["epci", "commune"],
  epci: ["commune"],
  commune: [],
};

function listsOf({ rooms }: App.Locals, level: PlaceLevel, code: string) {
  return below[level]
    .map((each) => ({ level: each, places: rooms.places.listPlacesIn({ level, code }, each) }))
    .filter(({ places }) => places.length > 0);
}
