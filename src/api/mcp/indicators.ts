import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { defined } from "../../base/defined.ts";
import { type IndicatorLevel, indicatorLevels } from "../../indicators/definition.ts";
import type { Indicator, PeriodValues, Series } from "../../indicators/indicator.ts";
import { say } from "../../words/say.ts";
import { placesIn } from "../indicators/values-question.ts";
import { readOnly } from "./datasets.ts";
import { answering, type McpRequest } from "./request.ts";
import { sourceOf } from "./source.ts";

/** Points of one answer: a model reads no more. */
const pointsMax = 400;
const placesMax = 100;

const indicatorArgument = z.string().max(200).describe("Id or slug of the indicator.");
const placesArgument = z
  .string()
  .max(2000)
  .optional()
  .describe("Places as level:INSEE code, with commas between them: departement:35,country:FR.");

/** The tools that read what is measured, place by place. */
export function addIndicatorTools(server: McpServer, request: McpRequest): void {
  server.registerTool(
    "get_indicator",
    {
      title: "Read an indicator",
      description:
        "A figure measured over time for places: what it means, unit, method, target, sources and version, and the " +
        "series of the places named (of the widest level where none is). A value may be missing: its reason is told. " +
        "Indicators are found with search_datasets: their datasets have an indicator.",
      inputSchema: z.strictObject({
        indicator: indicatorArgument,
        places: placesArgument,
        from: z.iso.date().optional().describe("A day of the first period."),
        to: z.iso.date().optional().describe("A day of the last period."),
        vintage: z.number().int().min(1).optional().describe("An earlier computation, by its number."),
      }),
      annotations: readOnly,
    },
    (args) => answering(request, () => read(request, args)),
  );
  server.registerTool(
    "compare_places",
    {
      title: "Compare places",
      description:
        "The values of an indicator at one period for several places, ranked from the greatest: the places named, or " +
        "those of a level (commune, epci, departement, region). The last period where none is told.",
      inputSchema: z.strictObject({
        indicator: indicatorArgument,
        places: placesArgument,
        level: z.enum(indicatorLevels).optional().describe("Where no place is named: all of this level."),
        period: z.iso.date().optional().describe("A day of the period."),
      }),
      annotations: readOnly,
    },
    (args) => answering(request, () => compare(request, args)),
  );
}

interface ReadArguments {
  readonly indicator: string;
  readonly places?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly vintage?: number | undefined;
}

async function read(request: McpRequest, { indicator: named, places, from, to, vintage }: ReadArguments) {
  const { rooms, actor, language } = request;
  const indicator = await rooms.indicators.getIndicator(actor, named);
  const span = defined({ from, to, vintage });
  const widest = indicator.facts.levels.at(-1);
  const series =
    places !== undefined
      ? await rooms.indicators.readSeries(actor, indicator, { places: placesIn(places), ...span })
      : widest === undefined
        ? []
        : await rooms.indicators.readLevel(actor, indicator, { level: widest, ...span });
  const shown = fitting(series);
  const left = series.length - shown.length;
  return {
    notes: left === 0 ? [] : [say(language, "mcp-indicator-places", { n: left })],
    data: { source: sourceOf(request, indicator.dataset), ...factsOf(indicator), series: shown },
  };
}

/** The last points of each, and as many places as an answer holds. */
function fitting(series: readonly Series[]) {
  let room = pointsMax;
  return series.flatMap(({ place, points }, index) => {
    if (room <= 0 || (index > 0 && points.length > room)) {
      room = 0;
      return [];
    }
    const last = points.slice(-room);
    room -= last.length;
    return [{ ...place, points_left_out: points.length - last.length, points: last }];
  });
}

interface CompareArguments {
  readonly indicator: string;
  readonly places?: string | undefined;
  readonly level?: IndicatorLevel | undefined;
  readonly period?: string | undefined;
}

async function compare(request: McpRequest, asked: CompareArguments) {
  const { rooms, actor } = request;
  const indicator = await rooms.indicators.getIndicator(actor, asked.indicator);
  const wanted =
    asked.places === undefined ? undefined : placesIn(asked.places).map(rooms.indicators.placeOfToday);
  const levels = wanted?.map(({ level }) => level) ?? [asked.level ?? indicator.facts.levels[0] ?? "country"];
  const found: (PeriodValues["values"][number] & { readonly level: IndicatorLevel })[] = [];
  let at = asked.period;
  for (const level of new Set(levels)) {
    const { period, values } = await rooms.indicators.readPeriod(actor, indicator, {
      level,
      ...defined({ period: asked.period }),
    });
    at = period;
    found.push(...values.map((value) => ({ ...value, level })));
  }
  const chosen = found.filter(
    ({ level, code }) => wanted?.some((place) => place.level === level && place.code === code) ?? true,
  );
  const ranked = chosen.toSorted((one, other) => (other.value ?? -Infinity) - (one.value ?? -Infinity));
  return {
    data: {
      source: sourceOf(request, indicator.dataset),
      ...factsOf(indicator),
      period: at,
      places_total: ranked.length,
      places: ranked.slice(0, placesMax).map((value, index) => ({ rank: index + 1, ...value })),
    },
  };
}

function factsOf({ dataset, facts, vintage }: Indicator) {
  const { unit, decimals, better, grain, levels, from, to, target, method, sources } = facts;
  return {
    indicator: dataset.id,
    title: dataset.title,
    description: dataset.description,
    unit,
    decimals,
    better,
    grain,
    levels,
    from,
    to,
    target,
    method,
    computed_from: vintage?.sources.map(({ title, url, version }) => ({ title, url, version })) ?? sources,
    computed_at: vintage?.computedAt,
    vintage: vintage?.number,
  };
}
