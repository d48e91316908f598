import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { publishNow } from "../../src/rudi/publishing.ts";
import { checkRecord } from "../../src/rudi/check-record.ts";
import { doorWorld } from "../doors/door-world.ts";
import { openPortal } from "./fake-portal.ts";
import type { Told } from "./records.ts";
import { sendAt } from "./sending.ts";

type Doors = Awaited<ReturnType<typeof doorWorld>>;
type Portal = Awaited<ReturnType<typeof openPortal>>;

const known = "349b050c-cd74-447c-b82e-b7e7b2553c1d";

function declare(doors: Doors, portal: Portal, change: { secret?: string } = {}) {
  return doors.rooms.rudi.createPortal(system, {
    name: "RUDI",
    url: `${portal.url}/`,
    clientId: portal.client.id,
    secret: portal.client.secret,
    producers: { [doors.organization.id]: known },
    ...change,
  });
}

async function until(
  holds: () => boolean | Promise<boolean>,
  work: () => Promise<void> = async () => undefined,
) {
  const end = Date.now() + 90_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come");
    await work();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("what is published here is published at the portal, follows its changes, and is withdrawn there", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal());
  const doors = stack.use(await doorWorld());
  const { rooms, rudi } = doors;
  const { dataset } = await doors.publish({
    title: "Menus des cantines",
    files: { "menus.csv": "plat;prix\nsoupe;2" },
    description: "Chaque jour.",
    metadata: { themes: ["EDUC"], contacts: [{ name: "Cantines", email: "a@example.org" }] },
  });
  await doors.publish({ title: "Brouillon", files: { "x.csv": "a\n1" }, draft: true });
  const { id } = await declare(doors, portal);
  await until(() => portal.held.size === 1);
  const [[resource, record] = ["", {}]] = [...portal.held];
  assert.deepEqual(checkRecord(record), []);
  assert.deepEqual(record["producer"], { organization_id: known, organization_name: "Ville de Rennes" });
  assert.equal((await doors.get(`/api/v1/resources/${resource}`)).status, 200);

  await rooms.datasets.changeDataset(system, dataset.id, { title: "Menus du midi" });
  await until(
    () => portal.held.get(resource)?.["resource_title"] === "Menus du midi",
    () => publishNow(rudi, AbortSignal.timeout(300_000)),
  );
  const asked = portal.asked.filter((each) => /resources/.test(each));
  assert.deepEqual([asked[0], asked.at(-1)], ["POST /kalim/v1/resources", "PUT /kalim/v1/resources"]);
  // Nothing changed: nothing is sent.
  const count = portal.asked.length;
  await publishNow(rudi, AbortSignal.timeout(300_000));
  assert.equal(portal.asked.length, count);

  await rooms.datasets.withdraw(system, dataset.id, "Remplacé");
  await until(
    () => portal.held.size === 0,
    () => publishNow(rudi, AbortSignal.timeout(300_000)),
  );
  await until(async () => (await rooms.rudi.getPortal(system, id)).counts.removed === 1);
});

