import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { journalWorld } from "../../test/journal-world.ts";
import { erasePerson } from "./accesses.ts";
import { system } from "../access/actor.ts";
import { revokeKey } from "../identity/keys.ts";
import { testVault } from "../../test/vault.ts";
import { tellWitnesses } from "./ask-witnesses.ts";
import { checkJournal } from "./check-journal.ts";
import { type KeptCheckpoint, makeCheckpoint } from "./checkpoints.ts";
import type { JournalContext } from "./context.ts";
import { noteFinding } from "./findings.ts";
import { leafHash } from "../access/journal-tree.ts";
import { addCheckpoint } from "./witness.ts";
import { type WitnessRequest, writeWitnessRequest } from "./witness-request.ts";

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
  const whole = { entries: 813, checkpoints: 6, cosignatures: 6, erased: 0, problems: [], unproved: [] };
  assert.deepEqual(await checkJournal(ctx), whole);
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
    "what is sealed": ({ db }) =>
      db`update journal_clear set sealed = sha256(sealed) where entry = 7 and field = 'filter'`,
    "the key of what is sealed": ({ db }) => db`
      update journal_clear set sealed = set_byte(sealed, 1, 255 - get_byte(sealed, 1))
      where entry = 7 and field = 'filter'`,
    "what was asked elsewhere": ({ db }) => db`
      update journal_clear c set sealed = o.sealed from journal_clear o
      where c.entry = 7 and o.entry = 8 and c.field = 'filter' and o.field = 'filter'`,
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

test("under a new name of the instance, what was witnessed under the former one stays proved", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 3);
  await tellWitnesses(ctx);
  const moved = { ...ctx, identity: { ...ctx.identity, url: "https://mobilites.example" } };
  const head = await makeCheckpoint(moved);
  assert.deepEqual(head.witnesses, []);
  assert.ok(head.note.startsWith("mobilites.example\n3\n"), head.note);
  const expected = { entries: 3, checkpoints: 2, cosignatures: 1, erased: 0, problems: [], unproved: [] };
  assert.deepEqual(await checkJournal(moved), expected);
  // Back under the former name: it is signed and witnessed again.
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, [town]);
  assert.deepEqual(await checkJournal(ctx), { ...expected, checkpoints: 3, cosignatures: 2 });
  await ctx.db`update journal_entries set entry = replace(entry, '"rows":12', '"rows":1') where index = 1`;
  assert.ok((await keysFound(ctx)).includes("journal-check-changed-witnessed"));
});

test("the signature of a witness by a key that it revoked since accuses nobody, and proves nothing", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 3);
  await tellWitnesses(ctx);
  const [key] = (await witness.identity.jwks()).keys;
  const { db, clock } = witness;
  await revokeKey({ db, clock, vault: testVault() }, key?.kid ?? "");
  const { cosignatures, problems, unproved } = await checkJournal(ctx);
  assert.deepEqual(problems, []);
  assert.equal(cosignatures, 0);
  assert.deepEqual(
    unproved.map(({ key: told, args }) => [told, args]),
    [["journal-check-cosignature-revoked", { witness: town, n: 1 }]],
  );
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

