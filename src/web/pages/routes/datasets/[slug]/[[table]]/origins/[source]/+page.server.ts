import { error } from "@sveltejs/kit";
import type { PageServerLoad } from "./$types";

/** Of a record, what a page can hold; the rest is said to be missing. */
const charactersShown = 200_000;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, params }) => {
  const { dataset } = await parent();
  const origin = dataset.origins.find(({ source }) => source === params.source);
  if (origin === undefined) error(404);
  const { mediaType, text, problems } = await rooms.harvests.originalOf(actor, dataset.id, params.source);
  return {
    origin,
    mediaType,
    problems,
    text: text.slice(0, charactersShown),
    more: text.length > charactersShown,
  };
};
