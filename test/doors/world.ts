import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Quad } from "n3";
import { openApp } from "../../src/app.ts";
import { silentLog } from "../../src/base/log.ts";
import { readConfig } from "../../src/config.ts";
import { type ApiOptions, createApi } from "../../src/api/app.ts";
import { openPasswords } from "../../src/people/password.ts";
import { testDatabase } from "../database.ts";
import { type GraphFormat, readers } from "./graphs.ts";

/** A whole instance without its server and pages: what programs ask is asked of its API. */
export async function openDoors(url = "http://maille.test", options: Partial<ApiOptions> = {}) {
  const test = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "maille-doors-"));
  const app = await openApp({
    config: readConfig({ MAILLE_DATA: folder, MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    db: test.db,
    connection: test.connection,
    url,
    log: silentLog,
    passwords: openPasswords({ cost: 4 }),
  });
  const bugs: unknown[] = [];
  const api = createApi(app.rooms, {
    url,
    version: app.version,
    language: "fr",
    rateLimits: {},
    onBug: (bug) => bugs.push(bug),
    ...options,
  });
  const get = async (path: string, headers: Record<string, string> = {}) =>
    api.fetch(new Request(`${url}${path}`, { headers }));
  return {
    app,
    api,
    rooms: app.rooms,
    db: test.db,
    bugs,
    url,
    get,
    async json(path: string): Promise<unknown> {
      return (await get(path)).json();
    },
    /** Every page of the catalogue, or of that of an organization, each as a graph. */
    async *pages(format: GraphFormat, pageSize = 100, below = ""): AsyncGenerator<Quad[]> {
      for (
        let path: string | undefined = `${below}/catalog.${format}?page_size=${pageSize}`;
        path !== undefined;
      ) {
        const response: Response = await get(path);
        if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
        yield await readers[format](await response.text());
        const next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        path = next?.slice(url.length);
      }
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