test("a journal restored from an old backup is shorter than what was seen: said where it was cut, nothing overwritten", async () => {
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
  // The witness was sent an older head, which anybody could send.
  assert.deepEqual(await keysFound(witness), []);
  const [seen] = await witness.db<{ size: number }[]>`select size from witnessed_journals`;
  assert.equal(seen?.size, 20);
  // Once it is longer than what was seen, its own heads show that it is another journal.
  await world.append(ctx, 12);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, []);
  assert.deepEqual(await keysFound(witness), ["journal-check-peer-unproved"]);
  assert.deepEqual(await keysFound(ctx), ["journal-check-own-shorter", "journal-check-own-unproved"]);
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

test("what is taken out of the journal is told by it, or found", async () => {
  await using world = await journalWorld(operator);
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  const instance = "https://ville.example";
  await world.append(ctx, 20);
  const [lea] = await ctx.db<{ value: string }[]>`
    select value from journal_clear where entry = 3 and field = 'party'`;
  await makeCheckpoint(ctx);
  assert.deepEqual(await erasePerson(ctx, system, { instance, id: lea?.value ?? "" }), { entries: 1 });
  await makeCheckpoint(ctx);
  const { entries, erased, problems } = await checkJournal(ctx);
  assert.deepEqual({ entries, erased, problems }, { entries: 21, erased: 3, problems: [] });
  const [entry] = await ctx.db<{ entry: string }[]>`select entry from journal_entries where index = 20`;
  assert.equal(
    entry?.entry,
    `{"at":"2026-11-26T10:00:00.000Z","commitments":{},"erased":{"entries":1,"values":3},"v":1}`,
  );
  // Nobody is there any more: nothing is written.
  assert.deepEqual(await erasePerson(ctx, system, { instance, id: lea?.value ?? "" }), { entries: 0 });
  await ctx.db`delete from journal_clear where entry = 7 and field = 'name'`;
  assert.deepEqual(await keysFound(ctx), ["journal-check-clear-untold"]);
  // A value that no entry holds makes up for nothing.
  await ctx.db`
    insert into journal_clear (entry, field, salt, value) values (-1, 'name', ${Buffer.alloc(32)}, 'Lou')`;
  assert.deepEqual(await keysFound(ctx), ["journal-check-clear-untold"]);
});

test("what was taken out before an upgrade is told once as one entry", async () => {
  await using world = await journalWorld(operator);
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  await world.append(ctx, 3);
  await ctx.db`delete from journal_clear where entry = 1`;
  // That of before.
  await ctx.db.unsafe(`
    create function journal_append(text[], text[], bigint[], text[], text[], text[]) returns bigint
    language sql as $$ select journal_append($1, $2, '[]') $$`);
  const migration = new URL("./migrations/0695-erasures.sql", import.meta.url);
  await ctx.db.unsafe(await readFile(migration, "utf8"));
  await makeCheckpoint(ctx);
  const { entries, erased, problems } = await checkJournal(ctx);
  assert.deepEqual({ entries, erased, problems }, { entries: 4, erased: 4, problems: [] });
});

/** What anybody may send to a witness: a head that they read, with the proof that they like. */
async function send(ctx: JournalContext, request: WitnessRequest): Promise<string> {
  return (await addCheckpoint(ctx, writeWitnessRequest(request))).outcome;
}

function signedAlone(note: string): string {
  const [body = "", signatures = ""] = note.split("\n\n");
  return `${body}\n\n${signatures.split("\n")[0]}\n`;
}

test("whoever replays old heads, or sends new ones with a wrong proof, accuses nobody", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  const heads: KeptCheckpoint[] = [];
  for (let count = 0; count < 60; count += 1) {
    await world.append(ctx, 1);
    heads.push(await makeCheckpoint(ctx));
  }
  const last = await tellWitnesses(ctx);
  for (const { note } of heads.slice(0, -1)) {
    assert.equal(await send(witness, { old: 0, proof: [], note: signedAlone(note) }), "elsewhere");
  }
  for (const length of [1, 4]) {
    await world.append(ctx, length);
    const { note } = await makeCheckpoint(ctx);
    for (const proof of [[], [Buffer.alloc(32)], Array.from({ length: 6 }, () => Buffer.alloc(32, length))]) {
      assert.equal(await send(witness, { old: last.size, proof, note: signedAlone(note) }), "unproved");
    }
  }
  assert.deepEqual(await keysFound(witness), []);
  assert.deepEqual(await keysFound(ctx), []);
  assert.deepEqual((await tellWitnesses(ctx)).witnesses, [town]);
});

test("a journal that was rewritten is found at any size, and no other finding takes the place of that one", async () => {
  for (const size of [1, 2, 7, 256]) {
    await using world = await journalWorld(operator, town);
    const [ctx, witness] = world.instances;
    assert.ok(ctx !== undefined && witness !== undefined);
    await world.append(ctx, size);
    await tellWitnesses(ctx);
    await rewrite(ctx, 0);
    await ctx.db`delete from journal_cosignatures`;
    for (let more = 0; more < (size === 7 ? 52 : 2); more += 1) {
      await world.append(ctx, 1);
      assert.deepEqual((await tellWitnesses(ctx)).witnesses, [], String(size));
    }
    assert.deepEqual(await keysFound(witness), ["journal-check-peer-unproved"], String(size));
    assert.deepEqual(await keysFound(ctx), ["journal-check-own-unproved"], String(size));
    const kept = await witness.db<{ size: number }[]>`select size from journal_findings order by id`;
    assert.equal(kept[0]?.size, size + 1);
    assert.ok(kept.length <= 50);
  }
});

test("a true fork is found behind sixty other findings, and once however its head is signed and sent", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 7);
  await tellWitnesses(ctx);
  const at = new Date();
  for (let size = 100; size < 160; size += 1) {
    await noteFinding(witness.db, { about: operator, kind: "unproved", size, note: "", seen: "", at });
  }
  await rewrite(ctx, 0);
  await ctx.db`delete from journal_cosignatures`;
  const { note } = await makeCheckpoint(ctx);
  for (const line of ["", "— autre.example AAAAAAAA\n", "— autre.example BBBBBBBB\n"]) {
    assert.equal(await send(witness, { old: 0, proof: [], note: `${signedAlone(note)}${line}` }), "fork");
  }
  const forks = await witness.db`select from journal_findings where kind = 'fork'`;
  assert.equal(forks.length, 1);
  assert.ok((await keysFound(witness)).includes("journal-check-peer-fork"));
});

test("a witness that says without showing it that a journal was cut is not believed", async () => {
  await using world = await journalWorld(operator, town);
  const [ctx, witness] = world.instances;
  assert.ok(ctx !== undefined && witness !== undefined);
  await world.append(ctx, 5);
  for (const answer of [
    { status: 409, text: "999\n" },
    { status: 409, text: "" },
    { status: 422, text: "" },
  ]) {
    await tellWitnesses({ ...ctx, askWitness: async () => answer });
    const own = await makeCheckpoint(ctx);
    await tellWitnesses({ ...ctx, askWitness: async () => answer, askWitnessed: async () => own.note });
    await tellWitnesses({
      ...ctx,
      askWitness: async () => answer,
      askWitnessed: async () => own.note.replace("\n5\n", "\n999\n"),
    });
  }
  assert.deepEqual(await keysFound(ctx), []);
});
