import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type Actor, anyone } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import { languages } from "../../base/language.ts";
import type { Rooms } from "../../rooms.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** The protocol allows 50 000 addresses and 50 MB; parts of a fifth are made quickly. */
const perPart = 10_000;
const pageSize = 1000;

/** /sitemap.xml (https://www.sitemaps.org/protocol.html): what everybody may read, in each language. */
export function sitemapRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.get("/sitemap.xml", async (c) => {
    const { total } = await rooms.datasets.listPublished(anyone, { page: 1, pageSize: 1 });
    const parts = Math.max(1, Math.ceil(total / perPart));
    return parts === 1 ? send(c, part(rooms, url, 1)) : send(c, index(url, parts));
  });
  routes.get("/:file{sitemap-\\d{1,6}\\.xml}", async (c) => {
    const number = Number(/\d+/.exec(c.req.param("file"))?.[0]);
    const { total } = await rooms.datasets.listPublished(anyone, { page: 1, pageSize: 1 });
    if (number < 1 || number > Math.max(1, Math.ceil(total / perPart))) {
      throw new Failure("not-found", "api-no-such-route", { path: c.req.path, method: c.req.method });
    }
    return send(c, part(rooms, url, number));
  });
  return routes;
}

function send(c: Context<ApiEnv>, pieces: AsyncIterable<string>): Response {
  return c.body(ReadableStream.from(encoded(pieces)), 200, {
    "content-type": "application/xml; charset=utf-8",
    "cache-control": "public, max-age=3600",
  });
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

async function* index(url: string, parts: number): AsyncGenerator<string> {
  yield `${declaration}<sitemapindex ${namespace}>\n`;
  for (let number = 1; number <= parts; number += 1) {
    yield `<sitemap><loc>${url}/sitemap-${number}.xml</loc></sitemap>\n`;
  }
  yield "</sitemapindex>\n";
}

async function* part(rooms: Rooms, url: string, number: number): AsyncGenerator<string> {
  yield `${declaration}<urlset ${namespace} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`;
  if (number === 1) {
    for (const path of ["/", "/datasets", "/organizations", "/reuses", "/boards", "/requests", "/about"])
      yield entry(`${url}${path}`);
    yield* organizations(rooms, anyone, url);
    yield* reuses(rooms, url);
    yield* boards(rooms, url);
    yield* requests(rooms, url);
  }
  const pages = perPart / pageSize;
  for (let page = (number - 1) * pages + 1; page <= number * pages; page += 1) {
    const { items } = await rooms.datasets.listPublished(anyone, { page, pageSize });
    yield items
      .map(({ slug, modifiedAt }) => entry(`${url}/datasets/${encodeURIComponent(slug)}`, modifiedAt))
      .join("");
    if (items.length < pageSize) break;
  }
  yield "</urlset>\n";
}

async function* organizations(rooms: Rooms, actor: Actor, url: string): AsyncGenerator<string> {
  for (let page = 1; page <= perPart / pageSize; page += 1) {
    const { items } = await rooms.organizations.listOrganizations(actor, { page, pageSize });
    const telling = items.filter(({ datasets }) => datasets > 0);
    yield telling.map(({ slug }) => entry(`${url}/organizations/${encodeURIComponent(slug)}`)).join("");
    if (items.length < pageSize) break;
  }
}

async function* reuses(rooms: Rooms, url: string): AsyncGenerator<string> {
  for (let page = 1; page <= perPart / pageSize; page += 1) {
    const { items } = await rooms.projects.listProjects(anyone, { page, pageSize });
    yield items.map(({ slug, modifiedAt }) => entry(`${url}/reuses/${slug}`, modifiedAt)).join("");
    if (items.length < pageSize) break;
  }
}

async function* boards(rooms: Rooms, url: string): AsyncGenerator<string> {
  for (let page = 1; page <= perPart / pageSize; page += 1) {
    const { items } = await rooms.boards.listBoards(anyone, { page, pageSize });
    yield items.map(({ slug, modifiedAt }) => entry(`${url}/boards/${slug}`, modifiedAt)).join("");
    if (items.length < pageSize) break;
  }
}

async function* requests(rooms: Rooms, url: string): AsyncGenerator<string> {
  for (let page = 1; page <= perPart / pageSize; page += 1) {
    const { items } = await rooms.requests.listPublicRequests(anyone, { page, pageSize });
    yield items.map(({ id, steps }) => entry(`${url}/requests/${id}`, steps.at(-1)?.at)).join("");
    if (items.length < pageSize) break;
  }
}

function entry(address: string, modified?: Date): string {
  const others = languages.map(
    (language) => `<xhtml:link rel="alternate" hreflang="${language}" href="${address}?lang=${language}"/>`,
  );
  const lastmod = modified === undefined ? "" : `<lastmod>${modified.toISOString()}</lastmod>`;
  return `<url><loc>${address}</loc>${lastmod}${others.join("")}</url>\n`;
}
