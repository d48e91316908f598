import type { IncomingMessage } from "node:http";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import type { Actor } from "../../access/actor.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { Failure } from "../../base/failure.ts";
import { newId } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import type { Rooms } from "../../rooms.ts";
import { findActor } from "./actor.ts";
import { limitBody } from "./body-limit.ts";
import { nameAgreement } from "./named-agreement.ts";
import { apiCatalogRoutes } from "./catalog/api-catalog.ts";
import { croissantRoutes } from "./catalog/croissant.ts";
import { datapackageRoutes } from "./catalog/datapackage.ts";
import { datasetDocumentRoutes } from "./catalog/dataset-documents.ts";
import { robotsRoutes } from "./catalog/robots.ts";
import { catalogRoutes } from "./catalog/routes.ts";
import { sitemapRoutes } from "./catalog/sitemap.ts";
import { ckanRoutes } from "./ckan/routes.ts";
import { openToOtherSites } from "./cross-origin.ts";
import { importRoutes } from "./datasets/imports.ts";
import { datasetMetadataRoutes } from "./datasets/metadata-routes.ts";
import { datasetRoutes } from "./datasets/routes.ts";
import { tableRoutes } from "./datasets/tables.ts";
import { uploadRoutes } from "./datasets/uploads.ts";
import { versionRoutes } from "./datasets/versions.ts";
import { mountDocs } from "./docs/routes.ts";
import { sendElsewhere } from "./elsewhere.ts";
import { feedRoutes } from "./feeds/routes.ts";
import { harvestedDatasetRoutes } from "./harvests/datasets.ts";
import { harvestRoutes } from "./harvests/routes.ts";
import { harvestRunRoutes } from "./harvests/runs.ts";
import { assertionRoutes } from "./identity/assertions.ts";
import { keyRoutes } from "./identity/keys.ts";
import { tokenRoutes } from "./identity/tokens.ts";
import { instanceRoutes } from "./instance.ts";
import { figureRoutes } from "./journal/figures.ts";
import { logRoutes } from "./journal/log-routes.ts";
import { journalRoutes } from "./journal/routes.ts";
import { languageOf } from "./language.ts";
import { queryRoutes } from "./queries.ts";
import { mcpRoutes } from "./mcp/routes.ts";
import { changeFeedRoutes } from "./network/feed.ts";
import { messageRoutes } from "./network/messages.ts";
import { tieRoutes } from "./network/ties.ts";
import { webhookRoutes } from "./network/webhooks.ts";
import { odataRoutes } from "./odata/routes.ts";
import { ogcRoutes } from "./ogc/routes.ts";
import { accountRoutes } from "./people/accounts.ts";
import { passwordRoutes } from "./people/passwords.ts";
import { organizationRoutes } from "./people/organizations.ts";
import { sessionRoutes } from "./people/sessions.ts";
import { placeRoutes } from "./places.ts";
import { failureResponse, type ProblemContext, toProblem } from "./problem.ts";
import { dataRequestRoutes } from "./projects/data-requests.ts";
import { reuseElsewhereRoutes } from "./projects/elsewhere.ts";
import { keyMessageRoutes } from "./projects/key-messages.ts";
import { projectKeyRoutes } from "./projects/keys.ts";
import { projectPictureRoutes } from "./projects/pictures.ts";
import { projectRoutes } from "./projects/routes.ts";
import { rateLimit, type RateLimits, rateLimitsFor } from "./rate-limit.ts";
import { resourceRoutes } from "./resources/routes.ts";
import { wholeTableApiRoutes } from "./resources/whole-api.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";
import { rudiNodeRoutes } from "./rudi/node-routes.ts";
import { rudiPortalRoutes } from "./rudi/portal-routes.ts";
import { rudiStewardRoutes } from "./rudi/steward-routes.ts";
import { searchRoutes } from "./search.ts";
import { accessRoutes } from "./sharing/access.ts";
import { exchangeRoutes } from "./sharing/exchanges.ts";
import { notificationRoutes } from "./sharing/notifications.ts";
import { vocabularyRoutes } from "./vocabularies.ts";

export interface ApiOptions {
  /** The public address of the instance, without a slash at its end. */
  readonly url: string;
  readonly version: string;
  /** The language of a reader who asks for none. */
  readonly language?: Language;
  readonly clock?: Clock;
  /** `{}` limits nothing. */
  readonly rateLimits?: RateLimits;
  /** The address of who asks, beyond the proxies that are ours; that of the socket where absent. */
  readonly addressOf?: (incoming: IncomingMessage) => string;
  /** The largest body of JSON or text, in bytes; files go through uploads, which have their own limit. */
  readonly bodyBytesMax?: number;
  /** Is told each bug once. */
  readonly onBug?: (bug: { requestId: string; method: string; path: string; error: unknown }) => void;
}

