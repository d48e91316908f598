import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { Readable } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { system } from "../../src/access/actor.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import type { Metadata } from "../../src/catalogue/metadata.ts";
import type { ApiOptions } from "../../src/api/app.ts";
import type { Rooms } from "../../src/rooms.ts";
import { openDoors } from "./world.ts";

/** An instance whose API is served at an address, for clients that ask by themselves. */
export async function doorWorld(options: Partial<ApiOptions> = {}) {
  // What answers tell as their address must be the one that a client then asks.
  const server = createServer(
    { keepAliveTimeout: 65_000 },
    (request, response) => void listener(request, response),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const doors = await openDoors(url, options);
  const { api, rooms, bugs } = doors;
  const listener = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const organization = await rooms.organizations.createOrganization(system, { name: "Ville de Rennes" });
  return {
    rooms,
    api,
    url,
    bugs,
    db: doors.db,
    rudi: doors.app.contexts.rudi,
    organization,
    publish: (made: NewDataset) => publish(rooms, organization.id, made),
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
      await doors[Symbol.asyncDispose]();
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
    for await (const now of rooms.imports.watchImport(system, begun.id, AbortSignal.timeout(300_000))) {
      last = now;
    }
    if (last.state !== "done") throw new Error(`${name} was not imported: ${JSON.stringify(last.failure)}`);
  }
  const tables = await rooms.tables.listTables(system, id);
  const dataset =
    draft === true
      ? await rooms.datasets.getDataset(system, id)
      : await rooms.datasets.publish(system, id, {
          personalData: "Aucune",
          personalDataContact: "dpo@example.org",
        });
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
