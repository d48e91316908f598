import assert from "node:assert/strict";
import { test } from "node:test";
import { clearTableRule, setRule } from "../../src/access/access-rules.ts";
import { type Actor, system } from "../../src/access/actor.ts";
import { closeToPersons, leaveClosed } from "../../src/access/person-tables.ts";
import { forgetDataset, forgetTable } from "../../src/access/forget.ts";
import type { Level } from "../../src/access/policy.ts";
import { isFailure } from "../../src/base/failure.ts";
import { newId } from "../../src/base/id.ts";
import { createDataset } from "../../src/catalogue/datasets.ts";
import { publish } from "../../src/catalogue/publish.ts";
import type { Indicator } from "../../src/indicators/indicator.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import {
  changeIndicator,
  createIndicator,
  getIndicator,
  getVintage,
  listIndicators,
  listVintages,
} from "../../src/indicators/indicators.ts";
import type { IndicatorDefinition } from "../../src/indicators/definition.ts";
import { previewIndicator } from "../../src/indicators/preview.ts";
import { readSeries } from "../../src/indicators/series.ts";
import { createOrganization } from "../../src/people/organizations.ts";
import { listReadableTables } from "../../src/tables/readable-tables.ts";
import { exportRows } from "../../src/tables/exports.ts";
import { tellExport } from "../../src/tables/tell-export.ts";
import { readPage } from "../../src/tables/rows.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

const csv = ["dep,jour,hosp", ...[3, 4, 5].map((value, day) => `35,2020-11-0${day + 1},${value}`)].join("\n");
const anyone: Actor = { kind: "anyone" };
type World = Awaited<ReturnType<typeof indicatorWorld>>;

/** An indicator of an indicator of a table, published. */
async function madeOf(world: World) {
  const table = await world.table("hospitalisations.csv", csv);
  const plain = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const change = await world.create("En un jour", {
    source: { kind: "indicator", indicator: plain.dataset.id },
    steps: [{ kind: "change", since: 1, relative: false }],
  });
  await publishAll(world, [world.dataset.id, plain.dataset.id, change.dataset.id]);
  return { table, plain, change };
}

async function publishAll({ ctx }: World, datasets: readonly string[]): Promise<void> {
  for (const dataset of datasets) {
    await ctx.db`update datasets set licence = 'lov2' where id = ${dataset}`;
    await publish({ ...ctx, ...tablesForCatalogue(ctx) }, system, dataset);
  }
}

/** What anybody gets of an indicator: its values, or the code of the refusal; by each way to its rows. */
async function seen({ indicators }: World, { dataset, facts }: Indicator) {
  const indicator = await getIndicator(indicators, anyone, dataset.id);
  const place = { level: "departement", code: "35" } as const;
  const read = await readSeries(indicators, anyone, indicator, { places: [place] }).then(
    (series) => series.flatMap(({ points }) => points.map(({ value }) => value)),
    refusalOf,
  );
  const exported = await exportRows(indicators, anyone, facts.table, "csv", new URLSearchParams()).then(
    ({ stream }) => {
      stream.destroy();
      return "exported";
    },
    refusalOf,
  );
  const told = await tellExport(indicators, anyone, facts.table, "csv", new URLSearchParams()).then(
    () => "exported",
    refusalOf,
  );
  assert.equal(told, exported, "what a file is, is told to who may have it");
  const { items } = await listReadableTables(indicators, anyone, { page: 1, pageSize: 100 });
  return [read, exported, items.some(({ id }) => id === facts.table) ? "listed" : "not listed"];
}

function refusalOf(error: unknown): string {
  if (isFailure(error)) return error.code;
  throw error;
}

const open = (values: readonly (number | null)[]) => [values, "exported", "listed"];
const closed = ["forbidden", "forbidden", "not listed"];

