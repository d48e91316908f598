import { findRefusal } from "../reading/refusals.ts";
import { openBoard } from "./open-board.ts";

/** The board that the home page opens with; nothing where it is gone, or a draft again. */
export async function findHomeBoard(locals: App.Locals, address: string) {
  const slug = /^\/boards\/([^/]+)$/.exec(address)?.[1];
  if (slug === undefined) return undefined;
  try {
    const board = await locals.rooms.boards.getBoard(locals.actor, slug);
    if (board.state !== "published") return undefined;
    const { blocks, place, isByPlace } = await openBoard(locals, board, undefined);
    return { slug: board.slug, title: board.title, lang: board.language, place, isByPlace, blocks };
  } catch (error) {
    if (findRefusal(error)?.code !== "not-found") throw error;
    return undefined;
  }
}