/** HTTP for machines: everything under `/api`. */
export function createApi(rooms: Rooms, options: ApiOptions): OpenAPIHono<ApiEnv> {
  const api = newRoutes();
  const { url, clock = systemClock, addressOf = socketAddress, rateLimits = rateLimitsFor(1200) } = options;
  const contextOf = (c: Context<ApiEnv>): ProblemContext => ({
    url,
    requestId: c.var.requestId ?? newId(),
    language: c.var.language ?? "fr",
    path: c.req.path,
  });

  api.use(async (c, next) => {
    c.set("requestId", newId());
    c.set("address", c.env?.incoming === undefined ? "unknown" : addressOf(c.env.incoming));
    c.set("language", languageOf(c.req, options.language ?? "fr"));
    await next();
    const { headers } = c.res;
    headers.set("X-Request-Id", c.var.requestId);
    keepPrivate(c.var.actor, headers);
    for (const [name, value] of Object.entries(c.var.rateLimitHeaders ?? {})) headers.set(name, value);
  });
  api.use(secureHeaders(headers(url)));
  api.use(openToOtherSites());
  api.use(findActor(rooms, url));
  api.use(nameAgreement());
  api.use(rateLimit(rateLimits, clock));
  api.use(limitBody(options.bodyBytesMax ?? 1_000_000));
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

  mountRoutes(api, rooms, options);
  mountDocs(api, rooms, options);

  api.notFound((c) => failureResponse(noSuchRoute(c), contextOf(c)));
  api.onError(async (thrown, c) => {
    const elsewhere = await sendElsewhere(rooms, c, thrown).catch((refused: Error) => refused);
    if (elsewhere instanceof Response) return elsewhere;
    const error = elsewhere ?? thrown;
    const { response, unforeseen } = toProblem(error, contextOf(c));
    // A reader who has left is no bug, and reads no answer.
    if (unforeseen && !c.req.raw.signal.aborted) {
      (options.onBug ?? writeBug)({
        requestId: c.var.requestId,
        method: c.req.method,
        path: c.req.path,
        error,
      });
    }
    return response;
  });
  return api;
}

function mountRoutes(
  api: OpenAPIHono<ApiEnv>,
  rooms: Rooms,
  { url, version, clock = systemClock, onBug = writeBug }: ApiOptions,
): void {
  api.route("/", datasetRoutes(rooms, url));
  api.route("/", datasetMetadataRoutes(rooms, url));
  api.route("/", accessRoutes(rooms));
  api.route("/", exchangeRoutes(rooms, url));
  api.route("/", notificationRoutes(rooms, url));
  api.route("/", vocabularyRoutes(url));
  api.route("/", searchRoutes(rooms, url));
  api.route("/", uploadRoutes(rooms, url));
  api.route("/", importRoutes(rooms, url));
  api.route("/", tableRoutes(rooms, url));
  api.route("/", versionRoutes(rooms, url));
  api.route("/", harvestRoutes(rooms, url));
  api.route("/", harvestRunRoutes(rooms, url));
  api.route("/", harvestedDatasetRoutes(rooms, url));
  api.route("/", resourceRoutes(rooms, url));
  api.route("/", wholeTableApiRoutes(rooms, { version, clock }));
  api.route("/", queryRoutes(rooms));
  api.route("/", rudiNodeRoutes(rooms));
  api.route("/", rudiPortalRoutes(rooms));
  api.route("/", rudiStewardRoutes(rooms, url));
  api.route("/", organizationRoutes(rooms, url));
  api.route("/", placeRoutes(rooms, url));
  api.route("/", projectRoutes(rooms, url));
  api.route("/", projectKeyRoutes(rooms));
  api.route("/", keyMessageRoutes(rooms, url));
  api.route("/", reuseElsewhereRoutes(rooms, url));
  api.route("/", projectPictureRoutes(rooms, url));
  api.route("/", dataRequestRoutes(rooms, url));
  api.route("/", accountRoutes(rooms, url));
  api.route("/", sessionRoutes(rooms, url));
  api.route("/", passwordRoutes());
  api.route("/", instanceRoutes(rooms, url, version));
  api.route("/", keyRoutes(rooms));
  api.route("/", messageRoutes(rooms, url));
  api.route("/", changeFeedRoutes(rooms, url));
  api.route("/", tieRoutes(rooms, url));
  api.route("/", webhookRoutes(rooms));
  api.route("/", tokenRoutes(rooms, url));
  api.route("/", assertionRoutes(rooms));
  api.route("/", journalRoutes(rooms, url));
  api.route("/", logRoutes(rooms));
  api.route("/", figureRoutes(rooms));
  api.route("/", catalogRoutes(rooms, url));
  api.route("/", croissantRoutes(rooms, url));
  api.route("/", datapackageRoutes(rooms, url));
  api.route("/", datasetDocumentRoutes(rooms, url));
  api.route("/", feedRoutes(rooms, url));
  api.route("/", apiCatalogRoutes(url));
  api.route("/", robotsRoutes(rooms, url));
  api.route("/", sitemapRoutes(rooms, url));
  api.route("/", ckanRoutes(rooms, url));
  api.route("/", ogcRoutes(rooms, url));
  api.route("/", odataRoutes(rooms, url));
  api.route("/", mcpRoutes(rooms, url, onBug));
}

/** What somebody reads by who they are is kept by themselves alone, and asked for again before each use. */
function keepPrivate(actor: Actor | undefined, headers: Headers): void {
  if (actor === undefined || actor.kind === "anyone") return;
  const told = headers.get("cache-control");
  if (told?.includes("no-store") === true || told?.includes("private") === true) return;
  headers.set("cache-control", "private, no-cache");
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

function writeBug(bug: { requestId: string; method: string; path: string; error: unknown }): void {
  console.error(`${bug.requestId} ${bug.method} ${bug.path}`, bug.error);
}
