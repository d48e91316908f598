import { silentLog } from "../src/base/log.ts";
import { system } from "../src/access/actor.ts";
import { datasetsVerbs } from "../src/catalogue/room.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { openReadings } from "../src/tables/counted.ts";
import { tablesForCatalogue } from "../src/tables/for-catalogue.ts";
import { tablesVerbs } from "../src/tables/room.ts";
import { createApi } from "../src/api/app.ts";
import type { Rooms } from "../src/rooms.ts";
import { importWorld } from "./import-world.ts";
import { noRemote } from "./no-remote.ts";

/** The routes over real rooms; `Bearer producer` is who may do everything, without one it is anyone. */
export async function apiWorld(limits: Partial<TablesContext["limits"]> = {}) {
  const world = await importWorld(limits);
  const { ctx } = world;
  const { db, clock, territory } = ctx;
  const catalogue = {
    ...tablesForCatalogue({ ...ctx, url: "http://maille.test" }),
    db,
    clock,
    territory,
    linkChecks: async () => new Map(),
  };
  const rooms = {
    ...datasetsVerbs(catalogue),
    ...tablesVerbs({ ...ctx, readings: openReadings(ctx, silentLog) }),
    ...noRemote,
    instance: { url: "http://maille.test" },
    tokens: { actorOfToken: async () => system },
  } as unknown as Rooms;
  const api = createApi(rooms, { url: "http://maille.test", version: "0.0.0", rateLimits: {} });
  const send = async (
    method: string,
    path: string,
    given: {
      json?: unknown;
      body?: string | Uint8Array;
      headers?: Record<string, string>;
      token?: false;
    } = {},
  ) => {
    const headers = new Headers(given.headers);
    if (given.token !== false) headers.set("authorization", "Bearer producer");
    if (given.json !== undefined) headers.set("content-type", "application/json");
    const body = given.json === undefined ? given.body : JSON.stringify(given.json);
    const url = path.startsWith("http") ? path : `http://maille.test${path}`;
    return api.fetch(
      new Request(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body, duplex: "half" }),
      }),
    );
  };
  return { ...world, api, send, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}
