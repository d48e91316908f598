import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { type Actor, system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { sweepBlobs } from "../tables/import/sweep.ts";
import { getTable } from "../tables/tables.ts";
import { changeDataset, findDataset } from "./datasets.ts";
import { listDatasets } from "./list-datasets.ts";
import { deleteDataset, listDeletedDrafts, purgeDeletedDrafts, restoreDraft } from "./deleted-drafts.ts";
import { publish } from "./publish.ts";

const thirtyDays = 30 * 86_400_000;

/** A draft with a table. */
async function aDraft() {
  const world = await importWorld();
  const [made] = (await world.import("a.csv", "id,x\n1,2\n")).made;
  assert.ok(made);
  const { id, organization } = world.dataset;
  const memberships = [{ organization, role: "editor" }] as const;
  const editor: Actor = { kind: "member", account: newId(), administrator: false, memberships };
  return { world, ctx: world.ctx, id, organization, editor, table: made.table };
}

async function readiness() {
  return { tables: 1, personalData: [] };
}

function isUnknown(error: unknown): boolean {
  return isFailure(error, "not-found");
}

test("a deleted draft is seen by nobody, and comes back with its tables for thirty days", async () => {
  const { world, ctx, id, organization, editor, table } = await aDraft();
  await using _ = world;
  await deleteDataset(ctx, system, id);
  for (const actor of [system, editor]) {
    assert.equal(await findDataset(ctx, actor, id), undefined);
    assert.equal((await listDatasets(ctx, actor, { page: 1, pageSize: 5 })).total, 0);
    await assert.rejects(getTable(ctx, actor, table), isUnknown);
    await assert.rejects(changeDataset({ ...ctx, readiness }, actor, id, { title: "Autre" }), isUnknown);
  }
  await assert.rejects(publish({ ...ctx, readiness }, system, id), isUnknown);
  world.time.now = new Date(world.time.now.getTime() + thirtyDays - 1000);
  assert.equal(await purgeDeletedDrafts(ctx), 0);
  assert.equal(await sweepBlobs(ctx), 0);
  assert.deepEqual(
    (await listDeletedDrafts(ctx, editor, organization)).map((draft) => draft.id),
    [id],
  );
  const both = await Promise.all([restoreDraft(ctx, editor, id), restoreDraft(ctx, editor, id)]);
  assert.deepEqual(
    both.map((draft) => draft.title),
    ["Cantines", "Cantines"],
  );
  assert.equal((await getTable(ctx, editor, table)).name, "a");
});

test("after thirty days a deleted draft is gone with its files", async () => {
  const { world, ctx, id, organization, editor } = await aDraft();
  await using _ = world;
  await deleteDataset(ctx, system, id);
  world.time.now = new Date(world.time.now.getTime() + thirtyDays);
  assert.deepEqual(await listDeletedDrafts(ctx, editor, organization), []);
  await assert.rejects(restoreDraft(ctx, editor, id), /catalogue-draft-purged/);
  assert.equal(await purgeDeletedDrafts(ctx), 1);
  await assert.rejects(restoreDraft(ctx, editor, id), isUnknown);
  assert.equal(await sweepBlobs(ctx, 0), 2);
});

test("deleted drafts are listed to the editors of their organization, and restored by them alone", async () => {
  const { world, ctx, id, organization, editor } = await aDraft();
  await using _ = world;
  await deleteDataset(ctx, editor, id);
  const strangers: Actor[] = [
    { kind: "anyone" },
    { kind: "member", account: newId(), administrator: false, memberships: [] },
  ];
  for (const actor of strangers) {
    await assert.rejects(listDeletedDrafts(ctx, actor, organization));
    await assert.rejects(restoreDraft(ctx, actor, id), isUnknown);
  }
  const memberships = [{ organization, role: "reader" }] as const;
  const reader: Actor = { kind: "member", account: newId(), administrator: false, memberships };
  await assert.rejects(restoreDraft(ctx, reader, id), (error) => isFailure(error, "forbidden"));
});
