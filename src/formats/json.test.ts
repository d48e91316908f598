import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../base/failure.ts";
import { parseCsv } from "./dialect/parse-csv.ts";
import type { RawTable } from "./raw.ts";
import { readFile, type ReadOptions } from "../tables/read-file.ts";
import { JsonWalker } from "./json/json-walker.ts";
import { parseLenient } from "./json/lenient-json.ts";

const folder = await mkdtemp(join(tmpdir(), "maille-json-test-"));
after(() => rm(folder, { recursive: true }));
let files = 0;

const limits = { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e6, columnsMax: 2000 };

async function read(content: string, options: Partial<ReadOptions> = {}): Promise<RawTable> {
  const path = join(folder, `${++files}.json`);
  await writeFile(path, content);
  const [table] = await readFile({ path, name: "données.json" }, { folder, limits, ...options });
  assert.ok(table);
  return table;
}

async function tableOf(content: string): Promise<string[][]> {
  const table = await read(content);
  assert.ok(table.content.kind === "text");
  const rows: string[][] = [[...table.content.header]];
  for await (const { cells } of parseCsv(table.content.path, table.content.dialect))
    rows.push(table.content.lineColumn === true ? cells.slice(0, -1) : [...cells]);
  return rows;
}

async function refused(content: string, key: string): Promise<void> {
  await assert.rejects(read(content), (error) => isFailure(error) && error.key === key);
}

function keysOf(table: RawTable): string[] {
  return table.problems.map(({ key }) => key);
}

test("members of objects become columns, lists and what is deep become JSON, and null is missing", async () => {
  assert.deepEqual(
    await tableOf(
      '[{"id":"01","lieu":{"nom":"Ain","point":{"x":1.50}},"mots":["a","b"],"vide":null,"ok":true},{"id":"02","mots":[]}]',
    ),
    [
      ["id", "lieu.nom", "lieu.point.x", "mots", "vide", "ok"],
      ["01", "Ain", "1.50", '["a","b"]', "", "true"],
      ["02", "", "", "", "", ""],
    ],
  );
});

test("a column that comes late is a column of every row", async () => {
  const records = Array.from({ length: 6000 }, (_, n) => (n === 5999 ? { n, tard: "x" } : { n }));
  const rows = await tableOf(JSON.stringify(records));
  assert.deepEqual(rows[0], ["n", "tard"]);
  assert.equal(rows.length, 6001);
  assert.deepEqual(rows[1], ["0", ""]);
  assert.deepEqual(rows[6000], ["5999", "x"]);
});

test("the largest list of objects is the table, and the others are told", async () => {
  const table = await read(
    '{"total":2,"aide":[{"a":1}],"result":{"records":[{"code":"35238"},{"code":"35047"}]}}',
  );
  assert.deepEqual(keysOf(table), ["json-lists-left"]);
  assert.equal(table.problems[0]?.args["path"], "result.records");
  const named = await read('{"aide":[{"a":1}],"result":{"records":[{"code":"35238"},{"code":"35047"}]}}', {
    sheets: ["aide"],
  });
  assert.ok(named.content.kind === "text");
  assert.deepEqual(named.content.header, ["a"]);
});

test("documents by column, by key, by row and of one record are tables", async () => {
  const expected = [
    ["a", "b"],
    ["1", "x"],
    ["2", "y"],
  ];
  assert.deepEqual(await tableOf('{"a":[1,2],"b":["x","y"]}'), expected);
  assert.deepEqual(await tableOf('{"a":{"0":1,"1":2},"b":{"0":"x","1":"y"}}'), expected);
  assert.deepEqual(await tableOf('[["a","b"],[1,"x"],[2,"y"]]'), expected);
  assert.deepEqual(await tableOf('{"35238":{"nom":"Rennes"},"35047":{"nom":"Bruz"}}'), [
    ["key", "nom"],
    ["35047", "Bruz"],
    ["35238", "Rennes"],
  ]);
  assert.deepEqual(await tableOf('{"nom":"Rennes","population":227830}'), [
    ["nom", "population"],
    ["Rennes", "227830"],
  ]);
});

test("an object from many names to values is kept whole", async () => {
  const records = Array.from({ length: 60 }, (_, n) => ({ n, extras: { [`k${n}`]: n, [`l${n}`]: n } }));
  const rows = await tableOf(JSON.stringify(records));
  assert.deepEqual(rows[0], ["n", "extras"]);
  assert.deepEqual(rows[1], ["0", '{"k0":0,"l0":0}']);
});

test("numbers keep all their digits and no exponent", async () => {
  assert.deepEqual(await tableOf('[{"a":12345678901234567890,"b":1e-7,"c":1E3,"d":-0.5}]'), [
    ["a", "b", "c", "d"],
    ["12345678901234567890", "0.0000001", "1000", "-0.5"],
  ]);
});

