import { defined } from "../../base/defined.ts";
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { tableFromIPC } from "apache-arrow";
import excel from "exceljs";
import { importWorld } from "../../../test/import-world.ts";
import { ask } from "../../../test/people-world.ts";
import { system } from "../../access/actor.ts";
import { exportRows, openParquet } from "../../tables/exports.ts";
import { readPage, readPageText } from "../../tables/rows.ts";
import { sql } from "../../tables/sql.ts";
import { tellExport } from "../../tables/tell-export.ts";
import { readTile, tellTiles } from "../../tables/tiles.ts";
import { changeTable, getTable } from "../../tables/tables.ts";
import { getVersion } from "../../tables/versions.ts";
import type { Rooms } from "../../rooms.ts";
import { createApi } from "../app.ts";
import { noRemote } from "../../../test/no-remote.ts";

const csv = [
  "nom;montant;jour;ouvert;longitude;latitude;note",
  ...Array.from({ length: 60 }, (_, i) =>
    [
      `École n° ${i + 1}`,
      i % 7 === 0 ? "" : `${i},5`,
      `${String((i % 28) + 1).padStart(2, "0")}/01/2020`,
      i % 2 === 0 ? "oui" : "non",
      `-1,${String(600 + i)}`,
      "48,11",
      i === 3 ? "=1+1" : `note, ${i % 5}`,
    ].join(";"),
  ),
].join("\n");

type Rest<Verb> = Verb extends (ctx: never, actor: never, ...rest: infer Asked) => unknown ? Asked : never;

let world: Awaited<ReturnType<typeof importWorld>>;
let api: ReturnType<typeof createApi>;
let table: string;
let base: string;
const bugs: unknown[] = [];

before(async () => {
  world = await importWorld();
  const { ctx } = world;
  const made = await world.import("écoles.csv", csv);
  assert.equal(made.state, "done", JSON.stringify(made));
  table = made.made[0]?.table ?? "";
  base = `/api/resources/${table}`;
  const rooms = {
    ...noRemote,
    instance: { url: "http://maille.test" },
    tables: {
      getTable: (_: unknown, id: string) => getTable(ctx, system, id),
      getVersion: (_: unknown, id: string, number: number) => getVersion(ctx, system, id, number),
    },
    rows: {
      readPage: (_: unknown, ...rest: [string, URLSearchParams]) => readPage(ctx, system, ...rest),
      readPageText: (_: unknown, ...rest: [string, URLSearchParams]) => readPageText(ctx, system, ...rest),
      exportRows: (_: unknown, ...rest: [string, "csv", URLSearchParams]) => exportRows(ctx, system, ...rest),
      openParquet: (_: unknown, ...rest: [string]) => openParquet(ctx, system, ...rest),
      sql: (_: unknown, ...rest: [string, string]) => sql(ctx, system, ...rest),
      readTile: (_: unknown, ...rest: Rest<typeof readTile>) => readTile(ctx, system, ...rest),
      tellExport: (_: unknown, ...rest: Rest<typeof tellExport>) => tellExport(ctx, system, ...rest),
      tellTiles: (_: unknown, ...rest: Rest<typeof tellTiles>) => tellTiles(ctx, system, ...rest),
    },
  } as unknown as Rooms;
  api = createApi(rooms, {
    url: "http://maille.test",
    version: "0.0.0",
    rateLimits: {},
    onBug: (bug) => bugs.push(bug),
  });
});

after(() => world[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}) => ask(api, "GET", base + path, { headers });

const bytes = async (path: string) =>
  new Uint8Array(await (await api.fetch(new Request(`http://maille.test${base}${path}`))).arrayBuffer());

test("a resource says when it was made, where it came from and where its answers are", async () => {
  const { status, body } = await get("/");
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ["created_at", "url", "links"]);
  assert.deepEqual(
    body.links.map((link: { rel: string; href: string; type: string }) => link),
    ["profile", "data", "swagger"].map((rel) => ({
      href: `http://maille.test${base}/${rel}/`,
      type: "GET",
      rel,
    })),
  );
});

