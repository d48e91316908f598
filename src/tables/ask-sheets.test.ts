import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { zipOf } from "../../test/archives.ts";
import { importWorld } from "../../test/import-world.ts";
import { type Actor, system } from "../access/actor.ts";
import { newId } from "../base/id.ts";
import { sweepLock } from "../db/locks.ts";
import type { TablesContext } from "./context.ts";
import { eraseRows } from "./erase-rows.ts";
import { glance } from "./import/glance.ts";
import { refreshOf } from "./import/refresh.ts";
import { sweepBlobs } from "./import/sweep.ts";
import { createUpload, deleteUpload } from "./import/uploads.ts";
import { importAnyway } from "./import-anyway.ts";
import { getImport, importLater, readSheetsLater } from "./imports.ts";
import { findVersion } from "./stored/version-rows.ts";
import { listTables } from "./tables.ts";
import { getVersion } from "./versions.ts";

const menus = "plat;prix;jour\nsoupe;2;2025-03-01\npain;1;2026-03-01\n";
const files: Readonly<Record<string, Buffer>> = {
  "/menus.zip": zipOf([
    { name: "menus.csv", content: menus },
    { name: "prix.csv", content: `Prix de 2026;;\n${menus}${"pomme;3;2026-03-01\n".repeat(5)}` },
  ]),
  "/menus.csv": Buffer.from(menus),
};

