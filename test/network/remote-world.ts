import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { BlockList } from "node:net";
import { Readable } from "node:stream";
import { anyone, system } from "../../src/access/actor.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import type { Table } from "../../src/tables/table.ts";
import { createApi } from "../../src/api/app.ts";
import { MarkedChanges } from "../../src/db/changes.ts";
import { pageRooms } from "../../src/pages/page-rooms.ts";
import type { Rooms } from "../../src/rooms.ts";
import { keeping } from "../../src/server/kept-pages.ts";
import { type Pages, site } from "../../src/server/server.ts";
import type { TestInstance } from "./world.ts";
import { doors } from "../../src/api/doors.ts";

/** Publishes a file as a table on one instance. */
export async function publishTable(
  instance: TestInstance,
  title: string,
  csv: string,
): Promise<{ dataset: Dataset; table: Table }> {
  const { rooms } = instance.app;
  const { items } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 100 });
  const organization = items.find(({ origin }) => origin === undefined)?.id ?? "";
  const draft = await rooms.datasets.createDataset(system, { organization, title, licence: "etalab-2.0" });
  await importRows(instance, draft.id, csv);
  const [table] = await rooms.tables.listTables(system, draft.id);
  assert.ok(table, "the file made a table");
  return {
    dataset: await rooms.datasets.publish(system, draft.id, {
      personalData: "none",
      personalDataContact: "dpo@example.org",
    }),
    table,
  };
}

/** A new table of a dataset, or a new version of one. */
export async function importRows(
  { app: { rooms } }: TestInstance,
  dataset: string,
  csv: string,
  { name = "rows.csv", ...options }: { table?: string; name?: string } = {},
): Promise<void> {
  const upload = await rooms.imports.receiveFile(system, name, Readable.from([csv]));
  const { id } = await rooms.imports.importLater(system, dataset, { upload: upload.id }, options);
  let last;
  for await (const now of rooms.imports.watchImport(system, id, AbortSignal.timeout(300_000))) last = now;
  assert.equal(last?.state, "done", JSON.stringify(last));
}

/** Waits until a dataset of the other is found here, with its table. */
export async function seesTable(instance: TestInstance, table: string): Promise<void> {
  await instance.until("the table is known", async () => {
    return (await instance.app.rooms.remote.findTable(anyone, table)) !== undefined;
  });
}

/** An instance with its pages, until it answers otherwise. */
export async function openPages(instance: TestInstance): Promise<void> {
  const { handler } = (await import(new URL("../../build/handler.js", import.meta.url).href)) as {
    handler: Pages;
  };
  const { rooms, version } = instance.app;
  const api = createApi(rooms, { url: instance.url, version, rateLimits: {} });
  const answer = site({
    rooms: pageRooms(rooms),
    doors,
    api,
    pages: keeping(handler, new MarkedChanges(instance.app.contexts.own.db)),
    url: instance.url,
    language: "fr",
    admission: { admit: () => 0 },
    trustedProxies: new BlockList(),
  });
  instance.answerAs((request, response) => {
    answer(request, response);
    return true;
  });
}

/** What one instance asks another of its own accord, whenever it does: nothing that somebody reads. */
export function isOfNetwork({ url = "" }: IncomingMessage): boolean {
  return url.startsWith("/api/network/");
}

/** The rooms as the pages of an instance see them. */
export function pagesOf({ app }: TestInstance): Rooms {
  return pageRooms(app.rooms);
}

export const people = [
  "code;commune;population;surface;date",
  ...Array.from(
    { length: 60 },
    (_, index) =>
      `${35_001 + index};Commune ${index};${(index + 1) * 37};${index},5;2024-01-${String((index % 28) + 1).padStart(2, "0")}`,
  ),
].join("\n");
