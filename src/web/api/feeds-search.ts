import type { Language } from "../../base/language.ts";
import type { PageRequest } from "../../base/page.ts";
import type { Facet, SearchRequest } from "../../catalogue/search.ts";

const facets: readonly Facet[] = [
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
  "keyword",
];

/** The newest first of what the address of a search asks for; nothing is counted or corrected. */
export function toSearchRequest(
  params: URLSearchParams,
  language: Language,
  page: PageRequest,
): SearchRequest {
  const chosen = facets.map(
    (facet) => [facet, params.getAll(facet).filter((value) => value !== "")] as const,
  );
  const from = params.get("from");
  const to = params.get("to");
  const bbox = (params.get("bbox") ?? "").split(",").map(Number);
  const [west, south, east, north] = bbox;
  return {
    ...page,
    q: (params.get("q") ?? "").slice(0, 500),
    filters: Object.fromEntries(chosen.filter(([, values]) => values.length > 0)),
    sort: "newest",
    language,
    facets: [],
    ...(from || to ? { period: { ...(from ? { from } : {}), ...(to ? { to } : {}) } } : {}),
    ...(bbox.length === 4 && bbox.every(Number.isFinite)
      ? { bbox: [west, south, east, north] as [number, number, number, number] }
      : {}),
  };
}
