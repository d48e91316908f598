import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { exportFormatNames } from "../../src/tables/export-formats.ts";
import { openApiPaths } from "../open-api-paths.ts";
import { agreedColumns, letOut, restrictedWorld, type RestrictedWorld } from "./world.ts";

let world: RestrictedWorld;
let headers: Readonly<Record<string, string>>;
const portal = "https://portal.example";

before(async () => {
  world = await restrictedWorld();
  const agreement = await world.agree(world.personAt(portal), { columns: agreedColumns, rows: letOut });
  headers = await world.keyOf([agreement], portal);
});

after(() => world[Symbol.asyncDispose]());

/** What each request was allowed: how streams ended is told after them. */
async function readingsOf(ask: () => Promise<unknown>): Promise<readonly string[]> {
  const [head] = await world.db<{ size: number }[]>`select size from journal_head`;
  await ask();
  const rows = await world.db<{ entry: string }[]>`
    select entry from journal_entries where index >= ${head?.size ?? 0} and first is null order by index`;
  return rows.map(({ entry }) => (JSON.parse(entry) as { reading: string }).reading);
}

const nobody = "01a00000-0000-7000-8000-000000000000";

function fill(path: string): string {
  const { dataset, table, organization } = world;
  const names: Record<string, string> = {
    slug: path.includes("/organizations/") ? organization.slug : dataset.slug,
    table,
    dataset: dataset.id,
    number: "1",
    level: "commune",
    code: path.includes("/themes/") ? "TRAN" : "35238",
    name: "themes",
    format: "json",
    id: path.includes("/resources/") ? table : path.includes("/datasets/") ? dataset.id : nobody,
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? nobody);
}

/** Each route of the API that gives rows, or figures of them, and what the journal says of it. */
const routes: Readonly<Record<string, string>> = {
  "/api/resources/{id}/data": "page",
  "/api/resources/{id}/profile": "profile",
  ...Object.fromEntries(
    exportFormatNames.map((format) => [`/api/resources/{id}/data/${format}`, `export-${format}`]),
  ),
  "/api/resources/{id}/data/parquet": "parquet",
  "/api/resources/{id}/tiles.json": "features",
};

/** The same of the doors, whose addresses stand in no OpenAPI of ours. */
const doors: readonly (readonly [path: string, reading: string | undefined])[] = [
  ["/api/resources/{table}/data/?montees__groupby=&nom__count=", "page"],
  ["/api/resources/{table}/data/parquet/?columns=nom", "export-parquet"],
  ["/api/resources/{table}/data.parquet", "parquet"],
  ["/api/resources/{table}/versions/1/data/", "page"],
  ["/api/resources/{table}/tiles/0/0/0.mvt", "features"],
  ["/api/resources/{table}/tiles/0/0/0.json", "features"],
  ["/api/resources/{table}/versions/1/profile/", "profile"],
  ["/api/3/action/datastore_search?resource_id={table}", "page"],
  ["/ogc/collections/{table}/items", "features"],
  ["/ogc/collections/{table}/items/3", "features"],
  ["/ogc/collections/{table}", "profile"],
  ["/odata/datasets/{slug}/arrets", "page"],
  ["/odata/datasets/{slug}/arrets?$count=true", "page"],
  ["/odata/datasets/{slug}/arrets/$count", "page"],
  ["/odata/datasets/{slug}/arrets(3)", "page"],
  ["/api/3/action/package_show?id={dataset}", undefined],
  ["/api/3/action/resource_show?id={table}", undefined],
  ["/ogc/collections", undefined],
  ["/ogc/collections/{table}/items?f=html", undefined],
  ["/odata/datasets/{slug}", undefined],
  ["/odata/datasets/{slug}/$metadata", undefined],
  ["/api/search?q=montees", undefined],
];

