import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import { type Actor, system } from "../../access/actor.ts";
import type { AccessFilter, AccessPage } from "../../journal/accesses.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Rooms } from "../../rooms.ts";
import { type Answer, one } from "../answer.ts";
import { numberInPath, publicAddress, refused } from "../answers.ts";
import { begun } from "../begun.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type CheckedRequest, byIdWithToken, get, post, routesOf } from "../route.ts";
import { accessSchema, journalFormats, toAccessAnswer } from "./answers.ts";

const partiesPageSize = 100;
const partiesSchema = z.strictObject({
  parties: z.array(z.uuid()).min(1).max(200),
  cursor: z.string().optional(),
});

const filterFields = {
  dataset: z.uuid().optional().openapi({ description: "parameter-journal-dataset" }),
  agreement: z.uuid().optional().openapi({ description: "parameter-journal-agreement" }),
  instance: z.string().optional().openapi({ description: "parameter-journal-instance" }),
  from: z.iso.date().optional().openapi({ description: "parameter-journal-from", example: "2026-11-01" }),
  to: z.iso.date().optional().openapi({ description: "parameter-journal-to", example: "2026-11-30" }),
  lang: z.string().optional().openapi({ description: "parameter-lang", example: "fr" }),
};

const pageFields = z.object({
  ...filterFields,
  cursor: z.string().optional().openapi({ description: "parameter-journal-cursor" }),
  page_size: z.coerce.number().int().min(1).max(1000).default(50).openapi({
    type: "integer",
    description: "parameter-page-size",
    minimum: 1,
    maximum: 1000,
    default: 50,
  }),
});

const pageAnswerSchema = z
  .object({
    data: z.array(accessSchema),
    links: z.object({ next: z.string().optional() }),
    meta: z.object({ cursor: z.string().optional() }),
  })
  .openapi("Accesses");

const exportQuery = {
  ...byIdWithToken,
  query: z.object({
    ...filterFields,
    format: z
      .enum(["csv", "json", "ndjson"])
      .default("csv")
      .openapi({ description: "parameter-journal-format" }),
  }),
} as const;

const ofEntry = {
  params: z.object({ index: numberInPath("index", { minimum: 0, example: 1203 }) }),
  token: true,
} as const;

const erasure = {
  body: z.strictObject({ instance: z.string(), id: z.string() }).openapi("JournalErasure", {
    example: { instance: "https://ville.example", id: "0199c0de-0000-7000-8000-000000000000" },
  }),
  token: true,
} as const;

const proofSchema = z
  .object({ format: z.literal("maille-journal-proof/1") })
  .loose()
  .openapi("AccessProof");
const ofPartiesSchema = z.object({
  data: z.array(accessSchema.extend({ title: z.string() })),
  meta: z.object({ cursor: z.string().optional() }),
});
const erasedSchema = z.object({ entries: z.int() }).openapi("JournalErased");

const accesses = (description: string) =>
  one(pageAnswerSchema, description, (found: AccessPage, { c, url }) =>
    toAnswer(found, publicAddress(url, c.req.url)),
  );
const proof = one(proofSchema, "answer-access-proof", (told: object) => told as z.infer<typeof proofSchema>);
const ofParties = one(
  ofPartiesSchema,
  "answer-accesses-of-parties",
  (told: z.infer<typeof ofPartiesSchema>) => told,
);
const erased = one(erasedSchema, "answer-journal-erased", (told: z.infer<typeof erasedSchema>) => told);
const file: Answer<Response> = {
  responses: {
    200: {
      description: "answer-accesses-file",
      content: {
        "text/csv": { schema: z.string() },
        "application/json": { schema: z.array(accessSchema) },
        "application/x-ndjson": { schema: z.string() },
      },
    },
    ...refused,
  },
  send: (response) => response,
};