test("a portal's report stands beside the dataset, and nobody else's does", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal());
  const doors = stack.use(await doorWorld());
  const { dataset } = await doors.publish({ title: "Menus", files: { "menus.csv": "plat;prix\nsoupe;2" } });
  await declare(doors, portal);
  await until(async () => (await stateOf(doors, dataset.id))?.state === "sent");
  const resource = [...portal.held.keys()][0] ?? "";
  const report = {
    report_id: "0b1439e9-77e1-41b2-a98b-b08aa29b344b",
    resource_id: resource,
    integration_status: "KO",
    integration_errors: [{ error_code: "ERR-302", error_message: "Thème inconnu", field_name: "theme" }],
  };
  const send = async (body: unknown, token: string | undefined, id = resource) =>
    (
      await doors.api.fetch(
        new Request(`${doors.url}/api/v1/resources/${id}/report`, {
          method: "PUT",
          headers: {
            "content-type": "application/json",
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(body),
        }),
      )
    ).status;
  const token = await portal.sign();
  assert.equal(await send(report, undefined), 401);
  assert.equal(await send(report, "x.y.z"), 401);
  assert.equal(await send(report, await portal.sign(portal.otherKey())), 401);
  assert.equal(await send(report, await portal.sign(undefined, new Date(Date.now() - 3_600_000))), 401);
  const elsewhere = "0b1439e9-77e1-41b2-a98b-b08aa29b3440";
  assert.equal(await send({ ...report, resource_id: elsewhere }, token, elsewhere), 401);
  assert.equal(await send({ ...report, resource_id: elsewhere }, token), 400);
  assert.equal(await send({ hello: 1 }, token), 400);
  assert.equal((await stateOf(doors, dataset.id))?.state, "sent");
  assert.equal(await send(report, token), 200);
  const told = await stateOf(doors, dataset.id);
  assert.deepEqual(
    [told?.state, told?.errors],
    ["refused", [{ code: "ERR-302", message: "Thème inconnu", field: "theme" }]],
  );
  assert.equal(await send({ ...report, integration_status: "OK", integration_errors: [] }, token), 200);
  assert.equal((await stateOf(doors, dataset.id))?.state, "accepted");
  // What a portal tells is for the organization alone.
  assert.equal((await doors.get(`/api/datasets/${dataset.id}/rudi-publications`)).status, 401);
  assert.deepEqual(doors.bugs, []);
});

async function stateOf(doors: Doors, dataset: string) {
  const [told] = await doors.rooms.rudi.publicationsOf(system, dataset);
  return told;
}

test("a portal that is down for long is told all when it is back, and a wrong secret is told to the steward", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal({ oldTokens: true }));
  const doors = stack.use(await doorWorld());
  const { rooms, rudi } = doors;
  portal.state.status = 503;
  const { dataset } = await doors.publish({ title: "Menus", files: { "menus.csv": "plat;prix\nsoupe;2" } });
  const { id } = await declare(doors, portal);
  let at = Date.now();
  const later = async () => {
    at += 8 * 3_600_000;
    await publishNow({ ...rudi, clock: () => new Date(at) }, AbortSignal.timeout(300_000));
    await sendAt(rudi, at);
  };
  await until(async () => (await rooms.rudi.getPortal(system, id)).failure !== undefined);
  for (let time = 0; time < 12; time++) await later();
  assert.equal((await stateOf(doors, dataset.id))?.state, "waiting");
  assert.equal((await rooms.rudi.getPortal(system, id)).failure?.key, "rudi-answered");
  portal.state.status = 200;
  await later();
  assert.equal(portal.held.size, 1);
  assert.deepEqual(
    [(await stateOf(doors, dataset.id))?.state, (await rooms.rudi.getPortal(system, id)).failure],
    ["sent", undefined],
  );
  await rooms.rudi.changePortal(system, id, { secret: "autre" });
  await rooms.datasets.changeDataset(system, dataset.id, { title: "Autres menus" });
  await until(
    async () => (await rooms.rudi.getPortal(system, id)).failure?.key === "rudi-portal-refuses",
    later,
  );
  // The secret is told to nobody.
  assert.ok(!JSON.stringify(await rooms.rudi.listPortals(system)).includes(portal.client.secret));
  await rooms.rudi.pausePortal(system, id);
  const count = portal.asked.length;
  await later();
  assert.equal(portal.asked.length, count);
});

