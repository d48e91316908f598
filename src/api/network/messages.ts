import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Rooms } from "../../rooms.ts";
import { body, json, nothing, refused } from "../answers.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** What other instances send, signed by them (RFC 9421), and what they read of this one. */
export function messageRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { network } = rooms;
  routes.openapi(describeRoute, async (c) => {
    c.header("cache-control", "public, max-age=60");
    return c.json(await network.describe(), 200);
  });
  routes.get("/.well-known/maille/logo", async (c) => {
    const { profile } = await rooms.instance.settings();
    const [, type = "", data = ""] = /^data:(image\/\w+);base64,(.+)$/.exec(profile?.logo ?? "") ?? [];
    if (data === "") throw new Failure("not-found", "network-no-logo");
    return c.body(Buffer.from(data, "base64"), 200, {
      "content-type": type,
      "cache-control": "public, max-age=300",
    });
  });
  routes.openapi(eventsRoute, async (c) => {
    const { after, limit } = c.req.valid("query");
    // Whoever signs is given what is for them too.
    const isSigned = c.req.header("signature-input") !== undefined;
    const instance = isSigned ? (await signedBy(c, rooms, url)).instance : undefined;
    c.header("cache-control", "no-store");
    const answer = await network.readEvents({
      after,
      limit,
      ...defined({ instance }),
    });
    return c.json({ ...answer, events: [...answer.events] }, 200);
  });
  routes.openapi(messageRoute, async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    return c.json(await network.receiveMessage(instance, parse(text), c.var.address), 200);
  });
  routes.openapi(pingRoute, async (c) => {
    const { instance } = await signedBy(c, rooms, url);
    await network.receivePing(instance);
    return c.body(null, 204);
  });
  routes.openapi(reportRoute, async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await network.receiveReport(instance, parse(text));
    return c.body(null, 204);
  });
  return routes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "network-message-wrong", {}, { cause });
  }
}

const tags = ["network"];

const describeRoute = createRoute({
  method: "get",
  path: "/.well-known/maille",
  operationId: "describeInstance",
  tags,
  responses: {
    200: json(
      z
        .object({
          url: z.string(),
          name: z.string(),
          description: z.string().optional(),
          operator: z.string().optional(),
          contact: z.string().optional(),
          commitments: z.string().optional(),
          territory: z.string().optional(),
          logo: z.string().optional(),
          software: z.string().optional(),
        })
        .openapi("InstanceDescription", {
          example: {
            url: "https://data.example.org",
            name: "Données de la métropole",
            territory: "Rennes Métropole",
          },
        }),
      "answer-instance-description",
    ),
    ...refused,
  },
});

const eventsRoute = createRoute({
  method: "get",
  path: "/api/network/events",
  operationId: "readEvents",
  tags,
  request: {
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .min(0)
        .default(0)
        .openapi({ description: "parameter-after-position", example: 0 }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(500)
        .default(100)
        .openapi({ description: "parameter-limit-events", example: 100 }),
    }),
  },
  responses: {
    200: json(
      z
        .object({
          instance: z.string(),
          head: z.int(),
          afterEvent: z.string().nullable(),
          upTo: z.int(),
          upToEvent: z.string().nullable(),
          events: z.array(z.string()),
        })
        .openapi("FeedEvents"),
      "answer-feed-events",
    ),
    ...refused,
  },
});

const messageRoute = createRoute({
  method: "post",
  path: "/api/network/messages",
  operationId: "sendTieMessage",
  tags,
  request: {
    body: body(
      z
        .looseObject({
          kind: z.enum([
            "follow",
            "accepted",
            "refused",
            "paused",
            "resumed",
            "cut",
            "unfollowed",
            "rewound",
          ]),
        })
        .openapi("TieMessage", { example: { kind: "follow" } }),
    ),
  },
  responses: { 200: json(z.object({ state: z.string() }), "answer-tie-state"), ...refused },
});

const pingRoute = createRoute({
  method: "post",
  path: "/api/network/pings",
  operationId: "sendPing",
  tags,
  request: { body: body(z.object({ head: z.int() }).openapi("Ping", { example: { head: 42 } })) },
  responses: { 204: nothing, ...refused },
});

const reportRoute = createRoute({
  method: "post",
  path: "/api/network/reports",
  operationId: "sendReport",
  tags,
  request: {
    body: body(
      z
        .object({
          subject: z.string(),
          revision: z.int(),
          problems: z.array(z.looseObject({ code: z.string(), pointer: z.string() })),
        })
        .openapi("RecordReport", {
          example: {
            subject: "https://data.example.org/datasets/0199c0de-0000-7000-8000-000000000000",
            revision: 1_764_000_000_000,
            problems: [{ code: "network-record-wrong", pointer: "/record/title", mend: "Too big" }],
          },
        }),
    ),
  },
  responses: { 204: nothing, ...refused },
});
