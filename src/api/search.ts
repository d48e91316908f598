import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { SearchResult } from "../search/search.ts";
import type { Rooms } from "../rooms.ts";
import { facetNames, readSearch, sortNames } from "../search/search-request.ts";
import { listOf, one, written } from "./answer.ts";
import { pageAnswer, pageQuery, pageSchema, publicAddress } from "./answers.ts";
import { datasetSchema, writeDatasetAnswer } from "./datasets/answers.ts";
import { rowsSchema, toRowsAnswer } from "./rows-found.ts";
import { levelSchema, placeAnswerSchema, toPlaceAnswer } from "./place-answer.ts";
import { type CheckedRequest, get, routesOf } from "./route.ts";

const facetQuery = Object.fromEntries(
  facetNames.map((facet) => [
    facet,
    z
      .union([z.string(), z.array(z.string())])
      .optional()
      .openapi({ type: "array", items: { type: "string" }, description: `search-parameter-${facet}` }),
  ]),
);

const text = (description: string, example?: string) =>
  z
    .string()
    .optional()
    .openapi({ description, ...defined({ example }) });

const searchAnswerSchema = pageSchema(datasetSchema)
  .extend({
    facets: z.record(
      z.string(),
      z.array(z.object({ value: z.string(), label: z.string(), count: z.int(), chosen: z.boolean() })),
    ),
    producers: z.array(
      z.object({
        value: z.string(),
        name: z.string(),
        datasets: z.int(),
        links: z.object({ page: z.string().optional() }),
      }),
    ),
    understood: z.object({
      words: z.array(
        z.object({
          word: z.string(),
          found: z.boolean(),
          corrected: z.string().optional(),
          synonyms: z.array(z.string()),
        }),
      ),
      phrases: z.array(z.string()),
      excluded: z.array(z.string()),
    }),
    nearest: z.array(datasetSchema),
    byTitleAlone: z.boolean().optional().openapi({ description: "search-answer-by-title" }),
    boards: z
      .array(z.object({ title: z.string(), links: z.object({ page: z.string() }) }))
      .openapi({ description: "search-answer-boards" }),
    rows: z.array(rowsSchema).openapi({ description: "search-answer-rows" }),
    answer: placeAnswerSchema.optional().openapi({ description: "search-answer-place" }),
  })
  .openapi("SearchAnswer");

const searchQuery = {
  query: pageQuery.extend({
    q: text("search-parameter-q", "cantines scolaires"),
    ...facetQuery,
    from: text("search-parameter-from", "2020"),
    to: text("search-parameter-to", "2021-12-31"),
    bbox: text("search-parameter-bbox", "-2,47.9,-1.3,48.3"),
    sort: z
      .enum(sortNames as ["relevance", "newest", "title"])
      .optional()
      .openapi({ description: "search-parameter-sort" }),
    literally: text("search-parameter-literally"),
    facets: text("search-parameter-facets", "theme,producer"),
  }),
} as const;

const beginning = {
  query: z.object({
    q: z.string().max(200).openapi({ description: "search-parameter-beginning", example: "canti" }),
  }),
} as const;

const suggestionSchema = z.object({
  kind: z.enum(["dataset", "keyword", "producer", "place"]),
  text: z.string(),
  producer: z.string().optional().openapi({ description: "search-suggestion-producer" }),
  level: levelSchema.optional().openapi({ description: "search-suggestion-level" }),
  within: z.string().optional().openapi({ description: "search-place-within" }),
  links: z.object({ page: z.string() }),
});

type SearchAnswer = z.infer<typeof searchAnswerSchema>;
type Suggestion = Awaited<ReturnType<Rooms["search"]["suggest"]>>[number];

const answer = written(searchAnswerSchema, "search-answer-found");
const suggestion = one(
  suggestionSchema,
  "search-answer-suggestions",
  ({ kind, text, producer, target, level, within }: Suggestion, { url }) => ({
    kind,
    text,
    ...defined({ producer, level, within }),
    links: { page: `${url}${pathOf(kind, text, target)}` },
  }),
);

/** /api/search: datasets by words, facets, time and place, and what the beginning of a question may mean. */
export const searchRoutes = routesOf("search", ({ search, boards }) => [
  get("/api/search", "searchDatasets", searchQuery, answer, (asked) =>
    searchDatasets({ search, boards }, asked),
  ),
  get(
    "/api/search/suggestions",
    "suggestSearches",
    beginning,
    listOf(suggestion, "search-answer-suggestions"),
    ({ actor, query, language }) => search.suggest(actor, query.q, language),
  ),
]);

