import { findFeatured, showNews, themesOfHome } from "#pages/reading/home.ts";
import { findHomeBoard } from "#pages/boards/home-board.ts";
import { homeSentences } from "#pages/reading/home-sentences.ts";
import { logosOf } from "#pages/reading/logos-of.ts";
import { drawPlace } from "#pages/maps/draw-place.ts";
import { drawRegionsOf } from "#pages/maps/region-map.ts";
import { speak } from "#pages/reading/speak.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import type { PageServerLoad } from "./$types";

/** Beyond these, how many are followed is told. */
const followedNamed = 5;
const newsShown = 3;

/** Where a place that a board is about lies, or the nearest one around it that can be drawn. */
async function mapOf({ rooms, language, settings }: App.Locals, { level, code }: IndicatorPlace) {
  const place = level === "country" ? undefined : rooms.places.findPlace(level, code);
  if (place === undefined) return undefined;
  const drawing = await drawPlace(place, rooms.territory, {
    hue: settings.accentHue,
    label: (around) =>
      around === undefined
        ? speak(language, "pages-place-map", { name: place.label })
        : speak(language, "pages-place-map-within", { name: place.label, around: around.label }),
  });
  return drawing && { svg: drawing.svg, label: place.label, href: `/places/${level}/${code}` };
}

/** In pixels. */
const regionsWidth = 420;

export const load: PageServerLoad = async ({ locals }) => {
  const { rooms, actor, language, settings } = locals;
  const blocks = settings.home.blocks.filter(({ shown }) => shown).map(({ name }) => name);
  const [latest, producers, followed, rows, themes, featured, news, board] = await Promise.all([
    rooms.datasets.listDatasets(actor, { page: 1, pageSize: 8, state: "published", sort: "newest" }),
    rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 12 }),
    rooms.network.listFollowed(actor, { page: 1, pageSize: followedNamed }),
    blocks.includes("figures") ? rooms.site.rowFigures() : { rows: 0, places: 0 },
    blocks.includes("themes") ? themesOfHome(locals) : [],
    blocks.includes("featured") ? findFeatured(locals, settings.home.featured) : undefined,
    blocks.includes("news") ? rooms.site.listNews({ page: 1, pageSize: newsShown }) : { items: [], total: 0 },
    findHomeBoard(locals, settings.home.board),
  ]);
  const map =
    settings.pictures.home === undefined && board !== undefined
      ? await mapOf(locals, board.place)
      : undefined;
  const figures = [
    { key: "pages-home-n-datasets", n: latest.total, href: "/datasets" },
    { key: "pages-home-n-rows", n: rows.rows, href: "/datasets" },
    { key: "pages-home-n-producers", n: producers.total, href: "/organizations" },
    { key: "pages-home-n-places", n: rows.places, href: "/places" },
  ].filter(({ n }) => n > 0);
  return {
    map,
    // A site that begins has the country to show.
    regions: figures.length === 0 ? await drawRegionsOf(rooms.territory, regionsWidth) : undefined,
    sentences: homeSentences(settings.home, language),
    blocks,
    latest,
    logos: await logosOf(locals, latest.items),
    board,
    producers,
    figures,
    themes,
    featured,
    news: { items: news.items.map((note) => showNews(note, language)), total: news.total },
    followed: {
      total: followed.total,
      items: followed.items.map(({ instance, description }) => ({ instance, name: description.name })),
    },
  };
};