test("a page has data.gouv.fr's shape: data, links, meta, and __id in each row", async () => {
  const { status, body, headers } = await get("/data/");
  assert.equal(status, 200);
  assert.equal(body.data.length, 20);
  assert.deepEqual(body.data[1], {
    __id: 2,
    nom: "École n° 2",
    montant: 1.5,
    jour: "2020-01-02",
    ouvert: false,
    longitude: -1.601,
    latitude: 48.11,
    note: "note, 1",
  });
  assert.deepEqual(body.links, {
    profile: `http://maille.test${base}/profile/`,
    swagger: `http://maille.test${base}/swagger/`,
    next: `http://maille.test${base}/data/?page=2&page_size=20`,
    prev: null,
  });
  const { page, page_size, total, total_exact } = body.meta;
  assert.deepEqual(
    { page, page_size, total, total_exact },
    { page: 1, page_size: 20, total: 60, total_exact: true },
  );
  assert.match(headers.get("link") ?? "", /cursor=.*rel="next"/);
});

test("filters written for data.gouv.fr's API give the same rows here", async () => {
  const { body } = await get(
    "/data/?montant__greater=50&ouvert__exact=true&jour__sort=desc&columns=nom,montant",
  );
  assert.deepEqual(Object.keys(body.data[0]), ["nom", "montant"]);
  assert.equal(body.meta.total, body.data.length);
  assert.equal((await get("/data/?columns=&q=")).body.meta.total, 60);
  const groups = await get("/data/?ouvert__groupby&montant__avg&nom__count");
  assert.deepEqual(Object.keys(groups.body.data[0]), ["ouvert", "montant__avg", "nom__count"]);
  assert.equal(groups.body.meta.total, 2);
  const or = await get('/data/?or=(nom__exact."École n° 3",and(montant__less.2,ouvert__exact.false))');
  assert.deepEqual(
    or.body.data.map((row: Record<string, number>) => row["__id"]),
    [2, 3],
  );
  const links = (await get("/data/?ouvert__exact=true&page=2&page_size=10")).body.links;
  assert.equal(links.next, `http://maille.test${base}/data/?ouvert__exact=true&page=3&page_size=10`);
  assert.equal(links.prev, `http://maille.test${base}/data/?ouvert__exact=true&page=1&page_size=10`);
});

test("a cursor leads through every row", async () => {
  let path = "/data/?montant__sort=desc&page_size=25";
  const seen: unknown[] = [];
  for (;;) {
    const { body, headers } = await get(path);
    seen.push(...body.data.map((row: Record<string, number>) => row["__id"]));
    const next = /<([^>]*)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
    if (next === undefined) break;
    path = next.slice(`http://maille.test${base}`.length);
  }
  assert.equal(new Set(seen).size, 60);
  assert.equal(seen.length, 60);
});

test("full text, a box and a distance find rows", async () => {
  assert.equal((await get("/data/?q=ECOLE+n%C2%B0+12")).body.meta.total, 1);
  assert.equal((await get("/data/?bbox=-1.61,48,-1.6,49")).body.meta.total, 11);
  assert.equal((await get("/data/?distance=-1.6,48.11,100")).body.meta.total, 2);
});

test("a word in Greek capitals is found as it is in small letters, and the other way round", async () => {
  const made = await world.import("οδοί.csv", "nom\nΟΔΟΣ ΑΘΗΝΑΣ\nΟδός Ερμού\nΛεωφόρος Συγγρού\n");
  const streets = `/api/resources/${made.made[0]?.table ?? ""}/data/?`;
  for (const [question, rows] of [
    ["q=ΟΔΟΣ", 2],
    ["q=οδός", 2],
    ["q=οδοσ", 2],
    ["q=ΑΘΗΝΑΣ", 1],
    ["nom__contains=ΟΔΟΣ", 1],
    ["nom__contains=οδος", 1],
    ["nom__contains=λεωφόρος", 1],
    ["nom__contains=ΛΕΩΦΌΡΟΣ", 1],
    ["nom__notcontains=ΟΔΌΣ", 2],
  ] as const) {
    const { body } = await ask(api, "GET", encodeURI(streets + question));
    assert.equal(body.meta?.total, rows, `${question}: ${JSON.stringify(body)}`);
  }
});

test("a word is found whatever its script, by the very letters of its cell", async () => {
  const words = ["İstanbul", "हिन्दी", "தமிழ்நாடு", "ஔவையார்", "বাংলা", "မြန်မာ", "ភាសាខ្មែរ", "עִבְרִית", "Việt"];
  const made = await world.import("langues.csv", `nom\n${words.join("\n")}\nautre\n`);
  const page = `/api/resources/${made.made[0]?.table ?? ""}/data/`;
  for (const word of words) {
    for (const question of ["q", "nom__contains"]) {
      const { body } = await ask(api, "GET", `${page}?${question}=${encodeURIComponent(word)}`);
      assert.deepEqual(
        body.data?.map(({ nom }: { nom: string }) => nom),
        [word],
        `${question}=${word}`,
      );
    }
  }
});

