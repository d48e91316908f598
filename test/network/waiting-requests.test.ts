import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { type FakePeer, openFakePeer } from "./fake-peer.ts";
import { networkWorld } from "./world.ts";

const ask = (peer: FakePeer, to: string, kind = "follow") =>
  peer.send(to, { path: "/api/network/messages", body: { kind } });

test("one host has few requests wait for the steward, whatever its ports, and leaves room to others", async () => {
  await using world = await networkWorld("a", "b");
  await using stack = new AsyncDisposableStack();
  const { a, b } = world;
  const statuses: number[] = [];
  for (let asked = 0; asked < 21; asked++) {
    // So many strangers are met in a minute from one address.
    if (asked === 15) b.setClock(1);
    const peer = stack.use(await openFakePeer());
    statuses.push((await ask(peer, b.url)).status);
  }
  assert.deepEqual(statuses, [...Array<number>(20).fill(200), 429]);
  // Whoever asked may ask again, and whoever was invited waits for nobody.
  const { code } = await b.app.rooms.network.inviteInstance(system);
  assert.equal((await a.app.rooms.network.follow(system, code)).follows, "running");
});

test("a name under which others are made without end has few requests wait, and others ask on", async () => {
  await using world = await networkWorld("b");
  const { b } = world;
  const { db } = b.database;
  await db`
    insert into ties (id, instance, description, created_at, followed)
    select gen_random_uuid(), 'https://n' || n || '.evil.example', '{}', now(), 'asked'
    from generate_series(1, 20) n`;
  const ask = (instance: string) =>
    b.app.rooms.network.receiveMessage(instance, { kind: "follow" }, "203.0.113.9");
  await assert.rejects(ask("https://n21.evil.example:8443"), { key: "network-requests-waiting" });
  await assert.rejects(ask("https://other.invalid"), { key: "network-no-instance" });
});

test("who asks and takes it back, over and over, leaves nothing to keep", async () => {
  await using world = await networkWorld("b");
  await using peer = await openFakePeer();
  const { b } = world;
  const ties = () => b.app.rooms.network.listTies(system, { page: 1, pageSize: 100 });
  await ask(peer, b.url);
  assert.equal((await ask(peer, b.url, "unfollowed")).status, 200);
  assert.equal((await ties()).total, 0);

  // What the steward decided stays to be seen, with its last changes.
  await ask(peer, b.url);
  const [tie] = (await ties()).items;
  assert.ok(tie);
  await b.app.rooms.network.refuse(system, tie.id);
  for (let times = 0; times < 60; times++) {
    await ask(peer, b.url);
    await ask(peer, b.url, "unfollowed");
  }
  assert.equal((await ties()).total, 1);
  const [count] = await b.database.db`select count(*)::int as changes from tie_changes`;
  assert.equal(count?.["changes"], 100);
});
