import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import exceljs from "exceljs";
import { zipOf } from "../archives.ts";
import { assertClean, openWorld, type World } from "./producer-world.ts";

let world: World;
before(async () => {
  world = await openWorld({
    MAILLE_ALLOWED_NETWORKS: "127.0.0.1/32",
    MAILLE_UPLOAD_BYTES_MAX: "150000000",
  });
});
after(() => world[Symbol.asyncDispose]());

const rows = Array.from({ length: 4000 }, (_, at) => `${at},${(at * 7919) % 1009}.${at}`);
const csv = ["a,b", ...rows].join("\n");

/** The import fails with this message, worded twice, and leaves neither table nor version nor scratch. */
async function assertRefused(
  fileName: string,
  content: Uint8Array | string,
  key: string | RegExp,
): Promise<void> {
  const { producer, folder } = world;
  const dataset = await producer.dataset(`Refused ${fileName}`);
  const said = await producer.failure(await producer.importFile(dataset, fileName, content));
  if (typeof key === "string") assert.equal(said.key, key, fileName);
  else assert.match(said.key, key, fileName);
  assert.deepEqual(await producer.tables(dataset), []);
  await assertClean(folder);
}

/** The same of a file by its address. */
async function assertNotFetched(url: string, key: string): Promise<{ fr: string; en: string }> {
  const { producer, folder } = world;
  const dataset = await producer.dataset("An address");
  const found = await producer.ended((await producer.begin(dataset, { url })).id);
  const said = await producer.failure(found);
  assert.equal(said.key, key, url);
  assert.deepEqual(await producer.tables(dataset), []);
  await assertClean(folder);
  return said;
}

test("an empty file is said to be empty", async () => {
  await assertRefused("vide.csv", "", "import-file-empty");
  await assertRefused("blancs.csv", "\n\n  \n", "import-file-empty");
});

test("a binary file is told, whatever its name", async () => {
  const noise = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 245_389 + (at >> 3) * 17) % 256));
  await assertRefused("bruit.csv", noise, "import-file-binary");
  await assertRefused(
    "image.csv",
    Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
    "format-unsupported",
  );
  await assertRefused("page.csv", "<!doctype html><html><body>Non</body></html>", "format-html");
});

test("a ZIP, an XLSX or a gzip that is cut short or damaged is told", async () => {
  const zip = zipOf([{ name: "a.csv", content: csv }]);
  const xlsx = await workbook();
  await assertRefused("court.zip", zip.subarray(0, zip.length / 2), "zip-damaged");
  await assertRefused("gâté.zip", spoiled(zip, 300, 100), "zip-damaged");
  await assertRefused("court.xlsx", xlsx.subarray(0, xlsx.length / 2), "zip-damaged");
  await assertRefused("gâté.xlsx", spoiled(xlsx, 2000, 4000), "zip-damaged");
  await assertRefused("court.csv.gz", gzipSync(csv).subarray(0, 200), "gzip-damaged");
});

test("a Parquet that is cut short, or whose directory is damaged, is told", async () => {
  const { producer } = world;
  const dataset = await producer.dataset("Parquet");
  await producer.importFile(dataset, "juste.csv", csv);
  const table = await producer.onlyTable(dataset);
  const answer = await producer.ask("GET", `/api/resources/${table}/data/parquet/`);
  const parquet = Buffer.from(await answer.arrayBuffer());
  await assertRefused("court.parquet", parquet.subarray(0, parquet.length / 2), "parquet-truncated");
  for (const at of [parquet.length - 60, parquet.length - 200]) {
    await assertRefused("gâté.parquet", spoiled(parquet, at, 40), "parquet-damaged");
  }
});

test("a ZIP or a gzip that grows without measure is stopped", async () => {
  const bomb = Buffer.alloc(150_000_000, "1\n");
  await assertRefused("bombe.zip", zipOf([{ name: "a.csv", content: bomb }]), "format-bomb");
  await assertRefused("bombe.csv.gz", gzipSync(bomb), "format-bomb");
});

test("a line of a hundred megabytes is set aside, and the lines around it are read", async () => {
  const { producer, folder } = world;
  const dataset = await producer.dataset("A long line");
  const line = Buffer.alloc(100_000_000, "x");
  const found = await producer.importFile(
    dataset,
    "long.csv",
    Buffer.concat([Buffer.from("a,b\n1,"), line, Buffer.from("\n2,3\n4,5\n")]),
  );
  assert.equal(found.state, "done", JSON.stringify(found));
  assert.deepEqual(
    found.problems.map(({ key }) => key),
    ["import-rows-set-aside"],
  );
  const table = await producer.onlyTable(dataset);
  assert.deepEqual(
    (await producer.rowsOf(table)).map(({ a, b }) => [a, b]),
    [[2, 3], [4, 5]],
  ); // prettier-ignore
  const aside = await producer.answer<{ meta: { total: number } }>(
    "GET",
    `/api/resources/${table}/rejected-rows`,
  );
  assert.equal(aside.meta.total, 1);
  await assertClean(folder);
});

