import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { Held } from "../../citizens/room.ts";
import { queryLimits } from "../../tables/query/query.ts";
import { content, listOf, one, unstored } from "../answer.ts";
import { byIdWithToken, get, routesOf } from "../route.ts";

const heldSchema = z
  .object({
    id: z.string().optional(),
    table: z.string(),
    dataset: z.string(),
    name: z.string(),
    producer: z.string(),
    instance: z.string(),
    linked_at: z.string().optional(),
  })
  .openapi("HeldData", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000051",
      table: "0199c0de-0000-7000-8000-000000000004",
      dataset: "0199c0de-0000-7000-8000-000000000003",
      name: "Vos relevés d’eau",
      producer: "Eau de la métropole",
      instance: "https://eau.example",
      linked_at: "2026-11-28T10:00:00.000Z",
    },
  });

/** By each link of who asks, or by none. */
interface HeldByLink extends Pick<Held, "dataset" | "told"> {
  readonly link?: Held["links"][number];
}

function byLink({ dataset, told, links }: Held): readonly HeldByLink[] {
  return links.length === 0 ? [{ dataset, told }] : links.map((link) => ({ dataset, told, link }));
}

const held = one(heldSchema, "answer-held", ({ dataset, told, link }: HeldByLink, { url }) => ({
  table: told.table,
  dataset: dataset.id,
  name: told.name,
  producer: dataset.organizationName,
  instance: dataset.organizationOrigin ?? url,
  ...defined({ id: link?.id, linked_at: link?.linkedAt?.toISOString() }),
}));

const rowsSchema = z
  .object({
    data: z.array(z.looseObject({})),
    meta: z.object({ page: z.int(), page_size: z.int(), total: z.int(), version: z.int() }),
  })
  .openapi("OwnRows");

/** What is held about who asks, and their own rows: theirs to carry to whatever program they choose. */
export const ownDataRoutes = routesOf("own-data", ({ citizens }) => [
  get(
    "/api/own-data",
    "listHeldData",
    { token: true },
    unstored(listOf(held, "answer-held-list")),
    async ({ actor }) => (await citizens.listHeld(actor)).flatMap(byLink),
  ),
  get(
    "/api/own-data/{id}/rows",
    "listOwnRows",
    byIdWithToken,
    unstored(content("application/json", rowsSchema, "answer-own-rows")),
    async ({ actor, params, c }) => {
      const own = await citizens.getOwnTable(actor, params.id);
      const { readPage } = await citizens.lookAtOwn(actor, own, queryLimits.pageSizeMax);
      const { rows, page, pageSize, total, version } = await readPage(new URL(c.req.url).searchParams);
      return c.json({ data: rows, meta: { page, page_size: pageSize, total, version } });
    },
  ),
  get(
    "/api/own-data/{id}/archive",
    "takeOwnData",
    byIdWithToken,
    unstored(content("application/zip", z.string(), "answer-own-archive")),
    async ({ actor, params, c }) => {
      const own = await citizens.getOwnTable(actor, params.id);
      const texts = { "conditions.json": JSON.stringify(own.declared.told, null, 2) };
      const stream = await citizens.takeAway(actor, own, texts);
      return c.body(Readable.toWeb(stream) as ReadableStream, 200, {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="own-data.zip"',
      });
    },
  ),
]);
