import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { endAgreement } from "../../src/access/agreements.ts";
import { newId } from "../../src/base/id.ts";
import { askAgain } from "../ask-again.ts";
import { openFakePeer } from "./fake-peer.ts";
import { agree, closedTable, newKey } from "./told-keys.ts";
import { networkWorld, type TestInstance } from "./world.ts";

/** The statuses of all that gives rows out, with a key. */
async function read(instance: TestInstance, table: string, secret: string): Promise<readonly number[]> {
  const resource = `${instance.url}/api/resources/${table}`;
  const authorization = `Bearer ${secret}`;
  const ways = [
    () => fetch(`${resource}/data/`, { headers: { authorization } }),
    () => fetch(`${resource}/original`, { headers: { authorization } }),
    () =>
      fetch(`${resource}/sql`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ sql: "SELECT count(*) FROM rows" }),
      }),
  ];
  return Promise.all(ways.map(async (ask) => (await askAgain(ask)).status));
}

test("a stranger's key opens nothing, and a tied instance's only while an agreement of its own runs", async () => {
  await using world = await networkWorld("bus");
  await using peer = await openFakePeer();
  const { bus } = world;
  const { dataset, table } = await closedTable(bus);
  const path = "/api/network/keys";
  const { agreement, party, project } = await agree(bus, peer, dataset);

  const none = newKey([]);
  assert.equal((await peer.send(bus.url, { path, body: none.told })).status, 204, "it ends, were it known");
  assert.deepEqual(await read(bus, table, none.secret), [401, 401, 401]);
  const untied = newKey([agreement]);
  assert.equal((await peer.send(bus.url, { path, body: untied.told })).status, 403);
  assert.deepEqual(await read(bus, table, untied.secret), [401, 401, 401]);

  await bus.app.rooms.network.follow(system, peer.url);
  assert.equal((await peer.send(bus.url, { path, body: none.told })).status, 204);
  assert.deepEqual(await read(bus, table, none.secret), [401, 401, 401]);
  const key = newKey([agreement]);
  assert.equal((await peer.send(bus.url, { path, body: key.told })).status, 204);
  assert.deepEqual(await read(bus, table, key.secret), [200, 200, 200]);
  const { items } = await bus.app.rooms.journal.listAccesses(system, (await datasetOf(bus)).organization, {
    pageSize: 10,
  });
  const rows = items.filter(({ reading }) => reading === "page");
  assert.deepEqual(
    rows.map((row) => [row.basis, row.instance, row.party, row.project]),
    [["account", peer.url, { kind: party.kind, id: party.id, name: party.name }, project]],
  );

  await endAgreement(bus.database.db, agreement, new Date());
  assert.deepEqual(await read(bus, table, key.secret), [403, 404, 403], "all its agreements were withdrawn");
});

test("an instance whose tie was cut may still end its keys, and do nothing else with them", async () => {
  await using world = await networkWorld("bus");
  await using peer = await openFakePeer();
  const { bus } = world;
  const { dataset, table } = await closedTable(bus);
  const path = "/api/network/keys";
  const { agreement } = await agree(bus, peer, dataset);
  const tie = await bus.app.rooms.network.follow(system, peer.url);
  const [emptied, revoked] = [newKey([agreement]), newKey([agreement])];
  for (const { told } of [emptied, revoked]) await peer.send(bus.url, { path, body: told });
  await bus.app.rooms.network.cut(system, tie.id, "follows");
  assert.equal((await peer.send(bus.url, { path, body: emptied.told })).status, 403);
  assert.deepEqual(await read(bus, table, emptied.secret), [200, 200, 200], "its agreement runs");
  await peer.send(bus.url, { path, body: { ...emptied.told, agreements: [] } });
  await peer.send(bus.url, { path, body: { ...revoked.told, isRevoked: true } });
  assert.deepEqual(await read(bus, table, emptied.secret), [403, 404, 403]);
  assert.deepEqual(await read(bus, table, revoked.secret), [401, 401, 401]);
  const unknown = newKey([agreement]);
  await peer.send(bus.url, { path, body: { ...unknown.told, isRevoked: true } });
  const [kept] = await bus.database.db<{ keys: number }[]>`select count(*)::int as keys from agreement_keys`;
  assert.equal(kept?.keys, 2, "nothing is kept of a key that was never known");
});

test("a stranger reports a few records that everybody may know of, and learns of no other", async () => {
  await using world = await networkWorld("bus");
  await using peer = await openFakePeer();
  const { bus } = world;
  const open = await bus.publish("Arbres");
  const draft = await bus.draft("Brouillon");
  const named = await bus.publish("Réservé");
  await bus.app.rooms.sharing.setAccess(system, named.id, {
    level: "open",
    audience: ["https://autre.example"],
  });
  await bus.settle();
  const report = (dataset: string) => {
    const problems = [{ code: "network-record-wrong", pointer: "/record/title" }];
    const body = { subject: `${bus.url}/datasets/${dataset}`, revision: 1, problems };
    return peer.send(bus.url, { path: "/api/network/reports", body });
  };
  const answers = [await report(newId()), await report(draft.id), await report(named.id)];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404],
  );
  assert.equal((await report(open.id)).status, 204);
  await bus.database.db`
    insert into record_reports (dataset, instance, revision, problems, at)
    select ${open.id}, 'https://inconnue-' || n || '.example', 1, '[]', now() from generate_series(1, 19) n`;
  assert.equal((await report(open.id)).status, 204, "in the place of its own");
  await bus.database.db`delete from record_reports where instance = ${peer.url}`;
  await bus.database.db`
    insert into record_reports (dataset, instance, revision, problems, at)
    values (${open.id}, 'https://inconnue-20.example', 1, '[]', now())`;
  assert.equal((await report(open.id)).status, 429, "twenty strangers told of it");
});

async function datasetOf(instance: TestInstance) {
  const { items } = await instance.app.rooms.datasets.listDatasets(system, { page: 1, pageSize: 1 });
  const [dataset] = items;
  assert.ok(dataset);
  return dataset;
}
