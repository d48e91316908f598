import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { endAgreement } from "../../src/access/agreements.ts";
import { newId } from "../../src/base/id.ts";
import { defined } from "../../src/base/defined.ts";
import { readRights } from "../journeys/rights.ts";
import { openApiPaths } from "../open-api-paths.ts";
import { type FakePeer, openFakePeer } from "./fake-peer.ts";
import { agree, closedTable, newKey } from "./told-keys.ts";
import { networkWorld, type TestInstance } from "./world.ts";

/** Rows that nobody of these may read: `stationnement` holds them. */
const secret = "qwyjibo";

let world: Record<"bus", TestInstance> & AsyncDisposable;
let untied: FakePeer;
let tied: FakePeer;

before(async () => {
  world = await networkWorld("bus");
  untied = await openFakePeer();
  tied = await openFakePeer();
  await world.bus.app.rooms.network.follow(system, tied.url);
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await untied[Symbol.asyncDispose]();
  await tied[Symbol.asyncDispose]();
});

/** What a site would ask with. */
const asking = "a".repeat(43);

/** Every route that an instance signs: what one that is tied to nobody is told, with a body that is right. */
const signed: Readonly<Record<string, readonly [number, object?]>> = {
  "POST /api/connections": [403, { connection: newId(), grant: asking, secret: asking }],
  "POST /api/connections/readings": [403, { connection: newId(), secret: asking, nonce: newId() }],
  // Of what is not there, nothing ends.
  "POST /api/connections/endings": [204, { connection: newId() }],
  "POST /api/exchanges/messages": [400, { message: "x.y.z" }],
  "POST /api/loans/messages": [400, { document: "x.y.z" }],
  "POST /api/entitlements/messages": [403, { document: "x.y.z" }],
  "POST /api/once/requests": [403, { request: "x.y.z" }],
  "GET /feed/restricted": [403],
  "POST /api/network/accesses": [200, { parties: [newId()] }],
  "POST /api/network/keys": [403, newKey([newId()]).told],
  "POST /api/network/keys/uses": [200, { keys: [newId()] }],
  "POST /api/network/reuses": [403, { reuse: newId(), revision: 1, isGone: true }],
  "POST /api/network/pings": [404, { head: 1 }],
  "POST /api/network/reports": [
    404,
    { subject: `https://x.example/datasets/${newId()}`, revision: 1, problems: [] },
  ],
  "POST /api/network/messages": [404, { kind: "cut" }],
};

test("it is told of every signed route what an untied instance may", async () => {
  const { routes } = await readRights();
  const ofInstances = Object.keys(routes).filter((route) => routes[route]?.right === "signed");
  assert.deepEqual(Object.keys(signed).toSorted(), ofInstances.toSorted());
});

for (const [route, [status, body]] of Object.entries(signed)) {
  test(`an instance that is tied to nobody is told ${status} by ${route}`, async () => {
    const [method = "", path = ""] = route.split(" ");
    const answer = await untied.send(world.bus.url, {
      method,
      path,
      ...defined({ body }),
    });
    assert.equal(answer.status, status, answer.text);
    if (status === 200) assert.match(answer.text, /"(?:data|keys)":\[\]/, "nothing is told");
  });
}

test("a request to follow waits for the steward, and opens nothing meanwhile", async () => {
  const { url } = world.bus;
  const asked = await untied.send(url, { path: "/api/network/messages", body: { kind: "follow" } });
  assert.deepEqual([asked.status, asked.text], [200, '{"state":"asked"}']);
  for (const path of ["/api/network/events", "/feed/restricted"]) {
    assert.equal((await untied.send(url, { path })).status, 403, path);
  }
  const { agreement } = await agree(world.bus, untied, (await closedTable(world.bus)).dataset);
  const keys = await untied.send(url, { path: "/api/network/keys", body: newKey([agreement]).told });
  assert.equal(keys.status, 403);
});

test("a key without a running agreement, and one of another project, read by no route what is not theirs", async () => {
  const { bus } = world;
  const rows = `arret,note\nGare,${secret}\nMairie,${secret}2\n`;
  const hidden = await closedTable(bus, "restricted", rows);
  const account = await closedTable(bus, "account", rows);
  const other = await closedTable(bus, "restricted");
  const ended = await agree(bus, tied, hidden.dataset);
  const running = await agree(bus, tied, other.dataset);
  const [lapsed, foreign] = [newKey([ended.agreement]), newKey([running.agreement])];
  for (const { told } of [lapsed, foreign]) {
    assert.equal((await tied.send(bus.url, { path: "/api/network/keys", body: told })).status, 204);
  }
  await endAgreement(bus.database.db, ended.agreement, new Date());
  const keys = [
    ["without a running agreement", lapsed.secret, [hidden, account]],
    ["of another project", foreign.secret, [hidden]],
  ] as const;
  const wrong: string[] = [];
  let asked = 0;
  for (const [name, key, tables] of keys) {
    for (const made of tables) {
      for (const path of readingPaths(made)) {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await fetch(bus.url + path, { headers, redirect: "manual" });
        const text = Buffer.from(await answer.arrayBuffer()).toString("latin1");
        asked += 1;
        if (text.includes(secret) || answer.status >= 500) wrong.push(`${name}: ${path} ${answer.status}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(asked > 60, `${asked} were asked`);
  const headers = { authorization: `Bearer ${foreign.secret}` };
  const open = await fetch(`${bus.url}/api/resources/${account.table}/data/`, { headers });
  assert.ok((await open.text()).includes(secret), "what an account is enough for is read while one runs");
});

/** Every route that reads and names a dataset or a table. */
function readingPaths({ dataset, table }: { readonly dataset: string; readonly table: string }): string[] {
  return openApiPaths()
    .filter((route) => /^GET \/(?:api\/(?:resources|datasets)|ogc\/collections|odata)\/.*\{/.test(route))
    .filter((route) => !/\/events/.test(route))
    .map((route) =>
      route
        .slice("GET ".length)
        .replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          name === "id" || name === "collectionId" ? (route.includes("/datasets/") ? dataset : table) : "1",
        ),
    );
}
