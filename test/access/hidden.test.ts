import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import ExcelJS from "exceljs";
import { exportFormatNames } from "../../src/tables/export-formats.ts";
import { openApiPaths } from "../open-api-paths.ts";
import {
  agreedColumns,
  hiddenColumn,
  hiddenRows,
  hiddenValue,
  letOut,
  restrictedWorld,
  type RestrictedWorld,
  visibleRows,
  visibleValue,
} from "./world.ts";

let world: RestrictedWorld;
/** Headers of each reader: by a key from elsewhere, with an account and an agreement, with an account, and nobody. */
let readers: Readonly<Record<string, Readonly<Record<string, string>>>>;

const portal = "https://portal.example";

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
});

after(() => world[Symbol.asyncDispose]());

/** What no answer to any of them may hold, however it is written. */
function marksFor(reader: string): readonly (string | RegExp)[] {
  const { whole } = world;
  const total = visibleRows + hiddenRows;
  return [
    hiddenColumn,
    hiddenValue,
    "pilotezq",
    "987654",
    "56260",
    "1999-12-31",
    whole.parquet,
    whole.original,
    ...[total, hiddenRows, whole.parquetBytes, whole.originalBytes].map(
      (n) => new RegExp(`(?<![\\w.:-])${n}(?![\\w:])`),
    ),
    ...(reader === "stranger" || reader === "anyone" ? [visibleValue] : []),
    ...(reader === "narrow" ? [`${visibleValue} 10"`] : []),
  ];
}

/** `asked` stands in some answers as it came, and a refusal has a name drawn by lot: these tell nothing. */
function assertTellsNothing(reader: string, where: string, text: string, asked = ""): void {
  const told = [asked, encodeURIComponent(asked)].reduce(
    (left, own) => (own === "" ? left : left.replaceAll(own, "")),
    text.replaceAll(/urn:uuid:[\w-]+/g, ""),
  );
  for (const mark of marksFor(reader)) {
    const found = typeof mark === "string" ? told.indexOf(mark) : told.search(mark);
    if (found === -1) continue;
    assert.fail(`${reader}: ${where} tells ${mark}: …${told.slice(Math.max(0, found - 120), found + 80)}…`);
  }
}

const nobody = "01a00000-0000-7000-8000-000000000000";

function pathOf(route: string): string {
  const { dataset, table, organization } = world;
  const names: Record<string, string> = {
    slug: route.includes("/organizations/") ? organization.slug : dataset.slug,
    number: "1",
    level: "commune",
    code: route.includes("/themes/") ? "TRAN" : "56260",
    name: "themes",
    format: "{format}",
    id: route.includes("/resources/") ? table : route.includes("/datasets/") ? dataset.id : nobody,
  };
  return route.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? nobody);
}

const formats = ["ttl", "jsonld", "rdf", "nt", "json", "atom", "trig"];

/** Doors whose addresses stand in no OpenAPI of ours. */
const doors = [
  "/api/3/action/package_show?id={dataset}",
  "/api/3/action/package_search?q=montees",
  "/api/3/action/package_list",
  "/api/3/action/resource_show?id={table}",
  "/api/3/action/datastore_search?resource_id={table}",
  "/api/3/action/datastore_search?resource_id={table}&q=secretzq",
  "/api/3/action/datastore_info?id={table}",
  "/api/3/action/current_package_list_with_resources",
  "/api/resources/{table}/tiles.json",
  "/api/resources/{table}/tiles/0/0/0.json",
  "/api/resources/{table}/tiles/0/0/0.mvt",
  "/api/resources/{table}/versions/1/tiles/0/0/0.json",
  "/ogc",
  "/ogc/collections",
  "/ogc/collections/{table}",
  "/ogc/collections/{table}/items",
  "/ogc/collections/{table}/items?limit=1000",
  "/ogc/collections/{table}/items?bbox=-3,47,-2,48",
  "/ogc/collections/{table}/items?datetime=1999-12-31",
  "/ogc/collections/{table}/items/101",
  "/ogc/collections/{table}/queryables",
  "/ogc/collections/{table}/schema",
  "/ogc/api",
  "/odata",
  "/odata/$metadata",
  "/odata/datasets/{slug}",
  "/odata/datasets/{slug}/$metadata",
  "/odata/datasets/{slug}/arrets?$count=true",
  "/odata/datasets/{slug}/arrets/$count",
  "/sitemap.xml",
  "/sitemaps/datasets-1.xml",
  "/robots.txt",
  "/api/openapi.json",
  "/api/search?q=secretzq",
  "/api/search?q=chauffeurzq",
  "/api/search?q=pilotezq",
  "/api/search?q=montees&facets=access",
  "/api/search/suggestions?q=secretz",
  "/api/search/suggestions?q=chauff",
  "/api/places/commune/56260/datasets",
  "/feeds/search.atom?q=secretzq",
];

