import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import type { IndicatorDefinition, RowsSource } from "../../src/indicators/definition.ts";
import { readerOf } from "./granted-world.ts";
import { importRows, openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"hopital" | "region">>>;
/** Of the table, on the site of the region. */
let slug: string;
let table: string;
let dataset: string;
let organization: string;
let cookie: string;
let editor: Actor;
let made: string;
/** An indicator that the hospital computes, on the site of the region. */
let named: string;

const csv = (...lines: readonly string[]) => ["dep;jour;hosp", ...lines].join("\n");
const first = ["35;2020-11-01;3", "35;2020-11-02;6", "22;2020-11-01;100"];

before(async () => {
  world = await networkWorld("hopital", "region");
  const published = await publishTable(world.hopital, "Hospitalisations par jour", csv(...first));
  table = published.table.id;
  dataset = published.dataset.id;
  await world.region.follow(world.hopital);
  await seesTable(world.region, table);
  await openPages(world.region);
  const steward = await readerOf(world.region, "eve", true);
  [cookie, editor] = [await steward.cookie(), await steward.actor()];
  const { rooms } = world.region.app;
  ({ organization } = await world.region.draft("Brouillon"));
  const found = await rooms.remote.openTable(anyone, table);
  slug = (await rooms.datasets.getDataset(anyone, found.dataset)).slug;
});

after(() => world[Symbol.asyncDispose]());

const get = async (path: string, who = cookie) =>
  fetch(world.region.url + path, { headers: { cookie: who, "accept-language": "fr" }, redirect: "manual" });

async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(world.region.url + path, {
    method: "POST",
    headers: { cookie, accept: "text/html", "accept-language": "fr", origin: world.region.url },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const definitionOf = async (named: string): Promise<IndicatorDefinition | undefined> =>
  (await world.region.app.rooms.indicators.getIndicator(editor, named)).definition;

test("an editor keeps an indicator of a table that another instance holds, from its page", async () => {
  const page = await (await get(`/datasets/${slug}`)).text();
  assert.match(page, /href="\/datasets\/[^"]+\/indicator"/);
  assert.doesNotMatch(await (await get(`/datasets/${slug}`, "")).text(), /\/indicator"/);
  assert.equal((await get(`/datasets/${slug}/indicator`, "")).status, 401);
  const form = await (await get(`/datasets/${slug}/indicator`)).text();
  assert.match(form, /<option value="hosp"/);
  assert.match(form, new RegExp(`name="organization"[\\s\\S]*<option value="${organization}"`));
  const told = {
    title: "Lits occupés",
    organization,
    decimals: "0",
    value: "hosp",
    aggregation: "sum",
    time: "jour",
    grain: "day",
    place: "column:departement:dep",
    gaps: "missing",
    rollUp: "on",
    filter: "",
  };
  const kept = await post(`/datasets/${slug}/indicator?/keep`, told);
  assert.equal(kept.status, 303);
  made = (kept.headers.get("location") ?? "").replace("/indicators/", "");
  const { source } = (await definitionOf(made)) as { source: RowsSource };
  assert.deepEqual(
    [source.instance, source.table, source.time],
    [world.hopital.url, table, { column: "jour", grain: "day" }],
  );
});

test("it is changed by its form, and what is measured stays where its producer tells no columns", async () => {
  const before = await definitionOf(made);
  const form = await (await get(`/indicators/${made}/edit`)).text();
  assert.match(form, /<option value="hosp" selected/);
  const changed = await post(`/indicators/${made}/edit?/keep`, {
    title: "Lits occupés",
    decimals: "0",
    unit: "lits",
    value: "hosp",
    aggregation: "avg",
    time: "jour",
    grain: "day",
    place: "column:departement:dep",
    gaps: "missing",
    rollUp: "on",
    filter: "",
  });
  assert.equal(changed.status, 303);
  const { source } = (await definitionOf(made)) as { source: RowsSource };
  assert.deepEqual([source.instance, source.value.aggregation], [world.hopital.url, "avg"]);
  // Of a form without columns, nothing of what is measured is told.
  const words = { title: "Lits", decimals: "1", unit: "lits" };
  assert.equal((await post(`/indicators/${made}/edit?/keep`, words)).status, 303);
  assert.deepEqual((await definitionOf(made))?.source, source);
  assert.notDeepEqual(before?.source, source);
  world.hopital.answerAs("away");
  const without = await (await get(`/indicators/${made}/edit`)).text();
  assert.match(without, /ne se lisent pas en ce moment/);
  assert.doesNotMatch(without, /name="aggregation"/);
  // Its name needs no computation.
  assert.equal((await post(`/indicators/${made}/edit?/keep`, { ...words, title: "Les lits" })).status, 303);
  world.hopital.answerAs("usual");
  // One that did not answer is left alone for a moment.
  await world.region.until("its columns are read again", async () =>
    (await (await get(`/indicators/${made}/edit`)).text()).includes('name="aggregation"'),
  );
});

test("the page of a place shows an indicator that tells of it, however many others do not", async () => {
  const { indicators, datasets } = world.region.app.rooms;
  const source: RowsSource = {
    kind: "rows",
    table,
    instance: world.hopital.url,
    filter: "dep__exact=22",
    value: { aggregation: "sum", column: "hosp" },
    time: { column: "jour", grain: "day" },
    place: { column: "dep", level: "departement" },
    rollUp: false,
    gaps: "missing",
  };
  const keep = async (title: string, filter: string) => {
    const definition = { source: { ...source, filter }, steps: [] };
    const told = { organization, title, decimals: 0, licence: "etalab-2.0", definition };
    const { dataset: own } = await indicators.createIndicator(system, told);
    await datasets.publish(system, own.id);
  };
  for (let n = 1; n <= 13; n += 1) await keep(`A${n} des Côtes-d’Armor`, "dep__exact=22");
  await keep("Z d’Ille-et-Vilaine", "dep__exact=35");
  const page = await (await get("/places/departement/35", "")).text();
  assert.match(page, /Z d’Ille-et-Vilaine/);
  assert.doesNotMatch(page, /A1 des Côtes/);
});

test("what was known of an indicator that another instance computes is asked there: an earlier computation, and revisions", async () => {
  const { rooms } = world.hopital.app;
  const own: RowsSource = {
    kind: "rows",
    table,
    filter: "",
    value: { aggregation: "sum", column: "hosp" },
    time: { column: "jour", grain: "day" },
    place: { column: "dep", level: "departement" },
    rollUp: false,
    gaps: "missing",
  };
  const { organization: theirs, id } = await rooms.datasets.getDataset(anyone, dataset);
  const { dataset: told, facts } = await rooms.indicators.createIndicator(system, {
    organization: theirs,
    title: "Lits révisés",
    decimals: 0,
    licence: "etalab-2.0",
    definition: { source: own, steps: [] },
  });
  await rooms.datasets.publish(system, told.id);
  await importRows(world.hopital, id, csv(...first, "35;2020-11-02;60"), { table });
  await world.region.until("the second computation is known", async () => {
    await world.hopital.settle();
    await world.region.settle();
    return (await world.region.app.rooms.remote.findTable(anyone, facts.table))?.record.version === 2;
  });
  const followed = await world.region.app.rooms.remote.openTable(anyone, facts.table);
  named = (await world.region.app.rooms.datasets.getDataset(anyone, followed.dataset)).slug;
  const shown = async (search: string) => {
    const page = await fetch(`${world.region.url}/indicators/${named}?${search}&place=departement-35`, {
      headers: { "accept-language": "fr" },
    });
    return (await page.text()).replace(/<[^>]*>/g, " ");
  };
  assert.match(await shown("view=table"), /2 novembre 2020\s+66/);
  const earlier = await shown("view=table&vintage=1");
  assert.match(earlier, /2 novembre 2020\s+6\s/);
  assert.match(earlier, /Ce qu’on savait le/);
  assert.match(await shown("revised=1&at=2020-11-02"), /Su le[\s\S]*\s6\s[\s\S]*\s66\s+\+60/);
  assert.equal((await get(`/indicators/${named}?vintage=9`, "")).status, 404);
});

test("another is made from an indicator that another instance computes, of one level of its places", async () => {
  assert.match(await (await get(`/indicators/${named}`)).text(), /\/derive"/);
  assert.doesNotMatch(await (await get(`/indicators/${named}`, "")).text(), /\/derive"/);
  assert.equal((await get(`/indicators/${named}/derive`, "")).status, 401);
  const form = await (await get(`/indicators/${named}/derive`)).text();
  assert.match(form, /name="level"[\s\S]*<option value="departement"/);
  const kept = await post(`/indicators/${named}/derive?/keep`, {
    title: "Lits de plus",
    organization,
    level: "departement",
    decimals: "0",
    "step-0": "change:1:value",
  });
  assert.equal(kept.status, 303, await kept.text());
  const own = (kept.headers.get("location") ?? "").replace("/indicators/", "");
  const { source } = (await definitionOf(own)) as { source: RowsSource };
  assert.equal(source.instance, world.hopital.url);
  const page = await (await get(`/indicators/${own}?view=table&place=departement-35`)).text();
  assert.match(page.replace(/<[^>]*>/g, " "), /2 novembre 2020\s+63\s/);
});
