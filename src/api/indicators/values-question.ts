import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { type IndicatorPlace, type IndicatorLevel, indicatorLevels } from "../../indicators/definition.ts";
import type { Indicator, Series } from "../../indicators/indicator.ts";
import type { Rooms } from "../../rooms.ts";

/** Which values are asked for, the same for each format. */
export const valuesQuery = z.object({
  places: z.string().max(4000).optional().openapi({
    description: "parameter-indicator-places",
    example: "departement:35,country:FR",
  }),
  level: z.enum(indicatorLevels).optional().openapi({ description: "parameter-indicator-level" }),
  from: z.iso.date().optional().openapi({ description: "parameter-indicator-from", example: "2020-11-01" }),
  to: z.iso.date().optional().openapi({ description: "parameter-indicator-to", example: "2020-11-12" }),
  vintage: z.coerce
    .number()
    .int()
    .min(1)
    .max(999_999_999)
    .optional()
    .openapi({ type: "integer", description: "parameter-indicator-vintage", example: 1 }),
});

export type ValuesQuestion = z.output<typeof valuesQuery>;

/** The series of the places named, or of all the places of a level: that of the greatest wholes where none is named. */
export async function readAsked(
  { indicators }: Pick<Rooms, "indicators">,
  actor: Actor,
  indicator: Indicator,
  { places, level, from, to, vintage }: ValuesQuestion,
): Promise<readonly Series[]> {
  const span = defined({ from, to, vintage });
  if (places !== undefined)
    return indicators.readSeries(actor, indicator, { places: placesIn(places), ...span });
  const of = level ?? indicator.facts.levels.at(-1);
  return of === undefined ? [] : indicators.readLevel(actor, indicator, { level: of, ...span });
}

/** `departement:35,region:53`. */
export function placesIn(text: string): readonly IndicatorPlace[] {
  return text.split(",").map((one) => {
    const [level = "", code = ""] = one.trim().split(":");
    if (!isLevel(level) || code === "" || code.length > 20)
      throw new Failure("invalid", "indicator-place-wrong", { parameter: "places", place: one.trim() });
    return { level, code };
  });
}

function isLevel(text: string): text is IndicatorLevel {
  return (indicatorLevels as readonly string[]).includes(text);
}
