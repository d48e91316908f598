import type { Language } from "../base/language.ts";
import type { PageRequest } from "../base/page.ts";
import { defined } from "../base/defined.ts";
import type { Facet, SearchRequest, SearchSort } from "./search.ts";

export const facetNames: readonly Facet[] = [
  "kind",
  "theme",
  "producer",
  "format",
  "licence",
  "access",
  "territory",
  "period",
  "freshness",
  "quality",
  "origin",
  "personal",
  "keyword",
];

export const sortNames: readonly SearchSort[] = ["relevance", "newest", "title"];

/**
 * A search as its address tells it, the same for the page, the API and the feeds: `q`, each facet as
 * often as it has values, `from` and `to`, `bbox`, `sort`, `literally`. What cannot be read asks for
 * nothing.
 */
export function readSearch(params: URLSearchParams, language: Language, page: PageRequest): SearchRequest {
  const period = periodOf(params);
  const bbox = bboxOf(params);
  // PostgreSQL keeps no such sign in a text.
  const q = (params.get("q") ?? "").replaceAll("\u0000", "").trim().slice(0, 500);
  return {
    ...page,
    q,
    filters: Object.fromEntries(
      facetNames.flatMap((facet) => {
        const values = [...new Set(params.getAll(facet))].filter((value) => value !== "").slice(0, 50);
        return values.length === 0 ? [] : [[facet, values]];
      }),
    ),
    sort: sortNames.find((name) => name === params.get("sort")) ?? (q === "" ? "newest" : "relevance"),
    language,
    ...defined({ period, bbox }),
    ...(params.has("literally") ? { literally: true } : {}),
  };
}

function periodOf(params: URLSearchParams): SearchRequest["period"] {
  const [from, to] = ["from", "to"].map((name) => dateOf(params.get(name)));
  if (from === undefined && to === undefined) return undefined;
  return { ...defined({ from, to }) };
}

/** A year, a month or a day in ISO 8601. */
function dateOf(text: string | null): string | undefined {
  return /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.exec(text?.trim() ?? "")?.[0];
}

function bboxOf(params: URLSearchParams): SearchRequest["bbox"] {
  const numbers = (params.get("bbox") ?? "")
    .split(",")
    .map((text) => (text.trim() === "" ? NaN : Number(text)));
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return undefined;
  const [west, south, east, north] = numbers as [number, number, number, number];
  const isBox = west <= east && south <= north && south >= -90 && north <= 90;
  return isBox ? [west, south, east, north] : undefined;
}
