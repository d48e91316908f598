import { defined } from "../../base/defined.ts";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { CatalogueTelling } from "../../catalogue/dcat/telling.ts";
import { toCloudEvents, type ToldEvent } from "../../network/room.ts";
import type { Rooms } from "../../rooms.ts";
import { say } from "../../words/say.ts";
import { numberInPath, refused, seeOther, unchanged } from "../answers.ts";
import { tagOf } from "../catalog/answers.ts";
import { acceptedFormat } from "../catalog/formats.ts";
import { isKnown } from "../conditional.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import {
  describePage,
  describeStream,
  type FeedDocument,
  type FeedFormat,
  feedMediaTypes,
  writeFeed,
} from "./feed-document.ts";

const end = "\\.(?:trig|ttl|jsonld)";

/** /feed: what changes here, as a DCAT-AP Feed (LDES, TREE) and as events sent by the server. */
export function changeFeedRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const root = async (c: Context<ApiEnv>, format: FeedFormat) => {
    const pages = await rooms.network.countFeedPages();
    return send(c, format, { head: [describeStream(url, pages)], members: [] }, open);
  };
  const page = async (c: Context<ApiEnv>, format: FeedFormat, number: number) => {
    const { events, isClosed, pages } = await rooms.network.getFeedPage(number);
    const next = number < pages ? `${url}/feed/pages/${number + 1}` : undefined;
    const told = { address: `${url}/feed/pages/${number}`, events, ...defined({ next }) };
    // A full page that has no next one yet is told of it soon.
    const isFinal = isClosed && next !== undefined;
    return send(c, format, describePage(url, told, await tellingOf(rooms, url)), isFinal ? closed : open);
  };
  routes.get(`/:file{feed${end}}`, (c) => root(c, endOf(c.req.param("file"))));
  routes.get("/feed", async (c) => {
    if (acceptedFormat(c.req.header("accept")) === "html") return c.redirect(`${url}/network`, 303);
    return root(c, accepted(c));
  });
  routes.get(`/feed/pages/:file{\\d+${end}}`, (c) => {
    const file = c.req.param("file");
    return page(c, endOf(file), Number.parseInt(file, 10));
  });
  routes.get("/feed/pages/:page{\\d+}", (c) => page(c, accepted(c), Number(c.req.param("page"))));
  routes.get("/feed/restricted", async (c) => {
    const { instance } = await signedBy(c, rooms, url);
    const after = positionFrom(c.req.query("after")) ?? 0;
    const events = await rooms.network.listRestricted({ instance, after });
    const last = events.at(-1)?.number;
    const told = {
      address: `${url}/feed/restricted?after=${after}`,
      events,
      ...(last === undefined ? {} : { next: `${url}/feed/restricted?after=${last}` }),
    };
    return send(c, accepted(c), describePage(url, told, await tellingOf(rooms, url)), "no-store");
  });
  routes.get("/api/events", (c) => sendEvents(c, rooms));
  declare(routes);
  return routes;
}

/** The line stays open until so many were sent, or until somebody hangs up. */
function sendEvents(c: Context<ApiEnv>, rooms: Rooms): Response {
  const after = positionFrom(c.req.header("last-event-id") ?? c.req.query("after"));
  const most = positionFrom(c.req.query("limit")) ?? Number.POSITIVE_INFINITY;
  return streamSSE(c, async (stream) => {
    const stop = new AbortController();
    stream.onAbort(() => stop.abort());
    let sent = 0;
    // At once, so that who is between knows that the line is open.
    await stream.writeSSE({ event: "hello", data: "" });
    for await (const told of rooms.network.watchEvents(after, stop.signal)) {
      await stream.write(toMessages(told));
      sent += 1;
      if (sent >= most) return;
    }
  });
}

/** What is no number that the log can hold is passed over. */
function positionFrom(text: string | undefined): number | undefined {
  const position = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(position) && position >= 0 ? position : undefined;
}

/** Who comes back names the last event that came whole: the message that ends it has its number. */
function toMessages(told: ToldEvent): string {
  const messages = toCloudEvents(told);
  return messages
    .map((message, index) => {
      const name = index === 0 ? told.event.type : message.type.slice("maille.".length);
      const id = index === messages.length - 1 ? `id: ${told.number}\n` : "";
      return `event: ${name}\ndata: ${JSON.stringify(message)}\n${id}\n`;
    })
    .join("");
}

const closed = "public, max-age=31536000, immutable";
const open = "public, max-age=5";

async function tellingOf(rooms: Rooms, url: string): Promise<CatalogueTelling> {
  const { name, language } = await rooms.instance.settings();
  return { url, name, language, labelOf: (level, code) => rooms.territory.labelOf(level, code) };
}

function send(c: Context<ApiEnv>, format: FeedFormat, document: FeedDocument, cache: string): Response {
  const told = writeFeed(format, document);
  const etag = tagOf(told);
  const headers = new Headers({ etag: `"${etag}"`, "cache-control": cache, vary: "Accept" });
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", `${feedMediaTypes[format]}; charset=utf-8`);
  return new Response(c.req.method === "HEAD" ? null : told, { headers });
}

function endOf(file: string): FeedFormat {
  return file.slice(file.lastIndexOf(".") + 1) as FeedFormat;
}

/** TriG where nothing else is asked for: it alone, with JSON-LD, says which member tells what. */
function accepted(c: Context<ApiEnv>): FeedFormat {
  const format = acceptedFormat(c.req.header("accept"));
  return format === "ttl" || format === "jsonld" ? format : "trig";
}

const format = z
  .enum(["trig", "ttl", "jsonld"])
  .openapi({ param: { name: "format", in: "path" }, description: "parameter-feed-end" });
const page = numberInPath("page", { description: "parameter-feed-page", minimum: 1, example: 1 });
const after = z.coerce
  .number()
  .int()
  .optional()
  .openapi({ param: { name: "after", in: "query" }, description: "parameter-after-position" });

const limit = z.coerce
  .number()
  .int()
  .optional()
  .openapi({ param: { name: "limit", in: "query" }, description: "parameter-limit-events" });

function declare(api: OpenAPIHono<ApiEnv>): void {
  const rdf = Object.fromEntries(Object.values(feedMediaTypes).map((type) => [type, {}]));
  const stream = { "text/event-stream": { schema: z.string() } };
  const paths = [
    ["/feed", "getFeed", {}, rdf],
    ["/feed.{format}", "getFeedIn", { params: z.object({ format }) }, rdf],
    ["/feed/pages/{page}", "getFeedPage", { params: z.object({ page }) }, rdf],
    ["/feed/pages/{page}.{format}", "getFeedPageIn", { params: z.object({ page, format }) }, rdf],
    ["/feed/restricted", "getRestrictedFeed", { query: z.object({ after }) }, rdf],
    ["/api/events", "watchFeed", { query: z.object({ after, limit }) }, stream],
  ] as const;
  for (const [path, operationId, request, content] of paths) {
    api.openAPIRegistry.registerPath({
      method: "get",
      path,
      operationId,
      tags: ["network"],
      summary: say("fr", `operation-${operationId}`),
      request,
      responses: {
        200: { description: content === stream ? "answer-change-events" : "answer-change-feed", content },
        ...(path === "/feed" ? seeOther : {}),
        ...unchanged,
        ...refused,
      },
    });
  }
}
