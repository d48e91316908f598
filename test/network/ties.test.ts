import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { newId } from "../../src/base/id.ts";
import { tieKind } from "../../src/network/peers/tell-ties.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const everyPage = { page: 1, pageSize: 100 };

function refused(error: unknown): boolean {
  return isFailure(error) && error.key === "people-organization-elsewhere";
}

async function eventsIn({ database }: TestInstance): Promise<number> {
  const [row] = await database.db<{ events: number }[]>`select count(*)::int as events from feed_events`;
  return row?.events ?? 0;
}

async function settleAll(...instances: readonly TestInstance[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) for (const instance of instances) await instance.settle();
}

test("three that follow each other in a circle have each dataset once, and their feeds come to rest", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  await a.publish("Arbres");
  await b.publish("Bancs");
  await c.publish("Canaux");
  await b.follow(a);
  await c.follow(b);
  await a.follow(c);
  const all = ["Arbres", "Bancs", "Canaux"];
  for (const each of [a, b, c]) {
    await each.until("all is found", async () => (await each.search()).length >= 3);
    assert.deepEqual(await each.search(), all, each.name);
  }
  await settleAll(a, b, c);
  const before = await Promise.all([a, b, c].map(eventsIn));
  await settleAll(a, b, c);
  assert.deepEqual(await Promise.all([a, b, c].map(eventsIn)), before);
  assert.deepEqual(before, [3, 3, 3]);
  assert.deepEqual([...a.bugs, ...b.bugs, ...c.bugs], []);
});

test("a dataset that comes by two ways is one, and stays while one of them is left", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  const trees = await a.publish("Arbres");
  await b.follow(a);
  const toA = await c.follow(a);
  const toB = await c.follow(b);
  assert.deepEqual(await c.search(), ["Arbres"]);
  const followed = await c.app.rooms.network.listFollowed(system, everyPage);
  const counts = followed.items.map(({ instance, datasets, ownDatasets }) => [
    instance,
    { datasets, ownDatasets },
  ]);
  assert.deepEqual(Object.fromEntries(counts), {
    [a.url]: { datasets: 1, ownDatasets: 1 },
    [b.url]: { datasets: 1, ownDatasets: 0 },
  });
  await c.app.rooms.network.cut(system, toA.id, "follows");
  assert.deepEqual(await c.search(), ["Arbres"]);
  // It comes through b alone now, as a signed it.
  await a.app.rooms.datasets.changeDataset(system, trees.id, { title: "Arbres de la ville" });
  await c.until("the change comes through b", async () => (await c.search()).includes("Arbres de la ville"));
  const page = (await c.app.rooms.datasets.listDatasets(system, everyPage)).items[0];
  await c.app.rooms.network.cut(system, toB.id, "follows");
  assert.deepEqual(await c.search(), []);
  const gone = await c.app.rooms.datasets.findDataset(system, page?.id ?? "");
  assert.equal(gone?.withdrawal?.reason, "network-tie-cut");
  const { changes } = await c.app.rooms.network.getTie(system, toB.id);
  assert.deepEqual([changes[0]?.state, changes[0]?.datasets], ["cut", 1]);
  // Followed again, it is back.
  await c.follow(b);
  assert.deepEqual(await c.search(), ["Arbres de la ville"]);
});

test("what is no longer told by the instance between leaves those behind it, and comes back with it", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  await a.publish("Arbres");
  const tie = await b.follow(a);
  await c.follow(b);
  assert.deepEqual(await c.search(), ["Arbres"]);
  await b.app.rooms.network.cut(system, tie.id, "follows");
  await c.until("it is gone", async () => (await c.search()).length === 0);
  await b.follow(a);
  await c.until("it is back", async () => (await c.search()).length === 1);
  assert.deepEqual([...a.bugs, ...b.bugs, ...c.bugs], []);
});

