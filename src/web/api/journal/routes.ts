import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Readable } from "node:stream";
import { system } from "../../../access/actor.ts";
import { Failure } from "../../../base/failure.ts";
import type { AccessFilter, AccessPage } from "../../../journal/accesses.ts";
import type { Rooms } from "../../../rooms.ts";
import { body, defined, idParameter, json, numberInPath, publicAddress, refused } from "../answers.ts";
import { begun } from "../begun.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { accessSchema, journalFormats, toAccessAnswer } from "./answers.ts";

/** Who read data that is not open: for its producer, for its readers, and one entry with its proof. */
export function journalRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { journal } = rooms;
  const find = async (c: Context<ApiEnv>, slugOrId: string) => {
    const found = await rooms.organizations.findOrganization(c.var.actor, slugOrId);
    if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
    return found.id;
  };
  routes.openapi(listRoute, async (c) => {
    const organization = await find(c, c.req.valid("param").id);
    const found = await journal.listAccesses(c.var.actor, organization, toRequest(c.req.valid("query")));
    return c.json(toAnswer(found, publicAddress(url, c.req.url)), 200);
  });
  routes.openapi(exportRoute, async (c) => {
    const { format, ...query } = c.req.valid("query");
    const organization = await find(c, c.req.valid("param").id);
    const { mediaType, write } = journalFormats[format];
    const accesses = await begun(journal.exportAccesses(c.var.actor, organization, toFilter(query)));
    const stream = Readable.from(write(accesses), { objectMode: false });
    return c.body(Readable.toWeb(stream) as ReadableStream, 200, {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="journal.${format}"`,
      "cache-control": "no-store",
    }) as never;
  });
  routes.openapi(ownRoute, async (c) => {
    const found = await journal.listOwnAccesses(c.var.actor, toRequest(c.req.valid("query")));
    return c.json(toAnswer(found, publicAddress(url, c.req.url)), 200);
  });
  routes.openapi(proofRoute, async (c) => {
    const { index } = c.req.valid("param");
    const proof = await journal.proveAccess(c.var.actor, index);
    c.header("content-disposition", `attachment; filename="journal-${index}.json"`);
    return c.json(proof as never, 200);
  });
  routes.openapi(partiesRoute, async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    const { parties, cursor } = parseParties(text);
    const request = { pageSize: partiesPageSize, ...(cursor === undefined ? {} : { cursor }) };
    const found = await journal.listAccessesOfParties({ instance, parties }, request);
    const titles = new Map<string, string>();
    for (const id of new Set(found.items.map(({ dataset }) => dataset))) {
      // Whoever reads it under an agreement was told its title.
      titles.set(id, (await rooms.datasets.findDataset(system, id))?.title ?? "");
    }
    const data = found.items.map((item) => ({
      ...toAccessAnswer(item),
      title: titles.get(item.dataset) ?? "",
    }));
    return c.json({ data, meta: found.cursor === undefined ? {} : { cursor: found.cursor } }, 200);
  });
  routes.openapi(eraseRoute, async (c) =>
    c.json(await journal.erasePerson(c.var.actor, c.req.valid("json")), 200),
  );
  return routes;
}

const partiesPageSize = 100;
const partiesSchema = z.strictObject({
  parties: z.array(z.uuid()).min(1).max(200),
  cursor: z.string().optional(),
});

function parseParties(text: string): z.infer<typeof partiesSchema> {
  try {
    return partiesSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure("invalid", "journal-parties-wrong", {}, { cause });
  }
}

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

function toFilter({ dataset, agreement, instance, from, to }: Record<string, unknown>): AccessFilter {
  return defined({ dataset, agreement, instance, from, to }) as AccessFilter;
}

function toRequest(query: z.infer<typeof pageFields>) {
  const { cursor, page_size: pageSize } = query;
  return { ...toFilter(query), pageSize, ...(cursor === undefined ? {} : { cursor }) };
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

const tags = ["journal"];
const security = [{ token: [] }];

const pageAnswerSchema = z
  .object({
    data: z.array(accessSchema),
    links: z.object({ next: z.string().optional() }),
    meta: z.object({ cursor: z.string().optional() }),
  })
  .openapi("Accesses");

const listRoute = createRoute({
  method: "get",
  path: "/api/organizations/{id}/journal",
  operationId: "listAccesses",
  tags,
  security,
  request: { params: idParameter, query: pageFields },
  responses: { 200: json(pageAnswerSchema, "answer-accesses"), ...refused },
});

const exportRoute = createRoute({
  method: "get",
  path: "/api/organizations/{id}/journal/export",
  operationId: "exportAccesses",
  tags,
  security,
  request: {
    params: idParameter,
    query: z.object({
      ...filterFields,
      format: z
        .enum(["csv", "json", "ndjson"])
        .default("csv")
        .openapi({ description: "parameter-journal-format" }),
    }),
  },
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
});

const ownRoute = createRoute({
  method: "get",
  path: "/api/account/journal",
  operationId: "listOwnAccesses",
  tags,
  security,
  request: { query: pageFields },
  responses: { 200: json(pageAnswerSchema, "answer-own-accesses"), ...refused },
});

const proofRoute = createRoute({
  method: "get",
  path: "/api/journal/entries/{index}/proof",
  operationId: "proveAccess",
  tags,
  security,
  request: {
    params: z.object({
      index: numberInPath("index", { minimum: 0, example: 1203 }),
    }),
  },
  responses: {
    200: json(
      z
        .object({ format: z.literal("maille-journal-proof/1") })
        .loose()
        .openapi("AccessProof"),
      "answer-access-proof",
    ),
    ...refused,
  },
});

const partiesRoute = createRoute({
  method: "post",
  path: "/api/network/accesses",
  operationId: "listAccessesOfParties",
  tags: ["network"],
  responses: {
    200: json(
      z.object({
        data: z.array(accessSchema.extend({ title: z.string() })),
        meta: z.object({ cursor: z.string().optional() }),
      }),
      "answer-accesses-of-parties",
    ),
    ...refused,
  },
});

const eraseRoute = createRoute({
  method: "post",
  path: "/api/journal/erasures",
  operationId: "erasePerson",
  tags,
  security,
  request: {
    body: body(
      z.strictObject({ instance: z.string(), id: z.string() }).openapi("JournalErasure", {
        example: { instance: "https://ville.example", id: "0199c0de-0000-7000-8000-000000000000" },
      }),
    ),
  },
  responses: {
    200: json(z.object({ entries: z.int() }).openapi("JournalErased"), "answer-journal-erased"),
    ...refused,
  },
});
