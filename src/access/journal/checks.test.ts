import assert from "node:assert/strict";
import { test } from "node:test";
import { journalWorld } from "../../../test/journal-world.ts";
import { tellWitnesses } from "./ask-witnesses.ts";
import { checkJournal } from "./check-journal.ts";
import { makeCheckpoint } from "./checkpoints.ts";
import type { JournalContext } from "./context.ts";
import { leafHash } from "./tree.ts";

const [operator, town] = ["https://bus.example", "https://ville.example"];

async function keysFound(ctx: JournalContext): Promise<string[]> {
  const { problems } = await checkJournal(ctx);
  return [...new Set(problems.map(({ key }) => key))].sort();
}

test("a journal of several tiles is whole, checkpoint after checkpoint, each cosigned", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  for (const count of [0, 1, 255, 256, 300, 1]) {
    if (count > 0) await world.append(ctx, count);
    const checkpoint = await tellWitnesses(ctx);
    assert.deepEqual(checkpoint.witnesses, [town]);
  }
  assert.deepEqual(await checkJournal(ctx), { entries: 813, checkpoints: 6, cosignatures: 6, problems: [] });
});

test("an entry that is changed, removed, put in or moved is found, whatever else the operator alters", async () => {
  const alterations: Record<string, (ctx: JournalContext) => Promise<unknown>> = {
    changed: ({ db }) =>
      db`update journal_entries set entry = replace(entry, '"rows":12', '"rows":13') where index = 7`,
    removed: ({ db }) => db`delete from journal_entries where index = 7`,
    "removed at the end": ({ db }) => db`delete from journal_entries where index = 299`,
    "put in": ({ db }) =>
      db`insert into journal_entries (index, entry, leaf) select 300, entry, leaf from journal_entries where index = 7`,
    moved: async ({ db }) => {
      await db`update journal_entries set index = index + 1000 where index in (7, 8)`;
      await db`update journal_entries set index = 7 where index = 1008`;
      await db`update journal_entries set index = 8 where index = 1007`;
    },
    "a hash": ({ db }) => db`update journal_entries set leaf = sha256('x') where index = 290`,
    "what is in clear": ({ db }) =>
      db`update journal_clear set value = 'other' where entry = 7 and field = 'name'`,
    "the head": ({ db }) => db`update journal_checkpoints set root = sha256('x')`,
    "the signed head": ({ db }) => db`update journal_checkpoints set note = replace(note, 'bus', 'car')`,
  };
  for (const [name, alter] of Object.entries(alterations)) {
    await using world = await journalWorld(operator);
    const [ctx] = world.instances;
    assert.ok(ctx !== undefined);
    await world.append(ctx, 300);
    await makeCheckpoint(ctx);
    assert.deepEqual(await keysFound(ctx), [], name);
    await alter(ctx);
    assert.notDeepEqual(await keysFound(ctx), [], name);
  }
});

/** An operator who rewrites an entry and makes all that is drawn from it anew, head and signature included. */
async function rewrite(ctx: JournalContext, index: number): Promise<void> {
  const { db } = ctx;
  const [row] = await db<{ entry: string }[]>`select entry from journal_entries where index = ${index}`;
  const entry = row?.entry.replace('"rows":12', '"rows":1') ?? "";
  await db`
    update journal_entries set entry = ${entry}, leaf = ${leafHash(Buffer.from(entry))} where index = ${index}`;
  await db`delete from journal_tiles`;
  const kept = await db<{ size: number; witness: string; line: string; at: Date }[]>`
    select * from journal_cosignatures`;
  await db`delete from journal_checkpoints`;
  const { size } = await makeCheckpoint(ctx);
  for (const one of kept.filter((cosignature) => cosignature.size === size)) {
    await db`insert into journal_cosignatures ${db(one)}`;
  }
}

test("an operator who rewrites everything alone is found by the cosignature of a witness", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 300);
  await tellWitnesses(ctx);
  await rewrite(ctx, 5);
  assert.deepEqual(await keysFound(ctx), ["journal-check-cosignature-wrong"]);
});

test("where the cosignatures are removed too, the witness does not cosign what follows, and both say so", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 300);
  await tellWitnesses(ctx);
  await rewrite(ctx, 5);
  await ctx.db`delete from journal_cosignatures`;
  assert.deepEqual(await keysFound(ctx), []);
  const [before] = await witness.db`select size, root, note from witnessed_journals`;
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, []);
  assert.deepEqual(await keysFound(ctx), ["journal-check-own-fork"]);
  assert.deepEqual(await keysFound(witness), ["journal-check-peer-fork"]);
  await world.append(ctx, 1);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, []);
  assert.deepEqual(await keysFound(ctx), ["journal-check-own-fork", "journal-check-own-unproved"]);
  assert.deepEqual([...(await witness.db`select size, root, note from witnessed_journals`)], [before]);
});

test("a journal restored from an old backup is shorter than what was seen: said on both sides, nothing overwritten", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 10);
  await tellWitnesses(ctx);
  await ctx.db`create table backup as select index, entry, leaf from journal_entries`;
  await world.append(ctx, 10);
  await tellWitnesses(ctx);
  await ctx.db`delete from journal_entries where index >= 10`;
  await ctx.db`delete from journal_clear where entry >= 10`;
  await ctx.db`delete from journal_checkpoints where size > 10`;
  await ctx.db`update journal_head set size = 10`;
  assert.deepEqual(await keysFound(ctx), []);
  await world.append(ctx, 2);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, []);
  assert.deepEqual(await keysFound(ctx), ["journal-check-own-shorter"]);
  assert.deepEqual(await keysFound(witness), ["journal-check-peer-shorter"]);
  const [seen] = await witness.db<{ size: number }[]>`select size from witnessed_journals`;
  assert.equal(seen?.size, 20);
});

test("a journal that was changed is not signed again", async () => {
  await using world = await journalWorld(operator);
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  await world.append(ctx, 300);
  await makeCheckpoint(ctx);
  await ctx.db`update journal_entries set leaf = sha256('x') where index = 290`;
  await world.append(ctx, 1);
  await assert.rejects(makeCheckpoint(ctx), { key: "journal-changed" });
});

test("a witness that is away holds nothing up, and cosigns when it is back", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  world.away.add(town);
  await world.append(ctx, 3);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, []);
  await world.append(ctx, 3);
  world.away.delete(town);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, [town]);
  // What the operator lost of the cosignatures is asked for from where the witness stands.
  await ctx.db`delete from journal_cosignatures`;
  await world.append(ctx, 3);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, [town]);
});

test("an erasure leaves the journal whole", async () => {
  await using world = await journalWorld(operator);
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  await world.append(ctx, 20);
  await makeCheckpoint(ctx);
  await ctx.db`delete from journal_clear where entry = 3`;
  assert.deepEqual(await keysFound(ctx), []);
});