async function searchDatasets(
  { search, boards }: Pick<Rooms, "search" | "boards">,
  { actor, language, query, page, url, c }: CheckedRequest<typeof searchQuery>,
): Promise<Buffer<ArrayBuffer>> {
  const { facets } = query;
  const { searchParams } = new URL(c.req.url);
  const request = {
    ...readSearch(searchParams, language, page),
    ...(facets === undefined
      ? {}
      : { facets: facetNames.filter((facet) => facets.split(",").includes(facet)) }),
  };
  const [found, place, named] = await Promise.all([
    search.searchWritten(actor, request, (dataset) => writeDatasetAnswer(dataset, url)),
    request.page === 1 ? search.findPlaceAnswer(request.q) : undefined,
    request.page === 1 ? boardsNamed(boards, actor, { q: request.q, url }) : [],
  ]);
  const rows = request.page === 1 ? await search.findInRows(found) : [];
  // Where nothing answers, the nearest stand beside the empty list: a program takes none for the answer.
  const shown = found.nearest ? { items: [], total: 0 } : found;
  const { data, ...others } = pageAnswer(publicAddress(url, c.req.url), request, shown, (dataset) => dataset);
  return writeAnswer({
    data,
    nearest: found.nearest ? [...found.items] : [],
    ...defined({ byTitleAlone: found.byTitleAlone }),
    ...others,
    ...toSearchAnswer(found, url),
    boards: [...named],
    rows: rows.map((each) => toRowsAnswer(each, url)),
    ...defined({ answer: place && toPlaceAnswer(place, url) }),
  });
}

/** With datasets that are written already. */
interface WrittenDatasets extends Omit<SearchAnswer, "data" | "nearest"> {
  readonly data: readonly Buffer[];
  readonly nearest: readonly Buffer[];
}

function writeAnswer({ data, nearest, ...rest }: WrittenDatasets): Buffer<ArrayBuffer> {
  return Buffer.concat([
    Buffer.from('{"data":['),
    ...listed(data),
    Buffer.from('],"nearest":['),
    ...listed(nearest),
    Buffer.from(`],${JSON.stringify(rest).slice(1)}`),
  ]);
}

function listed(written: readonly Buffer[]): readonly Buffer[] {
  return written.flatMap((each, at) => (at === 0 ? [each] : [comma, each]));
}

const comma = Buffer.from(",");

const boardsMax = 6;

/** Those that are called so, here and on the sites that are followed. */
async function boardsNamed(
  boards: Rooms["boards"],
  actor: Actor,
  { q, url }: { readonly q: string; readonly url: string },
): Promise<SearchAnswer["boards"]> {
  if (q.trim() === "") return [];
  const [{ items }, elsewhere] = await Promise.all([
    boards.listBoards(actor, { page: 1, pageSize: boardsMax, q }),
    boards.findBoardsElsewhere(actor, { q, most: boardsMax }),
  ]);
  const here = items.map(({ title, slug }) => ({ title, links: { page: `${url}/boards/${slug}` } }));
  return [...here, ...elsewhere.map((board) => ({ title: board.title, links: { page: board.url } }))];
}

function toSearchAnswer({ facets, producers, understood }: SearchResult<unknown>, url: string) {
  return {
    facets: Object.fromEntries(
      facets.map(({ facet, values }) => [
        facet,
        values.map((value) => ({ ...value, label: value.label ?? value.value })),
      ]),
    ),
    producers: producers.map(({ value, name, slug, datasets }) => ({
      value,
      name,
      datasets,
      links: slug === undefined ? {} : { page: `${url}/organizations/${slug}` },
    })),
    understood: {
      words: understood.words.map(({ word, found, corrected, synonyms }) => ({
        word,
        found,
        ...defined({ corrected }),
        synonyms: [...synonyms],
      })),
      phrases: [...understood.phrases],
      excluded: [...understood.excluded],
    },
  };
}

function pathOf(kind: string, text: string, target: string | undefined): string {
  if (kind === "dataset" && target !== undefined) return `/datasets/${encodeURIComponent(target)}`;
  if (kind === "place" && target !== undefined) return `/places/${target}`;
  const facet = { producer: "producer", keyword: "keyword" }[kind] ?? "q";
  return `/datasets?${new URLSearchParams({ [facet]: target ?? text }).toString()}`;
}
