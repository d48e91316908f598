import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { openTestInstance, type TestInstance } from "./world.ts";

const dayMinutes = 24 * 60;
const kinds = ["dataset"];

interface Hook extends AsyncDisposable {
  readonly url: string;
  /** The titles that it was sent. */
  readonly asked: string[];
  /** What it answers; by default 204. */
  answer: (title: string, response: ServerResponse) => unknown;
}

async function openHook(): Promise<Hook> {
  const hook = { asked: [] as string[], answer: answering(204) };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const { title } = JSON.parse(body).data;
      hook.asked.push(title);
      hook.answer(title, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return Object.assign(hook, {
    url: `http://localhost:${(server.address() as AddressInfo).port}/hook?key=1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function answering(status: number): Hook["answer"] {
  return (_, response) => response.writeHead(status).end();
}

async function waitingPeers({ app }: TestInstance) {
  return (await app.rooms.outbox.listWaitingPeers(system, { page: 1, pageSize: 10 })).items;
}

test("an address that hangs holds up no other, and the steward sees what waits for its site", async () => {
  await using a = await openTestInstance("a");
  await using hangs = await openHook();
  await using well = await openHook();
  hangs.answer = () => undefined;
  const { network } = a.app.rooms;
  for (const { url } of [hangs, well]) await network.createWebhook(system, { url, kinds });
  await a.publish("Arbres");
  await a.until("the one that hangs is asked", async () => hangs.asked.length > 0);
  await a.publish("Bancs");
  await a.until("the other is told all", async () => well.asked.length === 2);
  assert.deepEqual([hangs.asked, well.asked], [["Arbres"], ["Arbres", "Bancs"]]);
  await a.until("nothing waits for it", async () => (await waitingPeers(a)).length === 1);
  const [waiting] = await waitingPeers(a);
  assert.deepEqual([waiting?.peer, waiting?.waiting], [new URL(hangs.url).origin, { "network-webhook": 1 }]);
});

test("an address that takes something now and then is not given up; one that takes nothing is", async () => {
  await using a = await openTestInstance("a");
  await using hook = await openHook();
  const { network } = a.app.rooms;
  await network.createWebhook(system, { url: hook.url, kinds });
  const state = async () => (await network.listWebhooks(system))[0];
  const onDay = async (day: number) => {
    a.setClock(day * dayMinutes);
    await a.settle();
    return state();
  };
  hook.answer = answering(503);
  await a.publish("Arbres");
  await a.publish("Bancs");
  await a.settle();
  const first = await state();
  assert.equal(first?.problem?.key, "network-webhook-refused");
  assert.ok(first.failingSince !== undefined && first.disabledAt === undefined);

  hook.answer = (title, response) => answering(title === "Arbres" ? 204 : 404)(title, response);
  const second = await onDay(2);
  assert.equal(second?.waiting, 1);
  assert.ok((second.failingSince?.getTime() ?? 0) > first.failingSince.getTime() + dayMinutes * 60_000);
  assert.equal((await onDay(4))?.disabledAt, undefined);
  const given = await onDay(6);
  assert.ok(given?.disabledAt !== undefined);
  assert.deepEqual([given.problem?.args, given.failingSince], [{ status: 404 }, second.failingSince]);
  assert.deepEqual(await waitingPeers(a), []);
  const { length } = hook.asked;
  await a.publish("Canaux");
  await a.settle();
  assert.equal(hook.asked.length, length, "it is told no more");
});

test("what an address did not take is told after a restart, and of one that was deleted nothing waits", async () => {
  await using a = await openTestInstance("a");
  await using hook = await openHook();
  hook.answer = answering(500);
  const { id } = await a.app.rooms.network.createWebhook(system, { url: hook.url, kinds });
  await a.publish("Arbres");
  await a.settle();
  await a.restart(async () => {
    hook.answer = answering(204);
    hook.asked.length = 0;
  });
  await a.settle();
  assert.deepEqual(hook.asked, ["Arbres"]);
  hook.answer = answering(500);
  await a.publish("Bancs");
  await a.settle();
  assert.equal((await waitingPeers(a)).length, 1);
  await a.app.rooms.network.deleteWebhook(system, id);
  assert.deepEqual(await waitingPeers(a), []);
});
