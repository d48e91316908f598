import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { monthsAfter } from "../../src/citizens/demand.ts";
import { getOwnTable, listReadings, lookAtOwn } from "../../src/citizens/own-data.ts";
import { erasuresOf } from "../../src/tables/erase-rows.ts";
import { readPage } from "../../src/tables/rows.ts";
import { byNameAndContract, citizensWorld, readings, workAtErasures } from "./world.ts";

const everything = () => new URLSearchParams({ page_size: "50" });

test("rows that are older than the declaration says leave every version each day, with a proof", async () => {
  await using here = await citizensWorld();
  const { ctx, citizens, table, time } = here;
  for (const [kept, key] of [
    [{ column: "m3", months: 12 }, "citizens-kept-type"],
    [{ column: "mois", months: 0 }, "citizens-kept-months"],
    [{ column: "mois", months: 1.5 }, "citizens-kept-months"],
  ] as const) {
    await assert.rejects(
      here.declare({ ...byNameAndContract, kept }),
      (error) => isFailure(error) && error.key === key,
    );
  }
  await here.declare({ ...byNameAndContract, kept: { column: "mois", months: 12 } });
  const awa = await here.citizen("awa");
  const link = await here.link(awa, { contrat: "C-1", nom: "Le Gall" });
  const months = async () => {
    const own = await getOwnTable(citizens, awa, link.id);
    const { rows } = await (await lookAtOwn(citizens, awa, own)).readPage(everything());
    return rows.map(({ mois }) => String(mois).slice(0, 7));
  };
  time.now = new Date("2026-11-25T20:00:00Z");
  await workAtErasures(here);
  assert.deepEqual(await months(), ["2026-09", "2026-10", "2026-11"]);
  time.now = new Date("2027-10-15T08:00:00Z");
  await workAtErasures(here);
  await workAtErasures(here);
  assert.deepEqual(await months(), ["2026-11"]);
  assert.deepEqual(
    (await erasuresOf(ctx.db, table)).map(({ number, rows }) => [number, rows]),
    [[1, 7]],
  );
  const own = await getOwnTable(citizens, awa, link.id);
  const { items } = await listReadings(citizens, awa, own, { pageSize: 20 });
  assert.deepEqual(
    items.filter(({ reading }) => reading === "erasure").map(({ taken }) => taken?.map(({ rows }) => rows)),
    [[7]],
  );
  // What the producer sends again is read by nobody before it is as it should be.
  await here.import("releves.csv", readings, { table });
  await assert.rejects(readPage(ctx, system, table, everything()), /version-held/);
  await workAtErasures(here);
  assert.deepEqual(await months(), ["2026-11"]);
  // Declared otherwise, nothing is deleted any more.
  await here.declare(byNameAndContract);
  await here.import("releves.csv", `${readings}\n`, { table });
  await workAtErasures(here);
  assert.deepEqual(await months(), ["2026-09", "2026-10", "2026-11"]);
});

function after(day: string, months: number): string {
  return monthsAfter(new Date(`${day}T12:00:00Z`), months)
    .toISOString()
    .slice(0, 10);
}

test("months are counted to the last day of a shorter one, forwards and backwards", () => {
  assert.deepEqual(
    [after("2027-01-31", 1), after("2027-01-31", 3), after("2028-03-31", -1), after("2028-02-29", -12)],
    ["2027-02-28", "2027-04-30", "2028-02-29", "2027-02-28"],
  );
});