/** Who read data that is not open: for its producer, for its readers, and one entry with its proof. */
export const journalRoutes = routesOf("journal", (rooms) => {
  const { journal } = rooms;
  return [
    get(
      "/api/organizations/{id}/journal",
      "listAccesses",
      { ...byIdWithToken, query: pageFields },
      accesses("answer-accesses"),
      async ({ actor, params, query }) =>
        journal.listAccesses(actor, await idOf(rooms, actor, params.id), toRequest(query)),
    ),
    get("/api/organizations/{id}/journal/export", "exportAccesses", exportQuery, file, (asked) =>
      exportAccesses(rooms, asked),
    ),
    get(
      "/api/account/journal",
      "listOwnAccesses",
      { query: pageFields, token: true },
      accesses("answer-own-accesses"),
      ({ actor, query }) => journal.listOwnAccesses(actor, toRequest(query)),
    ),
    get(
      "/api/journal/entries/{index}/proof",
      "proveAccess",
      ofEntry,
      proof,
      async ({ actor, params: { index }, c }) => {
        const told = await journal.proveAccess(actor, index);
        c.header("content-disposition", `attachment; filename="journal-${index}.json"`);
        return told;
      },
    ),
  ];
});

/** What instances ask of it, signed. */
export const partyAccessRoutes = routesOf("network", (rooms) => [
  post("/api/network/accesses", "listAccessesOfParties", {}, ofParties, (asked) =>
    listAccessesOfParties(rooms, asked),
  ),
]);

export const erasureRoutes = routesOf("journal", ({ journal }) => [
  post("/api/journal/erasures", "erasePerson", erasure, erased, ({ actor, body }) =>
    journal.erasePerson(actor, body),
  ),
]);

async function idOf({ organizations }: Rooms, actor: Actor, slugOrId: string): Promise<Id> {
  const found = await organizations.findOrganization(actor, slugOrId);
  if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
  return found.id;
}

async function exportAccesses(
  rooms: Rooms,
  { actor, params, query: { format, ...query }, c }: CheckedRequest<typeof exportQuery>,
): Promise<Response> {
  const organization = await idOf(rooms, actor, params.id);
  const { mediaType, write } = journalFormats[format];
  const told = await begun(rooms.journal.exportAccesses(actor, organization, toFilter(query)));
  const stream = Readable.from(write(told), { objectMode: false });
  return c.body(Readable.toWeb(stream) as ReadableStream, 200, {
    "content-type": mediaType,
    "content-disposition": `attachment; filename="journal.${format}"`,
    "cache-control": "no-store",
  });
}

async function listAccessesOfParties(
  rooms: Rooms,
  { c, url }: CheckedRequest,
): Promise<z.infer<typeof ofPartiesSchema>> {
  const { instance, text } = await signedBy(c, rooms, url);
  const { parties, cursor } = parseParties(text);
  const request = { pageSize: partiesPageSize, ...defined({ cursor }) };
  const found = await rooms.journal.listAccessesOfParties({ instance, parties }, request);
  const titles = new Map<string, string>();
  for (const id of new Set(found.items.map(({ dataset }) => dataset))) {
    // Whoever reads it under an agreement was told its title.
    titles.set(id, (await rooms.datasets.findDataset(system, id))?.title ?? "");
  }
  const data = found.items.map((item) => ({
    ...toAccessAnswer(item),
    title: titles.get(item.dataset) ?? "",
  }));
  return { data, meta: found.cursor === undefined ? {} : { cursor: found.cursor } };
}

function parseParties(text: string): z.infer<typeof partiesSchema> {
  try {
    return partiesSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure("invalid", "journal-parties-wrong", {}, { cause });
  }
}

function toFilter({ dataset, agreement, instance, from, to }: Record<string, unknown>): AccessFilter {
  return defined({ dataset, agreement, instance, from, to }) as AccessFilter;
}

function toRequest(query: z.infer<typeof pageFields>) {
  const { cursor, page_size: pageSize } = query;
  return { ...toFilter(query), pageSize, ...defined({ cursor }) };
}

function toAnswer({ items, cursor }: AccessPage, address: string) {
  const next = new URL(address);
  if (cursor !== undefined) next.searchParams.set("cursor", cursor);
  return {
    data: items.map(toAccessAnswer),
    links: cursor === undefined ? {} : { next: next.href },
    meta: cursor === undefined ? {} : { cursor },
  };
}
