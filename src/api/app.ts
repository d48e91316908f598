import type { IncomingMessage } from "node:http";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { routePath } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import type { Actor } from "../access/actor.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import type { SharedCounts } from "../base/shared-counts.ts";
import type { Language } from "../base/language.ts";
import type { Rooms } from "../rooms.ts";
import { findActor } from "./actor.ts";
import { limitBody } from "./body-limit.ts";
import { nameAgreement } from "./named-agreement.ts";
import { nameReason } from "./named-reason.ts";
import { openToOtherSites } from "./cross-origin.ts";
import type { DescribeApi } from "../server/openapi-document.ts";
import type { ChangesTold } from "../server/changes-told.ts";
import { findDoor } from "../server/door.ts";
import { type RateLimits, rateLimitsFor } from "../server/rate-limit.ts";
import type { Bug, OnBug } from "../server/served.ts";
import type { Door, OpenRoutes, RouteOptions } from "./door.ts";
import { doorsOf, mounted } from "./doors.ts";
import { mountDocs } from "./docs/routes.ts";
import { sendElsewhere } from "./elsewhere.ts";
import { keepParts } from "./keep-parts.ts";
import { languageOf } from "./language.ts";
import { failureResponse, type ProblemContext } from "../server/failure-response.ts";
import { toProblem } from "../server/problem.ts";
import { limitRate } from "./limit-rate.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";

export interface ApiOptions {
  /** The public address of the instance, without a slash at its end. */
  readonly url: string;
  readonly version: string;
  /** The language of a reader who asks for none. */
  readonly language?: Language;
  readonly clock?: Clock;
  /** `{}` limits nothing. */
  readonly rateLimits?: RateLimits;
  /** What other processes of the instance count; nothing where absent. */
  readonly counts?: SharedCounts;
  /** The address of who asks, beyond the proxies that are ours; that of the socket where absent. */
  readonly addressOf?: (incoming: IncomingMessage) => string;
  /** The largest body of JSON or text, in bytes; files go through uploads, which have their own limit. */
  readonly bodyBytesMax?: number;
  readonly onBug?: OnBug;
  /** Tells what changed since an answer was made, where parts of answers are kept. */
  readonly changes?: ChangesTold;
  /** What answers; everything where absent. */
  readonly parts?: readonly (OpenRoutes | Door)[];
}

export type Api = OpenAPIHono<ApiEnv> & { readonly describe: DescribeApi };

/** What answers for everybody have in common is kept for these: it takes one look at the database for each. */
const keepingPaths = ["/api/search", "/api/3/action/tag_list", "/api/action/tag_list"];

/** HTTP for machines: everything under `/api`, and what it is for people to read. */
export function createApi(rooms: Rooms, options: ApiOptions): Api {
  const api = newRoutes();
  const { url, clock = systemClock, addressOf = socketAddress, rateLimits = rateLimitsFor(1200) } = options;
  const { parts = mounted, onBug = writeBug } = options;
  const doors = doorsOf(parts);
  const contextOf = (c: Context<ApiEnv>): ProblemContext => ({
    url,
    requestId: c.var.requestId ?? newId(),
    language: c.var.language ?? "fr",
    shape: shapeOf(doors, c.req.path),
  });

  api.use(async (c, next) => {
    const served = c.env?.incoming?.served;
    c.set("requestId", served?.id ?? newId());
    c.set("address", c.env?.incoming === undefined ? "unknown" : addressOf(c.env.incoming));
    c.set("language", languageOf(c.req, options.language ?? "fr"));
    await next();
    if (served !== undefined) served.route = routePath(c, -1);
    const { headers } = c.res;
    headers.set("X-Request-Id", c.var.requestId);
    keepPrivate(c.var.actor, headers);
    for (const [name, value] of Object.entries(c.var.rateLimitHeaders ?? {})) headers.set(name, value);
  });
  api.use(secureHeaders(headers(url)));
  api.use(openToOtherSites());
  api.use(findActor(rooms, url, doors));
  api.use(nameAgreement());
  api.use(nameReason());
  api.use(limitRate(rateLimits, clock, doors, options.counts));
  api.use(limitBody(options.bodyBytesMax ?? 1_000_000));
  if (options.changes !== undefined) {
    const keeping = keepParts(options.changes);
    for (const path of keepingPaths) api.use(path, keeping);
  }
  api.use(
    methodNotAllowed({
      app: api,
      onMethodNotAllowed: (c, methods) => {
        const response = failureResponse(noSuchRoute(c), contextOf(c), undefined, 405);
        response.headers.set("allow", methods.join(", "));
        return response;
      },
    }),
  );

  mountRoutes(api, rooms, parts, { url, version: options.version, clock, onBug, doors });
  const describe = mountDocs(api, rooms, options);

  api.notFound((c) => failureResponse(noSuchRoute(c), contextOf(c)));
  api.onError(async (thrown, c) => {
    const elsewhere = await sendElsewhere(rooms, c, thrown).catch((refused: Error) => refused);
    if (elsewhere instanceof Response) return elsewhere;
    const error = elsewhere ?? thrown;
    const { response, unforeseen } = toProblem(error, contextOf(c));
    // A reader who has left is no bug, and reads no answer.
    if (unforeseen && !c.req.raw.signal.aborted) {
      const { requestId } = c.var;
      onBug({ requestId, method: c.req.method, route: routePath(c, -1), error });
    }
    return response;
  });
  return Object.assign(api, { describe });
}

/** Every part opens its routes, in order. */
function mountRoutes(
  api: OpenAPIHono<ApiEnv>,
  rooms: Rooms,
  parts: readonly (OpenRoutes | Door)[],
  options: RouteOptions,
): void {
  for (const part of parts) {
    for (const open of typeof part === "function" ? [part] : part.routes) {
      api.route("/", open(rooms, options));
    }
  }
}

/** What somebody reads by who they are is kept by themselves alone, and asked for again before each use. */
function keepPrivate(actor: Actor | undefined, headers: Headers): void {
  if (actor === undefined || actor.kind === "anyone") return;
  const told = headers.get("cache-control");
  if (told?.includes("no-store") === true || told?.includes("private") === true) return;
  headers.set("cache-control", "private, no-cache");
}

function shapeOf(doors: readonly Door[], path: string): ProblemContext["shape"] {
  const refusal = findDoor(doors, path)?.refusal;
  return refusal === undefined
    ? undefined
    : (details, code, failure) => refusal(details, code, path, failure);
}

function noSuchRoute(c: Context): Failure {
  return new Failure("not-found", "api-no-such-route", { path: c.req.path, method: c.req.method });
}

function headers(url: string): Parameters<typeof secureHeaders>[0] {
  return {
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginResourcePolicy: "cross-origin",
    referrerPolicy: "strict-origin-when-cross-origin",
    strictTransportSecurity: url.startsWith("https:") ? "max-age=31536000" : false,
    overwrite: false,
  };
}

function socketAddress(incoming: IncomingMessage): string {
  return incoming.socket.remoteAddress ?? "unknown";
}

function writeBug({ requestId, method, route, error }: Bug): void {
  console.error(`${requestId} ${method} ${route}`, error);
}
