import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { readdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import { listRejectedRows } from "./rejected-rows.ts";
import { listTables } from "./tables.ts";
import { getVersion } from "./versions.ts";

test("a file that is no table is refused with its reason, and nothing of it stays", async () => {
  await using world = await importWorld({ unpackedBytesMax: 5_000_000, columnsMax: 100 });
  const wide = `${Array.from({ length: 20_000 }, (_, index) => `c${index}`).join(",")}\n`;
  const cases: [name: string, bytes: string | Uint8Array, key: string][] = [
    ["vide.csv", "", "import-file-empty"],
    ["blanc.csv", "\n\n  \n", "import-file-empty"],
    ["binaire.csv", randomBytes(50_000), "import-file-binary"],
    ["image.csv", Buffer.from("89504e470d0a1a0a0000", "hex"), "format-unsupported"],
    ["coupe.csv.gz", gzipSync("a,b\n".repeat(100_000)).subarray(0, 200), "gzip-damaged"],
    ["bombe.csv.gz", gzipSync(Buffer.alloc(50_000_000, "1,2\n")), "format-unpacked-too-large"],
    ["coupe.zip", Buffer.from("504b0304140000000800", "hex"), "zip-damaged"],
    ["faux.parquet", Buffer.from(`PAR1${"x".repeat(200)}PAR1`), "parquet-damaged"],
    ["large.csv", wide + wide, "import-too-many-columns"],
  ];
  for (const [name, bytes, key] of cases) {
    const ended = await world.import(name, bytes);
    assert.deepEqual([name, ended.state, ended.failure?.key], [name, "failed", key]);
  }
  assert.deepEqual(await listTables(world.ctx, system, world.dataset.id), []);
  assert.deepEqual(await readdir(join(world.folder, "engine", "scratch"), { recursive: true }), [
    "exports",
    "parquet",
  ]);
});

test("a line too long for the engine is set aside, and its neighbours are read", async () => {
  await using world = await importWorld();
  for (const [name, length] of [
    ["trois.csv", 3_000_000],
    ["quarante.csv", 40_000_000],
  ] as const) {
    const { made } = await world.import(name, `a,b\n1,2\n3,${"x".repeat(length)}\n4,5\n`);
    const [first] = made;
    assert.ok(first);
    const version = await getVersion(world.ctx, system, first.table, 1);
    assert.deepEqual([name, version.rows, version.rejectedRows], [name, 2, 1]);
    const { items } = await listRejectedRows(world.ctx, system, first.table, { page: 1, pageSize: 5 });
    assert.equal(items[0]?.line, 3);
    assert.ok(items[0].raw.startsWith("3,xxx"));
  }
});

test("what the sample did not show is found in the rest of the file", async () => {
  await using world = await importWorld();
  const many = Array.from({ length: 60_000 }, (_, index) => `${index},${index % 7}`).join("\n");
  const read = async (name: string, text: string) => {
    const ended = await world.import(name, text);
    const [first] = ended.made;
    assert.ok(first, JSON.stringify(ended.failure));
    return { id: first.table, version: await getVersion(world.ctx, system, first.table, 1) };
  };
  const late = await read("tard.csv", `id,v\n${many}\n60000,beaucoup\n60001,3\n`);
  assert.deepEqual([late.version.rows, late.version.rejectedRows], [60_001, 1]);
  const { items } = await listRejectedRows(world.ctx, system, late.id, { page: 1, pageSize: 5 });
  assert.deepEqual(items, [
    { line: 60_002, raw: "60000,beaucoup", reason: "import-cell-not-integer", column: "v" },
  ]);

  const padded = await read("zeros.csv", `id,v\n${many}\n60000,007\n${many.replaceAll(",", ",0")}\n`);
  assert.equal(padded.version.columns[1]?.type, "text");
  const mixed = await read("fins.csv", `id,v\n${many}\n60000,8\r\n60001,9\r\n${many}\n`);
  assert.deepEqual([mixed.version.rows, mixed.version.rejectedRows], [120_002, 0]);
});

test("odd names and characters come through as they are", async () => {
  await using world = await importWorld();
  const twice = await world.import("noms.csv", "a,a,A,b\n1,2,3,4\n5,6,7,8\n");
  assert.equal(twice.problems.filter(({ key }) => key === "dialect-name-twice").length, 2);
  const odd = await world.import('we"ird<script>.csv', '"a""b",<script>,"\u202ertl",😀\n1,2,3,4\n5,6,7,8\n');
  const [first] = odd.made;
  assert.ok(first, JSON.stringify(odd.failure));
  const { columns, profile } = await getVersion(world.ctx, system, first.table, 1);
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['a"b', "<script>", "\u202ertl", "😀"],
  );
  assert.deepEqual(
    profile.columns.map(({ max }) => max),
    [5, 6, 7, 8],
  );
  const nul = await world.import("nul.csv", "a,b\n1,x\0y\n2,z\n");
  assert.equal(nul.state, "done");
});

test("an address that gives no table is refused with its reason", async () => {
  await using world = await importWorld({ uploadBytesMax: 20_000_000 });
  const server = createServer(({ url = "" }, response) => answers[url]?.(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const cases = { "/500": "net-status", "/html": "format-html", "/private": "net-private-address" };
    const longer = { "/lies": "net-cut-short", "/endless": "net-too-large" };
    for (const [path, key] of Object.entries({ ...cases, ...longer })) {
      const ended = await world.importUrl(`http://127.0.0.1:${port}${path}`);
      assert.deepEqual([path, ended.state, ended.failure?.key], [path, "failed", key]);
    }
    assert.deepEqual(await listTables(world.ctx, system, world.dataset.id), []);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "/500": (response) => void response.writeHead(500).end("non"),
  "/html": (response) =>
    void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><html></html>"),
  "/private": (response) => void response.writeHead(302, { location: "http://10.0.0.1/x.csv" }).end(),
  "/lies": (response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("a,b\n1,2\n", () => response.destroy());
  },
  "/endless": (response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(1 << 20, "1,2\n")));
    };
    response
      .writeHead(200)
      .on("drain", more)
      .on("error", () => undefined);
    more();
  },
};
