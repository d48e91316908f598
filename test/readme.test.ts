import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { toSlug } from "../src/base/slug.ts";
import { doorWorld } from "./doors/door-world.ts";

const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

test("the example for DuckDB names an address that it takes for Parquet and reads by ranges", async () => {
  const [, statement = ""] = /```sql\n([^`]+)\n```/.exec(readme) ?? [];
  const [, told = ""] = /'(http:\/\/localhost:3000[^']+)'/.exec(statement) ?? [];
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

test("the command line’s examples name what the first of them makes", () => {
  const [, title = ""] = /maille import .*--title '([^']+)'.*--publish/.exec(readme) ?? [];
  assert.match(readme, new RegExp(`maille export ${toSlug(title, "")} `));
});

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
