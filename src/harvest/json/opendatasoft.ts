import type { Read, ReadRequest, SourceReader } from "../read.ts";
import { contextOf, portalOf, withQuery } from "./addresses.ts";
import { isDocument, readDocument } from "./document.ts";
import { firstThatAnswers } from "./first-that-answers.ts";
import { opendatasoftRecord } from "./opendatasoft-record.ts";
import { isCursorOf, type PagedApi, readPages } from "./paging.ts";

/**
 * Opendatasoft: the export of its catalogue (explore API 2.1, then 2.0), which has no limit, else
 * the pages of the search API 1.0, which end at 10 000. The address is that of the portal, of its
 * API, or of a document. Options: `organization` (a publisher), `theme`, `tag` (a keyword),
 * `language`, and `portal` for a document.
 */
export const opendatasoftReader: SourceReader = { kind: "opendatasoft", read: readOpendatasoft };

const offsetMax = 10_000;

function readOpendatasoft(request: ReadRequest): AsyncIterable<Read> {
  if (isDocument(request.url)) return readDocument(request, opendatasoftRecord, contextOf(request));
  const portal = portalOf(request.url, /\/(?:api(?:\/.*)?|explore(?:\/.*)?)$/);
  const search = searchApi(request, portal);
  if (isCursorOf(request.cursor, search)) return readPages(request, search);
  const exported = ["/api/explore/v2.1", "/api/v2"].map((api) => (): AsyncIterable<Read> => {
    const url = withQuery(`${portal}${api}/catalog/exports/json`, refined(request));
    // What an export holds was chosen by the portal: options are not applied again.
    return readDocument({ ...request, url, options: {} }, opendatasoftRecord, contextOf(request, portal));
  });
  return firstThatAnswers([...exported, () => readPages(request, search)]);
}

/** Conditions on facets (ODSQL). */
function refined({ options }: ReadRequest): { where?: string } {
  const conditions = [
    ["default.publisher", options["organization"]],
    ["default.theme", options["theme"]],
    ["default.keyword", options["tag"]],
  ].flatMap(([field, value]) =>
    value === undefined || value === "" ? [] : [`${field} = "${value.replace(/["\\]/g, "")}"`],
  );
  return conditions.length === 0 ? {} : { where: conditions.join(" and ") };
}

function searchApi(request: ReadRequest, portal: string): PagedApi {
  const { organization, theme, tag } = request.options;
  return {
    name: "search",
    paths: ["datasets"],
    counts: ["nhits"],
    size: 100,
    offsetMax,
    context: contextOf(request, portal),
    read: opendatasoftRecord,
    address: ({ offset }) =>
      withQuery(`${portal}/api/datasets/1.0/search/`, {
        rows: Math.min(100, offsetMax - offset),
        start: offset,
        "refine.publisher": organization,
        "refine.theme": theme,
        "refine.keyword": tag,
      }),
  };
}