const queries = [
  "",
  "page_size=10000",
  "page=2&page_size=20",
  "page=100&page_size=20",
  "q=secretzq",
  "nom__contains=secretzq",
  "commune__exact=56260",
  "ligne__differs=A",
  "montees__greater=900000",
  "montees__max",
  "montees__max=true&montees__sum=true",
  "nom__count=true",
  "ligne__groupby=true&arret__count=true",
  "commune__groupby=true",
  "jour__min=true",
  "bbox=-3,47,-2,48",
  "distance=-2.7,47.6,500",
  "nom__sort=asc&page_size=5",
  "__id__greater=100",
  "count=estimate",
  `columns=${hiddenColumn}`,
  `columns=nom,${hiddenColumn}`,
  `${hiddenColumn}__exact=x`,
  `${hiddenColumn}__sort=asc`,
  `${hiddenColumn}__groupby=true`,
  `${hiddenColumn}__max=true`,
  `${hiddenColumn}__isnull=`,
  `or=(${hiddenColumn}__exact.x,nom__exact.y)`,
  "version=1",
  "version=2",
];

test("no route of the API tells what is outside, to whoever asks", async () => {
  const routes = openApiPaths().filter((route) => route.startsWith("GET "));
  assert.ok(routes.length > 90, `${routes.length} routes`);
  const addresses = [
    ...routes.flatMap((route) => {
      const path = pathOf(route.slice("GET ".length));
      return path.includes("{format}") ? formats.map((format) => path.replace("{format}", format)) : [path];
    }),
    ...doors.map((door) =>
      door
        .replaceAll("{table}", world.table)
        .replaceAll("{dataset}", world.dataset.id)
        .replaceAll("{slug}", world.dataset.slug),
    ),
  ].filter((path) => !/\/events$|\/oauth\//.test(path));
  for (const [reader, headers] of Object.entries(readers)) {
    for (const path of addresses) {
      const answer = await world.ask(path, headers);
      assert.ok(answer.status < 500, `${reader}: ${path} ${answer.status} ${answer.text.slice(0, 300)}`);
      const asked = /[?&](?:q|datetime)=([\w-]+)/.exec(path)?.[1];
      const own = path.includes("56260") ? "56260" : (asked ?? "");
      if (own !== "56260") assertTellsNothing(reader, path, answer.text, own);
      else assert.equal(answer.text.includes(world.dataset.slug), false, `${reader}: ${path}`);
    }
  }
});

test("a tile shows the rows and columns that are let out, has them in no shared cache, and is nobody else's", async () => {
  const path = `/api/resources/${world.table}/tiles/0/0/0.json`;
  const tile = await world.ask(path, readers["grantee"]);
  const { features } = JSON.parse(tile.text) as { features: { properties: object }[] };
  assert.equal(features.length, visibleRows);
  assert.equal(tile.headers.get("cache-control"), "private, no-store");
  const versioned = await world.ask(path.replace("/tiles", "/versions/1/tiles"), readers["grantee"]);
  assert.equal(versioned.headers.get("cache-control"), "private, no-store");
  const told = await world.ask(`/api/resources/${world.table}/tiles.json`, readers["grantee"]);
  assert.equal((JSON.parse(told.text) as { rows: number }).rows, visibleRows);
  assert.equal(told.headers.get("cache-control"), "private, no-store");
  // Without the columns that say where a row lies, there is no map.
  for (const form of ["json", "mvt"]) {
    assert.equal((await world.ask(path.replace("json", form), readers["narrow"])).status, 404);
    assert.equal((await world.ask(path.replace("json", form), readers["stranger"])).status, 403);
    assert.equal((await world.ask(path.replace("json", form))).status, 403);
  }
});

/** Those whose bytes hold a cell as it is: the others are compressed. */
const readAsTheyAre = exportFormatNames.filter((format) => !["parquet", "xlsx"].includes(format));

test("a question about a hidden column is answered as one about a column that never was", async () => {
  const never = "chauffeurxq";
  for (const reader of ["grantee", "narrow", "stranger", "anyone"]) {
    for (const query of queries) {
      for (const door of ["/data/", ...readAsTheyAre.map((format) => `/data/${format}/`)]) {
        const path = `/api/resources/${world.table}${door}?${query}`;
        const answer = await world.ask(path, readers[reader]);
        assert.ok(answer.status < 500, `${reader}: ${path} ${answer.status} ${answer.text.slice(0, 200)}`);
        const asked = query.includes(hiddenColumn)
          ? hiddenColumn
          : (/=(secretzq|56260)/.exec(query)?.[1] ?? "");
        assertTellsNothing(reader, path, answer.text, asked);
        if (!query.includes(hiddenColumn)) continue;
        const other = await world.ask(path.replaceAll(hiddenColumn, never), readers[reader]);
        const plain = (text: string) =>
          text.replaceAll(/urn:uuid:[\w-]+/g, "").replaceAll(hiddenColumn, never);
        assert.equal(answer.status, other.status, path);
        assert.equal(plain(answer.text), plain(other.text), path);
      }
    }
  }
});

function read(reader: string, query: string) {
  return world.get(`/api/resources/${world.table}/data/?${query}`, readers[reader]);
}

function sql(reader: string, text: string) {
  return world.post(`/api/resources/${world.table}/sql`, { sql: text }, readers[reader]);
}

test("each reads what was agreed and no more, two of them at once", async () => {
  const [mine, theirs] = await Promise.all([
    read("grantee", "page_size=10000"),
    read("narrow", "page_size=10000"),
  ]);
  assert.equal(mine.body.meta.total, visibleRows);
  assert.deepEqual(Object.keys(mine.body.data[0]), ["__id", ...agreedColumns]);
  assert.deepEqual(
    mine.body.data.map(({ __id }: { __id: number }) => __id),
    Array.from({ length: visibleRows }, (_, row) => row + 1),
    "numbers of rows tell of no others",
  );
  assert.deepEqual(Object.keys(theirs.body.data[0]), ["__id", "arret", "nom"]);
  assert.ok(theirs.body.meta.total > 0 && theirs.body.meta.total < visibleRows);
  assert.notEqual(mine.headers.get("etag"), theirs.headers.get("etag"));
  assert.equal(mine.headers.get("cache-control"), "private, no-cache");
});

test("SQL runs over what was agreed on alone", async () => {
  const counted = await sql("grantee", "SELECT count(*), max(montees), min(jour) FROM rows");
  assert.equal(counted.status, 200, counted.text);
  assert.equal(Number(counted.body.rows[0][0]), visibleRows);
  assertTellsNothing("grantee", "sql", counted.text);
  for (const text of [
    `SELECT ${hiddenColumn} FROM rows`,
    "SELECT * FROM duckdb_columns()",
    "SELECT * FROM rows WHERE ligne <> 'A'",
    "SELECT __text FROM rows",
  ]) {
    for (const reader of Object.keys(readers)) {
      const answer = await sql(reader, text);
      assertTellsNothing(reader, text, answer.text, text.includes(hiddenColumn) ? hiddenColumn : "");
    }
  }
  assert.equal((await sql("stranger", "SELECT 1")).status, 403);
});

const query = (reader: string, text: string, more: object = {}) =>
  world.post(
    "/api/queries",
    { tables: { stops: { table: world.table, ...more }, again: { table: world.table } }, sql: text },
    readers[reader],
  );

test("a query over several tables sees of each what its reader may", async () => {
  const counted = await query(
    "grantee",
    "SELECT count(*), max(s.montees) FROM stops s JOIN again USING (arret)",
  );
  assert.equal(counted.status, 200, counted.text);
  assert.equal(Number(counted.body.rows[0][0]), visibleRows);
  for (const reader of Object.keys(readers)) {
    for (const [text, more] of [
      ["SELECT * FROM stops", {}],
      ["SELECT * FROM stops", { filters: "nom__contains=e" }],
      ["SELECT count(*) FROM stops", { columns: [hiddenColumn] }],
      [`SELECT ${hiddenColumn} FROM stops`, {}],
    ] as const) {
      const answer = await query(reader, text, more);
      const asked = JSON.stringify([text, more]).includes(hiddenColumn) ? hiddenColumn : "";
      assertTellsNothing(reader, text, answer.text, asked);
    }
  }
});

test("the Parquet of a grantee is a file of its own, whose hash and size are its own", async () => {
  const path = `/api/resources/${world.table}/data.parquet`;
  const answer = await world.get(path, readers["grantee"]);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("accept-ranges"), "bytes");
  assert.notEqual(answer.headers.get("etag"), `"${world.whole.parquet}"`);
  assert.notEqual(Number(answer.headers.get("content-length")), world.whole.parquetBytes);
  const part = await world.get(path, { ...readers["grantee"], range: "bytes=0-3" });
  assert.equal(part.status, 206);
  assert.equal(part.text, "PAR1");
  assert.equal((await world.get(path, readers["stranger"])).status, 403);
});