for (const [path, parameter, nearest] of [
  ["/data/?montan__exact=1", "montan__exact", "montant"],
  ["/data/?montant__exct=1", "montant__exct", "exact"],
  ["/data/?montant=1", "montant", "montant__exact"],
  ["/data/?pagesize=1", "pagesize", "page_size"],
  ["/data/?montant__exact=abc", "montant__exact", undefined],
  ["/data/?montant__contains=1&jour__less=2020-13-01", "jour__less", undefined],
  ["/data/?ouvert__sum", "ouvert__sum", undefined],
  ["/data/?page_size=10001", "page_size", undefined],
  ["/data/?page=0", "page", undefined],
  ["/data/?montant__sort=up", "montant__sort", undefined],
  ["/data/?columns=nom,prenom", "columns", undefined],
  ["/data/?or=(nom__exact.1", "or", undefined],
  ["/data/?or=((((((((((((((nom__isnull))))))))))))))", "or", undefined],
  ["/data/?cursor=abc", "cursor", undefined],
  ["/data/?bbox=1,2,3", "bbox", undefined],
  ["/data/?version=zero", "version", undefined],
] as const) {
  test(`${path} is refused with the parameter${nearest === undefined ? "" : " and the nearest name"}`, async () => {
    const { status, body, headers } = await get(path);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(headers.get("content-type") ?? "", /problem\+json/);
    assert.equal(body.parameter, parameter);
    if (nearest !== undefined) assert.equal(body.nearest, nearest);
  });
}

test("an address of a megabyte and one of deep nesting are refused at once", async () => {
  assert.equal((await get(`/data/?nom__exact=${"x".repeat(1_000_000)}`)).status, 400);
  assert.equal((await get(`/data/?or=${"(or".repeat(10_000)}`)).status, 400);
  assert.equal((await get(`/data/?or=(${"a__".repeat(9_000)}`)).status, 400);
});

test("an answer that a client holds is not sent again", async () => {
  const first = await get("/data/?page=2");
  const etag = first.headers.get("etag") ?? "";
  assert.notEqual(etag, "");
  const again = await get("/data/?page=2", { "if-none-match": etag });
  assert.equal(again.status, 304);
  assert.equal(again.body, "");
  assert.equal((await get("/data/?page=3", { "if-none-match": etag })).status, 200);
});

test("the profile has csv-detective's shape", async () => {
  const { body } = await get("/profile/");
  assert.equal(body.indexes, null);
  assert.equal(body.profile.total_lines, 60);
  assert.deepEqual(body.profile.columns.montant, { python_type: "float", format: "float", score: 1 });
  assert.equal(body.profile.profile.montant.nb_missing_values, 9);
});