test("numbers deep inside, and those of properties, keep the digits that no double holds", async () => {
  const long = "0.12345678901234567891";
  assert.deepEqual(
    await tableOf(
      `[{"a":[${long},12345678901234567890,1.50],"b":{"c":{"d":{"e":{"f":{"g":${long}}}}}},"h":1e400}]`,
    ),
    [
      ["a", "b.c.d.e.f", "h"],
      [`[${long},12345678901234567890,1.5]`, `{"g":${long}}`, "1e400"],
    ],
  );
  const properties = `{"v":${long},"w":{"z":123456789.123456789012},"l":[${long}]}`;
  const feature = `{"type":"Feature","geometry":null,"properties":${properties}}`;
  assert.deepEqual(await tableOf(`{"type":"FeatureCollection","features":[${feature}]}`), [
    ["v", "w.z", "l", "geometry"],
    [long, "123456789.123456789012", `[${long}]`, ""],
  ]);
  assert.deepEqual(await tableOf(`[{'v':${long}},{'v':1}]`), [["v"], [long], ["1"]]);
});

const told = async (content: string) =>
  (await read(content)).problems
    .filter(({ key }) => key === "json-member-twice")
    .map(({ args }) => [args["count"], String(args["first"]), args["sample"]]);

test("a name that an object has twice is told, wherever it is", async () => {
  assert.deepEqual(await told('[{"a":1},{"a":1,"b":2,"a":3},{"b":1,"b":1}]'), [[2, "2", "a"]]);
  assert.deepEqual(await told('[{"a":1},{"b":[{"k":1,"k":2}]}]'), [[1, "2", "k"]]);
  assert.deepEqual(await told('{"a":1}\n{"a":1,"\\u0061":2}\n'), [[1, "2", "a"]]);
  assert.deepEqual(await told("[{'a':1,'a':2}]"), [[1, "1", "a"]]);
  assert.deepEqual(await told('{"a":1,"b":2,"a":3}'), [[1, "1", "a"]]);
  const [once, twice] = ["", ',"x":2'].map(
    (more) => `{"type":"Feature","geometry":null,"properties":{"x":1${more}}}`,
  );
  const features = `[${once},${twice}]`;
  assert.deepEqual(await told(`{"type":"FeatureCollection","features":${features}}`), [[1, "2", "x"]]);
  assert.deepEqual(await told('[{"a":"\\":,","b":{"c":":"}},{"a":[{"a":1},{"a":2}]}]'), []);
  const long = Array.from({ length: 6_000 }, (_, n) => `{"n":${n}${n > 5_990 ? ',"n":1' : ""}}`);
  assert.deepEqual(await told(`[${long.join(",")}]`), [[9, "5992", "n"]]);
});

const list = (from: number) =>
  JSON.stringify(Array.from({ length: 10 }, (_, n) => ({ n: from + n, mot: "x" })));

test("two lists under one name give their records together, and that is told", async () => {
  const table = await read(`{"a":${list(0)},"a":${list(10)}}`);
  assert.equal(table.account?.total, 20);
  assert.deepEqual(keysOf(table), ["json-list-taken", "json-list-twice"]);
});

test("names that differ by their case, or are empty, are told apart", async () => {
  assert.deepEqual((await tableOf('[{"Nom":1,"nom":2,"":3}]'))[0], ["Nom", "nom_2", "column_3"]);
});

test("JSON between apostrophes is read where that is sure", async () => {
  const table = await read('{\'lignes\':[\n{"code":"0072","voie":"Allée d\'Orléans"}]}');
  assert.ok(keysOf(table).includes("json-apostrophes"));
  assert.deepEqual(await tableOf("[{'a': 'l\\'eau', b: None, /* rien */ 'c': [1,2,],},{'a': 'x'}]"), [
    ["a", "b", "c"],
    ["l'eau", "", "[1,2]"],
    ["x", "", ""],
  ]);
});

test("a record that is broken is set aside with its place, its text and the reason", async () => {
  const table = await read('[{"a":1},{"a":{8-4}},{"a":3},5]');
  assert.deepEqual(table.rejected, [
    { line: 2, raw: '{"a":{8-4}}', reason: "json-record-broken" },
    { line: 4, raw: "5", reason: "json-record-of-another-kind" },
  ]);
  const lines = await read('{"a":1}\n{"a":\n\n{"a":3}\n');
  assert.deepEqual(lines.rejected, [{ line: 2, raw: '{"a":', reason: "json-record-broken" }]);
});

function featureOf(properties: string, point: string): string {
  return `{"type":"Feature","properties":${properties},"geometry":{"type":"Point","coordinates":${point}}}`;
}

function collectionOf(...features: readonly string[]): string {
  return `{"type":"FeatureCollection","features":[${features.join()}]}`;
}