const bytesOf = async (path: string) => {
  const request = new Request(`${world.url}/api/resources/${world.table}${path}`, {
    headers: { ...readers["grantee"] },
  });
  return Buffer.from(await (await world.api.fetch(request)).arrayBuffer());
};

test("files that are not text hold what was agreed on alone", async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await bytesOf("/data/xlsx/")) as unknown as ArrayBuffer);
  const [sheet] = book.worksheets;
  assert.equal(sheet?.rowCount, visibleRows + 1);
  assertTellsNothing("grantee", "xlsx", JSON.stringify(sheet.getSheetValues()));
  const folder = await mkdtemp(join(tmpdir(), "maille-hidden-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const path of ["/data.parquet", "/data/parquet/?montees__greater=0&columns=nom,montees"]) {
    const file = join(folder, "rows.parquet");
    await writeFile(file, await bytesOf(path));
    for (const sql of [
      "SELECT * FROM read_parquet",
      "FROM parquet_schema",
      "FROM parquet_metadata",
      "FROM parquet_kv_metadata",
    ]) {
      const read = await connection.runAndReadAll(`${sql}('${file}')`);
      const text = JSON.stringify(read.getRowObjectsJson());
      assertTellsNothing(
        "grantee",
        `${path} ${sql}`,
        text.replaceAll(/"(?:total_|data_|index_|bloom_|dictionary_)\w+":"?\d+"?/g, ""),
      );
    }
  }
  connection.closeSync();
  instance.closeSync();
  await rm(folder, { recursive: true });
});

