import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { acceptDemand } from "../../src/citizens/demands/answer.ts";
import { getOwnDemand, proveDemand } from "../../src/citizens/demands/ask.ts";
import { getOwnTable, lookAtOwn } from "../../src/citizens/own-data.ts";
import { changeTable } from "../../src/tables/tables.ts";
import { readPage } from "../../src/tables/rows.ts";
import { readings, workAtErasures } from "./world.ts";
import { codeIn, everything, worldOfLea } from "./demands-world.ts";

test("one row is erased of every version that holds it, however its numbers are written", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  await here.import("releves.csv", `${readings}\nC-2;Dubois;1990-02-03;lea@example.org;2026-12-01;2,25`, {
    table: here.table,
  });
  const { version } = await getOwnTable(here.citizens, awa, world.link.id);
  const demand = await ask("erase", { row: { number: 2, version: version.number } });
  await proveDemand(here.citizens, awa, demand.id, codeIn(here));
  await acceptDemand(here.citizens, editor, demand.id, "");
  await workAtErasures(here);
  for (const number of ["1", "2"]) {
    const { rows } = await readPage(here.ctx, editor, here.table, new URLSearchParams({ version: number }));
    assert.deepEqual(
      rows.filter(({ contrat }) => contrat === "C-1").map(({ m3 }) => m3),
      [8, 7],
    );
  }
  // They see the others still.
  const own = await getOwnTable(here.citizens, awa, world.link.id);
  assert.equal((await (await lookAtOwn(here.citizens, awa, own)).readPage(everything())).total, 2);
});

/** Erases the first row about somebody after it was corrected, and tells what is left of it by version. */
async function eraseCorrected(world: Awaited<ReturnType<typeof worldOfLea>>) {
  const { here, awa, editor, ask } = world;
  const first = { number: 1, version: 1 };
  const corrected = await ask("correct", { row: first, changes: { m3: "6" } });
  await acceptDemand(here.citizens, editor, corrected.id, "");
  const erased = await ask("erase", { row: { ...first, version: 2 } });
  await proveDemand(here.citizens, awa, erased.id, codeIn(here));
  await acceptDemand(here.citizens, editor, erased.id, "");
  await workAtErasures(here);
  const { answer } = await getOwnDemand(here.citizens, awa, erased.id);
  return { left: await leftOf(world), unsure: answer.unsure };
}

/** What each of the first two versions has of the contract C-1. */
async function leftOf({ here, editor }: Awaited<ReturnType<typeof worldOfLea>>): Promise<unknown[][]> {
  const left: unknown[][] = [];
  for (const version of ["1", "2"]) {
    const { rows } = await readPage(here.ctx, editor, here.table, new URLSearchParams({ version }));
    left.push(rows.filter(({ contrat }) => contrat === "C-1").map(({ m3 }) => m3));
  }
  return left;
}

test("one row that was written otherwise in an earlier version goes from there by the key of its table", async () => {
  await using world = await worldOfLea();
  const { here } = world;
  await changeTable(here.ctx, system, here.table, { key: ["contrat", "mois"] });
  const { left, unsure } = await eraseCorrected(world);
  assert.deepEqual(left, [
    [9.5, 7],
    [9.5, 7],
  ]);
  assert.equal(unsure, undefined);
  // It is found again where a backup brings it back, by what is written apart.
  assert.match(await readFile(here.citizens.apart, "utf8"), /"keyColumns":\["contrat","mois"\]/);
  await here.import("releves.csv", readings, { table: here.table });
  await workAtErasures(here);
  const { rows } = await readPage(here.ctx, system, here.table, everything());
  assert.deepEqual(
    rows.filter(({ contrat }) => contrat === "C-1").map(({ m3 }) => m3),
    [9.5, 7],
  );
});

test("without a key, both sides are told in which versions a row may stay, written otherwise", async () => {
  await using world = await worldOfLea();
  const { left, unsure } = await eraseCorrected(world);
  assert.deepEqual(left, [
    [8, 9.5, 7],
    [9.5, 7],
  ]);
  assert.deepEqual(unsure, [{ version: 1, rows: 3 }]);
});

test("a key that does not tell the rows of a person apart takes none of the others", async () => {
  await using world = await worldOfLea();
  await changeTable(world.here.ctx, system, world.here.table, { key: ["contrat"] });
  const { left, unsure } = await eraseCorrected(world);
  assert.deepEqual(left, [
    [8, 9.5, 7],
    [9.5, 7],
  ]);
  assert.deepEqual(unsure, [{ version: 1, rows: 3 }]);
});

test("a key that tells a person's rows apart now, and did not in an earlier version, takes none of the others there", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  await changeTable(here.ctx, system, here.table, { key: ["contrat"] });
  const [header = "", first = ""] = readings.split("\n");
  const last = first.replace(/;[^;]*$/, ";6");
  const others = readings.split("\n").filter((line) => !line.startsWith("C-1;"));
  await here.import("releves.csv", [header, last, ...others.slice(1)].join("\n"), { table: here.table });
  const erased = await ask("erase", { row: { number: 1, version: 2 } });
  await proveDemand(here.citizens, awa, erased.id, codeIn(here));
  await acceptDemand(here.citizens, editor, erased.id, "");
  await workAtErasures(here);
  assert.deepEqual(await leftOf(world), [[8, 9.5, 7], []]);
  const { answer } = await getOwnDemand(here.citizens, awa, erased.id);
  assert.deepEqual(answer.unsure, [{ version: 1, rows: 3 }]);
});
