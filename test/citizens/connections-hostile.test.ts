import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { takeUpErasures } from "../../src/citizens/erasing/erasures-apart.ts";
import { connectionsWorld, freshly, toldByAll } from "./connections-world.ts";
import type { Member } from "./procedures-world.ts";

type Hostile = (response: ServerResponse, question: { nonce: string; connection: string }) => unknown;

function json(response: ServerResponse, body: object): void {
  response.end(JSON.stringify(body));
}

function drip(response: ServerResponse): void {
  const dripping = setInterval(() => response.write(" "), 20);
  response.once("close", () => clearInterval(dripping));
}

test("a site that answers nothing, nonsense, too much or for another question is named, and no page waits for it", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  const connection = await world.connect(awa);
  const { identity } = office.app.contexts;
  const one = {
    index: 1,
    at: "2026-11-28T10:00:00.000Z",
    name: "Relevés",
    producer: "Ville",
    basis: "producer",
  };
  const reading = { ...one, reading: "page", isOwn: false, columns: ["m3"], columnCount: 1 };
  const honest = { from: office.url, to: bus.url, connection, readings: [reading], locked: 0 };
  const signed =
    (change: object, typ = "maille-readings+jws"): Hostile =>
    async (response, { nonce }) =>
      json(response, { document: await identity.signDocument(typ, { ...honest, nonce, ...change }) });
  const hostile: readonly (readonly [string, Hostile, string])[] = [
    ["says nothing", () => undefined, "late"],
    ["never ends", drip, "late"],
    ["hangs up", (response) => response.destroy(), "late"],
    ["is broken", (response) => response.writeHead(500).end(), "late"],
    ["knows nothing", (response) => response.writeHead(404).end("{}"), "ended"],
    [
      "sends elsewhere",
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      "wrong",
    ],
    ["sends a page", (response) => response.end("<script>alert(1)</script>"), "wrong"],
    ["sends too much", (response) => response.end("x".repeat(1_100_000)), "wrong"],
    ["signs nothing", (response) => json(response, honest), "wrong"],
    ["signs nonsense", (response) => json(response, { document: "a.b.c" }), "wrong"],
    ["answers another question", signed({ nonce: "x" }), "wrong"],
    ["answers for another person", signed({ connection: "x" }), "wrong"],
    ["answers another site", signed({ to: "https://eve.example" }), "wrong"],
    ["signs something else", signed({}, "maille-own-data+jws"), "wrong"],
    ["sends many", signed({ readings: Array.from({ length: 51 }, () => reading) }), "wrong"],
    ["invents a ground", signed({ readings: [{ ...reading, basis: "magic" }] }), "wrong"],
    ["leads elsewhere", signed({ readings: [{ ...reading, link: "../../evil" }] }), "wrong"],
    ["counts beyond", signed({ readings: [{ ...reading, index: 1e15 }] }), "wrong"],
    ["begins again", signed({ older: 1e15 - 1 }), "answered"],
    ["is as it should", signed({}), "answered"],
  ];
  const seen: (readonly [string, string | undefined])[] = [];
  for (const [name, answer, expected] of hostile) {
    office.answerAs((request: IncomingMessage, response: ServerResponse) => {
      if (request.url !== "/api/connections/readings") return false;
      void text(request).then((body) => answer(response, JSON.parse(body) as never));
      return true;
    });
    const from = performance.now();
    const isLate = expected === "late";
    const { state, there, sites } = await world.shown({ isLate });
    const ms = performance.now() - from;
    assert.ok(!isLate || ms < 60_000, `${name}: ${ms} ms`);
    assert.equal(there.length, state === "answered" ? 1 : 0, name);
    assert.equal(sites[0]?.state, "answered");
    seen.push([name, state]);
    if (name !== "begins again") continue;
    const { citizens } = bus.app.rooms;
    const { older } = await toldByAll(() => citizens.whoRead(awa.atBus));
    const next = await toldByAll(() => citizens.whoRead(awa.atBus, { older }));
    assert.deepEqual([next.readings.length, next.older], [0, undefined]);
  }
  assert.deepEqual(
    seen,
    hostile.map(([name, , state]) => [name, state]),
  );
});

