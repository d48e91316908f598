import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { rulesOf, setRule } from "../access/access-rules.ts";
import { type Actor, system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { changeDataset } from "../catalogue/datasets.ts";
import { publish } from "../catalogue/publish.ts";
import {
  deletedKeptMs,
  deleteTable,
  findDeletedTable,
  listDeletedTables,
  purgeDeletedTables,
  restoreTable,
} from "./deletion.ts";
import { exportRows } from "./exports.ts";
import { sweepBlobs } from "./import/sweep.ts";
import { refreshesDue, saveRefresh } from "./import/refresh-rows.ts";
import { listReadableTables } from "./readable-tables.ts";
import { readPage } from "./rows.ts";
import { sql } from "./sql.ts";
import { changeTable, getTable, listTables } from "./tables.ts";
import { tablesForCatalogue } from "./for-catalogue.ts";
import { listVersions, openOriginal } from "./versions.ts";

const reason = "Comptée deux fois.";
const why = { reason };
const stranger: Actor = { kind: "member", account: newId(), administrator: false, memberships: [] };
const anyone: Actor = { kind: "anyone" };

/** Published, with two tables. */
async function twoTables() {
  const world = await importWorld();
  const [first] = (await world.import("a.csv", "id,x\n1,2\n")).made;
  const [second] = (await world.import("b.csv", "id,x\n1,3\n")).made;
  assert.ok(first && second);
  const catalogue = { ...world.ctx, ...tablesForCatalogue(world.ctx) };
  await changeDataset(catalogue, system, world.dataset.id, { licence: "etalab-2.0" });
  await publish(catalogue, system, world.dataset.id);
  return { world, ctx: world.ctx, dataset: world.dataset.id, first: first.table, second: second.table };
}

function isGone(error: unknown): boolean {
  return isFailure(error, "gone") && error.args["reason"] === reason;
}

function isUnknown(error: unknown): boolean {
  return isFailure(error, "not-found");
}

test("a deleted table is read by nobody, through no verb, and each says why", async () => {
  const { world, ctx, dataset, first, second } = await twoTables();
  await using _ = world;
  await deleteTable(ctx, system, first, { reason, replacedBy: second });
  for (const actor of [system, anyone, stranger]) {
    const asked = [
      () => getTable(ctx, actor, first),
      () => readPage(ctx, actor, first, new URLSearchParams()),
      () => exportRows(ctx, actor, first, "csv", new URLSearchParams()),
      () => sql(ctx, actor, first, "select * from rows"),
      () => openOriginal(ctx, actor, first, 1),
      () => listVersions(ctx, actor, first, { page: 1, pageSize: 5 }),
    ];
    for (const ask of asked) await assert.rejects(ask, isGone);
  }
  await assert.rejects(changeTable(ctx, system, first, { name: "c" }), isGone);
  const everyPage = { page: 1, pageSize: 10 };
  const listed = await listTables(ctx, anyone, dataset);
  assert.deepEqual(
    listed.map(({ id }) => id),
    [second],
  );
  assert.equal((await listReadableTables(ctx, anyone, everyPage)).total, 1);
  const found = await findDeletedTable(ctx, anyone, dataset, "a");
  assert.deepEqual([found?.id, found?.reason, found?.replacedBy?.id], [first, reason, second]);
});

test("it comes back as it was, for thirty days, and its files with it", async () => {
  const { world, ctx, dataset, first } = await twoTables();
  await using _ = world;
  await setRule(ctx.db, { dataset, table: first, level: "closed" });
  await deleteTable(ctx, system, first, why);
  world.time.now = new Date(world.time.now.getTime() + deletedKeptMs - 1000);
  assert.equal(await purgeDeletedTables(ctx), 0);
  assert.equal(await sweepBlobs(ctx, 0), 0);
  const [kept] = await listDeletedTables(ctx, system, dataset);
  assert.deepEqual([kept?.id, kept?.reason], [first, reason]);
  await restoreTable(ctx, system, first);
  const page = await readPage(ctx, system, first, new URLSearchParams());
  assert.deepEqual(
    page.rows.map((row) => row["x"]),
    [2],
  );
  assert.equal((await rulesOf(ctx.db, [dataset])).get(dataset)?.tables.get(first)?.level, "closed");
  assert.deepEqual(await listDeletedTables(ctx, system, dataset), []);
});

test("after thirty days its rows and files are gone, and its address still says why", async () => {
  const { world, ctx, dataset, first } = await twoTables();
  await using _ = world;
  await setRule(ctx.db, { dataset, table: first, level: "closed" });
  await deleteTable(ctx, system, first, why);
  world.time.now = new Date(world.time.now.getTime() + deletedKeptMs);
  assert.deepEqual(await listDeletedTables(ctx, system, dataset), []);
  await assert.rejects(restoreTable(ctx, system, first), /table-purged/);
  assert.equal(await purgeDeletedTables(ctx), 1);
  assert.equal(await purgeDeletedTables(ctx), 0);
  assert.equal(await sweepBlobs(ctx, 0), 2);
  await assert.rejects(restoreTable(ctx, system, first), /table-purged/);
  await assert.rejects(getTable(ctx, anyone, first), isGone);
  assert.equal((await findDeletedTable(ctx, anyone, dataset, first))?.until, undefined);
  assert.equal((await rulesOf(ctx.db, [dataset])).get(dataset)?.tables.size, 0);
});

test("restored after another table took its name, it has the next one", async () => {
  const { world, ctx, first } = await twoTables();
  await using _ = world;
  await deleteTable(ctx, system, first, why);
  const [again] = (await world.import("a.csv", "id,x\n1,2\n")).made;
  assert.notEqual(again?.table, first, "the same file is a new table");
  assert.equal((await restoreTable(ctx, system, first)).name, "a (2)");
  await deleteTable(ctx, system, first, why);
  assert.equal((await restoreTable(ctx, system, first)).name, "a (2)");
});

test("two that delete and restore at once leave it deleted once, or restored once", async () => {
  const { world, ctx, dataset, first } = await twoTables();
  await using _ = world;
  const deleted = await Promise.allSettled([1, 2, 3].map(() => deleteTable(ctx, system, first, why)));
  assert.ok(deleted.some(({ status }) => status === "fulfilled"));
  for (const each of deleted) {
    if (each.status === "rejected")
      assert.ok(isFailure(each.reason, "gone") || isFailure(each.reason, "not-found"));
  }
  const restored = await Promise.all([1, 2, 3].map(() => restoreTable(ctx, system, first)));
  assert.deepEqual(
    restored.map(({ name }) => name),
    ["a", "a", "a"],
  );
  assert.equal((await listTables(ctx, system, dataset)).length, 2);
});

test("a published dataset keeps a table, also where both are deleted at once", async () => {
  const { world, ctx, dataset, first, second } = await twoTables();
  await using _ = world;
  const ended = await Promise.allSettled([first, second].map((id) => deleteTable(ctx, system, id, why)));
  const refused = ended.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  assert.equal(refused.length, 1);
  assert.ok(isFailure(refused[0], "conflict"));
  assert.equal((await listTables(ctx, system, dataset)).length, 1);
});

test("what was published is deleted for a reason, and replaced by a table beside it alone", async () => {
  const { world, ctx, first } = await twoTables();
  await using _ = world;
  await assert.rejects(deleteTable(ctx, system, first), /catalogue-reason-wrong/);
  await assert.rejects(
    deleteTable(ctx, system, first, { reason, replacedBy: newId() }),
    /table-replacement-wrong/,
  );
  await assert.rejects(
    deleteTable(ctx, system, first, { reason, replacedBy: first }),
    /table-replacement-wrong/,
  );
  assert.equal((await getTable(ctx, anyone, first)).name, "a");
});

test("who may not change the dataset deletes and restores nothing, and sees no list", async () => {
  const { world, ctx, dataset, first } = await twoTables();
  await using _ = world;
  for (const actor of [anyone, stranger]) {
    await assert.rejects(deleteTable(ctx, actor, first, why));
    await assert.rejects(listDeletedTables(ctx, actor, dataset));
  }
  await deleteTable(ctx, system, first, why);
  for (const actor of [anyone, stranger]) await assert.rejects(restoreTable(ctx, actor, first));
  await assert.rejects(getTable(ctx, system, first), isGone);
});

test("a deleted table of a draft is told to nobody outside, and leaves nothing after thirty days", async () => {
  await using world = await importWorld();
  const [made] = (await world.import("a.csv", "id,x\n1,2\n")).made;
  assert.ok(made);
  await deleteTable(world.ctx, system, made.table);
  await assert.rejects(getTable(world.ctx, stranger, made.table), isUnknown);
  await assert.rejects(findDeletedTable(world.ctx, stranger, world.dataset.id, "a"), isUnknown);
  await assert.rejects(getTable(world.ctx, system, made.table), (error) => isFailure(error, "gone"));
  world.time.now = new Date(world.time.now.getTime() + deletedKeptMs);
  assert.equal(await purgeDeletedTables(world.ctx), 1);
  await assert.rejects(getTable(world.ctx, system, made.table), isUnknown);
});

test("a deleted table is fetched from its address no more, and is again once it is back", async () => {
  const { world, ctx, first } = await twoTables();
  await using _ = world;
  const due = new Date(world.time.now.getTime() + 1000);
  await saveRefresh(ctx.db, first, {
    url: "https://a.example/a.csv",
    every: "daily",
    nextAt: world.time.now,
  });
  await deleteTable(ctx, system, first, why);
  assert.deepEqual(await refreshesDue(ctx.db, due), []);
  await restoreTable(ctx, system, first);
  assert.deepEqual(
    (await refreshesDue(ctx.db, due)).map(({ table }) => table),
    [first],
  );
});
