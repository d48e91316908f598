import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../../test/people-world.ts";
import { TcpDoor } from "../../../test/tcp-door.ts";
import { system } from "../../access/actor.ts";
import { createDataset } from "../../catalogue/datasets.ts";
import { publish } from "../../catalogue/publish.ts";
import { connect } from "../../db/connect.ts";
import type { Db } from "../../db/db.ts";
import { isOnReplica, Replica } from "../../db/replica.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { Analysing } from "./analysing.ts";

type PeopleWorld = Awaited<ReturnType<typeof peopleWorld>>;

test("what a replica that is behind tells its reader is told to nobody else who searches", async () => {
  await using world = await peopleWorld();
  await using behind = await peopleWorld();
  await using replica = new Replica(connect(behind.connection));
  await using analysing = analysingOf(world, replica.beside(world.db));
  await publishMenus(world);
  const { revision } = await analysing.all();
  assert.ok(revision > 0);
  const [first, reader, last] = await Promise.all([
    analysing.soon(),
    replica.read(() => analysing.soon()),
    analysing.soon(),
  ]);
  assert.deepEqual([first.revision, reader.revision, last.revision], [revision, 0, revision]);
});

test("while the database is away, who searches on a replica is answered without what waits to be analysed", async () => {
  await using world = await peopleWorld();
  await using behind = await peopleWorld();
  const { socketPath = "", database } = world.connection;
  await using door = await TcpDoor.open({ path: socketPath });
  const own = connect({ url: `postgres://maille@127.0.0.1:${door.port}/${database}`, connectionsMax: 4 });
  await using closing = new AsyncDisposableStack();
  closing.defer(() => own.end({ timeout: 1 }));
  await using replica = new Replica(connect(behind.connection));
  await using analysing = analysingOf(world, replica.beside(own));
  await analysing.all();
  await publishMenus(behind);
  door.set("cut");
  const onReplica = () =>
    replica.read(async () => {
      const { isStale } = await analysing.soon();
      return [isStale, isOnReplica()];
    });
  assert.deepEqual(await onReplica(), [true, true]);
  assert.deepEqual(await Promise.all([onReplica(), onReplica()]), [
    [true, true],
    [true, true],
  ]);
});

function analysingOf(world: PeopleWorld, db: Db): Analysing {
  return new Analysing(
    {
      db,
      freshMs: 300,
      clock: world.people.clock,
      territory: openTerritory(),
      tableFacts: async () => new Map(),
      qualityOf: async () => new Map(),
      log: (event) => assert.fail(event),
    },
    { onAnalysed: async () => undefined, isReady: () => false },
  );
}

async function publishMenus({ catalogue, town }: PeopleWorld): Promise<void> {
  const { id } = await createDataset(catalogue, system, {
    organization: town.id,
    title: "Menus des cantines",
    licence: "etalab-2.0",
  });
  await publish(catalogue, system, id);
}
