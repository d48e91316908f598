import assert from "node:assert/strict";
import { test } from "node:test";
import { openSite } from "../../../test/harvest/site.ts";
import { importWorld } from "../../../test/import-world.ts";
import { mountSmallDisk } from "../../../test/faults/small-disk.ts";

/** Of other numbers each time, so that a Parquet of them takes about half as much. */
const blocks = Array.from({ length: 12 }, () =>
  Buffer.from(
    Array.from({ length: 20_000 }, () => `${Math.random()};${Math.random()};${Math.random()}\n`).join(""),
  ),
);
const bytes = blocks.reduce((sum, block) => sum + block.length, 0);

test("what was fetched for a table that has no room goes at once, and a smaller one is read", async (t) => {
  await using disk = await mountSmallDisk(150);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  await using site = await openSite((_, response, path) => {
    response.write("a;b;c\n");
    for (const block of path === "/grand.csv" ? blocks : blocks.slice(0, 1)) response.write(block);
    response.end();
  });
  await using world = await worldAt(disk.path);
  const { ctx } = world;
  await disk.fill(bytes + 3_000_000);
  const found = await world.importUrl(`${site.url}/grand.csv`);
  assert.equal(found.state, "failed");
  assert.equal(found.failure?.key, "engine-disk-full");
  const [row] = await ctx.db<{ original: string }[]>`select original from imports where id = ${found.id}`;
  assert.ok(row?.original);
  assert.equal(await ctx.store.find(row.original), undefined);
  const read = await world.importUrl(`${site.url}/petit.csv`);
  assert.equal(read.state, "done", JSON.stringify(read));
});

/** Whose files are on a disk of their own. */
async function worldAt(folder: string): ReturnType<typeof importWorld> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    return await importWorld();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
