import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { type CataloguePage, describeCatalogue } from "../../catalogue/dcat/catalogues.ts";
import { toDate } from "../../catalogue/dcat/dates.ts";
import type { Rooms } from "../../rooms.ts";
import type { Organization } from "../../people/organization.ts";
import { publicAddress } from "../answers.ts";
import { etagOf, lastChange, sendPieces, tellingOf, writtenIn } from "./answers.ts";
import { declareCatalog } from "./declared.ts";
import { acceptedCatalogFormat, type CatalogFormat, catalogFormats } from "./formats.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /catalog: what is published here, in RDF, page by page; the same of one organization. */
export function catalogRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  for (const [end, format] of Object.entries(catalogFormats)) {
    routes.get(`/catalog.${end}`, (c) => sendCatalog({ c, rooms, url, format }));
    routes.get(`/organizations/:slug/catalog.${end}`, async (c) =>
      sendCatalog({ c, rooms, url, format, organization: await find(c, rooms, c.req.param("slug")) }),
    );
  }
  routes.get("/catalog", (c) => seeOther(c, url, "/datasets"));
  routes.get("/organizations/:slug/catalog", (c) =>
    seeOther(c, url, `/organizations/${encodeURIComponent(c.req.param("slug"))}`),
  );
  declareCatalog(routes);
  return routes;
}

/** To the address of the format that is asked for; browsers to the page for people. */
function seeOther(c: Context<ApiEnv>, url: string, page: string): Response {
  const format = acceptedCatalogFormat(c.req.header("accept")) ?? "jsonld";
  const { pathname, search } = new URL(c.req.url);
  c.header("Vary", "Accept");
  if (format === "html") return c.redirect(url + page, 303);
  return c.redirect(`${url}${pathname.replace(/\/$/, "")}.${format}${search}`, 303);
}

interface CatalogRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  readonly url: string;
  readonly format: CatalogFormat;
  readonly organization?: Organization;
}

async function sendCatalog({ c, rooms, url, format, organization }: CatalogRequest): Promise<Response> {
  const query = querySchema.parse(c.req.query());
  const owner =
    organization ?? (query.organization === undefined ? undefined : await find(c, rooms, query.organization));
  const { page, page_size: pageSize } = query;
  const { items, total } = await rooms.datasets.listPublished(c.var.actor, {
    page,
    pageSize,
    ...(owner === undefined ? {} : { organization: owner.id }),
    ...(query.modified_since === undefined ? {} : { modifiedSince: toInstant(query.modified_since) }),
    ...(query.tag === undefined ? {} : { highValue: true }),
  });
  const telling = await tellingOf(c, { rooms, url, datasets: items });
  const address = publicAddress(url, c.req.url);
  const addressOf = (number: number) => pageAddress(address, number);
  const etag = etagOf(items, telling, address, total, owner);
  const modified = lastChange(items, new Date(0));
  const links = linksTo({ page, pageSize, total, addressOf });
  return sendPieces(c, { etag, modified, mediaType: format.mediaType, links }, async () => {
    const distributions = await rooms.datasets.distributionsOf(c.var.actor, items);
    const told: CataloguePage = {
      datasets: items,
      distributions,
      total,
      page,
      pageSize,
      addressOf,
      ...defined({ organization }),
    };
    return writtenIn(format, describeCatalogue(told, telling));
  });
}

const querySchema = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(500).default(100),
  modified_since: z.string().optional(),
  organization: z.string().optional(),
  tag: z.literal("hvd").optional(),
});

function toInstant(written: string): Date {
  // A day that no month has is another one to `Date`.
  const date = toDate(written) === undefined ? new Date(Number.NaN) : new Date(written);
  if (!Number.isNaN(date.getTime())) return date;
  throw new Failure("invalid", "doors-date-wrong", { parameter: "modified_since", expected: "2026-11-25" });
}

async function find(c: Context<ApiEnv>, rooms: Rooms, slugOrId: string): Promise<Organization> {
  const found = await rooms.organizations.findOrganization(c.var.actor, slugOrId);
  if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
  return found;
}

function pageAddress(address: string, number: number): string {
  const link = new URL(address);
  link.searchParams.set("page", String(number));
  return link.href;
}

/** RFC 8288, for clients that follow pages without reading them. */
function linksTo({ page, pageSize, total, addressOf }: Omit<CataloguePage, "datasets" | "distributions">) {
  return [
    ...(page > 1 ? [`<${addressOf(page - 1)}>; rel="prev"`] : []),
    ...(page * pageSize < total ? [`<${addressOf(page + 1)}>; rel="next"`] : []),
  ];
}