test("what is nested without end is set aside where it is a record, and refused where it is all", async () => {
  const lists = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const objects = `${'{"b":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  const fine = featureOf('{"a":1}', "[1,48]");
  for (const deep of [lists, objects]) {
    for (const content of [
      `[{"a":1},{"a":${deep}}]`,
      `{"rows":[{"a":1},{"a":${deep}}]}`,
      `{"a":1}\n{"a":${deep}}\n`,
      `[{"a":1},{"a":[{'b':${deep}}]}]`,
      collectionOf(fine, featureOf(`{"a":${deep}}`, "[1,48]")),
      collectionOf(fine, featureOf('{"a":1}', deep)),
    ]) {
      const { rejected, content: kept } = await read(content);
      assert.deepEqual([rejected.length, kept.kind], [1, "text"], content.slice(0, 100));
    }
    await refused(`{"a":${deep}}`, "json-too-deep");
  }
  await refused(objects, "json-too-deep");
  const [, row] = await tableOf(`[{"a":${"[".repeat(900)}1${"]".repeat(900)}}]`);
  assert.equal(row?.[0]?.length, 1801);
});

test("a document that is cut, doubled or no JSON at all is refused", async () => {
  await refused('[{"a":1},{"a":2', "json-truncated");
  await refused('{"r":[{"a":1}]', "json-truncated");
  await refused('{\n"a":1}\n{"b":2}', "json-several-documents");
  await refused('{"a" 1 , , }', "json-broken");
  await refused('[{"a":{8}},{"b":{9}}]', "format-no-good-rows");
  await refused("[]", "import-file-no-rows");
  await refused(`${'{"a":'.repeat(5000)}1`, "json-too-deep");
});

test("a cell that is too long is set aside with its row", async () => {
  const table = await read(JSON.stringify([{ a: "x".repeat(2e6) }, { a: "y" }]));
  assert.equal(table.rejected[0]?.reason, "format-cell-too-large");
  assert.equal(table.rejected[0]?.column, "a");
});

function feature(coordinates: string): string {
  return `{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":${coordinates}}}`;
}

test("features become rows with their properties and their geometry as it is written", async () => {
  const rows = await tableOf(
    `{"features":[{"type":"Feature","id":7,"properties":{"code":"35238","p":{"x":1}},
      "geometry":{ "type":"Point", "coordinates":[ -1.6800, 48.1100 ] }},
      {"type":"Feature","properties":null,"geometry":null}],"type":"FeatureCollection"}`,
  );
  assert.deepEqual(rows, [
    ["id", "code", "p.x", "geometry"],
    ["7", "35238", "1", '{"type":"Point","coordinates":[-1.6800,48.1100]}'],
    ["", "", "", ""],
  ]);
});

test("a single feature, a bare geometry and features by line are GeoJSON too", async () => {
  const one = feature("[2,48]");
  const point = '{"type":"Point","coordinates":[2,48]}';
  assert.deepEqual(await tableOf(one), [
    ["a", "geometry"],
    ["1", point],
  ]);
  assert.deepEqual(await tableOf(point), [["geometry"], [point]]);
  assert.deepEqual(await tableOf(`\u001e${one}\n\u001e${one}\n`), [
    ["a", "geometry"],
    ["1", point],
    ["1", point],
  ]);
});

test("coordinates that are no degrees, and another system, are told", async () => {
  const lambert = await read(`{"type":"FeatureCollection","features":[${feature("[352000,6790000]")}]}`);
  assert.deepEqual(keysOf(lambert), ["geojson-lambert-93"]);
  const crs = await read(
    `{"type":"FeatureCollection","features":[${feature("[610336,2132685]")}],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27572"}}}`,
  );
  assert.deepEqual(keysOf(crs), ["geojson-crs", "geojson-out-of-range"]);
  const broken = await read(
    `{"type":"FeatureCollection","features":[${feature('["a"]')},${feature("[1,2]")}]}`,
  );
  assert.equal(broken.rejected[0]?.reason, "geojson-geometry-broken");
});

test("any list of objects is walked to the same records, however its bytes are cut", () => {
  const json = fc.json({ maxDepth: 3 });
  fc.assert(
    fc.property(fc.array(json, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (values, size) => {
      const bytes = Buffer.from(`{"a b":1,"x":{"liste":[ ${values.join(" ,\n")} ]},"z":"é\\"]"}`);
      const found: unknown[] = [];
      const walker = new JsonWalker(
        {
          list: (path) => (path.join("/") === "x/liste" ? "take" : "measure"),
          element: (_path, element) => found.push(JSON.parse(element.bytes?.toString("utf8") ?? "")),
        },
        1 << 20,
      );
      for (let at = 0; at < bytes.length; at += size) walker.push(bytes.subarray(at, at + size));
      walker.end();
      assert.deepEqual(
        found,
        values.map((value) => JSON.parse(value) as unknown),
      );
    }),
  );
});

test("what is strict JSON is read the same by the lenient reader", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.deepEqual(JSON.stringify(parseLenient(text)?.value), JSON.stringify(JSON.parse(text)));
    }),
  );
});
