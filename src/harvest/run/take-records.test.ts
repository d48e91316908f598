import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../../test/people-world.ts";
import { untilWaitedFor } from "../../../test/waited-for.ts";
import { byCode } from "../../base/by-code.ts";
import { newId } from "../../base/id.ts";
import { noMetadata } from "../../catalogue/metadata.ts";
import { connect } from "../../db/connect.ts";
import type { Tx } from "../../db/db.ts";
import { sourceOfInstance } from "../instances.ts";
import type { RemoteRecord } from "../read.ts";
import { takeRecords } from "./take-records.ts";

test("records that are deleted and records that changed are marked in one order, as whoever analyses marks them", async () => {
  await using world = await peopleWorld();
  const { db, town, time } = world;
  const ctx = { clock: () => time.now, url: "https://ici.fr", version: "1", log: () => undefined };
  const take = (tx: Tx, source: Awaited<ReturnType<typeof sourceOfInstance>>, ...told: RemoteRecord[]) =>
    takeRecords(tx, { ctx, source, run: { id: newId(time.now.getTime()), attempt: 1 } }, told);
  const source = await db.begin(async (tx) => {
    const of = { url: "https://la-bas.fr", name: "Là-bas", organization: town.id };
    const made = await sourceOfInstance(tx, of, time.now);
    await take(tx, made, record("a", "Arbres"), record("b", "Bancs"));
    return made;
  });
  const rows = await db<{ identifier: string; dataset: string }[]>`
    select identifier, dataset from harvest_records`;
  const [low, high] = rows.toSorted((one, other) => byCode(one.dataset, other.dataset));
  assert.ok(low && high);
  const others = connect({ ...world.connection, connectionsMax: 2 });
  let taking: Promise<unknown> = Promise.resolve();
  await db.begin(async (tx) => {
    // Whoever waits last for another finds out first.
    await tx`set local deadlock_timeout = '50ms'`;
    const hold = (id: string) => tx`select from dataset_search where dataset = ${id} for no key update`;
    await hold(low.dataset);
    const { dataset: _, ...gone } = record(high.identifier, "");
    const told = [{ ...gone, deleted: true } as const, record(low.identifier, "Changé")];
    taking = others.begin((other) => take(other, source, ...told));
    taking.catch(() => undefined);
    await untilWaitedFor(tx, others);
    await hold(high.dataset);
  });
  await taking;
  await others.end();
  const left = await db`select title from datasets join published_datasets on dataset = id`;
  assert.deepEqual([...left], [{ title: "Changé" }]);
});

function record(identifier: string, title: string): RemoteRecord {
  return {
    place: identifier,
    identifier,
    original: { mediaType: "application/json", text: title },
    dataset: { title, description: "", metadata: noMetadata },
    problems: [],
  };
}
