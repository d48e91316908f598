import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import type { ApiEnv } from "../routes.ts";
import type { Extents } from "./extents.ts";

/** What a route under `/ogc` works with. */
export interface OgcRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  /** Public address of the instance, without a slash at its end. */
  readonly url: string;
  /** Public address of the API: `https://…/ogc`. */
  readonly base: string;
  readonly params: URLSearchParams;
  readonly extents: Extents;
}

/** Longitude, then latitude, in degrees: the only reference system that is answered. */
export const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

export function toOgcRequest(
  c: Context<ApiEnv>,
  { rooms, url, extents }: Pick<OgcRequest, "rooms" | "url" | "extents">,
): OgcRequest {
  const search = c.req.url.indexOf("?");
  const params = new URLSearchParams(search < 0 ? "" : c.req.url.slice(search));
  return { c, rooms, url, base: `${url}/ogc`, params, extents };
}

/** A parameter that the API does not define is refused (OGC 17-069r4, §7.6, requirement 6). */
export function allowOnly({ params }: OgcRequest, ...names: readonly string[]): void {
  const allowed = ["f", "lang", ...names];
  for (const name of params.keys()) {
    if (allowed.includes(name)) continue;
    throw new Failure("invalid", "ogc-parameter-unknown", {
      parameter: name.slice(0, 100),
      expected: allowed.join(", "),
    });
  }
}

/** `f`, else what `Accept` names first. A program that names nothing reads JSON. */
export function wantsHtml({ c, params }: OgcRequest): boolean {
  const asked = params.get("f");
  if (asked !== null) {
    if (asked === "html") return true;
    if (asked === "json" || asked === "geojson") return false;
    throw new Failure("invalid", "query-choice-wrong", { parameter: "f", expected: "json | html" });
  }
  const [first = ""] = (c.req.header("accept") ?? "").split(/[,;]/);
  return /^(?:text\/html|application\/xhtml\+xml)$/i.test(first.trim());
}

export function readWhole(
  { params }: OgcRequest,
  parameter: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const text = params.get(parameter);
  if (text === null) return otherwise;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least) return Math.min(number, most);
  throw new Failure("invalid", "query-number-wrong", {
    parameter,
    least,
    most,
    expected: `${least}–${most}`,
  });
}

/** OGC 18-058r1, §6.3: a system that the collection does not list is refused. */
export function requireCrs({ params }: OgcRequest, ...parameters: readonly string[]): void {
  for (const parameter of parameters) {
    const asked = params.get(parameter);
    if (asked === null || asked === crs84) continue;
    throw new Failure("invalid", "query-choice-wrong", { parameter, expected: crs84 });
  }
}

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
}

export const geoJson = "application/geo+json";
export const openApi = "application/vnd.oai.openapi+json;version=3.0";

/** A JSON answer in the language and form that were asked for. */
export function answerJson({ c }: OgcRequest, body: object, type = "application/json"): Response {
  if (type === geoJson) c.header("Content-Crs", `<${crs84}>`);
  c.header("Content-Language", c.var.language);
  c.header("Vary", "Accept, Accept-Language, Authorization, Cookie");
  c.header("Cache-Control", "no-cache");
  return c.body(JSON.stringify(body), 200, { "content-type": type });
}
