import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { type Actor, anyone, system } from "../access/actor.ts";
import { setRule } from "../access/access-rules.ts";
import { Footprint, leaving } from "../base/footprint.ts";
import { type Id, newId } from "../base/id.ts";
import { MarkedChanges } from "../db/changes.ts";
import { KeptParts } from "../server/kept-parts.ts";
import { createDataset, findPublished } from "./datasets.ts";
import { noMetadata } from "./metadata.ts";
import { publish } from "./publish.ts";
import { publishedAmong, withState } from "./reading.ts";
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
    find: async (actor: Actor, wanted: readonly Id[], as = write) => {
      let asked = 0;
      const counting = new Proxy(db, {
        apply: (target, self, told: unknown[]) => {
          if ((told[0] as string[])[1] === " where ") asked += 1;
          return Reflect.apply(target as unknown as () => unknown, self, told);
        },
      });
      const footprint = new Footprint(parts.since(await changes.look()));
      const find = () => writePublished({ db: counting }, actor, wanted, as);
      const found = await leaving(footprint, find);
      return [[...found.values()].map((text) => text.toString("utf8", 0, 100)), asked];
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

/** Two of them are kept, and no third. */
const writeLong: WriteDataset = ({ title }) => Buffer.from(title.padEnd(9_000_000, "\0"));

test("where all cannot be kept, what is asked for once more takes the place of what was not asked for longest", async () => {
  await using world = await textsWorld();
  const [bus = "", eau = "", parcs = ""] = world.ids;
  const asked = async (...ids: Id[]) => (await world.find(anyone, ids, writeLong))[1];
  assert.deepEqual([await asked(bus), await asked(eau), await asked(bus, eau)], [1, 1, 0]);
  assert.deepEqual([await asked(parcs), await asked(bus, eau)], [1, 0]);
  assert.deepEqual([await asked(parcs), await asked(parcs), await asked(eau)], [1, 0, 0]);
  assert.equal(await asked(bus), 1);
});

const writeMetadata: WriteDataset = ({ metadata }) => Buffer.from(metadata);

test("metadata are written as they are read, whichever of them are kept", async () => {
  await using world = await textsWorld();
  const { db, ids } = world;
  const [bus = "", eau = "", parcs = ""] = ids;
  const table = "0198c0de-0000-7000-8000-000000000000";
  const figures = [{ table, view: "chart", title: "Lignes", query: "" }];
  const keep = (id: Id, metadata: object) =>
    db`update datasets set metadata = ${db.json(metadata as never)} where id = ${id}`;
  await keep(bus, { keywords: ["bus"], figures });
  await keep(eau, { ...noMetadata, keywords: ["eau".repeat(2000)] });
  await keep(parcs, { ...noMetadata, figures });
  const check = async () => {
    const read = await findPublished({ db }, anyone, ids);
    const written = await writePublished({ db }, anyone, ids, writeMetadata);
    for (const id of ids) assert.deepEqual(JSON.parse(String(written.get(id))), read.get(id)?.metadata);
    return read.get(parcs)?.metadata.figures;
  };
  assert.deepEqual(await check(), figures);
  await setRule(db, { dataset: parcs, level: "closed" });
  assert.equal(await check(), undefined);
});

test("reading what is published is planned the same for one as for many, so that it is planned once", async () => {
  await using world = await textsWorld();
  const { db, ids } = world;
  const planOf = async (wanted: readonly Id[]) => {
    const rows =
      await db`explain select d.id from datasets d ${withState(db)} where ${publishedAmong(db, anyone, wanted)}`;
    return rows.map((row) => Object.values(row)[0] as string);
  };
  const many = Array.from({ length: 300 }, () => newId());
  assert.deepEqual(await planOf(ids.slice(0, 1)), await planOf(many));
});
