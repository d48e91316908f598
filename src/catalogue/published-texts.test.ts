import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { type Actor, anyone, system } from "../access/actor.ts";
import { setRule } from "../access/access-rules.ts";
import { Footprint, leaving } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import { MarkedChanges } from "../db/changes.ts";
import { KeptParts } from "../server/kept-parts.ts";
import { createDataset } from "./datasets.ts";
import { publish } from "./publish.ts";
import { writePublished, type WriteDataset } from "./published-texts.ts";

/** How often PostgreSQL is asked for datasets, by whoever asks for them after what happened before. */
async function textsWorld() {
  const world = await peopleWorld();
  const { catalogue, db, town } = world;
  const make = async (title: string) => {
    const { id } = await createDataset(catalogue, system, { organization: town.id, title, licence: "lov2" });
    await publish(catalogue, system, id);
    return id;
  };
  const ids = [await make("Bus"), await make("Eau"), await make("Parcs")];
  const written: string[] = [];
  const write: WriteDataset = ({ title }) => {
    written.push(title);
    return Buffer.from(title);
  };
  const changes = new MarkedChanges(db);
  const parts = new KeptParts(changes);
  return {
    db,
    ids,
    written,
    find: async (actor: Actor, wanted: readonly Id[]) => {
      let asked = 0;
      const counting = new Proxy(db, {
        apply: (target, self, told: unknown[]) => {
          if ((told[0] as string[])[1] === " where ") asked += 1;
          return Reflect.apply(target as unknown as () => unknown, self, told);
        },
      });
      const footprint = new Footprint(parts.since(await changes.look()));
      const find = () => writePublished({ db: counting }, actor, wanted, write);
      const found = await leaving(footprint, find);
      return [[...found.values()].map(String), asked];
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("what everybody reads of datasets is read and written once, and once more after something of it changed", async () => {
  await using world = await textsWorld();
  const { db, ids, written, find } = world;
  const [bus = "", eau = ""] = ids;
  assert.deepEqual(await find(anyone, [bus, eau]), [["Bus", "Eau"], 1]);
  assert.deepEqual(await find(anyone, [eau, bus]), [["Eau", "Bus"], 0]);
  assert.deepEqual(await find(anyone, ids), [["Bus", "Eau", "Parcs"], 1]);
  assert.deepEqual(await find(anyone, ids), [["Bus", "Eau", "Parcs"], 0]);
  assert.deepEqual(written, ["Bus", "Eau", "Parcs"]);
  await setRule(db, { dataset: bus, level: "open", audience: [] });
  assert.deepEqual(await find(anyone, ids), [["Eau", "Parcs"], 1]);
  assert.deepEqual(await find(system, ids), [["Bus", "Eau", "Parcs"], 1]);
  assert.deepEqual(await find(anyone, ids), [["Eau", "Parcs"], 0]);
  assert.deepEqual(await find(system, ids), [["Bus", "Eau", "Parcs"], 1]);
});
