import { error } from "@sveltejs/kit";
import { embedPage } from "#pages/boards/embed.ts";
import { openBoard } from "#pages/boards/open-board.ts";
import type { RequestHandler } from "./$types";

/** A board, or one block of it (`?block=b1`), for the page of somebody else: no script, no cookie. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const board = await locals.rooms.boards.getBoard(locals.actor, params.slug);
  const block = url.searchParams.get("block");
  if (block !== null && !board.blocks.some(({ id }) => id === block)) error(404);
  const opened = await openBoard(locals, board, params.place, {
    isSmall: true,
    ...(block === null ? {} : { block }),
  });
  const { html, style } = embedPage(locals, opened, block !== null);
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'self'; script-src 'self'; style-src ${style}; base-uri 'none'; form-action 'none'; frame-ancestors *`,
    },
  });
};
