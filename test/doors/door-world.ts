import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { system } from "../../src/access/actor.ts";
import { openApp } from "../../src/app.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import type { Metadata } from "../../src/catalogue/metadata.ts";
import { readConfig } from "../../src/config.ts";
import { type ApiOptions, createApi } from "../../src/web/api/app.ts";
import type { Rooms } from "../../src/web/rooms.ts";
import { testDatabase } from "../database.ts";

/** The verbs of a whole instance and its API, without pages, for the doors that other programs use. */
export async function doorWorld(options: Partial<ApiOptions> = {}) {
  const test = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "maille-doors-"));
  // What answers tell as their address must be the one that a client then asks.
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = await openApp({
    config: readConfig({ MAILLE_DATA: folder, MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    db: test.db,
    connection: test.connection,
    url,
    log: silentLog,
  });
  const bugs: unknown[] = [];
  const api = createApi(app.rooms, {
    url,
    version: app.version,
    rateLimits: {},
    onBug: (bug) => bugs.push(bug),
    ...options,
  });
  const listener = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const organization = await app.rooms.organizations.createOrganization(system, {
    name: "Ville de Rennes",
  });
  return {
    rooms: app.rooms,
    api,
    url,
    bugs,
    organization,
    publish: (made: NewDataset) => publish(app.rooms, organization.id, made),
    get: async (path: string, headers: Record<string, string> = {}) =>
      answered(await api.fetch(new Request(url + path, { headers }))),
    post: async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      answered(
        await api.fetch(
          new Request(url + path, {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body: JSON.stringify(body),
          }),
        ),
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface NewDataset {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly metadata?: Partial<Metadata>;
  readonly draft?: true;
}

/** A dataset with a table for each file, by its name. */
async function publish(
  rooms: Rooms,
  organization: string,
  { title, files, description = "", metadata = {}, draft }: NewDataset,
): Promise<{ dataset: Dataset; tables: Readonly<Record<string, string>> }> {
  const { id } = await rooms.datasets.createDataset(system, {
    organization,
    title,
    description,
    licence: "etalab-2.0",
  });
  await rooms.datasets.changeDataset(system, id, { metadata });
  for (const [name, text] of Object.entries(files)) {
    const upload = await rooms.imports.receiveFile(system, name, Readable.from([Buffer.from(text)]));
    const begun = await rooms.imports.importLater(system, id, { upload: upload.id });
    let last = begun;
    for await (const now of rooms.imports.watchImport(system, begun.id, AbortSignal.timeout(60_000))) {
      last = now;
    }
    if (last.state !== "done") throw new Error(`${name} was not imported: ${JSON.stringify(last.failure)}`);
  }
  const tables = await rooms.tables.listTables(system, id);
  const dataset =
    draft === true
      ? await rooms.datasets.getDataset(system, id)
      : await rooms.datasets.publish(system, id, { personalData: "Aucune" });
  return { dataset, tables: Object.fromEntries(tables.map((table) => [table.name, table.id])) };
}

/** `text` is the body as it came; `body` what it says in JSON. */
async function answered(response: Response) {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : undefined,
  };
}