test("an address alone waits for the steward over there, who accepts or refuses", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  const asked = await b.app.rooms.network.follow(system, a.url);
  assert.equal(asked.follows, "asked");
  const waiting = await a.tieWith(b);
  assert.equal(waiting.followed, "asked");
  assert.equal(waiting.description.name, "b");
  await a.app.rooms.network.refuse(system, waiting.id);
  await b.until("it is refused", async () => (await b.tieWith(a)).follows === "refused");
  await a.app.rooms.network.accept(system, waiting.id);
  await b.until("it is found", async () => (await b.search()).length === 1);
  assert.equal((await b.tieWith(a)).follows, "running");
});

test("what is decided while the decision before it is being told is told too", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await b.app.rooms.network.follow(system, a.url);
  const { db } = a.database;
  await db`update ties set followed = 'refused', followed_untold = 'refused'`;
  const deciding = Promise.withResolvers<number>();
  const decided = Promise.withResolvers<void>();
  const decision = db.begin(async (tx) => {
    await tx`update ties set followed = 'running', followed_untold = 'accepted'`;
    const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    deciding.resolve(own?.pid ?? 0);
    await decided.promise;
  });
  const pid = await deciding.promise;
  const entry = { number: 0, peer: b.url, key: "followed", body: {}, since: new Date(), tries: 0 };
  const taken = db.begin((tx) =>
    tieKind(a.app.contexts.network).onTaken?.(tx, entry, { kind: "refused", answer: undefined }),
  );
  await a.until("the one that was told before waits", async () => {
    const blocked = await db`select from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`;
    return blocked.length > 0;
  });
  decided.resolve();
  await Promise.all([decision, taken]);
  const [tie] = await db`select followed_untold from ties`;
  assert.equal(tie?.["followedUntold"], "accepted");
});

test("a code opens once, in its time, and for the instance that made it", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  const { code, id } = await a.app.rooms.network.inviteInstance(system, { note: "Pour b" });
  await b.app.rooms.network.follow(system, `${code.slice(0, 20)}\n${code.slice(20)}`);
  await assert.rejects(c.app.rooms.network.follow(system, code), /network-refused.*403/);
  const [used] = await a.app.rooms.network.listInvitations(system);
  assert.deepEqual([used?.id, used?.usedBy], [id, b.url]);
  const other = await a.app.rooms.network.inviteInstance(system, { days: 1 });
  c.setClock(60 * 25);
  await assert.rejects(c.app.rooms.network.follow(system, other.code), /network-code-expired/);
  c.setClock(0);
  await a.app.rooms.network.revokeInvitation(system, other.id);
  await assert.rejects(c.app.rooms.network.follow(system, other.code), /network-refused.*403/);
  const [prefix = "", body = ""] = other.code.split(".");
  const told = JSON.parse(Buffer.from(body, "base64url").toString()) as unknown[];
  const forged = `${prefix}.${Buffer.from(JSON.stringify(told.with(2, "another"))).toString("base64url")}`;
  await assert.rejects(c.app.rooms.network.follow(system, forged), /network-other-key/);
  await assert.rejects(c.app.rooms.network.follow(system, c.url), /network-itself/);
  await assert.rejects(c.app.rooms.network.follow(system, "maille1.abc"), /network-code-wrong/);
});

test("a tie that is paused gives nothing, and goes on where it stood", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  const tie = await b.follow(a);
  await b.app.rooms.network.pause(system, tie.id, "follows");
  await a.publish("Arbres");
  await a.settle();
  await b.settle();
  assert.deepEqual(await b.search(), []);
  await b.app.rooms.network.resume(system, tie.id, "follows");
  await b.until("it is found", async () => (await b.search()).length === 1);
  const given = await a.tieWith(b);
  await a.app.rooms.network.pause(system, given.id, "followed");
  await a.publish("Bancs");
  await a.settle();
  b.setClock(2);
  await b.settle();
  assert.deepEqual(await b.search(), ["Arbres"]);
  assert.equal((await b.tieWith(a)).reading.problem?.key, "network-refused");
  b.setClock(0);
  await a.app.rooms.network.resume(system, given.id, "followed");
  await b.until("it is found", async () => (await b.search()).length === 2);
});