test("its own organization reads what is held back, and each reading is in the journal", async () => {
  await using world = await indicatorWorld();
  const { table, plain } = await madeOf(world);
  const { db } = world.ctx;
  const { id: dataset, organization } = world.dataset;
  const { definition } = await getIndicator(world.indicators, anyone, plain.dataset.id);
  assert.equal(definition?.source.kind, "rows");
  await db.begin((tx) => setRule(tx, { dataset, table, level: "closed" }));
  const reader: Actor = {
    kind: "member",
    account: "01a00000-0000-7000-8000-000000000001",
    administrator: false,
    memberships: [{ organization, role: "reader" }],
  };
  // Others are told what its dataset says, and nothing of the rows: no filter, no code that was left out.
  for (const id of [plain.dataset.id, plain.dataset.slug]) {
    const told = await getIndicator(world.indicators, anyone, id);
    assert.deepEqual(Object.keys(told).toSorted(), ["dataset", "facts"]);
    const own = await getIndicator(world.indicators, reader, id);
    assert.deepEqual([own.definition, own.vintage?.number], [definition, 1]);
  }
  const { items } = await listIndicators(world.indicators, anyone, { page: 1, pageSize: 10 });
  assert.deepEqual(
    items.map((one) => [one.definition, one.vintage]),
    [
      [undefined, undefined],
      [undefined, undefined],
    ],
  );
  const forbidden = { code: "forbidden" };
  const { id } = plain.dataset;
  await assert.rejects(getVintage(world.indicators, anyone, id, 1), forbidden);
  await assert.rejects(listVintages(world.indicators, anyone, id, { page: 1, pageSize: 10 }), forbidden);
  await assert.rejects(computeAgain(world.indicators, anyone, id, 1), forbidden);
  const places = [{ level: "departement", code: "35" }] as const;
  const [series] = await readSeries(world.indicators, reader, plain, { places });
  assert.deepEqual(
    series?.points.map(({ value }) => value),
    [3, 4, 5],
  );
});

/** The dataset alone is named. */
function isAboutPeople(error: unknown): true {
  assert.ok(isFailure(error), String(error));
  assert.deepEqual([error.key, Object.keys(error.args ?? {})], ["indicator-source-persons", ["title"]]);
  return true;
}

test("from a table about people nothing is computed, and no refusal tells a row of it", async () => {
  await using world = await indicatorWorld();
  const { table, plain } = await madeOf(world);
  const dataset = world.dataset.id;
  await world.ctx.db.begin(async (tx) => closeToPersons(tx, { table, dataset }, ["dep"]));
  const rows = { source: byDepartement(table), steps: [] };
  const sql =
    "select '2020-11-01' as period, string_agg(hosp, ';') as code, 1 as value from t union all select '2020-11-01', 'x', 2";
  const statement: IndicatorDefinition = {
    source: { kind: "statement", sql, tables: [{ name: "t", table }], grain: "day", level: "commune" },
    steps: [],
  };
  const { organization } = world.dataset;
  for (const definition of [rows, statement]) {
    await assert.rejects(world.create("Autre", definition), isAboutPeople);
    await assert.rejects(
      previewIndicator(world.indicators, system, { organization, definition }),
      isAboutPeople,
    );
  }
  const again = await computeAgain(world.indicators, system, plain.dataset.id, 1);
  assert.deepEqual([again.isSame, again.problem?.key], [false, "indicator-source-persons"]);
  await world.table("hospitalisations.csv", csv.replace(",3", ",4"), table);
  await world.settle();
  assert.equal(
    (await getIndicator(world.indicators, system, plain.dataset.id)).problem?.key,
    "indicator-source-persons",
  );
});

