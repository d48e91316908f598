import type { Read, ReadRequest, SourceReader } from "../read.ts";
import { contextOf, portalOf, withQuery } from "./addresses.ts";
import { isDocument, readDocument } from "./document.ts";
import { firstThatAnswers } from "./first-that-answers.ts";
import { isCursorOf, type PagedApi, readPages } from "./paging.ts";
import { rudiRecord } from "./rudi-record.ts";

/**
 * RUDI: the resources of a producer node, the metadata of a portal, or a document. The address is
 * that of either, or of its API. Options: `organization` (id of a producer), `theme`, `language`.
 */
export const rudiReader: SourceReader = { kind: "rudi", read: readRudi };

const size = 100;

function readRudi(request: ReadRequest): AsyncIterable<Read> {
  if (isDocument(request.url)) return readDocument(request, rudiRecord, contextOf(request));
  const root = portalOf(request.url, /\/(?:api|konsult|catalogue|catalog\/v1)(?:\/.*)?$/);
  const node = nodeApi(request, root);
  const portal = portalApi(request, root);
  const apis =
    request.url.includes("/konsult") || request.url.includes("/catalogue") ? [portal, node] : [node, portal];
  const begun = apis.find((api) => isCursorOf(request.cursor, api));
  if (begun !== undefined) return readPages(request, begun);
  return firstThatAnswers(apis.map((api) => () => readPages(request, api)));
}

function nodeApi(request: ReadRequest, root: string): PagedApi {
  const { organization, theme } = request.options;
  const told = /\/resources\/?$/.test(new URL(request.url).pathname)
    ? request.url
    : `${root}/api/v1/resources`;
  return {
    name: "node",
    paths: ["", "resources", "items", "data"],
    counts: ["total", "count"],
    size,
    context: contextOf(request),
    read: rudiRecord,
    address: ({ offset }) =>
      withQuery(told, { limit: size, offset, "producer.organization_id": organization, theme }),
  };
}

function portalApi(request: ReadRequest, root: string): PagedApi {
  const { organization, theme } = request.options;
  return {
    name: "portal",
    paths: ["items", "elements", ""],
    counts: ["total"],
    size,
    context: contextOf(request, root),
    read: rudiRecord,
    address: ({ offset }) =>
      withQuery(`${root}/konsult/v1/datasets/metadatas`, {
        limit: size,
        offset,
        producer_uuids: organization,
        themes: theme,
      }),
  };
}
