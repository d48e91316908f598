import { error } from "@sveltejs/kit";
import type { PageServerLoad } from "./$types";

/** Of a record, what a page can hold; the rest is said to be missing. */
const charactersShown = 200_000;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, params }) => {
  const { dataset } = await parent();
  const origin = dataset.origins.find(({ source }) => source === params.source);
  if (origin === undefined) error(404);
  const { mediaType, text, problems } = await rooms.harvests.originalOf(actor, dataset.id, params.source);
  const shown = mediaType.includes("json") ? laidOut(text) : text;
  return {
    origin,
    mediaType,
    problems,
    text: shown.slice(0, charactersShown),
    more: shown.length > charactersShown,
  };
};

/** A value a line; a record that is no JSON after all stays as it came. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
