import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { canonical } from "../../src/rudi/merge.ts";
import { doorWorld } from "../doors/door-world.ts";
import { openNode } from "./fake-node.ts";
import { aRecord, pushableRecords, type Told } from "./records.ts";
import { sendAt } from "./sending.ts";

async function world() {
  const stack = new AsyncDisposableStack();
  const doors = stack.use(await doorWorld());
  const declared = async (name: string) => {
    const node = stack.use(await openNode(doors));
    const { organization } = doors;
    const made = await doors.rooms.rudi.createNode(system, {
      name,
      url: node.url,
      organization: organization.id,
    });
    node.credentials.clientId = made.node.clientId;
    node.credentials.secret = made.secret;
    return { node, made: made.node };
  };
  return { doors, declared, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const id = String(aRecord()["global_id"]);

test("a node pushes, changes and withdraws a record, and is reported to each time", async () => {
  await using it = await world();
  const { node, made } = await it.declared("Nœud");
  const { rooms } = it.doors;
  assert.equal((await node.ask("GET", `/konsult/v1/datasets/${id}/metadatas`)).status, 404);
  assert.match(String((await node.ask("GET", "/kalim/v1/id_generation")).value), /^[0-9a-f-]{36}$/);

  const posted = await node.push("POST", aRecord());
  assert.equal(posted.status, 200, posted.text);
  const report = await node.reportOf(posted.value);
  assert.deepEqual([report.integration_status, report.integration_errors], ["OK", []]);
  const held = await node.ask("GET", `/konsult/v1/datasets/${id}/metadatas`);
  assert.equal(canonical(held.value), canonical(aRecord()));
  const dataset = await rooms.datasets.getDataset(system, "equipements-du-metro");
  assert.deepEqual(
    [dataset.state, dataset.organization, dataset.origins.map(({ sourceName }) => sourceName)],
    ["published", it.doors.organization.id, ["Nœud"]],
  );

  // The node tells everybody less than it pushes: it is never asked.
  await assert.rejects(rooms.harvests.harvestLater(system, made.source), /rudi-source-pushed/);

  // A replay changes nothing; something else under the same identifier is refused.
  assert.equal((await node.reportOf((await node.push("POST", aRecord())).value)).integration_status, "OK");
  const other = await node.push("POST", aRecord({ resource_title: "Autre" }));
  assert.deepEqual(
    (await node.reportOf(other.value)).integration_errors.map(({ error_code, field_name }) => [
      error_code,
      field_name,
    ]),
    [["ERR-304", "global_id"]],
  );
  assert.equal((await rooms.datasets.getDataset(system, dataset.id)).title, "Équipements du métro");

  const put = await node.push("PUT", aRecord({ resource_title: "Équipements du métro a" }));
  assert.equal((await node.reportOf(put.value)).integration_status, "OK");
  assert.equal((await rooms.datasets.getDataset(system, dataset.id)).title, "Équipements du métro a");

  const gone = await node.remove(id);
  assert.equal((await node.reportOf(gone.value)).integration_status, "OK");
  assert.equal((await it.doors.get(`/api/datasets/${dataset.id}`)).status, 410);
  const again = await node.remove(id);
  assert.equal((await node.reportOf(again.value)).integration_errors[0]?.error_code, "ERR-104");
  const back = await node.push("POST", aRecord());
  assert.equal((await node.reportOf(back.value)).integration_status, "OK");
  assert.equal((await it.doors.get(`/api/datasets/${dataset.id}`)).status, 200);

  const listed = async () =>
    (await rooms.rudi.listNodeReports(system, made.id, { page: 1, pageSize: 20 })).items;
  // The node has a report before it is written down that it was sent.
  await until(async () => (await listed())[0]?.tries === 1);
  const items = await listed();
  assert.deepEqual(
    items.map(({ method, accepted, tries }) => [method, accepted, tries]),
    [
      ["POST", true, 1],
      ["DELETE", false, 1],
      ["DELETE", true, 1],
      ["PUT", true, 1],
      ["POST", false, 1],
      ["POST", true, 1],
      ["POST", true, 1],
    ],
  );
  assert.deepEqual(it.doors.bugs, []);
});

test("every real record that a portal would take is pushed, and comes out as it came", async () => {
  await using it = await world();
  const { node } = await it.declared("Nœud");
  const records = pushableRecords().slice(0, 40);
  const { access_token: token } = (await (await node.askToken()).json()) as { access_token: string };
  for (const record of records) {
    const { status, value } = await node.push("POST", record, token);
    assert.equal(status, 200);
    assert.match(String(value), /^[0-9a-f-]{36}$/);
  }
  for (const record of records) {
    const held = await it.doors.get(`/api/v1/resources/${String(record["global_id"])}`);
    assert.equal(canonical(held.body), canonical(record));
  }
  const { body } = await it.doors.get("/api/v1/resources?limit=500");
  assert.equal((body as { total: number }).total, records.length);
});

test("several errors come in one report, each with its code and its field", async () => {
  await using it = await world();
  const { node } = await it.declared("Nœud");
  const { metadata_info: _info, ...rest } = aRecord({ storage_status: "lost", theme: "", keywords: "métro" });
  const { status, value } = await node.push("POST", rest);
  assert.equal(status, 200);
  const report = await node.reportOf(value);
  assert.equal(report.integration_status, "KO");
  assert.deepEqual(
    report.integration_errors.map(({ error_code, field_name }) => `${error_code} ${field_name}`).toSorted(),
    ["ERR-201 keywords", "ERR-202 metadata_info", "ERR-302 storage_status", "ERR-308 theme"],
  );
  assert.match(report.integration_errors.map((each) => each.error_message).join(" "), /manquant/);
  assert.equal((await it.doors.get("/api/v1/resources")).body.total, 0);
  // Of what is no record at all nothing is reported: nobody could tell of which.
  assert.equal((await node.ask("POST", "/kalim/v1/resources", "{")).status, 400);
  assert.equal((await node.ask("POST", "/kalim/v1/resources", "[]")).status, 400);
  const huge = JSON.stringify(aRecord({ summary: [{ lang: "fr", text: "x".repeat(2_000_000) }] }));
  assert.equal((await node.ask("POST", "/kalim/v1/resources", huge)).status, 413);
  const depth = 50_000;
  const deep = `{"geography":${"[".repeat(depth)}${"]".repeat(depth)},${JSON.stringify(aRecord()).slice(1)}`;
  const deepest = await node.ask("POST", "/kalim/v1/resources", deep);
  assert.equal((await node.reportOf(deepest.value)).integration_errors[0]?.error_code, "ERR-101");
  const deletion = await node.remove("nulle-part");
  assert.equal((await node.reportOf(deletion.value)).integration_errors[0]?.error_code, "ERR-307");
});

test("a node is master of its own records alone", async () => {
  await using it = await world();
  const [one, two] = [await it.declared("Un"), await it.declared("Deux")];
  await one.node.reportOf((await one.node.push("POST", aRecord())).value);
  for (const asked of [
    await two.node.push("POST", aRecord()),
    await two.node.push("PUT", aRecord({ resource_title: "Volé" })),
    await two.node.remove(id),
  ]) {
    const report = await two.node.reportOf(asked.value);
    assert.deepEqual(
      [report.integration_status, report.integration_errors[0]?.error_code],
      ["KO", "ERR-403"],
    );
  }
  const { body } = await it.doors.get(`/api/v1/resources/${id}`);
  assert.equal(body.resource_title, "Équipements du métro");
  // What is published here is nobody else's either.
  const { dataset } = await it.doors.publish({ title: "Menus", files: { "menus.csv": "a;b\n1;2" } });
  const own = (await it.doors.get(`/api/datasets/${dataset.id}/rudi`)).body.record as Told;
  const stolen = await two.node.push("POST", aRecord({ global_id: own["global_id"] }));
  assert.equal((await two.node.reportOf(stolen.value)).integration_errors[0]?.error_code, "ERR-403");
});

test("a node is known by its secret, by both grants, until the secret is another", async () => {
  await using it = await world();
  const { node, made } = await it.declared("Nœud");
  for (const [path, grant] of [
    ["/oauth2/token", "client_credentials"],
    ["/oauth/token", "password"],
    ["/oauth/token", "client_credentials"],
  ] as const) {
    const response = await node.askToken(path, grant);
    assert.equal(response.status, 200, `${path} ${grant} ${await response.clone().text()}`);
    const told = (await response.json()) as { access_token: string; token_type: string };
    assert.equal(told.token_type, "bearer");
    const checked = await it.doors.get(`/oauth/check_token?token=${told.access_token}`);
    assert.deepEqual([checked.status, checked.body.client_id], [200, made.clientId]);
    assert.equal((await node.push("POST", aRecord(), told.access_token)).status, 200);
  }
  const wrong = { ...node.credentials, secret: "autre" };
  assert.equal((await node.askToken("/oauth2/token", "client_credentials", wrong)).status, 401);
  assert.equal((await node.askToken("/oauth/token", "password", { clientId: "x", secret: "y" })).status, 401);
  assert.equal((await node.askToken("/oauth2/token", "implicit")).status, 400);
  for (const bearer of ["x", "a.b.c", `${await bad(node)}x`]) {
    assert.equal((await node.push("POST", aRecord(), bearer)).status, 401);
    assert.equal((await it.doors.get(`/oauth/check_token?token=${bearer}`)).status, 401);
  }
  const old = ((await (await node.askToken()).json()) as { access_token: string }).access_token;
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const { secret } = await it.doors.rooms.rudi.renewNodeSecret(system, made.id);
  assert.equal((await node.push("POST", aRecord(), old)).status, 401);
  assert.equal((await node.askToken()).status, 401);
  node.credentials.secret = secret;
  assert.equal((await node.askToken()).status, 200);
  await it.doors.rooms.rudi.deleteNode(system, made.id);
  assert.equal((await node.askToken()).status, 401);
  assert.equal((await it.doors.get("/api/v1/resources")).body.total, 0);
});

async function bad(node: Awaited<ReturnType<typeof openNode>>): Promise<string> {
  return ((await (await node.askToken()).json()) as { access_token: string }).access_token;
}

test("a report that cannot be delivered is tried five times, and then shown", async () => {
  await using it = await world();
  const { node, made } = await it.declared("Nœud");
  const { rooms, rudi } = it.doors;
  node.state.status = 503;
  await node.push("POST", aRecord());
  const page = { page: 1, pageSize: 10 };
  let at = Date.now();
  for (let tries = 1; tries <= 5; tries++) {
    await until(
      async () => (await rooms.rudi.listNodeReports(system, made.id, page)).items[0]?.tries === tries,
      // The first is the instance's own.
      async () => {
        if (tries > 1) await sendAt(rudi, at);
      },
    );
    // The longest wait is six hours and a quarter of that.
    at += 8 * 3_600_000;
  }
  const [report] = (await rooms.rudi.listNodeReports(system, made.id, page)).items;
  assert.deepEqual([report?.tries, report?.nextAt, report?.failure?.key], [5, undefined, "rudi-answered"]);
  assert.equal((await rooms.rudi.getNode(system, made.id)).undelivered, 1);
});

async function until(
  holds: () => Promise<boolean>,
  work = async (): Promise<void> => undefined,
): Promise<void> {
  const end = Date.now() + 90_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come");
    await work();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
