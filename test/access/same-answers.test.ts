import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { newId } from "../../src/base/id.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { createApi } from "../../src/api/app.ts";
import { rateLimitsFor } from "../../src/server/rate-limit.ts";
import { openApiPaths } from "../open-api-paths.ts";
import { agreedColumns, hiddenColumn, letOut, restrictedWorld, type RestrictedWorld } from "./world.ts";

/**
 * What is outside an agreement is answered as what does not exist, to the byte: the status, every
 * header and the body are the same but for the name that was asked. How long each takes is measured
 * in `bench/`.
 */
let world: RestrictedWorld;
let readers: Readonly<Record<string, Readonly<Record<string, string>>>>;
/** Of one that only its organization knows of, and of a draft. */
let unseen: readonly Named[];
/** Two doors of one instance, which are asked the same number of times: each tells its rate limits. */
let doors: readonly ReturnType<typeof createApi>[];

interface Named {
  readonly dataset: string;
  readonly slug: string;
  readonly table: string;
}

const portal = "https://portal.example";
/** As long as what it stands for, and nowhere. */
const never: Readonly<Record<string, string>> = {
  [hiddenColumn]: "chauffeurkq",
  "secretzq 77": "secretxq 77",
  secretzq: "secretxq",
  "56260": "56261",
  "987654": "987655",
  "1999-12-31": "1998-12-31",
};

before(async () => {
  world = await restrictedWorld();
  const agreement = await world.agree(world.personAt(portal), { columns: agreedColumns, rows: letOut });
  const narrow = await world.member("narrow");
  await world.agree(world.personAt(world.url, narrow.account.id), {
    columns: ["arret", "nom"],
    rows: [{ column: "montees", operator: "less", value: "9" }],
  });
  readers = {
    grantee: await world.keyOf([agreement], portal),
    narrow: narrow.headers,
    stranger: (await world.member("stranger")).headers,
    anyone: {},
  };
  unseen = [await publishUnseen("Cachettezq"), await publishUnseen("Brouillonzq", { draft: true })];
  const now = new Date();
  const options = { url: world.url, version: "0", rateLimits: rateLimitsFor(1_000_000), clock: () => now };
  doors = [createApi(world.rooms, options), createApi(world.rooms, options)];
});

after(() => world?.[Symbol.asyncDispose]());

async function publishUnseen(title: string, options: { draft?: true } = {}): Promise<Named> {
  const made = await world.publish({ title, files: { "tablezq.csv": "a;b\n1;2\n" }, ...options });
  const { id, slug } = made.dataset;
  await world.db.begin(async (tx) => {
    await setRule(tx, { dataset: id, level: "closed", reason: "Sûreté", policy: plainPolicy, audience: [] });
    await touchSearch(tx, id);
  });
  return { dataset: id, slug, table: Object.values(made.tables)[0] ?? "" };
}

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
}

/** What one door answers about what is hidden, and the other about what never was. */
async function assertSame(reader: string, asked: Asked, instead: Readonly<Record<string, string>>) {
  const swap = (text: string): string => {
    let swapped = text;
    for (const [hidden, other] of Object.entries(instead)) {
      swapped = swapped.replaceAll(hidden, other);
      swapped = swapped.replaceAll(encodeURIComponent(hidden), encodeURIComponent(other));
    }
    return swapped;
  };
  const hidden = await answer(0, reader, asked);
  const other = await answer(1, reader, JSON.parse(swap(JSON.stringify(asked))) as Asked);
  const where = `${reader}: ${asked.method ?? "GET"} ${asked.path} ${JSON.stringify(asked.body ?? "")}`;
  assert.ok(hidden.status < 500, `${where} ${hidden.text}`);
  const told = `${hidden.status}\n${hidden.headers.join("\n")}\n\n${hidden.text}`;
  assert.equal(swap(told), `${other.status}\n${other.headers.join("\n")}\n\n${other.text}`, where);
}

