import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { system } from "../../src/access/actor.ts";
import { alertWebhookKind } from "../../src/alerts/webhook-kind.ts";
import { silentLog } from "../../src/base/log.ts";
import { createWebhook } from "../../src/network/feed/webhooks.ts";
import { Outbox } from "../../src/outbox/outbox.ts";
import { alertsWorld, beds, over40 } from "./world.ts";

interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly alerts: readonly { readonly value: number }[]; readonly more: number };
}

async function openHook() {
  const heard: Heard[] = [];
  const hook = { heard, status: 204, url: "" };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      heard.push(JSON.parse(body) as Heard);
      response.writeHead(hook.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(hook, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

const deps = ["22", "29", "35", "56"];
const all = (values: readonly number[]) => Object.fromEntries(deps.map((dep) => [dep, values]));

test("a webhook takes what everybody sees, in one message for all that was raised at once, again until it took it", async () => {
  await using world = await alertsWorld(beds(all([10, 20])));
  await using hook = await openHook();
  await using other = await openHook();
  const { alerts, organization, indicator } = world;
  await createWebhook(alerts.network, system, { url: hook.url, kinds: ["alert"] });
  await createWebhook(alerts.network, system, { url: other.url, kinds: ["dataset"] });
  await using outbox = new Outbox({ db: alerts.db, clock: alerts.clock, log: silentLog }, [
    alertWebhookKind(alerts),
  ]);
  const editor = await world.person("editor", "editor");
  await world.rule(editor, over40, { code: "", organization, audience: "everybody" });
  await world.rule(editor, over40, { organization, audience: "members" });
  await world.rule(editor, over40);
  hook.status = 500;
  await world.next(all([10, 20, 43]));
  await outbox.settle();
  assert.equal(hook.heard.length, 1);
  hook.status = 204;
  world.time.now = new Date(world.time.now.getTime() + 60_000);
  await outbox.settle();
  await outbox.settle();
  const [first, second, ...more] = hook.heard;
  assert.deepEqual([first?.id, first?.type, more.length], [second?.id, "maille.alert.raised", 0]);
  assert.deepEqual(
    second?.data.alerts.map(({ value }) => value),
    [43, 43, 43, 43],
  );
  assert.equal(other.heard.length, 0);
  // What is closed before the message leaves is not told: it could not leave at once.
  hook.status = 500;
  await world.next(all([10, 20, 43, 1]));
  await world.next(all([10, 20, 43, 1, 44]));
  await outbox.settle();
  const tried = hook.heard.length;
  assert.ok(tried > 2);
  const { db } = alerts;
  await db.begin((tx) => setRule(tx, { dataset: indicator.dataset.id, level: "closed", reason: "Secret" }));
  hook.status = 204;
  world.time.now = new Date(world.time.now.getTime() + 60_000);
  await outbox.settle();
  const [waiting] = await db<{ entries: number }[]>`select count(*)::int as entries from outbox`;
  assert.deepEqual([hook.heard.length, waiting?.entries], [tried, 0]);
});
