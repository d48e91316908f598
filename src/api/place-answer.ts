import { z } from "@hono/zod-openapi";
import { defined } from "../base/defined.ts";
import type { FoundFigure, FoundPlace, PlaceAnswer } from "../search/answer-place.ts";

export const levelSchema = z.enum(["commune", "epci", "departement", "region"]);

const foundPlaceSchema = z.object({
  level: levelSchema,
  code: z.string(),
  label: z.string(),
  within: z.string().optional().openapi({ description: "search-place-within" }),
  population: z.int().optional().openapi({ description: "search-place-population" }),
  links: z.object({ page: z.string(), datasets: z.string() }),
});

const figureSchema = z.object({
  name: z.string().openapi({ description: "search-figure-name" }),
  value: z.number(),
  unit: z.string().optional(),
  at: z.string().optional().openapi({ description: "search-figure-at" }),
  updated: z.string().openapi({ description: "search-figure-updated" }),
  dataset: z.object({ id: z.string(), title: z.string() }),
  table: z.object({ id: z.string(), name: z.string() }),
  links: z.object({ page: z.string(), data: z.string() }),
});

/** What a question that names a place is answered with, beside the datasets. */
export const placeAnswerSchema = z
  .object({
    place: foundPlaceSchema.optional().openapi({ description: "search-place-meant" }),
    figures: z.array(figureSchema),
    others: z.array(foundPlaceSchema).openapi({ description: "search-place-others" }),
  })
  .openapi("PlaceAnswer");

export function toPlaceAnswer({ place, figures, others }: PlaceAnswer, url: string) {
  return {
    ...defined({ place: place && toFoundPlace(place, url) }),
    figures: place === undefined ? [] : figures.map((figure) => toFigure(figure, place, url)),
    others: others.map((other) => toFoundPlace(other, url)),
  };
}

function toFoundPlace({ level, code, label, within, population }: FoundPlace, url: string) {
  return {
    level,
    code,
    label,
    ...defined({ within, population }),
    links: {
      page: `${url}/places/${level}/${code}`,
      datasets: `${url}/api/places/${level}/${code}/datasets`,
    },
  };
}

function toFigure(
  { name, value, unit, at, updatedAt, dataset, table, column, instance }: FoundFigure,
  { code }: FoundPlace,
  url: string,
) {
  const filter = new URLSearchParams({ [`${column}__exact`]: code }).toString();
  return {
    name,
    value,
    ...defined({ unit, at }),
    updated: updatedAt.toISOString(),
    dataset: { id: dataset.id, title: dataset.title },
    table: { id: table.id, name: table.name },
    links: {
      page: `${url}/datasets/${dataset.slug}/${table.slug}?${filter}`,
      data: `${instance ?? url}/api/resources/${table.id}/data/?${filter}`,
    },
  };
}
