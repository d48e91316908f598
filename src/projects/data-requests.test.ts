import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { closeRequest } from "./answer-requests.ts";
import { askForData, deleteRequest, listRequests } from "./data-requests.ts";

const first = { page: 1, pageSize: 50 };
const here = { address: "192.0.2.1" };

async function requestsWorld() {
  const world = await peopleWorld();
  let now = new Date("2026-03-01T10:00:00Z");
  const ctx = { db: world.db, clock: () => now };
  return {
    ctx,
    actor: world.actor,
    pass: (hours: number) => (now = new Date(now.getTime() + hours * 3_600_000)),
    list: async () => (await listRequests(ctx, system, first)).items,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("data that is missing is asked for by anybody, and seen by the steward alone", async () => {
  await using world = await requestsWorld();
  await askForData(world.ctx, here, {
    question: "menus bio",
    wish: "Les menus des cantines, par semaine.",
    email: "Lou@Example.org",
  });
  const [asked] = await world.list();
  assert.equal(asked?.question, "menus bio");
  assert.equal(asked?.wish, "Les menus des cantines, par semaine.");
  assert.equal(asked?.email, "lou@example.org");
  for (const actor of [anyone, await world.actor("tom")]) {
    await assert.rejects(listRequests(world.ctx, actor, first));
    await assert.rejects(closeRequest(world.ctx, actor, asked?.id ?? ""));
    await assert.rejects(deleteRequest(world.ctx, actor, asked?.id ?? ""));
  }
  assert.equal((await listRequests(world.ctx, await world.actor("ada"), first)).total, 1);
});

test("a request that is closed is kept without the address of who asked", async () => {
  await using world = await requestsWorld();
  await askForData(world.ctx, here, { wish: "Les horaires des piscines.", email: "lou@example.org" });
  await askForData(world.ctx, here, { wish: "Acheter des montres !!!" });
  const [spam, asked] = await world.list();
  await deleteRequest(world.ctx, system, spam?.id ?? "");
  await closeRequest(world.ctx, system, asked?.id ?? "");
  const [closed, ...others] = await world.list();
  assert.deepEqual(others, []);
  assert.equal(closed?.email, undefined);
  assert.equal(closed?.state, "closed");
  assert.ok(closed?.steps.at(-1)?.at);
  await assert.rejects(closeRequest(world.ctx, system, asked?.id ?? ""), (error) =>
    isFailure(error, "not-found"),
  );
});

test("one caller asks five times a day, others go on, and the same words are one request", async () => {
  await using world = await requestsWorld();
  const ask = (n: number, address = here.address) =>
    askForData(world.ctx, { address }, { wish: `Des données sur le sujet ${n}.` });
  for (let n = 0; n < 5; n += 1) await ask(n);
  await ask(0);
  assert.equal((await world.list()).length, 5);
  await assert.rejects(ask(5), (error) => isFailure(error, "too-many"));
  await ask(5, "192.0.2.2");
  world.pass(25);
  await ask(6);
  assert.equal((await world.list()).length, 7);
  const kept = await world.ctx.db`select 1 from data_requests where caller is not null`;
  assert.equal(kept.length, 1);
});

test("what is too short, too long, filled by a program or to be answered nowhere is refused", async () => {
  await using world = await requestsWorld();
  for (const asked of [
    { wish: "  court  " },
    { wish: "x".repeat(2001) },
    { wish: "Des données utiles.", trap: "https://example.com" },
    { wish: "Des données utiles.", email: "personne" },
  ]) {
    await assert.rejects(askForData(world.ctx, here, asked), (error) => isFailure(error, "invalid"));
  }
  assert.deepEqual(await world.list(), []);
});
