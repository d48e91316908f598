import { error } from "@sveltejs/kit";
import { drawPicture } from "#pages/figures/draw-picture.ts";
import { iconTile } from "#pages/design/theme-icons.ts";
import type { RequestHandler } from "./$types";

/**
 * A kept figure as a small picture: `1.svg`, or `card.svg`, the first one that everybody may see, and
 * the icon of the theme where there is none. A picture that a browser has already is not drawn again.
 */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const dataset = await locals.rooms.datasets.getDataset(locals.actor, params.slug);
  const figures = dataset.metadata.figures ?? [];
  const asked = /^(?:(\d{1,2})|card)\.svg$/.exec(params.file);
  if (asked === null) error(404);
  const chosen = asked[1] === undefined ? figures : figures.slice(Number(asked[1]) - 1, Number(asked[1]));
  for (const figure of Number(asked[1] ?? 1) < 1 ? [] : chosen) {
    const picture = await drawPicture(locals, dataset, figure, request);
    if (picture !== undefined) return picture;
  }
  if (asked[1] !== undefined) error(404);
  return new Response(iconTile(dataset.metadata.themes[0], locals.settings.accentHue), {
    headers: { "content-type": "image/svg+xml; charset=utf-8", "cache-control": "private, max-age=300" },
  });
};
