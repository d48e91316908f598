import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { importWorld } from "../../test/import-world.ts";
import { correctLater, enqueue } from "./imports.ts";
import { dueRefreshes, refreshOf } from "./import/refresh.ts";
import { importAnyway } from "./import-anyway.ts";
import { getVersion, listVersions } from "./versions.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

const file = (count: number, first = 0): string =>
  ["id;nom", ...Array.from({ length: count }, (_, n) => `${first + n};v${n}`), ""].join("\n");

/** Of each version, the first one first. */
async function rowsOf({ ctx }: World, table: Id): Promise<number[]> {
  const { items } = await listVersions(ctx, system, table, { page: 1, pageSize: 100 });
  return items.map(({ rows }) => rows).toReversed();
}

async function tableOf(world: World, count: number, name = "releves.csv"): Promise<Id> {
  const [made] = (await world.import(name, file(count))).made;
  return made?.table ?? assert.fail();
}

test("a file that leaves less than half of a table, or nothing of it, is asked about, and nothing changes before", async () => {
  await using world = await importWorld();
  const table = await tableOf(world, 100);
  const asked = await world.import("releves.csv", file(40));
  assert.deepEqual(
    [asked.state, asked.failure?.key, asked.failure?.args],
    ["failed", "import-most-rows-gone", { table: "releves", before: 100, after: 40 }],
  );
  assert.deepEqual(await rowsOf(world, table), [100]);
  // The file that was sent is still there, and the answer is enough.
  const answered = await world.ended(await importAnyway(world.ctx, system, asked.id));
  assert.equal(answered.state, "done", JSON.stringify(answered.failure));
  assert.deepEqual(await rowsOf(world, table), [100, 40]);
  // It was given once: the next file is asked about again.
  assert.equal((await world.import("releves.csv", file(3))).failure?.key, "import-most-rows-gone");
  const said = await world.import("releves.csv", file(3), { fewerRows: "publish" });
  assert.equal(said.state, "done", JSON.stringify(said.failure));
  const small = await tableOf(world, 5, "petite.csv");
  const emptied = await world.import("petite.csv", "id;nom\n");
  assert.deepEqual([emptied.failure?.key, emptied.failure?.args["after"]], ["import-most-rows-gone", 0]);
  assert.deepEqual(await rowsOf(world, small), [5]);
});

test("half of the rows, twenty of them, or what somebody chose to read otherwise is not asked about", async () => {
  await using world = await importWorld();
  const half = await tableOf(world, 100);
  await world.import("releves.csv", file(50));
  assert.deepEqual(await rowsOf(world, half), [100, 50]);
  const small = await tableOf(world, 22, "petite.csv");
  await world.import("petite.csv", file(2));
  assert.deepEqual(await rowsOf(world, small), [22, 2]);
  const corrected = await tableOf(world, 60, "lue.csv");
  const headers = { lue: { line: 40, rows: 1 } };
  const done = await world.ended(await correctLater(world.ctx, system, corrected, { headers }));
  assert.deepEqual([done.state, done.problems.map(({ key }) => key)], ["done", ["dialect-titles-left"]]);
  assert.deepEqual(await rowsOf(world, corrected), [60, 21]);
});

test("fewer rows, columns that are gone and types that change are told to who imports, and with the version", async () => {
  await using world = await importWorld();
  const table = await tableOf(world, 100);
  assert.deepEqual((await world.import("releves.csv", file(90, 7))).problems, []);
  const rows = Array.from({ length: 70 }, (_, n) => `n${n};v`);
  const done = await world.import("releves.csv", ["id;libelle", ...rows, ""].join("\n"));
  const told = [
    ["import-rows-fewer", { table: "releves", before: 90, after: 70 }],
    ["import-columns-gone", { table: "releves", n: 1, columns: "nom" }],
    ["import-columns-retyped", { table: "releves", n: 1, columns: "id" }],
  ];
  assert.deepEqual(
    done.problems.map(({ key, args }) => [key, args]),
    told,
  );
  const { problems } = await getVersion(world.ctx, system, table, 3);
  assert.deepEqual(
    problems.map(({ key, args }) => [key, args]),
    told,
  );
});

test("an address that answers with a part of its table leaves the table as it was, and is asked again", async () => {
  await using world = await importWorld();
  let text = file(100);
  const server = createServer((_, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/releves.csv`;
    const [made] = (await world.importUrl(url, "daily")).made;
    assert.ok(made);
    for (const [days, part] of [
      [1, file(30)],
      [5, file(104)],
    ] as const) {
      text = part;
      world.time.now = new Date(Date.parse("2026-11-25T08:00:00Z") + days * 90_000_000);
      for (const due of await dueRefreshes(world.ctx)) await world.ended(await enqueue(world.ctx, due));
      const state = await refreshOf(world.ctx, system, made.table);
      assert.equal(state?.lastProblem?.key, days === 1 ? "import-most-rows-gone" : undefined);
      assert.deepEqual(await rowsOf(world, made.table), days === 1 ? [100] : [100, 104]);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
