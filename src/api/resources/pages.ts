import { defined } from "../../base/defined.ts";
import type { PageText } from "../../tables/rows.ts";
import { conditional, isKnown } from "../conditional.ts";
import type { ResourceRequest } from "./request.ts";

/** `{data, links, meta}` as data.gouv.fr's tabular API writes it. */
export async function sendPage(request: ResourceRequest): Promise<Response> {
  const { c, rooms, table, params, version } = request;
  const page = await rooms.rows.readPageText(c.var.actor, table, params, {
    signal: c.req.raw.signal,
    unlessEtag: (etag) => isKnown(c, etag),
    ...defined({ version }),
  });
  const headers = conditional(page.etag, page.version.createdAt);
  if (page.data === undefined) return new Response(null, { status: 304, headers });
  const links = linksOf(request, page);
  const meta = {
    page: page.page,
    page_size: page.pageSize,
    total: page.total,
    total_exact: page.totalExact,
    version: page.version.number,
    ...defined({ cursor: page.cursor }),
  };
  headers["content-type"] = "application/json; charset=utf-8";
  const link = linkHeader(request, page, links);
  if (link !== "") headers["link"] = link;
  const body = `{"data":${page.data},"links":${JSON.stringify(links)},"meta":${JSON.stringify(meta)}}`;
  return new Response(body, { headers });
}

interface Links {
  readonly profile: string;
  readonly swagger: string;
  readonly next: string | null;
  readonly prev: string | null;
}

function linksOf({ c, address, params }: ResourceRequest, page: PageText): Links {
  const kept = keptParameters(c.req.url);
  const at = (number: number) =>
    `${address}/data/?${[...kept, `page=${number}`, `page_size=${page.pageSize}`].join("&")}`;
  const byCursor = params.has("cursor");
  const more = page.page * page.pageSize < page.total;
  return {
    profile: `${address}/profile/`,
    swagger: `${address}/swagger/`,
    next: byCursor ? cursorLink(address, kept, page) : more ? at(page.page + 1) : null,
    prev: !byCursor && page.page > 1 ? at(page.page - 1) : null,
  };
}

function cursorLink(address: string, kept: readonly string[], page: PageText): string | null {
  if (page.cursor === undefined) return null;
  return `${address}/data/?${[...kept, `page_size=${page.pageSize}`, `cursor=${page.cursor}`].join("&")}`;
}

/** The parameters as the client wrote them, but for those that choose the page. */
function keptParameters(url: string): string[] {
  const search = url.indexOf("?");
  if (search < 0 || search === url.length - 1) return [];
  return url
    .slice(search + 1)
    .split("&")
    .filter((part) => part !== "" && !/^(?:page|page_size|cursor)(?:=|$)/.test(part));
}

/** RFC 8288; `next` by the cursor, which does not slow down with depth. */
function linkHeader(request: ResourceRequest, page: PageText, links: Links): string {
  const { address, c } = request;
  const next = cursorLink(address, keptParameters(c.req.url), page) ?? links.next;
  return [
    next === null ? "" : `<${next}>; rel="next"`,
    links.prev === null ? "" : `<${links.prev}>; rel="prev"`,
    `<${links.profile}>; rel="describedby"`,
    `<${links.swagger}>; rel="service-desc"`,
  ]
    .filter(Boolean)
    .join(", ");
}