test("pages go on where each site ended, and tell every reading once", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  await world.connect(awa);
  const [link] = (await office.app.rooms.citizens.listHeld(awa.atOffice)).flatMap(({ links }) => links);
  const own = await office.app.rooms.citizens.getOwnTable(awa.atOffice, link?.id ?? "");
  for (let time = 0; time < 119; time += 1) await office.app.rooms.citizens.lookAtOwn(awa.atOffice, own);
  const indexes: number[] = [];
  const sizes: number[] = [];
  let older: string | undefined;
  do {
    const before = older;
    const page = await toldByAll(() => bus.app.rooms.citizens.whoRead(awa.atBus, { older: before }));
    indexes.push(...page.readings.map(({ index }) => index));
    sizes.push(page.readings.length);
    older = page.older;
  } while (older !== undefined);
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.equal(new Set(indexes).size, 120);
  await assert.rejects(bus.app.rooms.citizens.whoRead(awa.atBus, { older: "here:1,'" }), {
    key: "journal-cursor-wrong",
  });
});

test("of a table that asks for a level is told where who said yes and who looks have shown it", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa, table } = world;
  const { citizens } = office.app.rooms;
  await world.connect(awa);
  const declared = await citizens.getSelfData(table);
  await citizens.declareSelfData(system, table, { ...declared, level: "eidas2" });
  const atOffice = freshly(awa.atOffice, "eidas2");
  const facts = { allocataire: "A-1", nom: "Le Gall" };
  await citizens.linkPerson(atOffice, table, { facts, language: "fr", address: "192.0.2.9" });
  const seen = async (looks: Member) => {
    const { sites, readings } = await toldByAll(() => bus.app.rooms.citizens.whoRead(looks));
    return [sites[1]?.state, sites[1]?.locked, readings.length];
  };
  const locked = ["answered", 1, 0];
  const assured = freshly(awa.atBus, "eidas2");
  // By who was known less surely as they said yes.
  assert.deepEqual(await seen(assured), locked);
  await world.connect({ atBus: assured, atOffice: freshly(awa.atOffice, "eidas1") });
  assert.deepEqual(await seen(assured), locked);
  // By another citizen than the one who was linked, signed in to the same account.
  await world.connect({ atBus: assured, atOffice: freshly(awa.atOffice, "eidas2", "another") });
  assert.deepEqual(await seen(assured), locked);
  await world.connect({ atBus: assured, atOffice });
  assert.deepEqual((await seen(assured)).slice(0, 2), ["answered", 0]);
  assert.ok(Number((await seen(assured))[2]) > 0);
  // And not to who looks less surely, or as another citizen.
  for (const looks of [awa.atBus, freshly(awa.atBus), freshly(awa.atBus, "eidas2", "another")])
    assert.deepEqual(await seen(looks), locked);
});

test("a restored backup of either side brings no connection back", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  const connection = await world.connect(awa);
  const sides = [
    [bus, "held_connections"],
    [office, "given_connections"],
  ] as const;
  const before = await Promise.all(
    sides.map(([side, name]) => side.app.contexts.own.db`select * from ${side.app.contexts.own.db(name)}`),
  );
  await bus.app.rooms.citizens.endConnection(awa.atBus, connection);
  await office.until("the office knows", async () => {
    return (await office.app.rooms.citizens.listConnections(awa.atOffice)).length === 0;
  });
  for (const [at, [side, name]] of sides.entries()) {
    const { db } = side.app.contexts.own;
    const list = await readFile(side.app.contexts.citizens.apart, "utf8");
    assert.ok(list.includes(connection));
    await db`delete from ends_for_good`;
    await db`insert into ${db(name)} ${db(before[at] as never)}`;
    // The bus network alone was restored: the office knows nothing of it.
    if (side === bus) assert.equal((await world.shown()).state, "ended");
    await writeFile(side.app.contexts.citizens.apart, list);
    await takeUpErasures(side.app.contexts.citizens);
    assert.equal((await db`select from ${db(name)}`).length, 0);
  }
});
