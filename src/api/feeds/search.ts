import type { Language } from "../../base/language.ts";
import type { PageRequest } from "../../base/page.ts";
import type { SearchRequest } from "../../search/search.ts";
import { readSearch } from "../../search/search-request.ts";

/** The newest first of what the address of a search asks for; nothing is counted. */
export function toSearchRequest(
  params: URLSearchParams,
  language: Language,
  page: PageRequest,
): SearchRequest {
  return { ...readSearch(params, language, page), sort: "newest", facets: [] };
}
