import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { anyone, system } from "../access/actor.ts";
import { changeDataset } from "../catalogue/datasets.ts";
import { publish } from "../catalogue/publish.ts";
import { connect } from "../db/connect.ts";
import { Replica } from "../db/replica.ts";
import { foundTogether } from "./found-together.ts";

const readiness = async () => ({ tables: 1, personalData: [] });

test("what a replica that is behind tells its reader of a table is told to nobody else", async () => {
  await using world = await importWorld();
  await using behind = await peopleWorld();
  await using replica = new Replica(connect(behind.connection));
  const { dataset } = world;
  const made = await world.import("menus.csv", "commune;menu\n35238;Riz\n");
  await changeDataset({ ...world.ctx, readiness }, system, dataset.id, { licence: "etalab-2.0" });
  await publish({ ...world.ctx, readiness }, system, dataset.id);
  const ctx = { ...world.ctx, db: replica.beside(world.ctx.db) };
  const find = () => foundTogether(ctx, anyone, made.made[0]?.table ?? "", undefined);
  const outcomes = await Promise.allSettled([find(), replica.read(find), find()]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
});
