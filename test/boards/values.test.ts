import assert from "node:assert/strict";
import { test } from "node:test";
import { type Actor, anyone } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import type { Block } from "../../src/boards/board.ts";
import { boardsVerbs } from "../../src/boards/room.ts";
import { boardsWork } from "../../src/boards/work.ts";
import { getDataset } from "../../src/catalogue/datasets.ts";
import { readLevel, readPeriod } from "../../src/indicators/series.ts";
import { lastSuccessor } from "../../src/territory/place-tree.ts";
import { byDepartement } from "../indicators/world.ts";
import type { Db } from "../../src/db/db.ts";
import { boardWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof boardWorld>>;
const ille = { level: "departement", code: "35" } as const;

const blocksOf = ({ indicator }: World): readonly Block[] => [
  { kind: "figure", id: "b1", width: "third", indicator },
  { kind: "curve", id: "b2", width: "whole", indicator, beside: [{ level: "region", code: "53" }] },
  { kind: "map", id: "b3", width: "whole", indicator, level: "departement" },
];

async function shown(world: World, actor: Actor, place: { level: "departement"; code: string } = ille) {
  const read = await world.boards.readValues(actor, blocksOf(world), place);
  const one = read.get(world.indicator);
  const series = one?.series.get(`departement ${place.code}`);
  return {
    values: series?.points.map(({ value }) => value),
    places: one?.periods.get("departement")?.values.length,
    problem: one?.problem?.key,
    kept: one?.drawn !== undefined,
  };
}

test("a board reads an indicator as who reads the board, whatever was read before", async () => {
  await using world = await boardWorld();
  const whole = { values: [3, 6, 9], places: 4, problem: undefined, kept: true };
  assert.deepEqual(await shown(world, world.eve), whole);
  // A draft of the indicator: nobody else knows of it, though its values are kept by now.
  const unknown = { values: undefined, places: undefined, kept: false };
  for (const other of [anyone, world.oscar])
    assert.deepEqual(await shown(world, other), { ...unknown, problem: "catalogue-dataset-not-found" });
  await world.publishIndicator();
  assert.deepEqual(await shown(world, anyone), whole);
  await setRule(world.ctx.db, { dataset: world.indicator, level: "closed", reason: "En relecture" });
  assert.deepEqual(await shown(world, anyone), { ...unknown, problem: "access-closed" });
  assert.deepEqual(await shown(world, world.eve), { ...whole, kept: false });
});

test("what was computed from a table that is closed meanwhile shows on no board any more", async () => {
  await using world = await boardWorld();
  await world.publishIndicator();
  assert.equal((await shown(world, anyone)).kept, true);
  await setRule(world.ctx.db, { dataset: world.dataset.id, level: "closed" });
  assert.deepEqual(await shown(world, anyone), {
    values: undefined,
    places: undefined,
    problem: "access-closed-unexplained",
    kept: false,
  });
});

test("a new version shows at the next reading; a place without a value and a withdrawn indicator are told", async () => {
  await using world = await boardWorld();
  await world.publishIndicator();
  await shown(world, anyone);
  await world.table("hospitalisations.csv", world.csv(4), world.source);
  await world.settle();
  assert.deepEqual((await shown(world, anyone)).values, [3, 6, 9, 12]);
  const paris = { level: "departement", code: "75" } as const;
  assert.deepEqual(
    [(await shown(world, anyone, paris)).values, (await shown(world, anyone)).places],
    [undefined, 4],
  );
  await world.ctx.db`
    insert into withdrawals (publication, at, reason, by)
    select id, now(), 'Faux', null from publications where dataset = ${world.indicator}`;
  assert.equal((await shown(world, anyone)).problem, "catalogue-withdrawn");
});

test("a block whose source has lost a column shows its values and says why they stand", async () => {
  await using world = await boardWorld();
  await world.publishIndicator();
  const whole = await shown(world, anyone);
  const standing = async () => {
    const read = (await world.boards.readValues(anyone, blocksOf(world), ille)).get(world.indicator);
    return read?.stands?.key;
  };
  assert.equal(await standing(), undefined);
  await world.table("hospitalisations.csv", world.csv(4).replace("hosp", "lits"), world.source);
  await world.settle();
  assert.deepEqual([await standing(), await shown(world, anyone)], ["indicator-column-gone", whole]);
  await world.table("hospitalisations.csv", world.csv(4), world.source);
  await world.settle();
  assert.equal(await standing(), undefined);
});

test("sixty blocks of as many places are read, each with its own values", async () => {
  await using world = await boardWorld();
  const { indicator } = world;
  const codes = world.ctx.territory.codes("departement").slice(0, 60);
  assert.ok(codes.includes("35") && codes.length === 60);
  const blocks = codes.map((code, at): Block => {
    const place = { level: "departement", code } as const;
    return { kind: "figure", id: `b${at}`, width: "third", indicator, place };
  });
  const read = (await world.boards.readValues(world.eve, blocks, ille)).get(indicator);
  assert.equal(read?.problem, undefined);
  const values = read?.series.get("departement 35")?.points.map(({ value }) => value);
  assert.deepEqual([values, read?.series.size], [[3, 6, 9], 60]);
});

test("a version that comes while a board is read leaves nothing of the one before in its place", async () => {
  await using world = await boardWorld();
  await world.publishIndicator();
  const comes = async (): Promise<void> => {
    await world.table("hospitalisations.csv", world.csv(4), world.source);
    await world.settle();
  };
  const { boards } = boardsVerbs({ ...world.context, db: afterFirstAnswer(world.context.db, comes) });
  await boards.readValues(anyone, blocksOf(world), ille);
  const read = (await world.boards.readValues(anyone, blocksOf(world), ille)).get(world.indicator);
  const values = read?.series.get("departement 35")?.points.map(({ value }) => value);
  assert.deepEqual([values, read?.periods.get("departement")?.period], [[3, 6, 9, 12], "2020-11-04"]);
});

/** Something is done between the answer to the first question and the next question. */
function afterFirstAnswer(db: Db, work: () => Promise<void>): Db {
  let done: Promise<void> | undefined;
  return new Proxy(db, {
    apply(target, self, asked: Parameters<Db>) {
      const question: Promise<unknown> = Reflect.apply(target, self, asked);
      // A part of a question is never waited for.
      const wait = question.then.bind(question);
      const later: typeof wait = (...then) =>
        wait(async (answer) => {
          await (done ??= work());
          return answer;
        }).then(...then) as never;
      // oxlint-disable-next-line unicorn/no-thenable
      return Object.defineProperty(question, "then", { value: later });
    },
  });
}

test("the places of a level are read at once, each with its own values, as the table API tells them", async () => {
  await using world = await boardWorld();
  const days = world.csv(4).replace("29,2020-11-02,4\n", "").replace("29,2020-11-04,8", "29,2020-11-04,");
  await world.table("hospitalisations.csv", days, world.source);
  await world.settle();
  await world.publishIndicator();
  const valuesOf = async (code: string) =>
    (await shown(world, anyone, { level: "departement", code })).values;
  const together = await Promise.all(["22", "29", "35", "56", "75"].map(valuesOf));
  assert.deepEqual(together, [[1, 2, 3, 4], [2, null, 6, null], [3, 6, 9, 12], [4, 8, 12, 16], undefined]);
  const { whole } = world.context.kept.of(world.values, 2);
  const dataset = await getDataset(world.ctx, anyone, world.indicator);
  const facts = dataset.metadata.indicator ?? assert.fail();
  const told = await readLevel(world.indicators, anyone, { dataset, facts }, { level: "departement" });
  for (const one of told) assert.deepEqual(whole.get("departement")?.seriesOf(one.place.code), one);
  assert.ok(told.some(({ points }) => points.some(({ reason }) => reason !== undefined)));
  for (const period of ["2020-11-02", "2020-11-04"]) {
    const asked = { level: "departement", period } as const;
    const atOnce = await readPeriod(world.indicators, anyone, { dataset, facts }, asked);
    assert.deepEqual(whole.get("departement")?.at(period), atOnce);
  }
});

test("a published board is made ready when what it shows changes: what everybody reads of it, then its page", async () => {
  await using world = await boardWorld();
  const made: string[] = [];
  const context = { ...world.context, makePage: async (path: string) => void made.push(path) };
  const [work] = boardsWork(context);
  assert.ok(work?.watch !== undefined);
  const settle = async (): Promise<readonly string[]> => {
    for (const key of (await work.due?.()) ?? []) await work.run(new AbortController().signal, key);
    return made.splice(0);
  };
  const { id } = await world.make();
  assert.deepEqual(await settle(), [], "a draft is made ready for nobody");
  const { slug } = await world.boards.publishBoard(world.eve, id);
  assert.deepEqual(await settle(), [`/boards/${slug}`]);
  assert.equal(context.kept.of(world.values, 1).whole.size, 0, "nobody else knows of its indicator");
  await world.publishIndicator();
  const comes = async (days: number): Promise<void> => {
    await world.table("hospitalisations.csv", world.csv(days), world.source);
    await world.settle();
  };
  await comes(4);
  assert.deepEqual([await settle(), await settle()], [[`/boards/${slug}`], []]);
  const { whole, series } = context.kept.of(world.values, 2);
  assert.deepEqual([[...whole.keys()].toSorted(), series.size], [["departement", "region"], 0]);
  await setRule(world.ctx.db, { dataset: world.indicator, level: "closed", reason: "En relecture" });
  await comes(5);
  assert.deepEqual(await settle(), [`/boards/${slug}`]);
  assert.equal(context.kept.of(world.values, 3).whole.size, 0);
  assert.equal((await shown(world, anyone)).problem, "access-closed");
});

test("values that are kept are read without asking the engine again, until another version is there", async () => {
  await using world = await boardWorld();
  await world.publishIndicator();
  await shown(world, anyone);
  const known = world.context.kept.of(world.values, 1);
  const marker = [{ period: "2020-11-01", value: 42, status: "observed" }] as const;
  known.series.set("departement 35", { place: { ...ille, label: "Ille-et-Vilaine" }, points: marker });
  assert.deepEqual((await shown(world, anyone)).values, [42]);
  assert.equal(world.context.kept.of(world.values, 2).series.size, 0);
});

test("a block of a place that was merged since shows the place of today", async () => {
  await using world = await boardWorld();
  const former = "25";
  const today = lastSuccessor(world.ctx.territory, "region", former);
  assert.notEqual(today, former);
  const table = await world.table("regions.csv", `reg,jour,hosp\n${today},2020-11-01,7\n`);
  const place = { level: "region", code: former } as const;
  const source = byDepartement(table, { place: { column: "reg", level: "region" } });
  const { dataset } = await world.create("Par région", { source, steps: [] });
  const block = { kind: "curve", id: "b1", width: "whole", indicator: dataset.id, place } as const;
  for (const page of [ille, place]) {
    const read = (await world.boards.readValues(world.eve, [block], page)).get(dataset.id);
    assert.equal(read?.series.get(`region ${former}`)?.place.code, today);
  }
});
