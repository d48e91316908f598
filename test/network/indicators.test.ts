import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import type { RowsSource } from "../../src/indicators/definition.ts";
import type { Indicator } from "../../src/indicators/indicator.ts";
import type { SearchRequest } from "../../src/search/search.ts";
import { importRows, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"hopital" | "region">>>;
let table: string;
let dataset: string;
let made: Indicator;
/** Of an alert over it, where it is followed. */
let rule: string;

const csv = (...lines: readonly string[]) => ["dep;jour;hosp;nom", ...lines].join("\n");
const first = ["35;2020-11-01;3;a", "35;2020-11-02;6;b", "22;2020-11-01;100;c"];
const known = "35;2020-11-03;8;d";
const ille = { level: "departement", code: "35" } as const;

before(async () => {
  world = await networkWorld("hopital", "region");
  const published = await publishTable(world.hopital, "Hospitalisations par jour", csv(...first));
  table = published.table.id;
  dataset = published.dataset.id;
  await world.region.follow(world.hopital);
  await seesTable(world.region, table);
});

after(() => world[Symbol.asyncDispose]());

async function valuesOf(instance: "hopital" | "region", slugOrId: string, vintage?: number) {
  const { indicators } = world[instance].app.rooms;
  const indicator = await indicators.getIndicator(anyone, slugOrId);
  const read = await indicators.readSeries(anyone, indicator, {
    places: [ille],
    ...(vintage === undefined ? {} : { vintage }),
  });
  return read[0]?.points.map(({ value }) => value);
}

/** The organization of an instance. */
async function ownOrganization(instance: "hopital" | "region"): Promise<string> {
  const { organizations } = world[instance].app.rooms;
  const { items } = await organizations.listOrganizations(system, { page: 1, pageSize: 100 });
  return items.find(({ origin }) => origin === undefined)?.id ?? "";
}

/** What everybody sees of alerts where the indicator is followed: figure, state, and what it was revised to. */
async function alertsSeen() {
  const { items } = await world.hopital.app.rooms.alerts.listAlerts(anyone, {
    page: 1,
    pageSize: 10,
    state: "all",
  });
  return items.map(({ period, value, state, revised }) => [period, value, state, revised?.value]);
}

/** What everybody is told by a block of a board where the indicator is followed: its values, or why there are none. */
async function boardSeen() {
  const response = await fetch(`${world.hopital.url}/api/boards/lits-de-la-region/values`);
  const { blocks } = (await response.json()) as {
    blocks: { problem?: { key: string }; series?: { points: { value: number }[] }[] }[];
  };
  const [block] = blocks;
  return block?.problem?.key ?? block?.series?.[0]?.points.map(({ value }) => value);
}

/** Where the indicator is followed, after everything that is to be told and judged. */
const untilThere = (name: string, condition: () => Promise<boolean>) =>
  world.hopital.until(name, async () => {
    await world.region.settle();
    await world.hopital.settle();
    return condition();
  });

test("an indicator is computed from a table that another instance holds, and says from which version", async () => {
  const { rooms } = world.region.app;
  const organization = await ownOrganization("region");
  const source: RowsSource = {
    kind: "rows",
    table,
    instance: world.hopital.url,
    filter: "dep__exact=35",
    value: { aggregation: "sum", column: "hosp" },
    time: { column: "jour", grain: "day" },
    place: { column: "dep", level: "departement" },
    rollUp: true,
    gaps: "missing",
  };
  made = await rooms.indicators.createIndicator(system, {
    organization,
    title: "Lits occupés en Ille-et-Vilaine",
    licence: "etalab-2.0",
    decimals: 0,
    unit: "patients alités",
    method: "Comptage de minuit.",
    definition: { source, steps: [] },
  });
  await rooms.datasets.publish(system, made.dataset.id);
  assert.deepEqual(await valuesOf("region", made.dataset.id), [3, 6]);
  const [told] = made.vintage?.sources ?? [];
  assert.deepEqual([told?.instance, told?.table, told?.version], [world.hopital.url, table, 1]);
  assert.equal(told?.title, "Hospitalisations par jour");
  assert.match(told?.parquet ?? "", /^[0-9a-f]{64}$/);
  const again = await rooms.indicators.computeAgain(system, made.dataset.id, 1);
  assert.deepEqual([again.isSame, again.problem], [true, undefined]);
});

test("its producer's next version makes the next vintage; while it is away values stand, and it is tried again", async () => {
  const { rooms } = world.region.app;
  await importRows(world.hopital, dataset, csv(...first, "35;2020-11-03;9;d"), { table });
  await world.region.until("the version of there is computed", async () => {
    await world.region.settle();
    return (await valuesOf("region", made.dataset.id))?.length === 3;
  });
  assert.deepEqual(await valuesOf("region", made.dataset.id), [3, 6, 9]);
  assert.deepEqual(await valuesOf("region", made.dataset.id, 1), [3, 6]);
  const again = await rooms.indicators.computeAgain(system, made.dataset.id, 1);
  assert.deepEqual([again.isSame, again.problem], [true, undefined]);

  await importRows(world.hopital, dataset, csv(...first, known), { table });
  await world.region.until("the third version is known", async () => {
    const found = await rooms.remote.findTable(anyone, table);
    return found?.record.version === 3 || (await world.region.settle(), false);
  });
  await world.region.until("the third is computed", async () => {
    await world.region.settle();
    return (await valuesOf("region", made.dataset.id))?.at(-1) === 8;
  });
  world.hopital.answerAs("away");
  const lost = await rooms.indicators.computeAgain(system, made.dataset.id, 1);
  assert.equal(lost.isSame, false);
  assert.equal(lost.problem?.key, "remote-unreachable");
  assert.deepEqual(await valuesOf("region", made.dataset.id), [3, 6, 8]);
  world.hopital.answerAs("usual");
});

test("an indicator of a followed instance is found by the search, and its values are read there", async () => {
  await world.hopital.follow(world.region);
  await world.hopital.until("the indicator is known", async () => {
    await world.hopital.settle();
    const { items } = await world.hopital.app.rooms.indicators.listIndicators(anyone, {
      page: 1,
      pageSize: 10,
    });
    return items.length === 1;
  });
  const { indicators, search } = world.hopital.app.rooms;
  const { items } = await indicators.listIndicators(anyone, { page: 1, pageSize: 10 });
  assert.deepEqual(
    items.map(({ dataset: { title }, facts, definition }) => [title, facts.grain, facts.to, definition]),
    [["Lits occupés en Ille-et-Vilaine", "day", "2020-11-03", undefined]],
  );
  assert.deepEqual(await valuesOf("hopital", items[0]?.dataset.slug ?? ""), [3, 6, 8]);
  assert.deepEqual(await valuesOf("hopital", items[0]?.dataset.slug ?? "", 1), [3, 6]);
  const indicator = await indicators.getIndicator(anyone, items[0]?.dataset.slug ?? "");
  const { period, values } = await indicators.readPeriod(anyone, indicator, { level: "departement" });
  assert.deepEqual([period, values.map(({ code, value }) => [code, value])], ["2020-11-03", [["35", 8]]]);
  await world.hopital.until(
    "the search finds it",
    async () => (await world.hopital.search("lits occupés")).length > 0,
  );
  const found = await search.search(anyone, {
    q: "lits occupés",
    filters: {},
    sort: "relevance",
    language: "fr",
    page: 1,
    pageSize: 10,
  });
  assert.deepEqual(
    found.items.map(({ metadata }) => metadata.indicator?.table),
    [made.facts.table],
  );
  const ask = async (q: string, filters: SearchRequest["filters"]) => {
    const asked = { q, filters, sort: "relevance", language: "fr", page: 1, pageSize: 10 } as const;
    const { items: answers, facets, nearest } = await search.search(anyone, asked);
    const kinds = facets.find(({ facet }) => facet === "kind")?.values ?? [];
    return [
      nearest ? [] : answers.map(({ title }) => title),
      Object.fromEntries(kinds.map(({ value, count }) => [value, count])),
    ];
  };
  const own = "Hospitalisations par jour";
  const theirs = "Lits occupés en Ille-et-Vilaine";
  assert.deepEqual(await ask("", { kind: ["indicator"] }), [[theirs], { dataset: 1, indicator: 1 }]);
  assert.deepEqual(await ask("", { kind: ["dataset"] }), [[own], { dataset: 1, indicator: 1 }]);
  // By its unit, by how it is measured, and by what it is computed from.
  for (const q of ["patients alités", "comptage de minuit"])
    assert.deepEqual((await ask(q, {}))[0], [theirs], q);
  assert.deepEqual((await ask("hospitalisations", { kind: ["indicator"] }))[0], [theirs]);
});

test("an alert over an indicator of a followed instance is said once when its next figure is told, and tells its revision", async () => {
  const { rooms } = world.hopital.app;
  const organization = await ownOrganization("hopital");
  const { items } = await rooms.indicators.listIndicators(anyone, { page: 1, pageSize: 10 });
  const { id: account } = await rooms.accounts.createAccount(system, {
    email: "nour@example.org",
    name: "nour",
    password: "quatre mots sans lien",
  });
  const nour: Actor = {
    kind: "member",
    account,
    administrator: false,
    memberships: [{ organization, role: "editor" }],
  };
  ({ id: rule } = await rooms.alerts.createRule(nour, {
    indicator: items[0]?.dataset.slug ?? "",
    condition: { kind: "threshold", way: "above", value: 40 },
    ...ille,
    organization,
    audience: "everybody",
  }));
  const block = { kind: "figure", id: "b1", width: "whole", indicator: items[0]?.dataset.id ?? "" } as const;
  const board = await rooms.boards.createBoard(nour, {
    organization,
    title: "Lits de la région",
    place: ille,
    blocks: [block],
  });
  await rooms.boards.publishBoard(nour, board.id);
  assert.deepEqual([await boardSeen(), await alertsSeen()], [[3, 6, 8], []]);
  await importRows(world.hopital, dataset, csv(...first, known, "35;2020-11-04;43;e"), { table });
  const raised = ["2020-11-04", 43, "running"];
  await untilThere("it is raised", async () => (await alertsSeen()).length > 0);
  assert.deepEqual(await alertsSeen(), [[...raised, undefined]]);
  await importRows(world.hopital, dataset, csv(...first, known, "35;2020-11-04;44;e"), { table });
  await untilThere("it is revised", async () => (await alertsSeen())[0]?.[3] !== undefined);
  assert.deepEqual([await boardSeen(), await alertsSeen()], [[3, 6, 8, 44], [[...raised, 44]]]);
});

test("what was computed from a table of another instance is closed once that closes the table there, and opens with it", async () => {
  const { rooms } = world.region.app;
  const asAnyone = async () => {
    const found = await rooms.indicators.getIndicator(anyone, made.dataset.id);
    return rooms.indicators.readSeries(anyone, found, { places: [ille] }).then(
      (series) => series[0]?.points.map(({ value }) => value),
      (error: unknown) => (isFailure(error) ? error.code : "broken"),
    );
  };
  const until = (name: string, values: unknown) =>
    world.region.until(name, async () => {
      await world.region.settle();
      return isDeepStrictEqual(await asAnyone(), values);
    });
  const { sharing, datasets } = world.hopital.app.rooms;
  await sharing.setTableAccess(system, table, { level: "closed", reason: "Par erreur" });
  await until("it is closed", "forbidden");
  // Its next figures raise nothing where it is followed, and a board there says why it shows none.
  await importRows(world.hopital, dataset, csv(...first, known, "35;2020-11-05;99;f"), { table });
  await untilThere("it is closed there", async () => typeof (await boardSeen()) === "string");
  await untilThere(
    "its rule says why",
    async () => (await world.hopital.app.rooms.alerts.getRule(system, rule)).problem !== undefined,
  );
  assert.deepEqual([await boardSeen(), await alertsSeen()], ["remote-not-open", []]);
  assert.deepEqual((await rooms.indicators.listIndicators(system, { page: 1, pageSize: 10 })).total, 1);
  await sharing.clearTableAccess(system, table);
  await until("it is open again", [3, 6, 8, null, 99]);
  await datasets.withdraw(system, dataset, "Des noms y étaient");
  await until("it is closed for good", "forbidden");
  await untilThere("it is closed there for good", async () => typeof (await boardSeen()) === "string");
  assert.deepEqual(await alertsSeen(), []);
  const again = await rooms.indicators.computeAgain(system, made.dataset.id, 1);
  assert.equal(again.isSame, false);
});