/** Each answer has a number and an hour of its own; its tag has a hash of the question behind the version. */
function plain(text: string): string {
  return text
    .replaceAll(/(?<=urn:uuid:|^x-request-id: )[\w-]{36}/g, "")
    .replace(/"timeStamp":"[\dTZ:.-]+"/, "")
    .replace(/^(etag: (?:W\/)?"[0-9a-f]{24}-\d+)-[\w-]{16}/, "$1");
}

async function answer(door: 0 | 1, reader: string, { path, method = "GET", body }: Asked) {
  const response = await (doors[door] as (typeof doors)[number]).fetch(
    new Request(world.url + path, {
      method,
      headers: {
        ...readers[reader],
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return {
    status: response.status,
    headers: [...response.headers].map(([name, value]) => plain(`${name}: ${value}`)),
    text: plain(await response.text()),
  };
}

const ways = (column: string): readonly string[] => [
  `columns=${column}`,
  `columns=nom,${column}`,
  `${column}__exact=x`,
  `${column}__contains=x`,
  `${column}__greater=1`,
  `${column}__in=a,b`,
  `${column}__isnull=`,
  `${column}__sort=asc`,
  `${column}__sort=desc&nom__sort=asc`,
  `${column}__groupby=true`,
  `${column}__count=true`,
  `${column}__max=true`,
  `nom__groupby=true&${column}__sum=true`,
  `or=(${column}__exact.x,nom__exact.y)`,
];

const values: readonly string[] = [
  "nom__exact=secretzq%2077",
  "nom__contains=secretzq",
  "nom__differs=secretzq%2077",
  "nom__in=secretzq%2077,x",
  "q=secretzq",
  "commune__exact=56260",
  "montees__exact=987654",
  "jour__exact=1999-12-31",
  "nom__exact=secretzq%2077&montees__max=true",
  "nom__exact=secretzq%2077&commune__groupby=true&arret__count=true",
  "or=(nom__exact.secretzq,commune__exact.56260)",
];

const forms = ["", "csv/", "geojson/", "parquet/"];

test("a hidden column is answered as one that never was, at each door", async () => {
  const { table, dataset } = world;
  const asked: Asked[] = [
    ...ways(hiddenColumn).flatMap((way) =>
      forms.map((form) => ({ path: `/api/resources/${table}/data/${form}?${way}` })),
    ),
    ...statements(hiddenColumn, "x").map((sql) => sqlOf(table, sql)),
    ...queriesOf(table, hiddenColumn),
    ...doorsOf(table, dataset.slug, hiddenColumn),
  ];
  for (const reader of Object.keys(readers)) {
    for (const one of asked) await assertSame(reader, one, never);
  }
});

test("a value of hidden rows alone is answered as one that is nowhere, at each door", async () => {
  const { table, dataset } = world;
  const asked: Asked[] = [
    ...values.flatMap((value) =>
      forms
        .filter((form) => form !== "xlsx/")
        .map((form) => ({ path: `/api/resources/${table}/data/${form}?${value}` })),
    ),
    ...statements("nom", "secretzq 77").map((sql) => sqlOf(table, sql)),
    { path: `/ogc/collections/${table}/items?nom=secretzq%2077` },
    { path: `/ogc/collections/${table}/items?datetime=1999-12-31` },
    { path: `/odata/datasets/${dataset.slug}/arrets?$filter=nom%20eq%20%27secretzq%2077%27&$count=true` },
    { path: `/api/3/action/datastore_search?resource_id=${table}&q=secretzq` },
    { path: `/api/search?q=secretzq` },
    { path: `/api/search/suggestions?q=secretzq` },
  ];
  for (const reader of Object.keys(readers)) {
    for (const one of asked) await assertSame(reader, one, never);
  }
});

test("a dataset and a table that one may not know of are answered as ones that are not, on every route", async () => {
  const routes = openApiPaths().filter((route) => /\/api\/(?:datasets|resources)\/\{/.test(route));
  assert.ok(routes.length > 40, `${routes.length} routes`);
  for (const named of unseen) {
    // The address of a draft is its id.
    const instead = {
      [named.slug]: `${named.slug.slice(0, -1)}q`,
      [named.dataset]: newId(),
      [named.table]: newId(),
    };
    const asked: Asked[] = [
      ...routes.flatMap((route) => routed(route, named)),
      ...statements("a", "1").map((sql) => sqlOf(named.table, sql)),
      ...queriesOf(named.table, "a"),
      ...doorsOf(named.table, named.slug, "a"),
    ];
    for (const reader of Object.keys(readers)) {
      for (const one of asked) await assertSame(reader, one, instead);
    }
  }
});

function routed(route: string, { dataset, slug, table }: Named): readonly Asked[] {
  const [method = "GET", path = ""] = route.split(" ");
  if (path.endsWith("/events")) return [];
  const filled = (id: string): string =>
    path
      .replace("{id}", id)
      .replaceAll("{number}", "1")
      .replaceAll("{format}", "json")
      .replaceAll(/\{\w+\}/g, newIdOnce);
  const ids = path.includes("/resources/") ? [table] : [dataset, slug];
  const body = method === "GET" || method === "DELETE" ? {} : { body: {} };
  return ids.map((id) => ({ path: filled(id), method, ...body }));
}

const newIdOnce = newId();

const statements = (column: string, value: string): readonly string[] => [
  `SELECT ${column} FROM rows WHERE ${column} = '${value}'`,
  `SELECT count(*) FROM rows WHERE ${column} = '${value}'`,
  `SELECT r.${column} FROM rows r ORDER BY r.${column} LIMIT 1`,
  `SELECT max(${column}) FROM rows WHERE ${column} IN ('${value}')`,
];

function sqlOf(table: string, sql: string): Asked {
  return { path: `/api/resources/${table}/sql`, method: "POST", body: { sql } };
}

function queriesOf(table: string, column: string): readonly Asked[] {
  return [
    {
      path: "/api/queries",
      method: "POST",
      body: { tables: { t: { table, columns: [column] } }, sql: "SELECT * FROM t" },
    },
    {
      path: "/api/queries",
      method: "POST",
      body: { tables: { t: { table, columns: ["nom"], filters: `${column}__exact=x` } }, sql: "SELECT 1" },
    },
  ];
}

function doorsOf(table: string, slug: string, column: string): readonly Asked[] {
  const filters = encodeURIComponent(JSON.stringify({ [column]: "x" }));
  return [
    { path: `/api/resources/${table}/tiles/0/0/0.json?columns=${column}` },
    { path: `/api/resources/${table}/tiles/0/0/0.mvt?${column}__exact=x` },
    { path: `/api/resources/${table}/tiles.json?${column}__isnull` },
    { path: `/ogc/collections/${table}` },
    { path: `/ogc/collections/${table}/items?${column}=x` },
    { path: `/ogc/collections/${table}/items?properties=${column}` },
    { path: `/ogc/collections/${table}/items?sortby=${column}` },
    { path: `/odata/datasets/${slug}` },
    { path: `/odata/datasets/${slug}/arrets?$select=${column}` },
    { path: `/odata/datasets/${slug}/arrets?$orderby=${column}` },
    { path: `/odata/datasets/${slug}/arrets?$filter=${column}%20eq%20%27x%27` },
    { path: `/api/3/action/package_show?id=${slug}` },
    { path: `/api/3/action/resource_show?id=${table}` },
    { path: `/api/3/action/datastore_info?id=${table}` },
    { path: `/api/3/action/datastore_search?resource_id=${table}&filters=${filters}` },
    { path: `/api/3/action/datastore_search?resource_id=${table}&fields=${column}` },
    { path: `/api/3/action/datastore_search?resource_id=${table}&sort=${column}` },
    {
      path: "/mcp",
      method: "POST",
      body: {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "query_table", arguments: { table, sql: `SELECT ${column} FROM rows` } },
      },
    },
  ];
}
