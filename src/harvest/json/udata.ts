import type { Read, ReadRequest, SourceReader } from "../read.ts";
import { contextOf, portalOf, withQuery } from "./addresses.ts";
import { isDocument, readDocument } from "./document.ts";
import { readPages } from "./paging.ts";
import { udataRecord } from "./udata-record.ts";

/**
 * udata (data.gouv.fr): `/api/1/datasets/`, page by page. The address is that of the portal, of its
 * API with its own filters, or of a document. Options: `organization` (its id), `tag`, `language`.
 */
export const udataReader: SourceReader = { kind: "udata", read: readUdata };

const size = 100;

function readUdata(request: ReadRequest): AsyncIterable<Read> {
  if (isDocument(request.url)) return readDocument(request, udataRecord, contextOf(request));
  const portal = portalOf(request.url, /\/(?:api(?:\/.*)?|(?:[a-z]{2}\/)?datasets(?:\/.*)?)$/);
  const told = /\/api\/\d\/datasets/.test(request.url) ? request.url : `${portal}/api/1/datasets/`;
  const { organization, tag } = request.options;
  return readPages(request, {
    name: "datasets",
    paths: ["data"],
    counts: ["total"],
    size,
    context: contextOf(request, portal),
    read: udataRecord,
    address: ({ page }) => withQuery(told, { page, page_size: size, organization, tag }),
    hasNext: (scalars) => {
      const next = scalars.get("next_page");
      return next === undefined ? undefined : next !== "null" && next !== "";
    },
  });
}