test("each route that gives rows or figures of them is one entry, and no other is any", async () => {
  const paths = openApiPaths()
    .filter((route) => route.startsWith("GET ") && !/\/events$|\/oauth\//.test(route))
    .map((route) => route.slice("GET ".length).replace(/\/$/, ""));
  assert.ok(paths.length > 90, `${paths.length} routes`);
  const missing = Object.keys(routes).filter((route) => !paths.includes(route.replace(/\/$/, "")));
  assert.deepEqual(missing, []);
  for (const path of paths) {
    const reading = routes[path];
    let status = 0;
    const found = await readingsOf(async () => {
      status = (await world.ask(`${fill(path)}${reading === undefined ? "" : "/"}`, headers)).status;
    });
    if (reading !== undefined) assert.equal(status, 200, path);
    assert.deepEqual(found, reading === undefined ? [] : [reading], path);
  }
});

test("each door that gives rows or figures of them writes one entry a request", async () => {
  for (const [path, reading] of doors) {
    let status = 0;
    const found = await readingsOf(async () => {
      status = (await world.ask(fill(path), headers)).status;
    });
    assert.ok(status === 200 || status === 303, `${path} ${status}`);
    assert.deepEqual(found, reading === undefined ? [] : [reading], path);
  }
});

test("each tool of a model that gives rows or figures of them writes one entry a call", async () => {
  const { table, dataset } = world;
  for (const [name, args, reading] of [
    ["search_datasets", { query: "montees" }, undefined],
    ["get_dataset", { dataset: dataset.slug }, undefined],
    ["list_tables", { dataset: dataset.slug }, undefined],
    ["cite", { table }, undefined],
    ["describe_table", { table }, "profile"],
    ["query_rows", { table }, "page"],
    ["run_sql", { table, sql: "SELECT count(*) FROM rows" }, "sql"],
  ] as const) {
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
    const found = await readingsOf(async () => {
      const answer = await world.post("/mcp", call, {
        accept: "application/json, text/event-stream",
        ...headers,
      });
      assert.equal(answer.status, 200, answer.text);
      assert.ok(!answer.text.includes('"isError":true'), answer.text);
    });
    assert.deepEqual(found, reading === undefined ? [] : [reading], name);
  }
});

test("a query names a table as often as it likes, and reads it once", async () => {
  const { table } = world;
  const tables = { stops: { table }, again: { table } };
  const found = await readingsOf(async () => {
    const sql = "SELECT count(*) FROM stops JOIN again USING (arret)";
    const answer = await world.post("/api/queries", { tables, sql }, headers);
    assert.equal(answer.status, 200, answer.text);
  });
  assert.deepEqual(found, ["sql"]);
});

test("who holds the answer already is given nothing, and nothing is written down", async () => {
  const { value } = JSON.parse((await world.get("/odata", headers)).text) as { value: { url: string }[] };
  const [set] = value;
  assert.ok(set !== undefined);
  for (const address of [
    ...["/data/", "/data/csv/", "/data.parquet"].map((path) => `/api/resources/${world.table}${path}`),
    `/odata/${set.url}`,
    `/ogc/collections/${world.table}/items?f=json`,
  ]) {
    const first = await world.ask(address, headers);
    assert.equal(first.status, 200, address);
    const etag = first.headers.get("etag") ?? "";
    const found = await readingsOf(async () => {
      assert.equal((await world.ask(address, { ...headers, "if-none-match": etag })).status, 304, address);
    });
    assert.deepEqual(found, [], address);
  }
});

test("a question that is refused writes nothing", async () => {
  for (const path of ["/data/?nope__exact=1", "/data/?montees__greater=peu", "/data/csv/?nope__exact=1"]) {
    const found = await readingsOf(async () => {
      const { status } = await world.ask(`/api/resources/${world.table}${path}`, headers);
      assert.equal(status, 400, path);
    });
    assert.deepEqual(found, [], path);
  }
  assert.deepEqual(world.bugs, []);
});
