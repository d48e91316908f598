import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect as connectSocket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect } from "../../db/connect.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { peopleWorld } from "../../../test/people-world.ts";
import { system } from "../../access/actor.ts";
import { createDataset } from "../../catalogue/datasets.ts";
import { publish } from "../../catalogue/publish.ts";
import { openSearchIndex } from "./search-index.ts";

test("a search that found PostgreSQL away finds it once it is back", async () => {
  await using world = await peopleWorld();
  const { id } = await createDataset(world.catalogue, system, {
    organization: world.town.id,
    title: "Menus des cantines",
    licence: "etalab-2.0",
  });
  await publish(world.catalogue, system, id);
  const folder = await mkdtemp(join(tmpdir(), "maille-away-"));
  const socketPath = join(folder, ".s.PGSQL.5432");
  const real = world.connection.socketPath;
  assert.ok(real !== undefined, "The tests’ own server listens on a socket.");
  const db = connect({ ...world.connection, socketPath });
  const index = openSearchIndex({
    db,
    clock: world.people.clock,
    territory: openTerritory(),
    tableFacts: async () => new Map(),
    qualityOf: async () => new Map(),
    log: (event) => assert.fail(event),
    freshMs: 60_000,
  });
  await assert.rejects(index.prepare(), { code: "ENOENT" });
  await assert.rejects(index.fresh(), { code: "ENOENT" });
  const door = createServer((socket) => {
    const server = connectSocket(real);
    socket.pipe(server).pipe(socket);
    for (const each of [socket, server]) each.on("error", () => undefined);
  }).listen(socketPath);
  await once(door, "listening");
  await index.prepare();
  const { datasets } = await index.fresh();
  assert.deepEqual(datasets.documents.titles, ["Menus des cantines"]);
  await index[Symbol.asyncDispose]();
  await db.end();
  door.close();
  await rm(folder, { recursive: true });
});
