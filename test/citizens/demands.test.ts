import assert from "node:assert/strict";
import { test } from "node:test";
import { type Actor } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import {
  acceptDemand,
  assertAskedOf,
  countDemands,
  getDemand,
  listDemands,
  prolongDemand,
  refuseDemand,
} from "../../src/citizens/demands/answer.ts";
import { getOwnDemand, proveDemand, withdrawDemand } from "../../src/citizens/demands/ask.ts";
import { sealContent } from "../../src/citizens/demands/demand-rows.ts";
import { getOwnTable, listReadings } from "../../src/citizens/own-data.ts";
import { readPage } from "../../src/tables/rows.ts";
import { codeIn, everything, refused, worldOfLea } from "./demands-world.ts";
import { byNameAndBirth, byNameAndContract, readings, workAtErasures } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

test("an accepted correction is a version; the row of before stays in the earlier one", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const own = await getOwnTable(here.citizens, awa, world.link.id);
  const row = { number: 2, version: own.version.number };
  for (const m3 of ["beaucoup", "9".repeat(5000), "9".repeat(400), "1e999", "nan", "inf"]) {
    assert.equal(await refused(ask("correct", { row, changes: { m3 } })), "citizens-cell-wrong", m3);
  }
  assert.equal(
    await refused(ask("correct", { row, changes: { nom: "x".repeat(10_001) } })),
    "citizens-cell-wrong",
  );
  assert.equal(await refused(ask("correct", { row, changes: { contrat: "C-2" } })), "citizens-cell-kept");
  assert.equal(await refused(ask("complete", { row, changes: { m3: "1" } })), "citizens-cell-kept");
  // Rows of others, and of other versions, are none of theirs.
  assert.equal(await refused(ask("correct", { row: { ...row, number: 4 } })), "citizens-row-gone");
  assert.equal(await refused(ask("correct", { row: { ...row, version: 9 } })), "citizens-row-gone");
  for (const mois of ["31/02/2026", "2026-13-01", "10/01/26"]) {
    assert.equal(await refused(ask("correct", { row, changes: { mois } })), "citizens-cell-wrong", mois);
  }
  const demand = await ask("correct", { row, changes: { m3: "9,25", nom: "Le Gall", mois: "2/10/2026" } });
  assert.deepEqual([demand.state, demand.onRow], ["asked", true]);
  assert.deepEqual(
    [demand.askedAt, demand.dueAt].map((at) => at.toISOString().slice(0, 10)),
    ["2026-11-25", "2026-12-25"],
  );
  // Under the address of another organization it is nowhere, also for who edits for both.
  const both: Actor = {
    ...(await here.citizen("both")),
    memberships: [...(editor.memberships ?? []), { organization: newId(1), role: "editor" }],
  };
  await assertAskedOf(here.citizens, both, here.dataset.organization, demand.id);
  assert.equal(
    await refused(assertAskedOf(here.citizens, both, newId(1), demand.id)),
    "citizens-demand-unknown",
  );
  const read = await getDemand(here.citizens, editor, demand.id);
  assert.deepEqual([read.row?.["m3"], read.changes], ["9.5", { m3: "9,25", mois: "2/10/2026" }]);
  await acceptDemand(here.citizens, editor, demand.id, "");
  const { rows } = await readPage(here.ctx, editor, here.table, everything());
  assert.deepEqual(
    rows.map(({ m3 }) => m3),
    [8, 9.25, 7, 3, 1, 2, 4, 5],
  );
  assert.equal(rows[1]?.["mois"], "2026-10-02");
  const first = await readPage(here.ctx, editor, here.table, new URLSearchParams({ version: "1" }));
  assert.equal(first.rows[1]?.["m3"], 9.5);
  assert.equal((await getOwnDemand(here.citizens, awa, demand.id)).state, "done");
  assert.equal(await refused(acceptDemand(here.citizens, editor, demand.id, "")), "citizens-demand-answered");
  const readingsOf = await listReadings(here.citizens, awa, own, { pageSize: 10 });
  assert.ok(readingsOf.items.some(({ reading, rows: one }) => reading === "demand" && one === 1));
});

