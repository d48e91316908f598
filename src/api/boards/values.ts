import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import type { Language } from "../../base/language.ts";
import { type Block, type Board, indicatorOf, parsePlaceAddress, placesOf } from "../../boards/board.ts";
import { indicatorLevels, type IndicatorPlace, placeKey } from "../../indicators/definition.ts";
import type { IndicatorRead } from "../../boards/values.ts";
import { labelOfPlace } from "../../indicators/place-label.ts";
import type { SeriesPoint } from "../../indicators/indicator.ts";
import type { Rooms } from "../../rooms.ts";
import { problemAnswerSchema, toProblemAnswer } from "../datasets/import-answers.ts";

const namedPlace = z.object({ level: z.enum(indicatorLevels), code: z.string(), label: z.string() });
const value = {
  value: z.number().nullable(),
  status: z.string(),
  reason: z.string().optional(),
};

const blockValuesSchema = z
  .object({
    block: z.string(),
    kind: z.string(),
    indicator: z
      .object({
        slug: z.string(),
        title: z.string(),
        unit: z.string().optional(),
        decimals: z.int(),
        grain: z.string(),
      })
      .optional(),
    problem: problemAnswerSchema.optional(),
    series: z
      .array(z.object({ place: namedPlace, points: z.array(z.object({ period: z.string(), ...value })) }))
      .optional(),
    period: z.string().optional(),
    places: z.array(z.object({ code: z.string(), label: z.string(), ...value })).optional(),
  })
  .openapi("BlockValues");

export const boardValuesSchema = z
  .object({ place: namedPlace, version: z.int(), blocks: z.array(blockValuesSchema) })
  .openapi("BoardValues");

export interface BoardValues {
  readonly board: Board;
  readonly place: IndicatorPlace & { readonly label: string };
  readonly reads: ReadonlyMap<string, IndicatorRead>;
}

/** What the page of a place shows, as the one who asks may read it: that of the board where none is told. */
export async function readBoardValues(
  { boards, indicators, territory }: Pick<Rooms, "boards" | "indicators" | "territory">,
  actor: Actor,
  slugOrId: string,
  address: string | undefined,
): Promise<BoardValues> {
  const board = await boards.getBoard(actor, slugOrId);
  const asked = address === undefined ? board.place : parsePlaceAddress(address);
  const place = asked && indicators.placeOfToday(asked);
  const label = place && labelOfPlace(territory, place);
  if (place === undefined || label === undefined) {
    const told = address ?? `${board.place.level}-${board.place.code}`;
    throw new Failure("not-found", "board-place-unknown", { place: told.slice(0, 100), parameter: "place" });
  }
  return { board, place: { ...place, label }, reads: await boards.readValues(actor, board.blocks, place) };
}

export function toValuesAnswer(
  language: Language,
  { board, place, reads }: BoardValues,
): z.infer<typeof boardValuesSchema> {
  return {
    place,
    version: board.version,
    blocks: board.blocks.flatMap((block) => {
      const read = reads.get(indicatorOf(block) ?? "");
      return read === undefined ? [] : [toBlockAnswer(language, block, read, place)];
    }),
  };
}

function toBlockAnswer(
  language: Language,
  block: Block,
  read: IndicatorRead,
  place: IndicatorPlace,
): z.infer<typeof blockValuesSchema> {
  const { dataset, facts, problem } = read;
  const { id, kind } = block;
  return {
    block: id,
    kind,
    ...(dataset === undefined || facts === undefined
      ? {}
      : {
          indicator: {
            slug: dataset.slug,
            title: dataset.title,
            decimals: facts.decimals,
            grain: facts.grain,
            ...defined({ unit: facts.unit }),
          },
        }),
    ...(problem === undefined
      ? valuesOf(block, read, place)
      : { problem: toProblemAnswer(language, problem) }),
  };
}

/** Of a figure and of a text, as many periods as a small curve has. */
const lastPeriods = 60;

function valuesOf(block: Block, { series, periods }: IndicatorRead, page: IndicatorPlace) {
  if ("level" in block) {
    const found = periods.get(block.level);
    if (found === undefined) return {};
    const sorted = found.values.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
    const most = "rows" in block ? block.rows : sorted.length;
    const places = sorted.slice(0, most).map(({ code, label, ...point }) => ({
      code,
      label,
      ...toValue(point),
    }));
    return { period: found.period, places };
  }
  const most = block.kind === "curve" ? block.periods : lastPeriods;
  return {
    series: placesOf(block, page).flatMap((place) => {
      const one = series.get(placeKey(place));
      if (one === undefined) return [];
      const points = most === undefined ? one.points : one.points.slice(-most);
      return [{ place: one.place, points: points.map((p) => ({ period: p.period, ...toValue(p) })) }];
    }),
  };
}

function toValue({ value: told, status, reason }: Pick<SeriesPoint, "value" | "status" | "reason">) {
  return { value: told, status, ...defined({ reason }) };
}