test("the one that is followed cuts the tie: what it told is gone on the other side", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  await b.follow(a);
  const given = await a.tieWith(b);
  b.answerAs("away");
  await a.app.rooms.network.cut(system, given.id, "followed");
  await a.settle();
  assert.deepEqual((await a.tieWith(b)).untold, ["followed"]);
  b.answerAs("usual");
  a.setClock(1);
  await a.settle();
  assert.deepEqual(await b.search(), []);
  assert.equal((await b.tieWith(a)).follows, "cut");
  assert.deepEqual((await a.tieWith(b)).untold, []);
});

test("an instance that refuses for now is told again later each time, and one that refuses for good no more", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await b.follow(a);
  const given = await a.tieWith(b);
  let status = 503;
  let asked = 0;
  b.answerAs((request, response) => {
    if (request.url !== "/api/network/messages") return false;
    asked += 1;
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
    return true;
  });
  await a.app.rooms.network.pause(system, given.id, "followed");
  for (let step = 1; step <= 6; step += 1) {
    const minutes = step * 10;
    a.setClock(minutes);
    const from = Date.now() + minutes * 60_000;
    await a.settle();
    const [silence] = await a.database.db<{ failures: number; nextAt: Date }[]>`
      select failures, next_at from outbox_silences`;
    assert.ok(silence);
    assert.equal(silence.failures, asked);
    assert.ok(asked >= step);
    // Twice as long each time, a quarter more or less.
    assert.ok(silence.nextAt.getTime() >= from + 0.75 * 5_000 * 2 ** (asked - 1), `after ${asked} tries`);
  }
  const before = asked;
  await a.settle();
  await a.settle();
  assert.equal(asked, before);
  status = 403;
  a.setClock(90);
  await a.settle();
  assert.deepEqual([asked, (await a.tieWith(b)).untold], [before + 1, []]);
  a.setClock(180);
  await a.settle();
  assert.equal(asked, before + 1);
});

test("an organization of another instance shows its datasets, and nobody here changes them", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  await b.follow(a);
  const { datasets, organizations } = b.app.rooms;
  const [dataset] = (await datasets.listDatasets(system, everyPage)).items;
  assert.equal(dataset?.organizationName, "Ville de a");
  assert.ok(dataset);
  const { organization, id } = dataset;
  assert.equal((await organizations.findOrganization(system, organization))?.origin, a.url);
  await assert.rejects(datasets.changeDataset(system, id, { title: "À moi" }), refused);
  await assert.rejects(datasets.withdraw(system, id, "Non"), refused);
  await assert.rejects(datasets.createDataset(system, { organization, title: "À moi" }), refused);
  await assert.rejects(organizations.changeOrganization(system, organization, { name: "À moi" }), refused);
  assert.deepEqual(
    dataset.origins.map(({ source: _source, seenAt: _seenAt, ...rest }) => rest),
    [
      {
        sourceName: "a",
        identifier: `${a.url}/datasets/${(await a.app.rooms.datasets.listDatasets(system, everyPage)).items[0]?.id}`,
        url: `${a.url}/datasets/arbres`,
      },
    ],
  );
});

test("those who publish here are told which instances follow it, and nobody else is", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const { network } = town.app.rooms;
  assert.deepEqual(await network.listFollowers(system, everyPage), { items: [], total: 0 });
  await portal.follow(town);
  const { items, total } = await network.listFollowers(system, everyPage);
  assert.deepEqual([items.map(({ instance }) => instance), total], [[portal.url], 1]);
  // The one that is followed is no portal of what is published there.
  assert.equal((await portal.app.rooms.network.listFollowers(system, everyPage)).total, 0);
  const reader = {
    kind: "member",
    account: newId(),
    administrator: false,
    memberships: [{ organization: newId(), role: "reader" }],
  } as const;
  await assert.rejects(network.listFollowers({ kind: "anyone" }, everyPage), (error) =>
    isFailure(error, "unauthenticated"),
  );
  await assert.rejects(network.listFollowers(reader, everyPage), (error) => isFailure(error, "forbidden"));
  const { id } = await town.tieWith(portal);
  await network.pause(system, id, "followed");
  assert.equal((await network.listFollowers(system, everyPage)).total, 0);
});
