import { error, redirect } from "@sveltejs/kit";
import { isDay } from "../../base/day.ts";
import { defined } from "../../base/defined.ts";
import {
  type Block,
  type Board,
  indicatorOf,
  parsePlaceAddress,
  toPlaceAddress,
} from "../../boards/board.ts";
import type { IndicatorLevel, IndicatorPlace } from "../../indicators/definition.ts";
import { toSlug } from "../../base/slug.ts";
import { labelOfPlace } from "../../indicators/place-label.ts";
import { knownAround } from "../indicators/find-place.ts";
import { showBlock } from "./show-block.ts";
import type { BoardPage, Reads, ShownBlock } from "./shown-block.ts";

export interface OpenBoard {
  readonly board: Board;
  readonly place: BoardPage["place"];
  /** Whether it is that of the board, where none is chosen. */
  readonly isUsual: boolean;
  /** Whether anything of it is of the place that is chosen. */
  readonly isByPlace: boolean;
  /** The smallest place around it that figures are known of, where none is of the place itself. */
  readonly known?: IndicatorPlace;
  readonly blocks: readonly ShownBlock[];
}

/** A board as its reader may read it, for the place of an address: that of the board where none is told. */
export async function openBoard(
  locals: App.Locals,
  board: Board,
  address: string | undefined,
  { block, isSmall, at }: { readonly block?: string; readonly isSmall?: true; readonly at?: string } = {},
): Promise<OpenBoard> {
  const place = placeOf(locals, board, address);
  const usual = locals.rooms.indicators.placeOfToday(board.place);
  const isUsual = toPlaceAddress(place) === toPlaceAddress(usual);
  const here = `/boards/${board.slug}${isUsual ? "" : `/${toPlaceAddress(place)}`}`;
  const page = { slug: board.slug, here, place, ...defined({ language: board.language, isSmall, at }) };
  const asked = block === undefined ? board.blocks : board.blocks.filter(({ id }) => id === block);
  const reads = await locals.rooms.boards.readValues(locals.actor, asked, place);
  const blocks = await Promise.all(asked.map((one) => showBlock(locals, page, one, reads)));
  const isByPlace = asked.some((one) => "level" in one || followsPlace(one));
  const levels = levelsOf(asked, reads);
  const known = levels.includes(place.level) ? undefined : knownAround(locals, place, levels);
  return { board, place, isUsual, isByPlace, ...defined({ known }), blocks };
}

/** Whether a block tells of the place of the page, and not of one of its own. */
function followsPlace(block: Block): boolean {
  return indicatorOf(block) !== undefined && !("level" in block) && !("place" in block && block.place);
}

/** The levels of which what follows the place is known. */
function levelsOf(blocks: readonly Block[], reads: Reads): readonly IndicatorLevel[] {
  const read = blocks.filter(followsPlace).map((block) => reads.get(indicatorOf(block) ?? ""));
  return read.flatMap((one) => one?.facts?.levels ?? []);
}

/** The day of an address (`?at=2020-11-05`); `undefined` where it tells none. */
export function dayOf(search: URLSearchParams): string | undefined {
  const told = search.get("at") ?? "";
  return isDay(told) ? told : undefined;
}

/** `departement-35`; throws 404 for no place, and leads from one that was merged to the one of today. */
function placeOf(locals: App.Locals, board: Board, address: string | undefined): BoardPage["place"] {
  const asked = address === undefined ? board.place : parsePlaceAddress(address);
  if (asked === undefined) error(404);
  const place = locals.rooms.indicators.placeOfToday(asked);
  if (address === undefined) return named(locals, place) ?? { ...place, label: place.code };
  if (place.code !== asked.code) redirect(301, `/boards/${board.slug}/${toPlaceAddress(place)}`);
  return named(locals, place) ?? error(404);
}

function named(locals: Pick<App.Locals, "rooms">, place: IndicatorPlace): BoardPage["place"] | undefined {
  const label = labelOfPlace(locals.rooms.territory, place);
  return label === undefined ? undefined : { ...place, label };
}

/** Places of that name that boards have pages for; the one that somebody means, where it is one. */
export function findPlaces(
  { rooms }: Pick<App.Locals, "rooms">,
  name: string,
): readonly BoardPage["place"][] {
  // As it is proposed while it is typed: `Morbihan (departement 56)`.
  const [, label, level, code] = /^(.+) \(([a-z]+) (\w+)\)$/.exec(name) ?? [];
  const proposed = label === undefined ? undefined : parsePlaceAddress(`${level}-${code}`);
  if (proposed !== undefined) return [named({ rooms }, proposed) ?? []].flat();
  const found = [
    ...(toSlug(name, "") === "france" ? [{ level: "country", code: "FR", label: "France" } as const] : []),
    ...rooms.places.searchPlaces(name),
  ];
  const same = found.filter(({ label, code }) => toSlug(label, "") === toSlug(name, "") || code === name);
  return (same.length === 1 ? same : found).map(({ level, code, label }) => ({ level, code, label }));
}