test("the original, the rows set aside and the life of a table stay with its producer", async () => {
  const base = `/api/resources/${world.table}`;
  for (const path of ["/original", "/rejected-rows", "/rejected-rows.csv", "/versions/1/original"]) {
    const answer = await world.get(base + path, readers["grantee"]);
    assert.equal(answer.status, 403, path);
    assert.match(answer.body.detail, /accord/);
  }
});

test("tools of models tell no more than any other door", async () => {
  const call = (reader: string, name: string, args: object) =>
    world.post(
      "/mcp",
      { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } },
      { accept: "application/json, text/event-stream", ...readers[reader] },
    );
  const { table, dataset } = world;
  for (const reader of Object.keys(readers)) {
    for (const [name, args] of [
      ["search_datasets", { query: "montees" }],
      ["get_dataset", { dataset: dataset.slug }],
      ["list_tables", { dataset: dataset.slug }],
      ["list_tables", {}],
      ["describe_table", { table }],
      ["query_rows", { table }],
      ["run_sql", { table, sql: "SELECT count(*) FROM rows" }],
      ["cite", { table }],
    ] as const) {
      const answer = await call(reader, name, args);
      assert.equal(answer.status, 200, answer.text);
      assertTellsNothing(reader, `mcp ${name}`, answer.text);
    }
  }
});

test("nothing broke on our side meanwhile", () => {
  assert.deepEqual(world.bugs, []);
});
