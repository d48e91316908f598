import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { runCommand } from "../src/command/run.ts";
import { readConfig } from "../src/config.ts";
import { doorWorld } from "./doors/door-world.ts";
import { ckan, openPortal } from "./harvest/portals.ts";

const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

test("the example for DuckDB names an address that it takes for Parquet and reads by ranges", async () => {
  const [, statement = ""] = /```sql\n([^`]+)\n```/.exec(readme) ?? [];
  const [, told = ""] = /'(http:\/\/localhost:3001[^']+)'/.exec(statement) ?? [];
  await using world = await doorWorld();
  const files = { "cantines.csv": "code;repas\n35238;12\n35047;7\n" };
  const { tables } = await world.publish({ title: "Cantines", files });
  const { pathname } = new URL(told.replace("<id>", tables["cantines"] ?? ""));
  const bytes = await readByRanges(world.url + pathname);
  // Its extension for HTTP is not in the package: a file whose path is the same stands for the address.
  const folder = await mkdtemp(join(tmpdir(), "maille-readme-"));
  try {
    const file = join(folder, pathname);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    const duckdb = await DuckDBInstance.create(":memory:");
    const connection = await duckdb.connect();
    const rows = await (await connection.run(statement.replace(told, file))).getRowsJson();
    connection.closeSync();
    duckdb.closeSync();
    assert.deepEqual(
      rows.map((row) => row.map(String).slice(-2)),
      [
        ["35238", "12"],
        ["35047", "7"],
      ],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the example of the table API filters and sorts", async () => {
  const [, told = ""] = /curl 'http:\/\/localhost:3001([^']+)'/.exec(readme) ?? [];
  await using world = await doorWorld();
  const files = { "communes.csv": "nom;population\nBruz;19000\nNantes;327734\nParis;2103778\n" };
  const { tables } = await world.publish({ title: "Communes", files });
  const { status, body } = await world.get(told.replace("<id>", tables["communes"] ?? ""));
  assert.equal(status, 200);
  assert.deepEqual(
    (body as { data: { nom: string }[] }).data.map(({ nom }) => nom),
    ["Paris", "Nantes"],
  );
});

test("the examples of the command line run one after the other", async () => {
  await using portal = await openPortal(ckan([{ id: "menus", title: "Menus", notes: "", resources: [] }]));
  const folder = await mkdtemp(join(tmpdir(), "maille-readme-"));
  try {
    await writeFile(join(folder, "cantines.csv"), "code;repas\n35238;12\n35047;7\n");
    const lines = [...readme.matchAll(/^npx maille (.+)$/gm)].map(([, line = ""]) => line);
    assert.equal(lines.length, 4);
    for (const line of lines) {
      const words = [...line.matchAll(/'([^']*)'|\S+/g)]
        .map(([word, quoted]) => quoted ?? word)
        .map((word) => word.replace("https://data.example.org", portal.url))
        .map((word) => (/\.(?:csv|xlsx|zst)$/.test(word) ? join(folder, word) : word));
      const said = sink();
      const code = await runCommand({
        words,
        language: "en",
        terminal: { out: said.stream, err: said.stream, interactive: false, width: 100 },
        signal: new AbortController().signal,
        config: () =>
          readConfig({
            MAILLE_DATA: join(folder, "instance"),
            MAILLE_DEMO: "no",
            MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8",
          }),
      });
      assert.equal(code, 0, `${line}: ${said.text()}`);
    }
    const xlsx = await readFile(join(folder, "cantines.xlsx"));
    assert.equal(xlsx.subarray(0, 2).toString(), "PK");
    assert.ok((await stat(join(folder, "maille.tar.zst"))).size > 0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

function sink(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}

/** As DuckDB reads an address: its length, the end of the file, then the rest. */
async function readByRanges(url: string): Promise<Buffer> {
  const head = await fetch(url, { method: "HEAD" });
  assert.deepEqual([head.status, head.headers.get("accept-ranges")], [200, "bytes"], url);
  const length = Number(head.headers.get("content-length"));
  const read = async (from: number, to: number): Promise<Buffer> => {
    const part = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` } });
    assert.equal(part.status, 206);
    return Buffer.from(await part.arrayBuffer());
  };
  const end = await read(length - 8, length);
  return Buffer.concat([await read(0, length - 8), end]);
}