test("a portal that was away or paused is told the last state of each record, with one token", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal());
  const doors = stack.use(await doorWorld());
  const { rooms, rudi } = doors;
  const made = [];
  for (const title of ["Menus", "Arrêts", "Parcs"]) {
    made.push((await doors.publish({ title, files: { "a.csv": "a;b\n1;2" } })).dataset);
  }
  const [first, second] = made;
  assert.ok(first !== undefined && second !== undefined);
  portal.state.status = 503;
  const { id } = await declare(doors, portal);
  await until(async () => (await rooms.rudi.getPortal(system, id)).failure !== undefined);
  const waiting = await stateOf(doors, second.id);
  assert.deepEqual([waiting?.state, waiting?.failure?.key], ["waiting", "rudi-answered"]);
  assert.ok(waiting?.nextAt !== undefined);

  await rooms.rudi.pausePortal(system, id);
  portal.state.status = 200;
  const later = Date.now() + 3_600_000;
  await sendAt(rudi, later);
  assert.equal(portal.held.size, 0);
  assert.equal((await stateOf(doors, first.id))?.state, "waiting");
  await rooms.datasets.changeDataset(system, first.id, { title: "Menus du midi" });
  await rooms.datasets.changeDataset(system, first.id, { title: "Menus du soir" });
  await rooms.datasets.withdraw(system, second.id, "Remplacé");

  portal.asked.length = 0;
  await rooms.rudi.resumePortal(system, id);
  await until(async () => (await rooms.rudi.getPortal(system, id)).counts.waiting === 0);
  assert.deepEqual([...portal.held.values()].map((record) => record["resource_title"]).toSorted(byText), [
    "Menus du soir",
    "Parcs",
  ]);
  assert.equal(portal.asked.filter((each) => /token/.test(each)).length, 1);
  assert.deepEqual((await rooms.rudi.getPortal(system, id)).counts, {
    waiting: 0,
    sent: 2,
    accepted: 0,
    refused: 0,
    removed: 1,
  });
});

test("a portal that gives no token is asked once for it, however much waits", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal());
  const doors = stack.use(await doorWorld());
  for (const title of ["Menus", "Arrêts", "Parcs"]) {
    await doors.publish({ title, files: { "a.csv": "a;b\n1;2" } });
  }
  const { id } = await declare(doors, portal, { secret: "autre" });
  const failure = async () => (await doors.rooms.rudi.getPortal(system, id)).failure?.key;
  await until(async () => (await failure()) === "rudi-portal-refuses");
  await sendAt(doors.rudi, Date.now());
  assert.ok(new Set(portal.asked).size === 2 && portal.asked.length <= 4, portal.asked.join());
  await doors.rooms.rudi.changePortal(system, id, { secret: portal.client.secret });
  await until(() => portal.held.size === 3);
  assert.equal(await failure(), undefined);
});

test("what a portal refuses is shown as refused, and sent again once it is another", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal());
  const doors = stack.use(await doorWorld());
  const { dataset } = await doors.publish({ title: "Menus", files: { "menus.csv": "plat;prix\nsoupe;2" } });
  portal.state.refused = 422;
  await declare(doors, portal);
  await until(async () => (await stateOf(doors, dataset.id))?.state === "refused");
  const told = await stateOf(doors, dataset.id);
  assert.deepEqual(
    [told?.failure, told?.nextAt],
    [{ key: "rudi-answered", args: { status: 422 } }, undefined],
  );
  const count = portal.asked.length;
  await sendAt(doors.rudi, Date.now() + 86_400_000);
  assert.equal(portal.asked.length, count);
  portal.state.refused = 0;
  await doors.rooms.datasets.changeDataset(system, dataset.id, { title: "Menus du midi" });
  await until(async () => (await stateOf(doors, dataset.id))?.state === "sent");
  assert.equal((await stateOf(doors, dataset.id))?.failure, undefined);
});

function byText(one: unknown, other: unknown): number {
  return String(one).localeCompare(String(other));
}

test("restricted data are told as such, and what is for some alone is not told to a portal", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal());
  const doors = stack.use(await doorWorld());
  const { dataset } = await doors.publish({ title: "Comptages", files: { "x.csv": "a;b\n1;2" } });
  await doors.db`
    insert into access_rules ${doors.db({ dataset: dataset.id, level: "restricted" })}`;
  const { dataset: hidden } = await doors.publish({ title: "Caché", files: { "y.csv": "a;b\n1;2" } });
  await doors.db`
    insert into access_rules ${doors.db({ dataset: hidden.id, level: "restricted", audience: ["x"] })}`;
  await declare(doors, portal);
  await until(() => portal.held.size === 1);
  const record = [...portal.held.values()][0] ?? {};
  assert.equal(record["resource_title"], "Comptages");
  assert.deepEqual((record["access_condition"] as Told)["confidentiality"], {
    restricted_access: true,
    gdpr_sensitive: false,
  });
  assert.equal((await doors.get("/api/v1/resources")).body.total, 1);
});
