import assert from "node:assert/strict";
import { test } from "node:test";
import { type SharingInstance, sharingInstance, type Wire } from "../../../test/sharing-world.ts";
import { listNotifications } from "../notifications.ts";
import { takeBack } from "./answering.ts";
import { askForAccess } from "./asking.ts";
import { getExchange } from "./exchanges.ts";

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const dayMs = 86_400_000;

/** Lou of the portal asks the operator for several datasets, and the operator does not answer. */
async function apart(datasets: number) {
  const wire: Wire = { cut: "before", passed: [] };
  const others = new Map<string, SharingInstance>();
  const there = await sharingInstance("http://bus.test", others, wire);
  const here = await sharingInstance("http://portal.test", others, wire);
  const operator = await there.organization("Réseau de bus");
  const lou = await here.person("lou");
  const asked = [];
  for (let index = 0; index < datasets; index += 1) {
    const { dataset, table } = await there.restricted(operator.id);
    const tables = [{ table, columns: ["line"], rows: [] }];
    const request = { purpose: "research" as const, tables, until: day(60) };
    asked.push(await askForAccess(here.ctx, await lou.actor(), dataset.id, request));
  }
  const waiting = async () => {
    const [row] = await here.ctx.db<{ messages: number; due: number }[]>`
      select count(*)::int as messages, count(*) filter (where next_at <= ${here.ctx.clock()} and not exists (
        select from outbox_silences s where s.peer = o.peer and s.next_at > ${here.ctx.clock()}))::int as due
      from outbox o`;
    return row;
  };
  return {
    wire,
    here,
    there,
    lou,
    asked,
    waiting,
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
}

test("the messages of one exchange go in their order, also where the first waits", async () => {
  await using world = await apart(1);
  const { here, there, lou, asked, wire } = world;
  await here.deliver();
  await takeBack(here.ctx, await lou.actor(), asked[0]?.id ?? "");
  await here.deliver();
  wire.cut = undefined;
  await here.hurry();
  await here.deliver();
  const messages = await there.ctx.db<{ sequence: number; standing: string }[]>`
    select sequence, standing from exchange_messages order by sequence`;
  assert.deepEqual(
    messages.map(({ sequence, standing }) => [sequence, standing]),
    [
      [1, "applied"],
      [2, "applied"],
    ],
  );
});

test("a peer that does not answer is asked once, whatever waits for it, and all goes once it is heard of", async () => {
  await using world = await apart(4);
  const { wire, here, there, waiting } = world;
  await here.deliver();
  assert.equal(wire.passed.length, 1, "the others are not tried one after the other");
  assert.deepEqual(await waiting(), { messages: 4, due: 0 });
  await here.ctx.db`update outbox_silences set failures = 9, next_at = ${new Date(Date.now() + 3_600_000)}`;
  // Of another exchange, of which it is the asker: any message shows that it is there.
  wire.cut = undefined;
  const own = await here.restricted((await here.organization("Portail")).id);
  const eve = await there.person("eve");
  const tables = [{ table: own.table, columns: ["line"], rows: [] }];
  const request = { purpose: "research" as const, tables, until: day(60) };
  await askForAccess(there.ctx, await eve.actor(), own.dataset.id, request);
  await there.deliver();
  assert.deepEqual(await waiting(), { messages: 4, due: 4 });
  await here.deliver();
  assert.deepEqual(await waiting(), { messages: 0, due: 0 });
});

test("people are told once of a message that is a day on its way, and a request is over after thirty", async () => {
  await using world = await apart(1);
  const { here, lou, asked } = world;
  const id = asked[0]?.id ?? "";
  const after = async (days: number) => {
    await here.ctx.db`update outbox set since = ${new Date(here.ctx.clock().getTime() - days * dayMs)}`;
    await here.hurry();
    await here.deliver();
    const { items } = await listNotifications(here.ctx, await lou.actor(), { page: 1, pageSize: 10 });
    return items.map(({ key }) => key);
  };
  assert.deepEqual(await after(0.9), []);
  assert.deepEqual(await after(1.1), ["notification-late"]);
  assert.deepEqual(await after(2), ["notification-late"]);
  assert.deepEqual(await after(31), ["notification-undelivered", "notification-late"]);
  const { state, failure } = await getExchange(here.ctx, await lou.actor(), id);
  assert.deepEqual([state, failure?.key], ["refused", "exchange-silent-there"]);
});
