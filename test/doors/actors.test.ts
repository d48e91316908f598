import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { doorWorld } from "./door-world.ts";

const csv = "lieu;longitude;latitude\nPont;-1,68;48,11\nQuai;-1,67;48,10";
const call = (name: string, args: object) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name, arguments: args },
});
const accept = { accept: "application/json, text/event-stream" };

let world: Awaited<ReturnType<typeof doorWorld>>;
let member: Record<string, string>;
let table: string;
let open: string;

before(async () => {
  world = await doorWorld({ rateLimits: { sql: { quota: 1, windowS: 3600 } } });
  const draft = await world.publish({ title: "Brouillon", files: { "points.csv": csv }, draft: true });
  table = draft.tables["points"] ?? "";
  open = (await world.publish({ title: "Ouvert", files: { "points.csv": csv } })).tables["points"] ?? "";
  const account = await world.rooms.accounts.createAccount(system, {
    email: "rita@example.org",
    name: "Rita",
    password: "quatre mots sans lien",
  });
  await world.rooms.organizations.setMember(system, world.organization.id, account.id, "reader");
  const actor = await world.rooms.accounts.actorOfAccount("rita@example.org");
  const { secret } = await world.rooms.tokens.createToken(actor, { name: "test" });
  member = { authorization: `Bearer ${secret}` };
});

after(() => world[Symbol.asyncDispose]());

test("a draft is read through every door by its organization, and by nobody else", async () => {
  for (const path of [
    `/ogc/collections/${table}`,
    `/ogc/collections/${table}/items`,
    `/ogc/collections/${table}/items/1`,
    "/odata/brouillon__points",
    "/odata/brouillon__points/$count",
    "/odata/brouillon__points(1)",
    "/odata/datasets/brouillon",
    "/api/3/action/package_show?id=brouillon",
    `/api/3/action/resource_show?id=${table}`,
    `/api/3/action/datastore_search?resource_id=${table}`,
  ]) {
    assert.equal((await world.get(path)).status, 404, path);
    assert.equal((await world.get(path, member)).status, 200, path);
  }
  for (const [name, args] of [
    ["get_dataset", { dataset: "brouillon" }],
    ["list_tables", { dataset: "brouillon" }],
    ["describe_table", { table }],
    ["query_rows", { table }],
    ["cite", { table }],
  ] as const) {
    const refused = await world.post("/mcp", call(name, args), accept);
    assert.equal(refused.body.result.isError, true, name);
    assert.doesNotMatch(refused.text, /Pont/);
    const told = await world.post("/mcp", call(name, args), { ...accept, ...member });
    assert.notEqual(told.body.result.isError, true, name);
  }
});

test("lists of all hold what the reader may read", async () => {
  const sets = async (headers: Record<string, string>) =>
    (await world.get("/odata", headers)).body.value.map(({ name }: { name: string }) => name);
  assert.deepEqual(await sets({}), ["ouvert__points"]);
  assert.deepEqual((await sets(member)).toSorted(), ["brouillon__points", "ouvert__points"]);
  assert.doesNotMatch((await world.get("/odata/$metadata")).text, /brouillon/);
  assert.equal((await world.get("/ogc/collections")).body.collections.length, 1);
  assert.equal((await world.get("/ogc/collections", member)).body.collections.length, 2);
});

test("a wrong token is refused in the words of each protocol", async () => {
  const wrong = { authorization: "Bearer rien" };
  const ckan = await world.get("/api/3/action/package_list", wrong);
  assert.deepEqual([ckan.status, ckan.body.error["__type"]], [403, "Authorization Error"]);
  const ogc = await world.get("/ogc", wrong);
  assert.deepEqual([ogc.status, ogc.body.code], [401, "unauthenticated"]);
  const odata = await world.get("/odata", wrong);
  assert.deepEqual([odata.status, odata.body.error.code], [401, "unauthenticated"]);
  const mcp = await world.post("/mcp", call("cite", {}), { ...accept, ...wrong });
  assert.deepEqual([mcp.status, mcp.body.error.data.code], [401, "unauthenticated"]);
});

test("SQL through MCP is counted as SQL", async () => {
  const sql = { table: open, sql: "SELECT count(*) FROM rows" };
  const first = await world.post("/mcp", call("run_sql", sql), accept);
  assert.deepEqual(first.body.result.structuredContent.rows, [[2]]);
  const second = await world.post("/mcp", call("run_sql", sql), accept);
  assert.equal(second.body.result.isError, true);
  assert.equal((await world.post("/mcp", call("cite", { table: open }), accept)).status, 200);
});

test("HEAD answers the headers of the features alone", async () => {
  const path = `${world.url}/ogc/collections/${open}/items`;
  const head = await world.api.fetch(new Request(path, { method: "HEAD" }));
  assert.equal(head.status, 200);
  assert.equal(head.body, null);
  const whole = await world.api.fetch(new Request(path));
  assert.equal(head.headers.get("etag"), whole.headers.get("etag"));
  await whole.body?.cancel();
  assert.deepEqual(world.bugs, []);
});