test("CSV and JSON are whole, with a byte order mark and neutral cells on demand", async () => {
  const plain = (await get("/data/csv/")).body as string;
  assert.equal(plain.split("\r\n").length, 62);
  assert.match(plain, /^__id,nom,montant,/);
  assert.match(plain, /^4,École n° 4,3.5,2020-01-04,false,-1.603,48.11,=1\+1\r$/m);
  const response = await api.fetch(
    new Request(`http://maille.test${base}/data/csv/?bom=true&neutralize=true`),
  );
  const marked = Buffer.from(await response.arrayBuffer());
  assert.deepEqual([...marked.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.match(marked.toString("utf8"), /,'=1\+1\r$/m);
  assert.match(response.headers.get("content-disposition") ?? "", /filename="ecoles\.csv"/);
  const named = async (question: string) => {
    const answer = await api.fetch(new Request(`http://maille.test${base}/data/${question}`));
    await answer.body?.cancel();
    return answer.headers.get("content-disposition");
  };
  for (const part of ["ouvert__exact=true", "columns=nom", "nom__groupby", "q=cole"])
    assert.equal(await named(`csv/?${part}`), 'attachment; filename="ecoles.extract.csv"', part);
  assert.equal(await named("parquet/?columns=nom"), 'attachment; filename="ecoles.extract.parquet"');
  assert.equal(await named("csv/?nom__sort=desc"), 'attachment; filename="ecoles.csv"');
  const json = await get("/data/json/?ouvert__exact=true");
  assert.equal(json.body.length, 30);
  const lines = await (
    await api.fetch(new Request(`http://maille.test${base}/data/ndjson/?columns=nom`))
  ).text();
  assert.equal(lines.trim().split("\n").length, 60);
});

test("Arrow, XLSX, GeoJSON and a filtered Parquet hold the same rows", async () => {
  const arrow = tableFromIPC(await bytes("/data/arrow/"));
  assert.equal(arrow.numRows, 60);
  assert.equal(arrow.get(1)?.["nom"], "École n° 2");
  assert.equal(arrow.get(1)?.["montant"], 1.5);
  assert.equal(new Date(Number(arrow.get(1)?.["jour"])).toISOString(), "2020-01-02T00:00:00.000Z");
  assert.equal(arrow.get(0)?.["montant"], null);
  const book = new excel.Workbook();
  await book.xlsx.load((await bytes("/data/xlsx/")).buffer);
  const sheet = book.worksheets[0];
  assert.equal(sheet?.rowCount, 61);
  assert.deepEqual(sheet?.getRow(5).getCell(7).value, "=1+1");
  assert.ok(sheet?.getRow(2).getCell(3).value instanceof Date);
  const features = JSON.parse(new TextDecoder().decode(await bytes("/data/geojson/?montant__greater=50")));
  assert.deepEqual(features.features[0].geometry, { type: "Point", coordinates: [-1.65, 48.11] });
  assert.equal(features.features[0].properties.nom, "École n° 51");
  const parquet = await bytes("/data/parquet/?ouvert__exact=true");
  assert.equal(new TextDecoder().decode(parquet.subarray(0, 4)), "PAR1");
  assert.deepEqual(bugs, []);
});

test("HEAD tells of an export what GET does", async () => {
  for (const format of ["csv", "json", "ndjson", "xlsx", "arrow", "geojson"]) {
    const address = `http://maille.test${base}/data/${format}/`;
    const head = await api.fetch(new Request(address, { method: "HEAD" }));
    const whole = await api.fetch(new Request(address));
    await whole.body?.cancel();
    for (const header of ["content-type", "link", "etag", "last-modified", "content-disposition"]) {
      assert.equal(head.headers.get(header), whole.headers.get(header), `${format}: ${header}`);
    }
    assert.ok(head.headers.has("content-type"));
  }
});

test("HEAD of a wrong question is refused as GET is, and no file is known by its answer", async () => {
  for (const search of [
    "data/csv/?nothing__exact=1",
    "data/csv/?montant__greater=many",
    "data/ndjson/?columns=nothing",
    "data/xlsx/?nom__sum",
    "data/parquet/?nothing__exact=1",
    "data/json/?bom=maybe",
    "data/csv/?version=0",
    "data/csv/?version=99",
    "data/parquet/?version=99",
    "data.parquet?version=99",
    "data/geojson/?nom__groupby&montant__sum",
    "data/?nothing__exact=1",
    "data/?montant__greater=many",
    "tiles/3/3/2.mvt?nothing__exact=1",
    "tiles.json?nothing__exact=1",
  ]) {
    const address = `http://maille.test${base}/${search}`;
    const whole = await api.fetch(new Request(address));
    const head = await api.fetch(new Request(address, { method: "HEAD" }));
    assert.ok(whole.status >= 400 && whole.status < 500, `${search}: ${whole.status}`);
    assert.deepEqual([head.status, head.headers.get("etag")], [whole.status, null], search);
    const known = await api.fetch(new Request(address, { headers: { "if-none-match": "*" } }));
    assert.equal(known.status, whole.status, search);
  }
});

test("a workbook is another one once its table has another name, which its sheets have", async () => {
  const [xlsx, csv] = [await namedBy("xlsx/"), await namedBy("csv/")];
  const { name } = await getTable(world.ctx, system, table);
  await changeTable(world.ctx, system, table, { name: "Écoles d’ailleurs" });
  const [xlsxThen, csvThen] = [await namedBy("xlsx/"), await namedBy("csv/")];
  assert.notEqual(xlsxThen[0], xlsx[0]);
  assert.equal(csvThen[0], csv[0]);
  assert.deepEqual(
    [xlsxThen[1], csvThen[1]],
    ["xlsx", "csv"].map((end) => `attachment; filename="Ecoles-d-ailleurs.${end}"`),
  );
  await changeTable(world.ctx, system, table, { name });
  assert.deepEqual(await namedBy("xlsx/"), xlsx);
});

test("what tells of tiles is another document once its table has another name", async () => {
  const told = () => ask(api, "GET", `${base}/tiles.json`);
  const before = await told();
  const { name } = await getTable(world.ctx, system, table);
  assert.equal(before.body.name, name);
  await changeTable(world.ctx, system, table, { name: "Écoles d’ailleurs" });
  const headers = { "if-none-match": before.headers.get("etag") ?? "" };
  const after = await ask(api, "GET", `${base}/tiles.json`, { headers });
  assert.deepEqual([after.status, after.body?.name], [200, "Écoles d’ailleurs"]);
  await changeTable(world.ctx, system, table, { name });
  assert.equal((await told()).headers.get("etag"), before.headers.get("etag"));
});

async function namedBy(end: string): Promise<readonly (string | null)[]> {
  const answer = await api.fetch(new Request(`http://maille.test${base}/data/${end}`, { method: "HEAD" }));
  return [answer.headers.get("etag"), answer.headers.get("content-disposition")];
}

test("the Parquet is read by ranges, over HTTP", async () => {
  const listener = getRequestListener(api.fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const url = `http://127.0.0.1:${port}${base}/data.parquet`;
    const head = await fetch(url, { method: "HEAD" });
    assert.equal(head.headers.get("accept-ranges"), "bytes");
    const length = Number(head.headers.get("content-length"));
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    assert.equal(whole.length, length);
    const tail = await fetch(url, { headers: { range: "bytes=-8" } });
    assert.equal(tail.status, 206);
    assert.equal(tail.headers.get("content-range"), `bytes ${length - 8}-${length - 1}/${length}`);
    assert.deepEqual(Buffer.from(await tail.arrayBuffer()), whole.subarray(-8));
    const part = await fetch(url, { headers: { range: "bytes=4-9" } });
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), whole.subarray(4, 10));
    assert.equal((await fetch(url, { headers: { range: `bytes=${length}-` } })).status, 416);
    // RFC 9110 §14.2: a range is of GET alone.
    for (const range of ["bytes=4-9", `bytes=${length}-`]) {
      const { status, headers } = await fetch(url, { method: "HEAD", headers: { range } });
      assert.deepEqual([status, Number(headers.get("content-length"))], [200, length], range);
    }
    const known = await fetch(url, { headers: { "if-none-match": head.headers.get("etag") ?? "" } });
    assert.equal(known.status, 304);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("one SELECT is answered, and what reaches further is refused", async () => {
  const answered = await ask(api, "POST", `${base}/sql`, {
    json: { sql: "SELECT ouvert, count(*) AS lignes FROM rows GROUP BY ouvert ORDER BY ouvert" },
  });
  assert.deepEqual(answered.body, {
    columns: [
      { name: "ouvert", type: "BOOLEAN" },
      { name: "lignes", type: "BIGINT" },
    ],
    rows: [
      [false, 30],
      [true, 30],
    ],
    truncated: false,
  });
  const refused = await ask(api, "POST", `${base}/sql`, {
    json: { sql: "SELECT * FROM read_text('/etc/passwd')" },
  });
  assert.equal(refused.status, 400);
  assert.match(refused.body.detail, /read_text/);
});

test("an earlier version stays readable at its own address after the next", async () => {
  const next = await world.import("écoles.csv", csv.split("\n").slice(0, 11).join("\n"), {
    table,
    fewerRows: "publish",
  });
  assert.equal(next.state, "done");
  assert.equal((await get("/data/")).body.meta.total, 10);
  const earlier = await get("/versions/1/data/?page=2");
  assert.equal(earlier.body.meta.total, 60);
  assert.equal(earlier.body.links.next, `http://maille.test${base}/versions/1/data/?page=3&page_size=20`);
  assert.equal((await get("/data/?version=1")).body.meta.total, 60);
  assert.equal((await get("/versions/9/data/")).status, 404);
  assert.deepEqual(bugs, []);
});

test("a table describes itself with its real columns, in YAML and in JSON, and as a page", async () => {
  const yaml = (await get("/swagger/", { "accept-language": "fr" })).body as string;
  assert.match(yaml, /^openapi: "3\.1\.0"$/m);
  assert.match(yaml, /name: "montant__greater"/);
  assert.match(yaml, /« montant » est au moins/);
  const json = (await get("/swagger/?format=json", { "accept-language": "en" })).body;
  const { parameters } = json.paths[`${base}/data/`];
  const named = new Map(parameters.map((one: { name: string }) => [one.name, one]));
  assert.deepEqual(named.get("ouvert__sort"), {
    name: "ouvert__sort",
    in: "query",
    description: "Sort by “ouvert”; missing values come last",
    schema: { type: "string", enum: ["asc", "desc"] },
  });
  assert.ok(!named.has("ouvert__sum"));
  const page = await get("/docs/");
  assert.equal(page.status, 303);
  assert.match(
    page.headers.get("location") ?? "",
    /^http:\/\/maille\.test\/datasets\/[^/]+\/[0-9a-f-]+\/api$/,
  );
  for (const { name, example } of parameters as { name: string; example?: string }[]) {
    if (example === undefined) continue;
    const asked = await get(`/data/?${new URLSearchParams({ [name]: example }).toString()}`);
    assert.equal(asked.status, 200, `${name}=${example} ${JSON.stringify(asked.body)}`);
  }
  assert.deepEqual(bugs, []);
});

test("a statement whose reader leaves ends, and leaves its place to the next one", async () => {
  const listener = getRequestListener(api.fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = (sql: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}${base}/sql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sql }),
      ...defined({ signal }),
    });
  try {
    const leaving = new AbortController();
    const left = ask("SELECT count(*) FROM range(10000000) a, range(10000000) b", leaving.signal);
    setTimeout(() => leaving.abort(), 500);
    await assert.rejects(left);
    let status = 429;
    for (let turn = 0; status === 429 && turn < 1200; turn += 1) {
      if (turn > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      ({ status } = await ask("SELECT 1"));
    }
    assert.equal(status, 200);
    assert.deepEqual(bugs, []);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a tile is a vector tile or GeoJSON, is asked again for nothing, and what is told of them leads there", async () => {
  const told = await get("/versions/1/tiles.json?ouvert__exact=true");
  assert.equal(told.status, 200);
  const address = `http://maille.test${base}/versions/1/tiles/{z}/{x}/{y}.mvt?ouvert__exact=true`;
  assert.deepEqual(told.body.tiles, [address]);
  assert.equal(told.body.rows, 30);
  assert.deepEqual(told.body.bounds, [-1.658, 48.11, -1.6, 48.11]);
  assert.deepEqual(told.body.vector_layers[0], { id: "rows", fields: { nom: "String" } });
  const tile = await api.fetch(new Request(`http://maille.test${base}/tiles/8/126/88.mvt`));
  assert.equal(tile.status, 200);
  assert.equal(tile.headers.get("content-type"), "application/vnd.mapbox-vector-tile");
  // Nobody but the system may read it yet, and it is kept by nobody.
  assert.equal(tile.headers.get("cache-control"), "no-cache");
  const etag = tile.headers.get("etag") ?? "";
  assert.equal((await get("/tiles/8/126/88.mvt", { "if-none-match": etag })).status, 304);
  assert.equal((await get("/tiles/8/126/88.mvt?note__exact=x", { "if-none-match": etag })).status, 200);
  const versioned = await get("/versions/1/tiles/8/126/88.json");
  assert.equal(versioned.headers.get("cache-control"), "public, max-age=86400, immutable");
  assert.equal(versioned.body.shows, "rows");
  assert.equal(versioned.body.features.length, 60);
  assert.deepEqual(versioned.body.features[0].geometry, { type: "Point", coordinates: [-1.6, 48.11] });
});

test("what is no tile, and a question that is none, are refused with their reason", async () => {
  for (const [path, status] of [
    ["/tiles/23/0/0.mvt", 404],
    ["/tiles/0/0/1.mvt", 404],
    ["/tiles/0/0/0.png", 404],
    ["/tiles/0/0/0", 404],
    ["/tiles/0/0/0.mvt?montant__exact=abc", 400],
    ["/tiles/0/0/0.mvt?inconnue__exact=1", 400],
    ["/tiles/0/0/0.mvt?nom__groupby", 404],
    ["/tiles.json?nom__groupby", 404],
  ] as const) {
    const refused = await get(path);
    assert.equal(refused.status, status, `${path} ${JSON.stringify(refused.body)}`);
    assert.equal(typeof refused.body.detail, "string");
  }
});
