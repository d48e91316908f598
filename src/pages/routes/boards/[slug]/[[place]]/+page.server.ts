import { redirect } from "@sveltejs/kit";
import { toPlaceAddress } from "../../../../../boards/board.ts";
import { defined } from "../../../../../base/defined.ts";
import type { IndicatorPlace } from "../../../../../indicators/definition.ts";
import { mayEdit } from "#pages/reading/open-table.ts";
import { dayOf, findPlaces, openBoard } from "#pages/boards/open-board.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { rooms, actor } = locals;
  const board = await rooms.boards.getBoard(actor, params.slug);
  if (board.slug !== params.slug)
    redirect(301, `/boards/${board.slug}${params.place ? `/${params.place}` : ""}`);
  const at = dayOf(url.searchParams);
  const asked = (url.searchParams.get("place") ?? "").trim().slice(0, 200);
  const places = asked === "" ? [] : findPlaces(locals, asked);
  const [only] = places;
  if (only !== undefined && places.length === 1) redirect(303, pageOf(board.slug, only, at));
  const opened = await openBoard(locals, board, params.place, defined({ at }));
  if (opened.known !== undefined) redirect(303, pageOf(board.slug, opened.known, at));
  const { title, description, language, slug, organization, modifiedAt, state } = board;
  return {
    board: { title, description, slug, organization, modifiedAt, state, ...defined({ language }) },
    place: { ...opened.place, address: toPlaceAddress(opened.place) },
    isUsual: opened.isUsual,
    isByPlace: opened.isByPlace,
    blocks: opened.blocks,
    asked,
    ...defined({ at }),
    places: places.map((place) => ({ ...place, address: toPlaceAddress(place) })),
    editable: mayEdit(actor, organization.id),
    ...(url.searchParams.has("screen") ? { bare: true as const } : {}),
  };
};

function pageOf(slug: string, place: IndicatorPlace, at: string | undefined): string {
  return `/boards/${slug}/${toPlaceAddress(place)}${at === undefined ? "" : `?at=${at}`}`;
}
