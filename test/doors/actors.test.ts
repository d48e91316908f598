import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { setName } from "../../src/api/odata/names.ts";
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
let draft: string;
let table: string;
let open: string;

before(async () => {
  world = await doorWorld({ rateLimits: { sql: { quota: 1, windowS: 3600 } } });
  const told = await world.publish({ title: "Brouillon", files: { "points.csv": csv }, draft: true });
  draft = told.dataset.id;
  table = told.tables["points"] ?? "";
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
    `/odata/${setName(draft, "points")}`,
    `/odata/${setName(draft, "points")}/$count`,
    `/odata/${setName(draft, "points")}(1)`,
    `/odata/datasets/${draft}`,
    `/api/3/action/package_show?id=${draft}`,
    `/api/3/action/resource_show?id=${table}`,
    `/api/3/action/datastore_search?resource_id=${table}`,
  ]) {
    assert.equal((await world.get(path)).status, 404, path);
    assert.equal((await world.get(path, member)).status, 200, path);
  }
  for (const [name, args] of [
    ["get_dataset", { dataset: draft }],
    ["list_tables", { dataset: draft }],
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
  assert.deepEqual((await sets(member)).toSorted(), [setName(draft, "points"), "ouvert__points"]);
  const schema = (await world.get("/odata/$metadata")).text;
  assert.ok(!schema.includes(setName(draft, "points")) && !schema.includes("Brouillon"));
  assert.equal((await world.get("/ogc/collections")).body.collections.length, 1);
  assert.equal((await world.get("/ogc/collections", member)).body.collections.length, 2);
});

/** What every reader may ask, in each protocol: lists, counts, documents, suggestions. */
const lists = [
  "/ogc/api",
  "/ogc/collections",
  "/ogc/collections?f=html",
  "/odata",
  "/odata/$metadata",
  "/catalog.ttl",
  "/catalog.jsonld?modified_since=2000-01-01",
  "/catalog.nt?tag=hvd",
  "/organizations/ville-de-rennes/catalog.rdf",
  "/feeds/datasets.atom",
  "/feeds/datasets.json",
  "/feeds/search.atom?q=cachette",
  "/feeds/search.json?producer=ville-de-rennes",
  "/feeds/themes/TRAN.atom",
  "/feeds/organizations/ville-de-rennes.json",
  "/feeds/places/commune/35238.atom",
  "/sitemap.xml",
  "/robots.txt",
  "/llms.txt",
  "/.well-known/api-catalog",
  "/api/datasets",
  "/api/organizations",
  "/api/organizations/ville-de-rennes",
  "/api/search?q=cachette",
  "/api/search?facets=theme,producer,keyword,format,territory",
  "/api/search/suggestions?q=cachet",
  "/api/places/commune/35238",
  "/api/places/commune/35238/datasets",
  ...[
    "package_list",
    "package_search?q=cachette",
    "package_search?rows=100",
    "package_search?sort=id asc",
    "package_search?fq=name:cachette-secrete",
    'package_search?rows=0&facet.field=["organization","groups","tags","res_format"]',
    "current_package_list_with_resources",
    "organization_show?id=ville-de-rennes&include_datasets=true",
    "tag_list",
  ].map((call) => `/api/3/action/${call}`),
];

/** What one dataset and its table are read by. */
function documentsOf(slug: string, id: string, points: string): readonly string[] {
  return [
    ...["ttl", "rdf", "jsonld", "nt"].flatMap((end) => [
      `/datasets/${slug}.${end}`,
      `/datasets/${id}.${end}`,
    ]),
    `/datasets/${slug}/datapackage.json`,
    `/feeds/datasets/${slug}.atom`,
    `/feeds/datasets/${slug}.json`,
    `/api/datasets/${slug}`,
    `/api/datasets/${id}/tables`,
    `/api/datasets/${id}/link-checks`,
    `/api/datasets/${id}/quality`,
    `/api/resources/${points}/`,
    `/api/resources/${points}/profile/`,
    `/api/resources/${points}/data/`,
    `/api/resources/${points}/data/csv/`,
    `/api/resources/${points}/data/geojson/`,
    `/api/resources/${points}/data.parquet`,
    `/api/resources/${points}/croissant.json`,
    `/api/resources/${points}/versions/1/croissant.json`,
    `/api/3/action/package_show?id=${id}`,
    `/api/3/action/resource_show?id=${points}`,
    `/api/3/action/datastore_search?resource_id=${points}`,
    `/ogc/collections/${points}`,
    `/ogc/collections/${points}/items`,
    `/ogc/collections/${points}/items/1`,
    `/odata/datasets/${slug}/$metadata`,
    `/odata/${setName(slug, "cachette")}`,
    `/odata/${setName(slug, "cachette")}/$count`,
    `/odata/${setName(slug, "cachette")}(1)`,
  ];
}

async function untilFound(word: string): Promise<void> {
  for (let tries = 0; tries < 900; tries += 1) {
    if ((await world.get(`/api/search?q=${encodeURIComponent(word)}`)).body.meta.total === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("a draft and what was withdrawn are in no list, no count, no suggestion and no document of any door", async () => {
  const hidden = { "cachette.csv": "abri;longitude;latitude\nGrotte;-1,68;48,11\nCave;-1,67;48,10" };
  const metadata = {
    keywords: ["cachette-mot"],
    themes: ["TRAN"],
    spatial: [{ place: { level: "commune", code: "35238" } }],
  } as const;
  const secret = await world.publish({ title: "Cachette secrète", files: hidden, metadata, draft: true });
  const gone = await world.publish({ title: "Cachette retirée", files: hidden, metadata });
  await world.rooms.datasets.withdraw(system, gone.dataset.id, "Erreur");
  // What is published last is in the index once it is found there.
  await world.publish({ title: "Témoin", files: { "temoin.csv": csv } });
  await untilFound("témoin");
  const ids = [secret, gone].flatMap(({ dataset, tables }) => [dataset.id, ...Object.values(tables)]);
  for (const path of lists) {
    const { status, text } = await world.get(path);
    assert.ok(status === 200, `${path}: ${status}`);
    const said = text.replaceAll(/cachette(?=")|q=cachet(?:te)?/g, "");
    assert.doesNotMatch(said, /cachette[ -](?:secr|retir|mot)|grotte/i, path);
    assert.ok(!ids.some((id) => text.includes(id)), path);
  }
  const documents = ({ dataset, tables }: typeof secret) =>
    documentsOf(dataset.slug, dataset.id, tables["cachette"] ?? "");
  for (const path of [...documents(secret), ...documents(gone)]) {
    const { status, text } = await world.get(path);
    assert.ok(status === 404 || status === 410, `${path}: ${status}`);
    assert.doesNotMatch(text, /Grotte|Cave|abri/, path);
  }
  for (const path of documents(secret)) {
    const { status } = await world.get(path, member);
    assert.ok(status === 200 || status === 301, `${path} for a member: ${status}`);
  }
  for (const args of [{ query: "cachette" }, { query: "" }, { query: "grotte", theme: "TRAN" }]) {
    const { text } = await world.post("/mcp", call("search_datasets", args), accept);
    assert.doesNotMatch(text, /Cachette (?:secr|retir)|Grotte/, JSON.stringify(args));
  }
  assert.deepEqual(world.bugs, []);
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
