import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { toDefinition } from "../../indicators/indicator-rules.ts";
import type { Indicator, Series, Vintage } from "../../indicators/indicator.ts";
import type { ComputedAgain } from "../../indicators/room.ts";
import type { Rooms } from "../../rooms.ts";
import { content, created, inLanguage, listOf, one, pageOf, typed } from "../answer.ts";
import { idParameter, pageQuery } from "../answers.ts";
import { byId, byIdWithToken, type CheckedRequest, get, patch, post, routesOf } from "../route.ts";
import {
  computedAgainSchema,
  indicatorChangeSchema,
  indicatorSchema,
  newIndicatorSchema,
  seriesSchema,
  toComputedAgain,
  toIndicatorAnswer,
  toSeriesAnswer,
  toVintageAnswer,
  vintageSchema,
} from "./answers.ts";
import { jsonStatMediaType, toJsonStat } from "./json-stat.ts";
import { sdmxMediaType, toSdmx } from "./sdmx.ts";
import { readAsked, valuesQuery } from "./values-question.ts";
import { valuesAsCsv } from "./values-csv.ts";

const ofVintage = {
  params: idParameter.extend({
    number: z.coerce
      .number()
      .int()
      .min(1)
      .max(999_999_999)
      .openapi({ param: { name: "number", in: "path" }, type: "integer", example: 1 }),
  }),
} as const;

const list = {
  query: pageQuery.extend({
    q: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: "parameter-indicator-q", example: "admissions" }),
    organization: z.string().max(200).optional().openapi({ description: "parameter-indicator-organization" }),
  }),
} as const;

const values = { params: idParameter, query: valuesQuery } as const;
type ValuesAsked = CheckedRequest<typeof values>;

const indicator = one(indicatorSchema, "answer-indicator", (told: Indicator, context) =>
  toIndicatorAnswer(told, context),
);
const vintage = one(
  vintageSchema,
  "answer-vintage",
  inLanguage<Vintage, z.input<typeof vintageSchema>>(toVintageAnswer),
);
const again = one(
  computedAgainSchema,
  "answer-computed-again",
  inLanguage<ComputedAgain, z.input<typeof computedAgainSchema>>(toComputedAgain),
);
const series = one(seriesSchema, "answer-indicator-values", toSeriesAnswer);
const anything = z.record(z.string(), z.unknown());

/** /api/indicators: what is measured, from which versions, and its values. */
export const indicatorRoutes = routesOf(
  "indicators",
  ({ indicators, organizations }) => [
    get(
      "/api/indicators",
      "listIndicators",
      list,
      pageOf(indicator, "answer-indicators"),
      ({ actor, query, page }) =>
        indicators.listIndicators(actor, {
          ...page,
          ...defined({ q: query.q, organization: query.organization }),
        }),
    ),
    post(
      "/api/indicators",
      "createIndicator",
      { body: newIndicatorSchema, token: true },
      created(indicator, ({ dataset }) => `/api/indicators/${dataset.slug}`),
      async ({ actor, body: { organization, definition, ...told } }) => {
        const found = await organizations.findOrganization(actor, organization);
        if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
        return indicators.createIndicator(actor, {
          ...readableOf(told),
          organization: found.id,
          definition: toDefinition(definition),
        });
      },
    ),
    get("/api/indicators/{id}", "getIndicator", byId, indicator, ({ actor, params }) =>
      indicators.getIndicator(actor, params.id),
    ),
    patch(
      "/api/indicators/{id}",
      "changeIndicator",
      { ...byIdWithToken, body: indicatorChangeSchema },
      indicator,
      async ({ actor, params, body: { definition, ...told } }) => {
        const { dataset } = await indicators.getIndicator(actor, params.id);
        return indicators.changeIndicator(actor, dataset.id, {
          ...readableOf(told),
          ...(definition === undefined ? {} : { definition: toDefinition(definition) }),
        });
      },
    ),
  ],
  ({ indicators }) => [
    get(
      "/api/indicators/{id}/vintages",
      "listVintages",
      { params: idParameter, query: pageQuery },
      pageOf(vintage, "answer-vintages"),
      async ({ actor, params, page }) => {
        const { dataset } = await indicators.getIndicator(actor, params.id);
        return indicators.listVintages(actor, dataset.id, page);
      },
    ),
    get(
      "/api/indicators/{id}/vintages/{number}",
      "getVintage",
      ofVintage,
      vintage,
      async ({ actor, params }) => {
        const { dataset } = await indicators.getIndicator(actor, params.id);
        return indicators.getVintage(actor, dataset.id, params.number);
      },
    ),
    post(
      "/api/indicators/{id}/vintages/{number}/recomputation",
      "computeVintageAgain",
      ofVintage,
      again,
      async ({ actor, params }) => {
        const { dataset } = await indicators.getIndicator(actor, params.id);
        return indicators.computeAgain(actor, dataset.id, params.number);
      },
    ),
  ],
  (rooms) => [
    get(
      "/api/indicators/{id}/values",
      "readIndicator",
      values,
      listOf(series, "answer-indicator-values"),
      async (asked) => (await readOf(rooms, asked)).series,
    ),
    get(
      "/api/indicators/{id}/values.csv",
      "readIndicatorAsCsv",
      values,
      content("text/csv", z.string(), "answer-indicator-csv"),
      async (asked) => {
        const read = await readOf(rooms, asked);
        return asked.c.body(valuesAsCsv(read.series), 200, {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="${read.indicator.dataset.slug}.csv"`,
        });
      },
    ),
    get(
      "/api/indicators/{id}/sdmx",
      "readIndicatorAsSdmx",
      values,
      typed(sdmxMediaType, anything, "answer-indicator-sdmx"),
      async (asked) => {
        const { language, url } = asked;
        const [read, { name: sender }] = await Promise.all([readOf(rooms, asked), rooms.instance.settings()]);
        return toSdmx({ ...read, language, url, now: rooms.instance.now(), sender });
      },
    ),
    get(
      "/api/indicators/{id}/json-stat",
      "readIndicatorAsJsonStat",
      values,
      typed(jsonStatMediaType, anything, "answer-indicator-json-stat"),
      async (asked) => {
        const read = await readOf(rooms, asked);
        return toJsonStat(read.indicator, read.series, asked);
      },
    ),
  ],
);

async function readOf(
  rooms: Rooms,
  { actor, params, query }: ValuesAsked,
): Promise<{ readonly indicator: Indicator; readonly series: readonly Series[] }> {
  const found = await rooms.indicators.getIndicator(actor, params.id);
  return { indicator: found, series: await readAsked(rooms, actor, found, query) };
}

/** What is not told is absent, and never `undefined`. */
function readableOf<
  Told extends { readonly target?: { value: number; by?: string | undefined } | undefined },
>({ target, ...told }: Told) {
  return defined({
    ...told,
    target: target === undefined ? undefined : { value: target.value, ...defined({ by: target.by }) },
  });
}
