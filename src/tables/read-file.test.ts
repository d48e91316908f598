import assert from "node:assert/strict";
import { mkdtemp, readFile as readBytes, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { zipOf } from "../../test/archives.ts";
import { sharedData } from "../../test/shared-data.ts";
import { isFailure, type FailureCode } from "../base/failure.ts";
import { parseCsv } from "../formats/dialect/parse-csv.ts";
import type { RawTable } from "../formats/raw.ts";
import { readFile, type ReadOptions } from "./read-file.ts";

const folder = await mkdtemp(join(tmpdir(), "maille-formats-test-"));
after(() => rm(folder, { recursive: true }));
let files = 0;

const limits = { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e6, columnsMax: 2000 };

async function read(content: string | Uint8Array, options: Partial<ReadOptions> = {}): Promise<RawTable[]> {
  const path = join(folder, `input-${++files}`);
  await writeFile(path, content);
  return await readFile({ path, name: "déchets.csv" }, { folder, limits, ...options });
}

async function rowsOf(table: RawTable | undefined): Promise<string[][]> {
  assert.ok(table?.content.kind === "text");
  const rows: string[][] = [];
  for await (const { cells } of parseCsv(table.content.path, table.content.dialect))
    rows.push(table.content.lineColumn === true ? cells.slice(0, -1) : [...cells]);
  return rows.slice(table.content.dialect.headerRows);
}

function headerOf(table: RawTable | undefined): readonly string[] {
  assert.ok(table?.content.kind === "text");
  return table.content.header;
}

function keysOf(table: RawTable | undefined): string[] {
  return (table?.problems ?? []).map(({ key }) => key);
}

async function refused(
  content: string | Uint8Array,
  code: FailureCode,
  key: string,
  options: Partial<ReadOptions> = {},
): Promise<void> {
  await assert.rejects(read(content, options), (error) => {
    assert.ok(isFailure(error), String(error));
    assert.deepEqual([error.code, error.key], [code, key]);
    return true;
  });
}

test("a CSV that the engine reads is not copied", async () => {
  const path = join(folder, "as-it-is.csv");
  await writeFile(path, "code,nom\n01,Ain\n02,Aisne\n");
  const [table] = await readFile({ path, name: "départements.csv" }, { folder, limits });
  assert.ok(table?.content.kind === "text");
  assert.equal(table.content.path, path);
  assert.equal(table.name, "départements");
  assert.deepEqual(headerOf(table), ["code", "nom"]);
});

async function formats(content: string | Uint8Array): Promise<string[]> {
  return (await read(content)).map(({ format }) => format);
}

test("a format is told by the content, whatever the file is called", async () => {
  assert.deepEqual(await formats("a;b\n1;2\n3;4\n"), ["csv"]);
  assert.deepEqual(await formats('[{"a":1},{"a":2}]'), ["json"]);
  assert.deepEqual(await formats('{"a":1}\n{"a":2}\n'), ["ndjson"]);
  assert.deepEqual(await formats('{"type":"Point","coordinates":[2,48]}'), ["geojson"]);
  assert.deepEqual(await formats("[nom],[âge]\nAnne,3\nJean,4\n"), ["csv"]);
  assert.deepEqual(await formats(gzipSync('[{"a":1}]')), ["json"]);
  assert.deepEqual(await formats(Buffer.from('\ufeff[{"a":1}]', "utf16le")), ["json"]);
});

test("what is no table is refused with what it is", async () => {
  await refused("", "invalid", "import-file-empty");
  await refused("%PDF-1.7\n%âãÏÓ", "unsupported", "format-unsupported");
  await refused(
    "<!DOCTYPE html><html><body><p>Page introuvable</p></body></html>",
    "unsupported",
    "format-html",
  );
  await refused('<?xml version="1.0"?><gpx><wpt/></gpx>', "unsupported", "format-xml");
  await refused(Buffer.from("SQLite format 3\0"), "unsupported", "format-unsupported");
  await refused(Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(100)]), "invalid", "parquet-truncated");
  await refused(Buffer.from("PAR1\0\0\0\0\xff\xff\xff\x0fPAR1", "latin1"), "invalid", "parquet-damaged");
});

