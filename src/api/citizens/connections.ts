import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import {
  endingSchema,
  parseMessage,
  questionSchema,
  takenSchema,
} from "../../citizens/connection-messages.ts";
import { readers, readingSorts } from "../../citizens/readings-filter.ts";
import type { SiteConnection, WhoRead } from "../../citizens/room.ts";
import { listOf, nothing, one, unstored } from "../answer.ts";
import { signedBy } from "../identity/signed-by.ts";
import { byIdWithToken, del, get, post, routesOf } from "../route.ts";

const begun = one(z.object({ ends_at: z.string() }), "answer-connection-begun", (told: { endsAt: Date }) => ({
  ends_at: told.endsAt.toISOString(),
}));
const answered = one(z.object({ document: z.string() }), "answer-signed-readings", (document: string) => ({
  document,
}));

/** What sites say to each other for somebody who lets one ask the other who reads their data. */
export const connectionMessageRoutes = routesOf("network", (rooms) => [
  post(
    "/api/connections",
    "beginConnection",
    { body: takenSchema.openapi("ConnectionTaken") },
    unstored(begun),
    async ({ c, url }) => {
      const { instance, text } = await signedBy(c, rooms, url);
      return rooms.citizens.takeConnection(instance, parseMessage(takenSchema, text));
    },
  ),
  post(
    "/api/connections/readings",
    "askReadings",
    { body: questionSchema.openapi("ReadingsQuestion") },
    unstored(answered),
    async ({ c, url }) => {
      const { instance, text } = await signedBy(c, rooms, url);
      return rooms.citizens.answerReadings(instance, parseMessage(questionSchema, text));
    },
  ),
  post(
    "/api/connections/endings",
    "sayConnectionEnded",
    { body: endingSchema.openapi("ConnectionEnded") },
    nothing,
    async ({ c, url }) => {
      const { instance, text } = await signedBy(c, rooms, url);
      await rooms.citizens.receiveEnd(instance, parseMessage(endingSchema, text).connection);
    },
  ),
]);

const readingSchema = z.object({
  instance: z.string(),
  id: z.string().optional(),
  index: z.int(),
  at: z.string(),
  name: z.string(),
  producer: z.string(),
  basis: z.string(),
  reading: z.string(),
  own: z.boolean(),
  party: z.string().optional(),
  agent: z.string().optional(),
  reason: z.string().optional(),
  purpose: z.string().optional(),
  columns: z.array(z.string()),
  column_count: z.int(),
  procedure: z.string().optional(),
  law: z.string().optional(),
});

const whoReadSchema = z
  .object({
    data: z.array(readingSchema),
    meta: z.object({
      older: z.string().optional(),
      sites: z.array(
        z.object({
          instance: z.string(),
          state: z.enum(["answered", "late", "ended", "untied", "wrong", "unconnected"]),
          locked: z.int(),
        }),
      ),
    }),
  })
  .openapi("WhoRead");

const readings = one(
  whoReadSchema,
  "answer-who-read",
  ({ readings: told, sites, others, older }: WhoRead) => ({
    data: told.map(({ link, isOwn, columnCount, once, ...reading }) => ({
      ...reading,
      own: isOwn,
      column_count: columnCount,
      ...defined({ id: link, procedure: once?.procedure, law: once?.law }),
    })),
    meta: {
      sites: [
        ...sites.map(({ instance, state, locked }) => ({ instance, state, locked })),
        ...others.map(({ instance }) => ({ instance, state: "unconnected" as const, locked: 0 })),
      ],
      ...defined({ older }),
    },
  }),
);

const connectionSchema = z
  .object({ id: z.string(), instance: z.string(), side: z.enum(["asks", "is-asked"]), ends_at: z.string() })
  .openapi("Connection");

const connection = one(
  connectionSchema,
  "answer-connection",
  ({ id, instance, side, endsAt }: SiteConnection) => ({
    id,
    instance,
    side,
    ends_at: endsAt.toISOString(),
  }),
);

const readingsAsked = {
  query: z.object({
    older: z.string().max(4000).optional().openapi({ description: "parameter-readings-older" }),
    who: z.enum(readers).optional().openapi({ description: "parameter-readings-who" }),
    what: z.enum(readingSorts).optional().openapi({ description: "parameter-readings-what" }),
    site: z.string().max(500).optional().openapi({ description: "parameter-readings-site" }),
  }),
  token: true,
} as const;

/** Who read the data of who asks, here and at the sites that they connected. */
export const whoReadRoutes = routesOf("own-data", ({ citizens }) => [
  get("/api/own-readings", "listWhoRead", readingsAsked, unstored(readings), ({ actor, query }) =>
    citizens.whoRead(actor, query),
  ),
  get(
    "/api/own-connections",
    "listConnections",
    { token: true },
    unstored(listOf(connection, "answer-connections")),
    ({ actor }) => citizens.listConnections(actor),
  ),
  del("/api/own-connections/{id}", "endConnection", byIdWithToken, nothing, ({ actor, params }) =>
    citizens.endConnection(actor, params.id),
  ),
]);