test("the organization alone answers: nobody else sees what is asked, an administrator neither", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const demand = await ask("oppose");
  const steward: Actor = { ...(await here.citizen("steward")), administrator: true };
  const other: Actor = {
    ...(await here.citizen("other")),
    memberships: [{ organization: newId(1), role: "administrator" }],
  };
  const reader: Actor = {
    ...(await here.citizen("reader")),
    memberships: [{ organization: here.dataset.organization, role: "reader" }],
  };
  for (const actor of [steward, other, reader, awa, await here.citizen("eve")]) {
    assert.equal(await refused(getDemand(here.citizens, actor, demand.id)), "citizens-demand-unknown");
    assert.equal(await refused(acceptDemand(here.citizens, actor, demand.id, "")), "citizens-demand-unknown");
    assert.equal(
      await refused(refuseDemand(here.citizens, actor, demand.id, "Non.")),
      "citizens-demand-unknown",
    );
    assert.equal(
      await refused(prolongDemand(here.citizens, actor, demand.id, "x")),
      "citizens-demand-unknown",
    );
  }
  assert.equal(await refused(getOwnDemand(here.citizens, editor, demand.id)), "citizens-demand-unknown");
  assert.equal(await refused(withdrawDemand(here.citizens, editor, demand.id)), "citizens-demand-unknown");
  // Who administers the site learns how many wait, and nothing else.
  assert.deepEqual(
    (await countDemands(here.citizens, steward)).map(({ open, near }) => [open, near]),
    [[1, 0]],
  );
  const kept = await here.ctx.db`select * from demands`;
  assert.doesNotMatch(withoutRandom(kept), /C-1|Gall|plaît/);
});

test("of all rows the organization reads whom it is asked about, which the person sees; nobody else is told", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const { citizens } = here;
  await here.declare({ ...byNameAndContract, facts: byNameAndBirth.facts });
  const demand = await ask("oppose");
  const read = await getDemand(citizens, editor, demand.id);
  assert.deepEqual(read.about, { contrat: "C-1", nom: "Le Gall", ne_le: "1980-05-01" });
  const seen = async () =>
    (await listReadings(citizens, awa, await getOwnTable(citizens, awa, world.link.id), { pageSize: 10 }))
      .items;
  const [entry] = await seen();
  assert.deepEqual([entry?.reading, entry?.columns.toSorted()], ["demand", ["contrat", "ne_le", "nom"]]);
  assert.equal((await getOwnDemand(citizens, awa, demand.id)).about, undefined);
  // One that was kept before this was, with the value alone.
  const { id } = demand;
  await here.ctx.db`
    update demands set content = ${await sealContent(citizens, id, { person: "C-1", words: "" })} where id = ${id}`;
  assert.deepEqual((await getDemand(citizens, editor, id)).about, { contrat: "C-1" });
  await here.declare({ ...byNameAndContract, personColumn: "nom" });
  assert.equal((await getDemand(citizens, editor, id)).about, undefined);
  await acceptDemand(citizens, editor, id, "");
  assert.equal((await getDemand(citizens, editor, id)).about, undefined);
});

test("the month is counted, prolonged once with a reason, and told by mail without a word of it", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  here.time.now = new Date("2027-01-31T10:00:00Z");
  const demand = await ask("limit");
  assert.equal(demand.dueAt.toISOString().slice(0, 10), "2027-02-28");
  here.time.now = new Date("2027-02-22T10:00:00Z");
  assert.equal((await countDemands(here.citizens, editor))[0]?.near, 1);
  await prolongDemand(here.citizens, editor, demand.id, "Un dossier complexe.");
  const own = await getOwnDemand(here.citizens, awa, demand.id);
  assert.deepEqual(
    [own.dueAt.toISOString().slice(0, 10), own.answer.prolonged],
    ["2027-04-30", "Un dossier complexe."],
  );
  assert.equal(
    await refused(prolongDemand(here.citizens, editor, demand.id, "Encore.")),
    "citizens-demand-prolonged",
  );
  assert.equal(await refused(refuseDemand(here.citizens, editor, demand.id, " ")), "catalogue-reason-wrong");
  await refuseDemand(here.citizens, editor, demand.id, "Ces relevés sont exacts.");
  const answer = await getOwnDemand(here.citizens, awa, demand.id);
  assert.deepEqual(
    [answer.state, answer.answer.reason, answer.answer.prolonged],
    ["refused", "Ces relevés sont exacts.", "Un dossier complexe."],
  );
  assert.equal(await refused(withdrawDemand(here.citizens, awa, demand.id)), "citizens-demand-answered");
  assert.doesNotMatch(JSON.stringify(here.letters), /complexe|exacts|plaît|Gall/);
  const late = await ask("limit");
  here.time.now = new Date("2027-05-22T10:00:00Z");
  assert.equal(
    await refused(prolongDemand(here.citizens, editor, late.id, "Trop tard.")),
    "citizens-demand-prolonged",
  );
});

