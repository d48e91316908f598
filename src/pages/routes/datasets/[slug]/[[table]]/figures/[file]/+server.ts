import { error } from "@sveltejs/kit";
import { drawPicture } from "#pages/figures/draw-picture.ts";
import { iconTile } from "#pages/design/theme-icons.ts";
import type { RequestHandler } from "./$types";

/**
 * A kept figure as a small picture: `1.svg`, or `card.svg`, the first one that everybody may see, and
 * the icon of the theme where there is none. `card.png` is the same where a link to the dataset is
 * shared. A picture that a browser has already is not drawn again.
 */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const dataset = await locals.rooms.datasets.getDataset(locals.actor, params.slug);
  const figures = dataset.metadata.figures ?? [];
  const asked = /^(?:(\d{1,2})\.svg|card\.(svg|png))$/.exec(params.file);
  if (asked === null) error(404);
  const [, number, end] = asked;
  const form = end === "png" ? "png" : "svg";
  const chosen = number === undefined ? figures : figures.slice(Number(number) - 1, Number(number));
  for (const figure of Number(number ?? 1) < 1 ? [] : chosen) {
    const picture = await drawPicture(locals, dataset, { figure, form }, request);
    if (picture !== undefined) return picture;
  }
  if (number !== undefined || form === "png") error(404);
  return new Response(iconTile(dataset.metadata.themes[0], locals.settings.accentHue), {
    headers: { "content-type": "image/svg+xml; charset=utf-8", "cache-control": "private, max-age=300" },
  });
};
