import { defined } from "../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { DatasetOfPlace, Place } from "../catalogue/places.ts";
import { Failure } from "../base/failure.ts";
import type { Rooms } from "../rooms.ts";
import type { NamedPlace, PlaceLevel } from "../territory/territory.ts";
import { listOf, one, pageOf } from "./answer.ts";
import { datasetSchema, toDatasetAnswer } from "./datasets/answers.ts";
import { get, paged, routesOf } from "./route.ts";

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

const byPlace = { params: placeParameters } as const;
const placeQuery = {
  query: z.object({
    q: z.string().max(200).openapi({ description: "parameter-place", example: "rennes" }),
  }),
} as const;

const datasetOfPlaceSchema = z.object({
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
});

const named = one(namedSchema, "answer-places", (told: NamedPlace, { url }) => toNamed(told, url));
const dataset = one(datasetOfPlaceSchema, "answer-datasets-of-place", (told: DatasetOfPlace, { url }) =>
  toItem(told, url),
);

/** /api/places: the territory, and what is known of each place here. */
export const placeRoutes = routesOf("places", ({ places }) => {
  const place = one(placeSchema, "answer-place", (told: Place, { url }) => ({
    ...toAnswer(told, url),
    within: places.listPlacesIn(told).map((each) => toNamed(each, url)),
  }));
  return [
    get("/api/places", "searchPlaces", placeQuery, listOf(named, "answer-places"), ({ query }) =>
      places.searchPlaces(query.q),
    ),
    get("/api/places/{level}/{code}", "getPlace", byPlace, place, ({ params }) =>
      getPlace(places, params.level, params.code),
    ),
    get(
      "/api/places/{level}/{code}/datasets",
      "listDatasetsOfPlace",
      { ...byPlace, ...paged },
      pageOf(dataset, "answer-datasets-of-place"),
      ({ actor, params, page }) =>
        places.listDatasetsOf(actor, getPlace(places, params.level, params.code), page),
    ),
  ];
});

function getPlace(places: Rooms["places"], level: PlaceLevel, code: string): Place {
  const place = places.findPlace(level, code);
  if (place === undefined) throw new Failure("not-found", "places-unknown", { level, code });
  return place;
}

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