test("what was computed from a table that is not open any more is closed on the next request, and opens again with it", async () => {
  await using world = await indicatorWorld();
  const { table, plain, change } = await madeOf(world);
  const both = async () => [await seen(world, plain), await seen(world, change)];
  assert.deepEqual(await both(), [open([3, 4, 5]), open([null, 1, 1])]);
  const { db } = world.ctx;
  const dataset = world.dataset.id;
  for (const level of ["account", "restricted", "closed"] satisfies Level[]) {
    await db.begin((tx) => setRule(tx, { dataset, table, level }));
    assert.deepEqual(await both(), [closed, closed], level);
    await db.begin((tx) => clearTableRule(tx, { dataset, table }));
    assert.deepEqual(await both(), [open([3, 4, 5]), open([null, 1, 1])]);
    await db.begin((tx) => setRule(tx, { dataset, level }));
    assert.deepEqual(await both(), [closed, closed], `${level}, of the dataset`);
    await db.begin((tx) => setRule(tx, { dataset, level: "open" }));
  }
  // Its own organization reads it still, and a table about people closes what it gave as any other does.
  await db.begin((tx) => closeToPersons(tx, { dataset, table }, ["dep"]));
  assert.deepEqual(await both(), [closed, closed]);
  const staff = { kind: "member", account: newId(1), administrator: false } as const;
  const { organization } = world.dataset;
  const member = { ...staff, memberships: [{ organization, role: "reader" }] } as const;
  const { total } = await readPage(world.indicators, member, plain.facts.table, new URLSearchParams());
  assert.ok(total > 0);
  await db.begin((tx) => leaveClosed(tx, { dataset, table }, "Fermée."));
  await db.begin((tx) => clearTableRule(tx, { dataset, table }));
  assert.deepEqual(await both(), [open([3, 4, 5]), open([null, 1, 1])]);
  // Who may not know of the source reads nothing that it gave.
  await db.begin((tx) => setRule(tx, { dataset, level: "open", audience: [] }));
  assert.deepEqual(await both(), [closed, closed]);
});

test("a closed table that is deleted leaves what was computed from it closed", async () => {
  await using world = await indicatorWorld();
  const { table, plain } = await madeOf(world);
  const { db } = world.ctx;
  await db.begin((tx) => setRule(tx, { dataset: world.dataset.id, table, level: "closed" }));
  await db.begin(async (tx) => {
    await forgetTable(tx, table);
    await forgetDataset(tx, world.dataset.id);
  });
  assert.deepEqual(await seen(world, plain), closed);
});

test("an organization makes no indicator of what another does not let everybody read", async () => {
  await using world = await indicatorWorld();
  const { table } = await madeOf(world);
  const { ctx, indicators } = world;
  const other = await createOrganization(ctx, system, { name: "Une autre" });
  const make = () =>
    createIndicator(indicators, system, {
      organization: other.id,
      title: "Des autres",
      decimals: 0,
      definition: { source: byDepartement(table), steps: [] },
    });
  assert.equal((await make()).facts.from, "2020-11-01");
  await ctx.db.begin((tx) => setRule(tx, { dataset: world.dataset.id, table, level: "restricted" }));
  await assert.rejects(make, { code: "invalid" });
  const hidden = await createDataset(ctx, system, {
    organization: world.dataset.organization,
    title: "Brouillon",
  });
  const draft = await world.ctx.db<{ id: string }[]>`
    update tables set dataset = ${hidden.id} where id = ${table} returning id`;
  assert.equal(draft.length, 1);
  await ctx.db.begin((tx) => clearTableRule(tx, { dataset: world.dataset.id, table }));
  await assert.rejects(make);
});

test("an indicator of a draft is not published before it, and one that is published does not take to a draft", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hospitalisations.csv", csv);
  const plain = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const { indicators } = world;
  const isRefused = { key: "catalogue-source-hidden", args: { titles: ["Cantines"] } };
  await assert.rejects(publishAll(world, [plain.dataset.id]), isRefused);
  const change = await world.create("En un jour", {
    source: { kind: "indicator", indicator: plain.dataset.id },
    steps: [{ kind: "change", since: 1, relative: false }],
  });
  const both = { key: "catalogue-source-hidden", args: { titles: ["Cantines", "Hospitalisations"] } };
  await assert.rejects(publishAll(world, [change.dataset.id]), both);
  await publishAll(world, [world.dataset.id, plain.dataset.id, change.dataset.id]);
  assert.deepEqual(await seen(world, change), open([null, 1, 1]));

  const hidden = await createDataset(world.ctx, system, {
    organization: world.dataset.organization,
    title: "Brouillon",
  });
  // With one more column, so that it is another table.
  const later = await world.table("autre.csv", csv.replace(/$/gm, ",1"));
  assert.notEqual(later, table);
  await world.ctx.db`update tables set dataset = ${hidden.id} where id = ${later}`;
  const definition = { source: byDepartement(later), steps: [] };
  const moved = changeIndicator(indicators, system, plain.dataset.id, { definition });
  await assert.rejects(moved, { key: "catalogue-source-hidden", args: { titles: ["Brouillon"] } });
  assert.deepEqual(await seen(world, plain), open([3, 4, 5]));
});