test("asked twice it waits once; withdrawn, it is gone with all that it said", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const [first, second] = await Promise.allSettled([ask("oppose"), ask("oppose")]);
  const states = [first.status, second.status].toSorted();
  assert.deepEqual(states, ["fulfilled", "rejected"]);
  const listed = await listDemands(here.citizens, editor, here.dataset.organization, {
    page: 1,
    pageSize: 10,
  });
  const [demand] = listed.items;
  await withdrawDemand(here.citizens, awa, demand?.id ?? "");
  assert.equal(
    await refused(acceptDemand(here.citizens, editor, demand?.id ?? "", "")),
    "citizens-demand-answered",
  );
  assert.equal(await refused(ask("oppose", { words: " " })), "citizens-words-missing");
  // Two who answer at once: one does.
  const again = await ask("oppose");
  const answers = await Promise.allSettled([
    acceptDemand(here.citizens, editor, again.id, ""),
    refuseDemand(here.citizens, editor, again.id, "Non."),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});

test("an organization turns the pages of what it is asked: what waits first, the first that is due first", async () => {
  await using world = await worldOfLea();
  const { here, editor, ask } = world;
  const row = { number: 2, version: 1 };
  const ids = [];
  for (const day of ["01", "02", "03", "04", "05"]) {
    here.time.now = new Date(`2027-01-${day}T10:00:00Z`);
    ids.push((await ask("limit", { row })).id);
  }
  await ask("erase");
  const [first, second, third, fourth, last] = ids;
  await refuseDemand(here.citizens, editor, first ?? "", "Non.");
  await refuseDemand(here.citizens, editor, third ?? "", "Non.");
  await prolongDemand(here.citizens, editor, second ?? "", "Un dossier complexe.");
  const listed = async (page: number) => {
    const request = { page, pageSize: 2 };
    const found = await listDemands(here.citizens, editor, here.dataset.organization, request);
    assert.equal(found.total, 5);
    return found.items.map(({ id }) => id);
  };
  assert.deepEqual(await listed(1), [fourth, last]);
  assert.deepEqual(await listed(2), [second, third]);
  assert.deepEqual(await listed(3), [first]);
});

test("a refused request keeps the row as long as its table keeps rows, else a year; its answer stays", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const { citizens, time } = here;
  const row = { number: 2, version: 1 };
  const refusedOne = async () => {
    const { id } = await ask("correct", { row, changes: { m3: "1" } });
    await refuseDemand(citizens, editor, id, "Ce relevé est exact.");
    return id;
  };
  const [id, open] = [await refusedOne(), (await ask("limit", { row })).id];
  const unproven = await ask("erase");
  const saidAt = async (day: string, of = id) => {
    time.now = new Date(`${day}T12:00:00Z`);
    await workAtErasures(here);
    const { row: cells, words, answer } = await getOwnDemand(citizens, awa, of);
    assert.equal(answer.reason, of === id ? "Ce relevé est exact." : undefined);
    return [cells?.["m3"], words];
  };
  assert.deepEqual(await saidAt("2027-11-24"), ["9.5", "S’il vous plaît."]);
  assert.equal(await refused(getOwnDemand(citizens, awa, unproven.id)), "citizens-demand-unknown");
  assert.deepEqual(await saidAt("2027-11-26"), [undefined, ""]);
  assert.deepEqual(await saidAt("2027-11-26", open), ["9.5", "S’il vous plaît."]);
  await here.declare({ ...byNameAndContract, kept: { column: "ne_le", months: 1200 } });
  const long = await refusedOne();
  await workAtErasures(here);
  time.now = new Date("2032-11-26T12:00:00Z");
  await workAtErasures(here);
  assert.equal((await getDemand(citizens, editor, long)).row?.["m3"], "9.5");
});

test("what was asked of one column is carried out of no other, where the same value is somebody else", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const { citizens } = here;
  await here.import("releves.csv", `${readings}\nC-9;C-1;1980-01-01;x@example.org;2026-12-01;6`, {
    table: here.table,
  });
  const row = { number: 2, version: 2 };
  const proven = async (more: Parameters<typeof ask>[1]) => {
    const demand = await ask("erase", more);
    await proveDemand(citizens, awa, demand.id, codeIn(here));
    return demand.id;
  };
  const asked = [
    await proven({}),
    await proven({ row }),
    (await ask("correct", { row, changes: { m3: "1" } })).id,
  ];
  const oppose = await ask("oppose");
  const unproven = await ask("erase", { row });
  const code = codeIn(here);
  await here.declare({ ...byNameAndContract, personColumn: "nom" });
  // As it is by the former column again, nobody is told apart as before either.
  for (const declaration of [undefined, byNameAndContract]) {
    if (declaration !== undefined) await here.declare(declaration);
    assert.equal(
      await refused(proveDemand(citizens, awa, unproven.id, code)),
      "citizens-declaration-changed",
    );
    for (const id of asked) {
      const key = await refused(acceptDemand(citizens, editor, id, ""));
      assert.match(key, /^citizens-(demand-former|row-gone)$/);
      assert.equal((await getOwnDemand(citizens, awa, id)).state, "asked");
    }
  }
  await workAtErasures(here);
  const { total } = await readPage(here.ctx, editor, here.table, everything());
  assert.equal(total, 9);
  // What changes no row is answered, and what is refused is asked anew.
  await acceptDemand(citizens, editor, oppose.id, "");
  await refuseDemand(citizens, editor, asked[0] ?? "", "Refaites-la.");
});
