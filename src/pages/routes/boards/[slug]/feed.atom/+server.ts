import { boardFeed } from "#pages/boards/feed.ts";
import type { RequestHandler } from "./$types";

/** The board, and each of its indicators as it was computed last. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const board = await locals.rooms.boards.getBoard(locals.actor, params.slug);
  return new Response(await boardFeed(locals, board), {
    headers: { "content-type": "application/atom+xml; charset=utf-8" },
  });
};
