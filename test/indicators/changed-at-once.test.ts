import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { markOf } from "../../src/base/seen.ts";
import { askedOfIndicator } from "../../src/indicators/indicator.ts";
import { changeIndicator, getIndicator, type IndicatorChange } from "../../src/indicators/indicators.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

/** Each look at its clock is a millisecond later. */
async function oneIndicator(world: Awaited<ReturnType<typeof indicatorWorld>>) {
  let now = world.time.now.getTime();
  const table = await world.table("h.csv", "dep,jour,hosp\n35,2020-11-01,3\n");
  const { dataset } = await world.create("Hôpital", { source: byDepartement(table), steps: [] });
  return { indicators: { ...world.indicators, clock: () => new Date((now += 1)) }, id: dataset.id };
}

test("of changes from one look at once, exactly one is kept whole, and nothing of those that are refused", async () => {
  await using world = await indicatorWorld();
  const { indicators, id } = await oneIndicator(world);
  const rounds: readonly ((name: string) => IndicatorChange)[] = [
    (name) => ({ title: `Titre ${name}`, unit: `unité ${name}` }),
    (name) => ({ title: `Titre ${name}` }),
    (name) => ({ title: "Le même", description: "", unit: `unité ${name}` }),
    (name) => ({ unit: `unité ${name} bis` }),
  ];
  for (const changed of rounds) {
    const before = await getIndicator(indicators, system, id);
    const seen = markOf(askedOfIndicator(before));
    const changes = ["a", "b", "c", "d"].map((name) => changed(name));
    const ended = await Promise.allSettled(
      changes.map((change) => changeIndicator(indicators, system, id, { ...change, seen })),
    );
    const refusals = ended.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    assert.equal(refusals.length, 3, JSON.stringify(changes[0]));
    for (const refusal of refusals) {
      assert.ok(isFailure(refusal) && refusal.code === "conflict", String(refusal));
    }
    const won = changes[ended.findIndex(({ status }) => status === "fulfilled")];
    const { dataset, facts } = await getIndicator(indicators, system, id);
    assert.deepEqual(
      { title: dataset.title, unit: facts.unit },
      { title: won?.title ?? before.dataset.title, unit: won?.unit ?? before.facts.unit },
    );
  }
});

test("a change that is under way, or that its process left, is told to who would change what was before it", async () => {
  await using world = await indicatorWorld();
  const { indicators, id } = await oneIndicator(world);
  const look = async () => markOf(askedOfIndicator(await getIndicator(indicators, system, id)));
  const seen = await look();
  await indicators.db`update indicators set facts = facts || '{"unit": "lits"}' where dataset = ${id}`;
  assert.equal(await look(), seen, "nobody is shown it yet");
  const change = (mark: string) => changeIndicator(indicators, system, id, { unit: "places", seen: mark });
  await assert.rejects(change(seen), /changed-meanwhile/);
  assert.equal((await getIndicator(indicators, system, id)).facts.unit, "lits");
  assert.equal((await change(await look())).facts.unit, "places");
});

test("a change whose facts were changed between its words and them leaves its words as they were", async () => {
  await using world = await indicatorWorld();
  const { indicators, id } = await oneIndicator(world);
  const seen = markOf(askedOfIndicator(await getIndicator(indicators, system, id)));
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: isHeld, resolve: holds } = Promise.withResolvers<void>();
  const other = indicators.db.begin(async (tx) => {
    await tx`update indicators set facts = facts || '{"unit": "lits"}' where dataset = ${id}`;
    holds();
    await held;
  });
  await isHeld;
  const mine = changeIndicator(indicators, system, id, { title: "Autre", unit: "places", seen });
  const refused = assert.rejects(mine, /changed-meanwhile/);
  const title = async () => (await getIndicator(indicators, system, id)).dataset.title;
  for (let tries = 0; (await title()) !== "Autre"; tries += 1) {
    assert.ok(tries < 1_000, "the words are changed first");
    await wait(10);
  }
  letGo();
  await other;
  await refused;
  assert.equal(await title(), "Hôpital");
});
