import assert from "node:assert/strict";
import { test } from "node:test";
import { type Actor, anyone, system } from "../access/actor.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { changeDataset, createDataset } from "./datasets.ts";
import { listDatasets } from "./list-datasets.ts";
import { publish, withdraw } from "./publish.ts";

test("the newest are those that were opened last, for whoever asks, page by page", async () => {
  await using world = await peopleWorld();
  const { catalogue, town, time } = world;
  const later = () => (time.now = new Date(time.now.getTime() + 60_000));
  const make = async (title: string) => {
    later();
    return (await createDataset(catalogue, system, { organization: town.id, title, licence: "lov2" })).id;
  };
  const open = async (id: string) => {
    later();
    await publish(catalogue, system, id);
  };
  const close = async (id: string) => {
    later();
    await withdraw(catalogue, system, id, "Faux");
  };
  const [a, b, c, d, e] = [
    await make("a"),
    await make("b"),
    await make("c"),
    await make("d"),
    await make("e"),
  ];
  for (const id of [c, a, b, d]) await open(id);
  // Opened again, it is the newest; closed again, it is not among them; one that never was is for its own alone.
  await close(c);
  await open(c);
  await close(d);
  await open(d);
  await close(d);
  assert.equal(typeof e, "string");
  const titles = async (actor: Actor, asked: object, size = 2) => {
    const told: string[] = [];
    for (let page = 1; ; page += 1) {
      const { items, total } = await listDatasets(catalogue, actor, { page, pageSize: size, ...asked });
      told.push(...items.map(({ title }) => title));
      if (items.length < size) return `${told.join("")} of ${total}`;
    }
  };
  assert.equal(await titles(anyone, {}), "cba of 3");
  assert.equal(await titles(anyone, { state: "published" }), "cba of 3");
  assert.equal(await titles(system, { state: "published" }), "cba of 3");
  assert.equal(await titles(system, {}), "cbae of 4");
  assert.equal(await titles(system, { state: "withdrawn" }), "d of 1");
  assert.equal(await titles(anyone, { state: "withdrawn" }), "d of 1");
  assert.equal(await titles(anyone, { state: "draft" }), " of 0");
  assert.equal(await titles(anyone, { sort: "title" }), "abc of 3");
  assert.equal(await titles(anyone, { organization: town.id }), "cba of 3");
  assert.equal(await titles(anyone, { q: "b" }), "b of 1");
  for (const [actor, total] of [
    [anyone, 3],
    [system, 4],
  ] as const) {
    const behind = await listDatasets(catalogue, actor, { page: 9, pageSize: 2 });
    assert.deepEqual([behind.items, behind.total], [[], total]);
  }
});

test("titles stand as people count, for whoever asks, and where a change puts them", async () => {
  await using world = await peopleWorld();
  const { catalogue, town, other } = world;
  const make = async (title: string, organization = town.id) =>
    (await createDataset(catalogue, system, { organization, title, licence: "lov2" })).id;
  const titles = [
    "Lot 10",
    "« Lot 9 »",
    "lot 2",
    "Écoles 3",
    "Plan 1234567890123",
    "Plan 99",
    "e\u0301cole 12",
  ];
  const ids = [];
  for (const title of titles) ids.push(await make(title));
  const elsewhere = await make("Lot 1", other.id);
  const [draft] = [await make("Lot 3")];
  for (const id of [...ids, elsewhere]) await publish(catalogue, system, id);
  const told = async (actor: Actor, asked: object = {}) => {
    const pages = [];
    for (let page = 1; page < 6; page += 1)
      pages.push(
        ...(await listDatasets(catalogue, actor, { page, pageSize: 2, sort: "title", ...asked })).items,
      );
    return pages.map(({ title }) => title.replace("e\u0301", "é"));
  };
  const schools = ["école 12", "Écoles 3"];
  const lots = ["lot 2", "« Lot 9 »", "Lot 10"];
  const plans = ["Plan 99", "Plan 1234567890123"];
  assert.deepEqual(await told(anyone), [...schools, "Lot 1", ...lots, ...plans]);
  assert.deepEqual(await told(anyone, { organization: town.id }), [...schools, ...lots, ...plans]);
  assert.deepEqual(await told(anyone, { q: "lot" }), ["Lot 1", ...lots]);
  assert.deepEqual(await told(system), [...schools, "Lot 1", "lot 2", "Lot 3", ...lots.slice(1), ...plans]);
  assert.deepEqual(await told(system, { state: "draft" }), ["Lot 3"]);
  await changeDataset(catalogue, system, ids[0] ?? "", { title: "Lot 1 bis" });
  await changeDataset(catalogue, system, draft, { title: "Abris" });
  await publish(catalogue, system, draft);
  assert.deepEqual(await told(anyone), [
    "Abris",
    ...schools,
    "Lot 1",
    "Lot 1 bis",
    ...lots.slice(0, 2),
    ...plans,
  ]);
  await withdraw(catalogue, system, ids[2] ?? "", "Faux");
  assert.deepEqual(await told(anyone), ["Abris", ...schools, "Lot 1", "Lot 1 bis", "« Lot 9 »", ...plans]);
});