test("a gzip of several members is one file", async () => {
  const [table] = await read(Buffer.concat([gzipSync("a,b\n1,2\n"), gzipSync("3,4\n")]));
  assert.deepEqual(await rowsOf(table), [
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("a gzip or an archive that is cut or altered is refused", async () => {
  const packed = gzipSync("a,b\n" + "1,2\n".repeat(10_000));
  await refused(packed.subarray(0, packed.length - 20), "invalid", "gzip-damaged");
  const archive = zipOf([{ name: "a.csv", content: "a,b\n1,2\n3,4\n" }]);
  await refused(archive.subarray(0, archive.length - 30), "invalid", "zip-damaged");
  await refused(zipOf([{ name: "a.csv", content: "a,b\n1,2\n", declaredCrc: 1 }]), "invalid", "zip-damaged");
});

test("a bomb is stopped while it unpacks, whatever its headers say", async () => {
  const zeros = Buffer.alloc(80 << 20);
  await refused(gzipSync(zeros), "invalid", "format-bomb");
  await refused(zipOf([{ name: "a.csv", content: zeros, declaredBytes: 10 }]), "invalid", "format-bomb");
  const small = { ...limits, unpackedBytesMax: 1000 };
  await refused(gzipSync(Buffer.alloc(2000)), "too-large", "format-unpacked-too-large", { limits: small });
});

test("an archive gives a table for each of its files, and leaves out what is none", async () => {
  const tables = await read(
    zipOf([
      { name: "gtfs/stops.txt", content: "stop_id,stop_name\n1,République\n2,Villejean\n" },
      { name: "gtfs/routes.txt", content: "route_id,route_type\na,1\nb,3\n" },
      { name: "__MACOSX/gtfs/._stops.txt", content: "junk" },
      { name: "gtfs/", content: "", deflated: false },
      { name: "LISEZMOI.txt", content: "Ces données décrivent\nles arrêts\ndu réseau" },
      { name: "notice.pdf", content: "%PDF-1.7" },
      { name: "inside.zip", content: zipOf([{ name: "lignes.json", content: '[{"ligne":"C1"}]' }]) },
    ]),
  );
  assert.deepEqual(
    tables.map(({ name }) => name),
    ["stops", "routes", "lignes"],
  );
  assert.deepEqual(await rowsOf(tables[2]), [["C1"]]);
  assert.ok(keysOf(tables[0]).includes("zip-members-left"));
});

test("what proves or describes the files of an archive is no table of it", async () => {
  const tables = await read(
    zipOf([
      { name: "rows.csv", content: "mois,m3\n2026-09-01,7\n2026-10-01,8\n" },
      {
        name: "rows.csv-metadata.json",
        content: '{"tableSchema":{"columns":[{"name":"mois"},{"name":"m3"}]}}',
      },
      { name: "autres-metadata.json", content: '[{"jeu":"a"},{"jeu":"b"}]' },
      { name: "SHA256SUMS", content: `${"0".repeat(64)}  rows.csv\n${"1".repeat(64)}  autres.json\n` },
      { name: "signature.jws", content: "eyJhbGciOiJFZERTQSJ9.e30.AAAA" },
    ]),
  );
  assert.deepEqual(
    tables.map(({ name }) => name),
    ["rows", "autres-metadata"],
  );
  assert.ok(keysOf(tables[0]).includes("zip-members-left"));
});

test("one damaged file of an archive leaves the others", async () => {
  const tables = await read(
    zipOf([
      { name: "bon.csv", content: "a,b\n1,2\n3,4\n" },
      { name: "coupé.json", content: '[{"a":1},{"a"' },
    ]),
  );
  assert.deepEqual(
    tables.map(({ name }) => name),
    ["bon"],
  );
  assert.ok(keysOf(tables[0]).includes("zip-member-refused"));
});

test("an archive that is locked, empty or without a table is refused", async () => {
  await refused(
    zipOf([{ name: "a.csv", content: "a,b\n1,2\n", encrypted: true }]),
    "unsupported",
    "format-encrypted",
  );
  await refused(zipOf([]), "invalid", "zip-empty");
  await refused(zipOf([{ name: "communes.shp", content: "x" }]), "unsupported", "zip-shapefile");
  const deep = zipOf([{ name: "c.zip", content: zipOf([{ name: "d.csv", content: "a,b\n1,2\n" }]) }]);
  await refused(
    zipOf([{ name: "b.zip", content: zipOf([{ name: "e.zip", content: deep }]) }]),
    "unsupported",
    "format-nested-too-deep",
  );
});

test("only the files of an archive that are asked for are read", async () => {
  const archive = zipOf([
    { name: "un.csv", content: "a,b\n1,2\n" },
    { name: "deux.csv", content: "a,b\n3,4\n" },
  ]);
  const tables = await read(archive, { sheets: ["deux"] });
  assert.deepEqual(
    tables.map(({ name }) => name),
    ["deux"],
  );
  await refused(archive, "not-found", "format-sheet-unknown", { sheets: ["trois"] });
});

test("reading stops when it is told to", async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(read('[{"a":1}]', { signal }), { name: "AbortError" });
});

test("the real files that are called hard come out as tables", async () => {
  const cases: [string, number, number][] = [
    ["catalogues/rudi/datarennes_meta.json", 21, 387],
    ["territoire/dechets-nantes/modes_collecte_a_domicile.json", 11, 3161],
    ["geo/contours/rennes-metropole-communes.geojson", 3, 43],
    ["covid/officiel/hospi-cc_france.json", 14, 293],
    ["catalogues/datagouv/organizations.jsonl", 21, 98],
    ["csv-difficiles/csv-detective/file.xls", 8, 5],
    ["csv-difficiles/messytables/simple.xls", 3, 6],
    ["csv-difficiles/messytables/simple.ods", 3, 3],
    ["csv-difficiles/csv-detective/file.csv.gz", 3, 6],
    ["territoire/tourisme/tourisme-handicap-etablissements-21022020.xlsx", 12, 3809],
  ];
  for (const [path, columns, rows] of cases) {
    const full = sharedData(path);
    if (full === undefined) continue;
    const [table] = await readFile({ path: full, name: path }, { folder, limits });
    assert.deepEqual([headerOf(table).length, (await rowsOf(table)).length], [columns, rows], path);
  }
});

test("the seven figures of a study of Insee, with headers on three levels and notes, are seven tables", async () => {
  const path = sharedData("mobilite/IA54_Donnees.xlsx");
  if (path === undefined) return;
  const tables = await readFile({ path, name: "IA54_Donnees.xlsx" }, { folder, limits });
  assert.equal(tables.length, 7);
  const [first] = tables;
  assert.equal(first?.name, "Figures 1 et 2");
  assert.equal(headerOf(first)[2], "Ensemble / Lors du confinement / Évolution en nombre");
  assert.equal(headerOf(first).at(-1), "Non-résidents / Lors du déconfinement / Évolution en %");
  for (const table of tables) {
    const rows = await rowsOf(table);
    assert.equal(rows.length, 96, table.name);
    assert.deepEqual(rows[0]?.slice(0, 2), ["01", "Ain"]);
    assert.deepEqual(rows.at(-1)?.slice(0, 2), ["95", "Val-d'Oise"]);
    assert.ok(keysOf(table).includes("sheet-preamble-left"));
  }
});

test("an original file stays as it was", async () => {
  const path = join(folder, "original.json");
  const content = '[{"a":1}]';
  await writeFile(path, content);
  await readFile({ path, name: "original.json" }, { folder, limits });
  assert.equal(await readBytes(path, "utf8"), content);
});
