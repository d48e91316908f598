import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import { importAnyway } from "./import-anyway.ts";
import { listTables } from "./tables.ts";
import { getVersion } from "./versions.ts";

/** Rows of three cells, and some with one cell too many, which is not empty. */
function ragged(good: number, broken: number): string {
  const rows = Array.from({ length: good }, (_, n) => `${n};2020-01-0${(n % 9) + 1};v${n}`);
  const others = Array.from({ length: broken }, (_, n) => `${n};2020-01-01;v;w${n}`);
  return ["id;jour;nom", ...rows, ...others, ""].join("\n");
}

test("where many rows cannot be read, the importer is asked before they are set aside", async () => {
  await using world = await importWorld();
  const asked = await world.import("releves.csv", ragged(500, 30));
  assert.deepEqual(
    [asked.state, asked.failure?.key, asked.failure?.args],
    ["failed", "import-many-rows-broken", { rows: 30, total: 530, line: 502, text: "0;2020-01-01;v;w0" }],
  );
  assert.deepEqual(await listTables(world.ctx, system, world.dataset.id), []);
  // The file that was sent is still there, and the answer is enough.
  const answered = await world.ended(await importAnyway(world.ctx, system, asked.id));
  assert.equal(answered.state, "done", JSON.stringify(answered.failure));
  const [made] = answered.made;
  assert.ok(made);
  const version = await getVersion(world.ctx, system, made.table, 1);
  assert.deepEqual([version.rows, version.rejectedRows], [500, 30]);
  await assert.rejects(importAnyway(world.ctx, system, answered.id), /import-asks-nothing/);
});

test("a few broken rows are set aside unasked, and so are many where the importer said so", async () => {
  await using world = await importWorld();
  const few = await world.import("peu.csv", ragged(60, 2));
  assert.equal(few.state, "done", JSON.stringify(few.failure));
  assert.deepEqual(
    few.problems.map(({ key, args }) => [key, args["rows"]]),
    [["import-rows-set-aside", 2]],
  );
  const share = await world.import("centieme.csv", ragged(1_000, 10));
  assert.equal(share.state, "done", JSON.stringify(share.failure));
  for (const [good, broken] of [
    [60, 3],
    [190, 10],
  ] as const)
    assert.equal(
      (await world.import("trop.csv", ragged(good, broken))).failure?.key,
      "import-many-rows-broken",
    );
  const many = await world.import("beaucoup.csv", ragged(500, 30), { misfit: "set-row-aside" });
  assert.equal(many.state, "done", JSON.stringify(many.failure));
});

test("a row whose only fault is an empty cell at its end is read, wherever it stands in a long file", async () => {
  await using world = await importWorld();
  const filler = "x".repeat(400);
  const rows = Array.from({ length: 13_000 }, (_, n) => `${n};${filler};${n * 2}${n === 5_003 ? "; " : ""}`);
  const done = await world.import("longue.csv", ["id;texte;n", ...rows, ""].join("\n"));
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [made] = done.made;
  assert.ok(made);
  const version = await getVersion(world.ctx, system, made.table, 1);
  assert.deepEqual([version.rows, version.rejectedRows], [13_000, 0]);
  assert.ok(done.problems.some(({ key }) => key === "dialect-rows-shortened"));
});