test("twenty thousand columns are refused with the limit", async () => {
  const places = Array.from({ length: 20_000 }, (_, at) => at);
  const wide = `${places.map((at) => `c${at}`).join(",")}\n${places.join(",")}\n`;
  await assertRefused("large.csv", wide, "import-too-many-columns");
});

test("NUL bytes are left out and told, and no row is lost", async () => {
  const { producer } = world;
  const dataset = await producer.dataset("NUL");
  const found = await producer.importFile(dataset, "nul.csv", "a,b\n1,x\u0000y\n2,\u0000\n3,z\n");
  assert.equal(found.state, "done");
  assert.deepEqual(
    found.problems.map(({ key }) => key),
    ["dialect-nul-characters"],
  );
  const read = await producer.rowsOf(await producer.onlyTable(dataset));
  assert.deepEqual(read.map(({ b }) => b), ["xy", null, "z"]); // prettier-ignore
});

test("a column name given thrice names three columns, and is told", async () => {
  const { producer } = world;
  const dataset = await producer.dataset("Thrice");
  const found = await producer.importFile(dataset, "trois.csv", "nom,nom,nom\n1,2,3\n4,5,6\n");
  assert.deepEqual(
    found.problems.map(({ key }) => key),
    ["dialect-name-twice", "dialect-name-twice"],
  );
  const [first] = await producer.rowsOf(await producer.onlyTable(dataset));
  assert.deepEqual(Object.values(first ?? {}).slice(1), [1, 2, 3]);
});

test("an address that leads to a private network is refused, also behind a redirect", async () => {
  await using site = await listen((_, response) => {
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
  });
  assert.match((await assertNotFetched(`${site.url}/a.csv`, "net-private-address")).en, /169\.254\.169\.254/);
  await assertNotFetched("http://10.0.0.1/a.csv", "net-private-address");
  await assertNotFetched("http://[::1]/a.csv", "net-private-address");
});

test("an address that goes round in circles, answers 500, or a page, is told", async () => {
  await using site = await listen((request, response) => {
    if (request.url === "/round") response.writeHead(302, { location: "/round" }).end();
    else if (request.url === "/page.csv") response.end("<!doctype html><html><body>Bonjour</body></html>");
    else response.writeHead(500).end("a,b\n1,2\n");
  });
  await assertNotFetched(`${site.url}/round`, "net-redirects");
  assert.match((await assertNotFetched(`${site.url}/a.csv`, "net-status")).fr, /500/);
  await assertNotFetched(`${site.url}/page.csv`, "format-html");
});

test("an address that never ends, or lies about its size, keeps nothing", async () => {
  await using site = await listen((request, response) => {
    if (request.url === "/short.csv") {
      response.writeHead(200, { "content-length": "5000" }).write("a,b\n1,2\n");
      setTimeout(() => response.destroy(), 50);
    } else if (request.url === "/huge.csv") {
      response.writeHead(200, { "content-length": "9000000000" }).write("a,b\n");
    } else {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1_000_000, "1,2\n")));
      };
      response.on("drain", more).write("a,b\n");
      more();
    }
  });
  await assertNotFetched(`${site.url}/endless.csv`, "net-too-large");
  await assertNotFetched(`${site.url}/huge.csv`, "net-too-large");
  await assertNotFetched(`${site.url}/short.csv`, "net-cut-short");
});

test("an upload that is given up half-way is gone on with from where it stopped", async () => {
  const { producer } = world;
  const dataset = await producer.dataset("Half-way");
  const bytes = Buffer.from(csv);
  const half = bytes.length >> 1;
  const upload = await producer.announce("moitié.csv", bytes.length);
  assert.equal((await producer.send(upload, 0, bytes.subarray(0, half))).status, 204);
  const early = { json: { upload } };
  assert.match(
    (await producer.refusal(409, "POST", `/api/datasets/${dataset}/imports`, early)).en,
    /not whole/,
  );
  const wrong = await producer.send(upload, 0, bytes);
  assert.equal(wrong.status, 409, await wrong.text());
  const { received } = await producer.answer<{ received: number }>("GET", `/api/uploads/${upload}`);
  assert.equal(received, half);
  assert.equal((await producer.send(upload, half, bytes.subarray(half))).status, 204);
  const found = await producer.ended((await producer.begin(dataset, { upload })).id);
  assert.equal(found.state, "done");
  const original = await producer.ask("GET", `/api/resources/${await producer.onlyTable(dataset)}/original`);
  assert.ok(Buffer.from(await original.arrayBuffer()).equals(bytes), "the original is kept byte for byte");
});

async function workbook(): Promise<Buffer> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet("Feuille");
  for (const row of rows) sheet.addRow(row.split(","));
  return Buffer.from(await book.xlsx.writeBuffer());
}

function spoiled(bytes: Buffer, start: number, count: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = start; at < start + count; at += 1) copy[at] = (copy[at] ?? 0) ^ 0x5a;
  return copy;
}

async function listen(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
