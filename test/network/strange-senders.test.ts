import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { isFailure } from "../../src/base/failure.ts";
import { parseNetworks } from "../../src/base/networks.ts";
import { keysOfOthers } from "../../src/network/admission.ts";
import { openNet } from "../../src/net/open-net.ts";
import { mayBeAsked } from "../../src/net/public-address.ts";
import { type NetworkContext, networkLimits } from "../../src/network/context.ts";
import { askSigned } from "../../src/network/peers/fetch-json.ts";
import { trustName } from "../../src/network/peers/named-from.ts";
import { receiveMessage } from "../../src/network/peers/messages.ts";
import { testDatabase } from "../database.ts";
import { openFakePeer } from "./fake-peer.ts";
import { networkWorld } from "./world.ts";

const stranger = "203.0.113.9";
const strangerMs = 400;

/** What keys are asked with where the operator allows this machine, and who asks is somewhere else. */
async function asking(clock: Clock = systemClock) {
  const made = await testDatabase();
  const net = openNet({ allowed: parseNetworks("127.0.0.0/8, ::1") });
  const limits = { ...networkLimits, strangerMs };
  const ctx = { db: made.db, net, clock, limits } as unknown as NetworkContext;
  return { ctx, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

/** Something within, that must not be asked. */
async function openInside() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? "");
    response.end(JSON.stringify({ keys: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { url, heard, [Symbol.dispose]: () => void server.close() };
}

test("a stranger has no private address asked, and learns nothing of what lies within", async () => {
  await using made = await asking();
  using inside = await openInside();
  const keysOf = keysOfOthers(made.ctx);
  const answers: string[] = [];
  for (const name of [inside.url, "http://localhost:1", "http://nothing.invalid", "http://10.0.0.1"]) {
    const at = performance.now();
    const error = await keysOf(name, "k", stranger).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const tookMs = performance.now() - at;
    assert.ok(isFailure(error), String(error));
    answers.push(`${error.code} ${error.key} ${JSON.stringify(error.args).replace(name, "")}`);
    assert.ok(tookMs >= strangerMs - 5, `${name} is told after ${tookMs} ms`);
  }
  assert.equal(new Set(answers).size, 1, answers.join("\n"));
  assert.deepEqual(inside.heard, []);
  await made.ctx.db`delete from peer_keys`;
  await keysOf(inside.url, "k", "127.0.0.1");
  assert.equal(inside.heard.length, 1, "who comes from there may name it");
});

/** An instance that tells its keys once it is let, those of that moment. */
async function openSlow() {
  const told = { keys: [] as object[], asked: 0 };
  const asked = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    told.asked += 1;
    asked.resolve();
    void letGo.promise.then(() => response.end(JSON.stringify({ keys: told.keys })));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    told,
    asked: asked.promise,
    letGo: letGo.resolve,
    [Symbol.dispose]: () => void server.close(),
  };
}

test("what comes while an instance is asked for its keys waits for them, whoever sends it, and asks for none", async () => {
  await using made = await asking();
  const keysOf = keysOfOthers(made.ctx);
  const first = { kty: "OKP", crv: "Ed25519", x: "one", kid: "one" };
  const second = { ...first, x: "two", kid: "two" };
  // One that was never heard of, and one that has another key since.
  for (const keys of [[first], [first, second]]) {
    using slow = await openSlow();
    if (keys.length > 1) {
      const before = new Date(Date.now() - 120_000);
      await made.ctx.db`
        insert into peer_keys (instance, jwks, fetched_at)
        values (${slow.url}, ${made.ctx.db.json({ keys: [first] })}, ${before})`;
    }
    slow.told.keys = keys;
    const { kid } = keys.length === 1 ? first : second;
    const one = keysOf(slow.url, kid, "127.0.0.1");
    await slow.asked;
    const others = [keysOf(slow.url, kid, "127.0.0.1"), keysOf(slow.url, kid, undefined)];
    // Each has seen that it is being asked.
    await made.ctx.db`select from peer_keys`;
    slow.letGo();
    for (const told of await Promise.all([one, ...others])) assert.deepEqual(told?.keys, keys);
    assert.equal(slow.told.asked, 1);
  }
});

test("a stranger who asks to follow has no private address asked either, once its name leads within", async () => {
  await using made = await asking();
  using inside = await openInside();
  const ask = (address: string) => receiveMessage(made.ctx, inside.url, { kind: "follow" }, address);
  await assert.rejects(ask(stranger), { key: "network-no-instance" });
  assert.deepEqual(inside.heard, []);
  await assert.rejects(ask("127.0.0.1"), { key: "network-no-instance" });
  assert.deepEqual(inside.heard, ["/.well-known/maille"]);
});

test("an instance that a stranger named leads to no private address later, whatever is sent to it", async () => {
  await using made = await asking();
  using inside = await openInside();
  const { ctx } = made;
  const { db } = ctx;
  const identity = { signMessage: async () => ({}) };
  const tell = () => askSigned({ ...ctx, identity } as unknown as NetworkContext, `${inside.url}/api/x`);
  // Its keys were had at a public address; since then its name leads within.
  const hour = new Date(Date.now() - 3_600_000);
  await db`
    insert into peer_keys (instance, jwks, fetched_at, named_from)
    values (${inside.url}, ${db.json({ keys: [] })}, ${hour}, ${stranger})`;
  await assert.rejects(tell(), { key: "net-private-address" });
  const keysOf = keysOfOthers(ctx);
  await keysOf(inside.url, "another");
  await db`update peer_keys set fetched_at = ${hour}`;
  await keysOf(inside.url, "another", stranger);
  assert.deepEqual(inside.heard, []);

  await db`update peer_keys set fetched_at = ${hour}`;
  await keysOf(inside.url, "another", "127.0.0.1");
  await tell();
  assert.equal(inside.heard.length, 2, "who comes from there may have it asked, from then on");
  await db`update peer_keys set named_from = ${stranger}`;
  await trustName(db, inside.url);
  await tell();
  assert.equal(inside.heard.length, 3, "and whom the steward names");
});

test("names that somebody invents stop nobody else from being met", async () => {
  // They are counted by the minute, which may not turn meanwhile.
  const at = new Date();
  await using made = await asking(() => at);
  using inside = await openInside();
  const keysOf = keysOfOthers(made.ctx);
  const many = Array.from({ length: 61 }, (_, n) => `http://nothing-${n}.invalid`);
  const told = await Promise.all(
    many.map((name) => keysOf(name, "k", stranger).catch((error: unknown) => isFailure(error) && error.key)),
  );
  assert.equal(told.filter((key) => key === "network-strangers-many").length, 41);
  await keysOf(inside.url, "k", "::1");
  assert.equal(inside.heard.length, 1);
});

test("a private address is asked for nobody but who comes from it", () => {
  for (const [address, caller, expected] of [
    ["93.184.216.34", stranger, true],
    ["10.0.0.1", stranger, false],
    ["127.0.0.1", stranger, false],
    ["169.254.169.254", "10.0.0.1", false],
    ["10.0.0.1", "::ffff:10.0.0.1", true],
    ["127.0.0.1", "::1", true],
    ["fd00:1:2:3::5", "fd00:1:2:3::9", true],
    ["fd00:1:2:4::5", "fd00:1:2:3::9", false],
    ["10.0.0.1", "unknown", false],
  ] as const) {
    assert.equal(mayBeAsked(address, caller), expected, `${address} for ${caller}`);
  }
});

test("bad messages in the name of an instance are counted against nobody", async () => {
  await using world = await networkWorld("a", "b");
  await using peer = await openFakePeer();
  const { a, b } = world;
  await b.follow(a);
  const bad = () => peer.send(b.url, { path: "/api/network/pings", body: { head: 1 }, as: a.url });
  const most = networkLimits.messagesPerMinute;
  for (let sent = 0; sent <= most; sent += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, bad));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [401]);
  }
  await a.publish("Arbres");
  await b.until("the ping is taken", async () => (await b.search()).length === 1);
  await b.app.rooms.network.follow(system, peer.url);
  const first = await peer.send(b.url, { path: "/api/network/pings", body: { head: 1 } });
  assert.equal(first.status, 204, "nor against who sent them, once they sign as themselves");
});
