import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { Level } from "../../territory/territory.ts";
import type { Rooms } from "../../rooms.ts";
import type { DatasetOfPlace, Place } from "../../catalogue/places.ts";
import type { NamedPlace } from "../../territory/gazetteer.ts";
import {
  defined,
  json,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "./answers.ts";
import { datasetSchema, toDatasetAnswer } from "./datasets/answers.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";
import type { RouteOptions } from "./door.ts";

/** /api/places: the territory, and what is known of each place here. */
export function placeRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const find = (level: Level, code: string): Place => {
    const place = rooms.places.findPlace(level, code);
    if (place === undefined) throw new Failure("not-found", "places-unknown", { level, code });
    return place;
  };
  routes.openapi(searchRoute, (c) => {
    const found = rooms.places.searchPlaces(c.req.valid("query").q);
    return c.json({ data: found.map((place) => toNamed(place, url)) }, 200);
  });
  routes.openapi(getRoute, (c) => {
    const { level, code } = c.req.valid("param");
    const place = find(level, code);
    const within = rooms.places.listPlacesIn(place);
    return c.json({ ...toAnswer(place, url), within: within.map((each) => toNamed(each, url)) }, 200);
  });
  routes.openapi(datasetsRoute, async (c) => {
    const { level, code } = c.req.valid("param");
    const request = toPageRequest(c.req.valid("query"));
    const found = await rooms.places.listDatasetsOf(c.var.actor, find(level, code), request);
    const answer = pageAnswer(publicAddress(url, c.req.url), request, found, (item) => toItem(item, url));
    return c.json(answer, 200);
  });
  return routes;
}

const levelSchema = z.enum(["commune", "epci", "departement", "region"]);

const namedSchema = z.object({
  level: levelSchema,
  code: z.string(),
  label: z.string(),
  links: z.object({ page: z.string(), datasets: z.string() }),
});

const placeSchema = namedSchema
  .extend({
    population: z.int().optional(),
    successor: namedSchema.optional(),
    around: z.array(namedSchema),
    within: z.array(namedSchema),
  })
  .openapi("Place");

const placeParameters = z.object({
  level: levelSchema.openapi({ param: { name: "level", in: "path" }, example: "commune" }),
  code: z.string().openapi({ param: { name: "code", in: "path" }, example: "35238" }),
});

const tags = ["places"];

const searchRoute = createRoute({
  method: "get",
  path: "/api/places",
  operationId: "searchPlaces",
  tags,
  request: {
    query: z.object({
      q: z.string().max(200).openapi({ description: "parameter-place", example: "rennes" }),
    }),
  },
  responses: { 200: json(z.object({ data: z.array(namedSchema) }), "answer-places"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/places/{level}/{code}",
  operationId: "getPlace",
  tags,
  request: { params: placeParameters },
  responses: { 200: json(placeSchema, "answer-place"), ...refused },
});

const datasetsRoute = createRoute({
  method: "get",
  path: "/api/places/{level}/{code}/datasets",
  operationId: "listDatasetsOfPlace",
  tags,
  request: { params: placeParameters, query: pageQuery },
  responses: {
    200: json(
      pageSchema(
        z.object({
          dataset: datasetSchema,
          declared: z.boolean(),
          tables: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              column: z.string(),
              code: z.string(),
              links: z.object({ data: z.string() }),
            }),
          ),
        }),
      ),
      "answer-datasets-of-place",
    ),
    ...refused,
  },
});

function toNamed({ level, code, label }: NamedPlace, url: string) {
  const page = `${url}/places/${level}/${code}`;
  return { level, code, label, links: { page, datasets: `${url}/api/places/${level}/${code}/datasets` } };
}

function toAnswer(place: Place, url: string) {
  const { successor, around, population } = place;
  return {
    ...toNamed(place, url),
    ...defined({ population, successor: successor && toNamed(successor, url) }),
    around: around.map((each) => toNamed(each, url)),
  };
}

function toItem({ dataset, declared, tables }: DatasetOfPlace, url: string) {
  return {
    dataset: toDatasetAnswer(dataset, url),
    declared,
    tables: tables.map((table) => {
      const query = new URLSearchParams({ [`${table.column}__exact`]: table.code });
      return { ...table, links: { data: `${url}/api/resources/${table.id}/data/?${query.toString()}` } };
    }),
  };
}
