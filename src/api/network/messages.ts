import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { BoardLink } from "../../catalogue/metadata.ts";
import { nothing, one, unstored } from "../answer.ts";
import type { OpenRoutes } from "../door.ts";
import { signedBy } from "../identity/signed-by.ts";
import { get, post, routesOf } from "../route.ts";
import { newRoutes } from "../routes.ts";
import { rowWordsRoute } from "./row-words.ts";

const descriptionSchema = z
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
  });

const eventsQuery = {
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
} as const;

const eventsSchema = z
  .object({
    instance: z.string(),
    head: z.int(),
    afterEvent: z.string().nullable(),
    upTo: z.int(),
    upToEvent: z.string().nullable(),
    events: z.array(z.string()),
    boards: z
      .array(z.object({ title: z.string(), url: z.string() }))
      .optional()
      .openapi({ description: "answer-feed-boards" }),
  })
  .openapi("FeedEvents");

const tieMessage = {
  body: z
    .looseObject({
      kind: z.enum(["follow", "accepted", "refused", "paused", "resumed", "cut", "unfollowed", "rewound"]),
    })
    .openapi("TieMessage", { example: { kind: "follow" } }),
} as const;

const ping = { body: z.object({ head: z.int() }).openapi("Ping", { example: { head: 42 } }) } as const;

const report = {
  body: z
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
} as const;

const description = one(
  descriptionSchema,
  "answer-instance-description",
  (told: z.infer<typeof descriptionSchema>, { c }) => {
    c.header("cache-control", "public, max-age=60");
    return told;
  },
);
const feedEvents = one(eventsSchema, "answer-feed-events", ({ boards, events, ...told }: FeedEvents) => ({
  ...told,
  events: [...events],
  ...defined({ boards: boards && [...boards] }),
}));
const tieState = one(
  z.object({ state: z.string() }),
  "answer-tie-state",
  (told: { readonly state: string }) => told,
);

type FeedEvents = Omit<z.infer<typeof eventsSchema>, "events" | "boards"> & {
  readonly events: readonly string[];
  readonly boards?: readonly BoardLink[];
};

/** What other instances send, signed by them (RFC 9421), and what they read of this one. */
export const messageRoutes = routesOf("network", (rooms) => [
  get("/.well-known/maille", "describeInstance", {}, description, () => rooms.network.describe()),
  get(
    "/api/network/events",
    "readEvents",
    eventsQuery,
    unstored(feedEvents),
    async ({ c, url, query: { after, limit } }) => {
      // Whoever signs is given what is for them too.
      const isSigned = c.req.header("signature-input") !== undefined;
      const instance = isSigned ? (await signedBy(c, rooms, url)).instance : undefined;
      const told = await rooms.network.readEvents({ after, limit, ...defined({ instance }) });
      // They are known once all that is told of data is.
      return told.upTo < told.head ? told : { ...told, boards: await rooms.boards.listBoardsBeside() };
    },
  ),
  rowWordsRoute(rooms),
  post("/api/network/messages", "sendTieMessage", tieMessage, tieState, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    return rooms.network.receiveMessage(instance, parse(text), c.var.address);
  }),
  post("/api/network/pings", "sendPing", ping, nothing, async ({ c, url }) => {
    const { instance } = await signedBy(c, rooms, url);
    await rooms.network.receivePing(instance);
  }),
  post("/api/network/reports", "sendReport", report, nothing, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await rooms.network.receiveReport(instance, parse(text));
  }),
]);

/** The logo that the description names: OpenAPI tells nothing of it. */
export const logoRoutes: OpenRoutes = (rooms) => {
  const routes = newRoutes();
  routes.get("/.well-known/maille/logo", async (c) => {
    const logo = await rooms.instance.findPicture("logo");
    if (logo === undefined) throw new Failure("not-found", "network-no-logo");
    return c.body(Uint8Array.from(logo.bytes), 200, {
      "content-type": logo.mediaType,
      "cache-control": "public, max-age=300",
    });
  });
  return routes;
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "network-message-wrong", {}, { cause });
  }
}
