import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { openSite } from "./site.ts";

/** What a portal answers to an address; `undefined` where it has nothing there. */
export type Answers = (url: URL) => Promise<Answered | undefined>;

interface Answered {
  readonly type: string;
  readonly body: Buffer | string;
}

export interface Portal extends AsyncDisposable {
  readonly url: string;
  /** What it was asked for but robots.txt, and what it sent. */
  readonly traffic: { requests: number; unchanged: number; bytes: number };
}

/** A portal of its own host, which tells what did not change (`ETag`). */
export async function openPortal(answers: Answers): Promise<Portal> {
  const traffic = { requests: 0, unchanged: 0, bytes: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    if (url.pathname === "/robots.txt") return void response.writeHead(404).end();
    traffic.requests++;
    const found = await answers(url);
    if (found === undefined) return void response.writeHead(404).end("there is no such address");
    const etag = `"${createHash("sha1").update(found.body).digest("hex")}"`;
    if (request.headers["if-none-match"] === etag) {
      traffic.unchanged++;
      return void response.writeHead(304, { etag }).end();
    }
    traffic.bytes += Buffer.byteLength(found.body);
    response.writeHead(200, { etag, "content-type": found.type }).end(found.body);
  };
  const site = await openSite((request, response, path) => {
    answer(request, response, new URL(path, site.url)).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  return { url: site.url, traffic, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

const types: Readonly<Record<string, string>> = {
  csv: "text/csv",
  json: "application/json",
  jsonl: "application/x-ndjson",
  jsonld: "application/ld+json",
  rdf: "application/rdf+xml",
  ttl: "text/turtle",
  xml: "application/xml",
};

/** Each file at the address of its name. */
export function files(...paths: readonly string[]): Answers {
  const byName = new Map(paths.map((path) => [nameOf(path), path]));
  return async ({ pathname }) => {
    const path = byName.get(decodeURIComponent(pathname.slice(1)));
    return path === undefined ? undefined : { type: typeOf(path), body: await readFile(path) };
  };
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function typeOf(path: string): string {
  return types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

/** `/api/1/datasets/` of udata, page by page. */
export function udata(records: readonly unknown[]): Answers {
  return json("/api/1/datasets/", ({ searchParams }) => {
    const page = numberIn(searchParams, "page", 1);
    const size = numberIn(searchParams, "page_size", 20);
    const next = page * size < records.length ? `/api/1/datasets/?page=${page + 1}&page_size=${size}` : null;
    return {
      data: records.slice((page - 1) * size, page * size),
      next_page: next,
      page,
      page_size: size,
      total: records.length,
    };
  });
}

/** `/api/v1/resources` of a RUDI producer node, which tells no total. */
export function rudiNode(records: readonly unknown[]): Answers {
  return json("/api/v1/resources", ({ searchParams }) => slice(records, searchParams, "offset", "limit"));
}

/** `/konsult/v1/datasets/metadatas` of a RUDI portal. */
export function rudiPortal(records: readonly unknown[]): Answers {
  return json("/konsult/v1/datasets/metadatas", ({ searchParams }) => ({
    total: records.length,
    items: slice(records, searchParams, "offset", "limit"),
  }));
}

/** `package_search` of CKAN, which says that it is one. */
export function ckan(records: readonly unknown[]): Answers {
  const status = json("/api/3/action/status_show", () => ({ success: true, result: { site_title: "CKAN" } }));
  const search = json("/api/3/action/package_search", ({ searchParams }) => ({
    success: true,
    result: { count: records.length, results: slice(records, searchParams, "start", "rows") },
  }));
  return async (url) => (await status(url)) ?? search(url);
}

/** A CKAN that is only asked for one package after the other. */
export function ckanOneByOne(records: ReadonlyMap<string, unknown>): Answers {
  return async (url) => {
    const list = json("/api/3/action/package_list", () => ({ success: true, result: [...records.keys()] }));
    const one = json("/api/3/action/package_show", ({ searchParams }) => {
      const found = records.get(searchParams.get("id") ?? "");
      return found === undefined ? undefined : { success: true, result: found };
    });
    return (await list(url)) ?? one(url);
  };
}

/** DKAN gives all that it has whatever page is asked for. */
export function dkan(answer: unknown): Answers {
  return json("/api/3/action/current_package_list_with_resources", () => answer);
}

/** The search of Opendatasoft 1.0. */
export function opendatasoft(records: readonly unknown[]): Answers {
  return json("/api/datasets/1.0/search/", ({ searchParams }) => ({
    nhits: records.length,
    datasets: slice(records, searchParams, "start", "rows"),
  }));
}

/** `GetRecords`, in one form: what begins at each position. */
export function csw(form: string, pages: Readonly<Record<string, string>>): Answers {
  return async ({ searchParams }) => {
    if (searchParams.get("outputSchema") !== form) return { type: "application/xml", body: unknownForm };
    const path = pages[searchParams.get("startPosition") ?? "1"];
    return path === undefined ? undefined : { type: "application/xml", body: await readFile(path) };
  };
}

const unknownForm = `<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.2.0">
  <ows:Exception exceptionCode="InvalidParameterValue" locator="outputSchema">
    <ows:ExceptionText>OutputSchema is unknown</ows:ExceptionText>
  </ows:Exception>
</ows:ExceptionReport>`;

/** Pages that lead from one to the next by addresses of `host`, which is this portal's. */
export function hydra(host: string, pages: readonly string[]): Answers {
  return async (url) => {
    const path = pages[numberIn(url.searchParams, "page", 1) - 1];
    if (path === undefined || url.pathname !== "/catalog.jsonld") return undefined;
    const text = await readFile(path, "utf8");
    return {
      type: "application/ld+json",
      body: text.replaceAll(`${host}/catalog`, `${url.origin}/catalog`),
    };
  };
}

function json(path: string, answer: (url: URL) => unknown): Answers {
  return async (url) => {
    if (url.pathname.replace(/\/$/, "") !== path.replace(/\/$/, "")) return undefined;
    const told = answer(url);
    return told === undefined ? undefined : { type: "application/json", body: JSON.stringify(told) };
  };
}

function slice(
  records: readonly unknown[],
  parameters: URLSearchParams,
  offset: string,
  limit: string,
): readonly unknown[] {
  const start = numberIn(parameters, offset, 0);
  return records.slice(start, start + numberIn(parameters, limit, 10));
}

function numberIn(parameters: URLSearchParams, name: string, otherwise: number): number {
  return Number(parameters.get(name) ?? otherwise);
}
