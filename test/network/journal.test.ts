import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { appendAccesses } from "../../src/access/journal.ts";
import { originOf } from "../../src/journal/checkpoint.ts";
import { newId } from "../../src/base/id.ts";
import { access } from "../journal-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

async function append({ app, database }: TestInstance, count: number): Promise<void> {
  await database.db.begin((tx) =>
    appendAccesses(
      app.contexts.journal,
      tx,
      Array.from({ length: count }, () => access()),
    ),
  );
}

async function wrongs({ app }: TestInstance): Promise<readonly string[]> {
  const { problems } = await app.rooms.journal.checkJournal(system);
  return [...new Set(problems.map(({ key }) => key))];
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return response.text();
}

test("two instances that are tied witness each other, over the wire, and anybody reads heads and hashes, and no entry", async () => {
  await using world = await networkWorld("bus", "town");
  const { bus, town } = world;
  await append(bus, 300);
  assert.deepEqual((await bus.app.rooms.journal.tellWitnesses(system)).witnesses, []);
  await town.follow(bus);
  const signed = await bus.app.rooms.journal.tellWitnesses(system);
  assert.deepEqual(signed.witnesses, [town.url]);
  await append(bus, 1);
  await append(town, 1);
  assert.deepEqual((await bus.app.rooms.journal.tellWitnesses(system)).witnesses, [town.url]);
  assert.deepEqual((await town.app.rooms.journal.tellWitnesses(system)).witnesses, [bus.url]);
  const note = await text(`${bus.url}/journal/checkpoint`);
  assert.ok(note.startsWith(`${originOf(bus.url)}\n301\n`));
  assert.equal(await text(`${town.url}/journal/witnessed?origin=${originOf(bus.url)}`), note);
  const tile = await fetch(`${bus.url}/journal/tile/0/000`);
  assert.equal((await tile.arrayBuffer()).byteLength, 256 * 32);
  const partial = await fetch(`${bus.url}/journal/tile/0/001.p/45`);
  assert.equal((await partial.arrayBuffer()).byteLength, 45 * 32);
  for (const path of ["tile/0/001.p/46", "tile/0/001", "tile/entries/000", "tile/9/000", "entries"]) {
    assert.equal((await fetch(`${bus.url}/journal/${path}`)).status, 404, path);
  }
  assert.deepEqual([await wrongs(bus), await wrongs(town)], [[], []]);
});

test("a journal that is rewritten after it was seen is told on both sides, and what was seen stays", async () => {
  await using world = await networkWorld("bus", "town");
  const { bus, town } = world;
  await town.follow(bus);
  await append(bus, 20);
  await bus.app.rooms.journal.tellWitnesses(system);
  const seen = await text(`${town.url}/journal/witnessed?origin=${originOf(bus.url)}`);
  const { db } = bus.database;
  for (const name of ["entries", "clear", "tiles", "cosignatures", "checkpoints", "head"]) {
    await db`delete from ${db(`journal_${name}`)}`;
  }
  await append(bus, 25);
  assert.deepEqual((await bus.app.rooms.journal.tellWitnesses(system)).witnesses, []);
  assert.deepEqual(await wrongs(bus), ["journal-check-own-unproved"]);
  assert.deepEqual(await wrongs(town), ["journal-check-peer-unproved"]);
  assert.equal(await text(`${town.url}/journal/witnessed?origin=${originOf(bus.url)}`), seen);
  const findings = await town.app.rooms.journal.listFindings(system);
  assert.deepEqual(
    findings.map(({ about, kind, size }) => [about, kind, size]),
    [[bus.url, "unproved", 25]],
  );
});

test("an instance witnesses nobody that it is not tied to, nor anybody in the name of another", async () => {
  await using world = await networkWorld("bus", "town", "stranger");
  const { bus, town, stranger } = world;
  await town.follow(bus);
  await append(bus, 3);
  await append(stranger, 3);
  const send = async (note: string) => {
    const body = `old 0\n\n${note}`;
    const response = await fetch(`${town.url}/journal/witness/add-checkpoint`, { method: "POST", body });
    return response.status;
  };
  const { note } = await stranger.app.rooms.journal.checkpoint();
  assert.equal(await send(note), 404);
  const lie = note.replaceAll(originOf(stranger.url), originOf(bus.url));
  assert.equal(await send(lie), 403);
  assert.equal(await send("x"), 400);
  assert.equal(await send((await bus.app.rooms.journal.checkpoint()).note), 200);
});

test("what the producer's own people read is signed and witnessed at once, and so is an erasure", async () => {
  await using world = await networkWorld("bus", "town");
  const { bus, town } = world;
  await town.follow(bus);
  const { rooms } = bus.app;
  const { id, organization } = await bus.publish("Validations");
  const upload = await rooms.imports.receiveFile(
    system,
    "v.csv",
    Readable.from(["ligne,jour\nC1,2026-01-01\n"]),
  );
  const started = await rooms.imports.importLater(system, id, { upload: upload.id });
  const watching = rooms.imports.watchImport(system, started.id, AbortSignal.timeout(300_000));
  for await (const now of watching) assert.notEqual(now.state, "failed");
  await rooms.sharing.setAccess(system, id, { level: "closed", reason: "Réservé." });
  const [table] = await rooms.tables.listTables(system, id);
  const account = newId();
  const memberships = [{ organization, role: "editor" as const }];
  const editor = { kind: "member", account, administrator: false, memberships } as const;
  const sizeSeen = async (): Promise<number> => {
    const [seen] = await town.database.db<{ size: number }[]>`select size from witnessed_journals`;
    return seen?.size ?? 0;
  };
  await rooms.rows.readPage(editor, table?.id ?? "", new URLSearchParams());
  await bus.until("the witness saw the reading", async () => (await sizeSeen()) === 1);
  await rooms.journal.erasePerson(system, { instance: bus.url, id: account });
  await bus.until("the witness saw the erasure", async () => (await sizeSeen()) === 2);
  assert.deepEqual([await wrongs(bus), await wrongs(town)], [[], []]);
});

test("a reader sees what they read elsewhere: their own instance asks for it, and no other is told", async () => {
  await using world = await networkWorld("bus", "town", "other");
  const { bus, town, other } = world;
  await town.follow(bus);
  await other.follow(bus);
  const account = newId();
  const lea = { kind: "member", account, administrator: false, memberships: [] } as const;
  const party = { kind: "person", id: account, name: "Léa" } as const;
  await bus.database.db.begin((tx) =>
    appendAccesses(bus.app.contexts.journal, tx, [
      access({ instance: town.url, party }),
      access({ instance: town.url }),
    ]),
  );
  const found = await town.app.rooms.journal.listAccessesElsewhere(lea, bus.url, {});
  assert.deepEqual(
    found.items.map(({ index, party: who, at }) => [index, who.name, at.toISOString()]),
    [[0, "Léa", "2026-11-25T08:00:00.000Z"]],
  );
  assert.deepEqual((await other.app.rooms.journal.listAccessesElsewhere(lea, bus.url, {})).items, []);
  const nobody = town.app.rooms.journal.listAccessesElsewhere(lea, other.url, {});
  await assert.rejects(nobody, { key: "network-tie-unknown" });
  bus.answerAs("away");
  await assert.rejects(town.app.rooms.journal.listAccessesElsewhere(lea, bus.url, {}), {
    code: "unavailable",
  });
});