/** An instance, and a server whose files it fetches for somebody who is to choose among their sheets. */
async function worldOfSheets(limits: Partial<TablesContext["limits"]> = {}) {
  const world = await importWorld(limits);
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.end(files[url]);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { ctx, dataset } = world;
  return {
    ...world,
    asked,
    fetched: async (path: string, actor: Actor = system) => {
      const from = { url: host + path, refresh: "daily", asksSheets: true } as const;
      return world.ended(await importLater(ctx, actor, dataset.id, from));
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

test("a file of several sheets that is fetched waits until somebody says which, and is not fetched again", async () => {
  await using world = await worldOfSheets();
  const { ctx, dataset, asked, fetched } = world;
  const { id, state, failure } = await fetched("/menus.zip");
  assert.deepEqual([state, failure], ["failed", { key: "import-sheets-asked", args: { n: 2 } }]);
  assert.deepEqual(await listTables(ctx, system, dataset.id), []);
  assert.equal(await sweepBlobs(ctx, 0), 0, "the file is kept for the answer");
  const { sheets } = await glance(ctx, system, { import: id });
  const [first = "", second = ""] = sheets.map(({ name }) => name);
  assert.match(`${first} ${second}`, /menus.* prix/);

  const chosen = { sheets: [second], headers: { [second]: { line: 2, rows: 1 } } };
  const read = await world.ended(await importAnyway(ctx, system, id, chosen));
  assert.equal(read.state, "done", JSON.stringify(read.failure));
  assert.deepEqual([read.made.length, asked], [1, ["/menus.zip"]]);
  const table = read.made[0]?.table ?? "";
  const { columns, rows, source } = await getVersion(ctx, system, table, 1);
  assert.deepEqual(
    [columns.map(({ name }) => name), rows, source.kind],
    [["plat", "prix", "jour"], 7, "url"],
  );
  assert.equal((await refreshOf(ctx, system, table))?.every, "daily");

  assert.equal((await fetched("/menus.csv")).state, "done", "of one sheet nothing is to be chosen");

  assert.equal((await getImport(ctx, system, id)).failure?.key, "import-sheets-chosen");
  await assert.rejects(importAnyway(ctx, system, id, chosen), /import-asks-nothing/);
});

test("a file that waits for an answer goes after seven days", async () => {
  await using world = await worldOfSheets();
  const { ctx, time } = world;
  const { id } = await world.fetched("/menus.zip");
  time.now = new Date(time.now.getTime() + 7 * 86_400_000 - 1);
  assert.equal(await sweepBlobs(ctx, 0), 0);
  assert.equal((await getImport(ctx, system, id)).failure?.key, "import-sheets-asked");
  time.now = new Date(time.now.getTime() + 1);
  assert.equal(await sweepBlobs(ctx, 0), 1);
  assert.equal((await getImport(ctx, system, id)).failure?.key, "import-sheets-gone");
  await assert.rejects(glance(ctx, system, { import: id }), /import-sheets-gone/);
  await assert.rejects(importAnyway(ctx, system, id), /import-asks-nothing/);
});

/** The table of the first sheet of a file, and the name of its other one. */
async function firstSheet(world: Awaited<ReturnType<typeof worldOfSheets>>) {
  const { ctx } = world;
  const read = await world.fetched("/menus.zip");
  const { sheets } = await glance(ctx, system, { import: read.id });
  const [first, second] = sheets.map(({ name }) => name);
  const { made } = await world.ended(await importAnyway(ctx, system, read.id, { sheets: [first ?? ""] }));
  return { table: made[0]?.table ?? "", second };
}

/** Of the current version of a table, the rows before 2026. */
async function eraseOld(ctx: TablesContext, table: string) {
  const { id } = await getStored(ctx, table);
  return eraseRows(
    ctx,
    { table, ids: [id] },
    { persons: [], before: [{ column: "jour", day: "2026-01-01" }] },
    { sign: async () => "", signal: AbortSignal.timeout(300_000) },
  );
}

test("of what is erased no file stays that was fetched, answered or waiting for an answer", async () => {
  await using world = await worldOfSheets();
  const { ctx } = world;
  const [read, waiting] = [await world.fetched("/menus.zip"), await world.fetched("/menus.zip")];
  const { sheets } = await glance(ctx, system, { import: read.id });
  const chosen = { sheets: [sheets[0]?.name ?? ""] };
  const { made } = await world.ended(await importAnyway(ctx, system, read.id, chosen));
  const table = made[0]?.table ?? "";
  const { original } = await getStored(ctx, table);
  assert.ok((await eraseOld(ctx, table)).isWhole);
  assert.notEqual(await ctx.store.state(original), "whole");
  for (const { id } of [read, waiting]) {
    await assert.rejects(glance(ctx, system, { import: id }), /import-sheets-gone/);
  }
  assert.equal((await getVersion(ctx, system, table, 1)).rows, 1);
});

test("what is read of another sheet while rows are erased keeps its rows, and not the file", async () => {
  await using world = await worldOfSheets();
  const { ctx } = world;
  const { table, second } = await firstSheet(world);
  const { original } = await getStored(ctx, table);
  // It waits in the queue; it is read before the erasure comes to its end.
  const later = await readSheetsLater(ctx, system, table, { sheets: [second ?? ""] });
  const early = await eraseOld(ctx, table);
  const beside = (await world.ended(later)).made[0]?.table ?? "";
  const rows = (await getVersion(ctx, system, beside, 1)).rows;
  if (early.isWhole) assert.notEqual((await getStored(ctx, beside)).original, original);
  assert.ok((await eraseOld(ctx, table)).isWhole);
  assert.notEqual(await ctx.store.state(original), "whole");
  assert.notEqual((await getStored(ctx, beside)).original, original);
  assert.equal((await getVersion(ctx, system, beside, 1)).rows, rows);
});

test("what was read of another sheet before rows are erased keeps its rows, and not the file", async () => {
  await using world = await worldOfSheets();
  const { ctx } = world;
  const { table, second } = await firstSheet(world);
  const { original } = await getStored(ctx, table);
  const other = await world.ended(await readSheetsLater(ctx, system, table, { sheets: [second ?? ""] }));
  const beside = other.made[0]?.table ?? "";
  const { rows } = await getVersion(ctx, system, beside, 1);
  assert.ok((await eraseOld(ctx, table)).isWhole);
  assert.notEqual(await ctx.store.state(original), "whole");
  assert.equal((await getVersion(ctx, system, beside, 1)).rows, rows);
});

test("of two erasures of two tables of one file neither is whole before its rows are gone from the disk", async () => {
  await using world = await worldOfSheets();
  const { ctx } = world;
  const { table, second } = await firstSheet(world);
  const { original } = await getStored(ctx, table);
  const other = await world.ended(await readSheetsLater(ctx, system, table, { sheets: [second ?? ""] }));
  const beside = other.made[0]?.table ?? "";
  const { parquet } = await getStored(ctx, beside);
  // As a backup does, which reads the files of before.
  const backup = await ctx.db.reserve();
  await backup`select pg_advisory_lock_shared(${sweepLock})`;
  assert.deepEqual(
    [(await eraseOld(ctx, table)).isWhole, (await eraseOld(ctx, beside)).isWhole],
    [false, false],
  );
  for (const hash of [original, parquet]) assert.equal(await ctx.store.state(hash), "whole");
  await backup`select pg_advisory_unlock_shared(${sweepLock})`;
  backup.release();
  assert.ok((await eraseOld(ctx, beside)).isWhole);
  for (const hash of [original, parquet]) assert.notEqual(await ctx.store.state(hash), "whole");
  assert.ok((await eraseOld(ctx, table)).isWhole);
});

test("files that wait for an answer count among those that an account may have here", async () => {
  const bytes = files["/menus.zip"]?.length ?? 0;
  await using world = await worldOfSheets({ heldBytesMax: Math.floor(1.5 * bytes) });
  const { ctx, dataset } = world;
  const editor: Actor = {
    kind: "member",
    account: newId(),
    administrator: false,
    memberships: [{ organization: dataset.organization, role: "editor" }],
  };
  const asked = await world.fetched("/menus.zip", editor);
  assert.equal(asked.failure?.key, "import-sheets-asked");
  assert.equal((await world.fetched("/menus.zip", editor)).failure?.key, "uploads-too-large");
  assert.equal((await world.fetched("/menus.zip")).failure?.key, "import-sheets-asked", "of the instance");
  const send = (length: number) => createUpload(ctx, editor, { fileName: "a.csv", bytes: length });
  await assert.rejects(send(bytes), /uploads-too-large/);
  for (let count = 0; count < 98; count += 1) await send(0);
  const last = await send(0);
  await assert.rejects(send(0), /uploads-many/);
  await assert.rejects(world.fetched("/menus.zip", editor), /uploads-many/);
  await deleteUpload(ctx, editor, last.id);
  assert.equal((await world.ended(await importAnyway(ctx, editor, asked.id))).state, "done");
  await send(bytes);
});

async function getStored({ db }: Pick<TablesContext, "db">, table: string) {
  const version = await findVersion(db, table);
  assert.ok(version);
  return version;
}
