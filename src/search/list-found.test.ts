import assert from "node:assert/strict";
import { test } from "node:test";
import { setRule } from "../access/access-rules.ts";
import { type Actor, anyone, system } from "../access/actor.ts";
import { listDatasets } from "../catalogue/list-datasets.ts";
import { publish, withdraw } from "../catalogue/publish.ts";
import { touchSearch } from "../catalogue/search-index/touch.ts";
import { searchWorld } from "../../test/search-world.ts";
import { type FoundRequest, listFound } from "./list-found.ts";
import { search, type SearchContext } from "./search-datasets.ts";

type World = Awaited<ReturnType<typeof searchWorld>>;

/** The titles of all pages, and the total that each of them tells. */
async function titlesOf(
  { ctx }: World,
  actor: Actor,
  asked: Partial<FoundRequest>,
  pageSize = 2,
): Promise<string> {
  const told: string[] = [];
  for (let page = 1; ; page += 1) {
    const list = await listFound(ctx, actor, { q: "forêt", language: "fr", ...asked, page, pageSize });
    told.push(...list.items.map(({ title }) => title));
    if (list.items.length < pageSize) return `${told.join(" ")} of ${list.total}`;
  }
}

test("a list finds what a search finds, each reader what they may know of, all of its pages in one order", async () => {
  await using world = await searchWorld();
  const { catalogue, db, time, town, other } = world;
  const later = () => (time.now = new Date(time.now.getTime() + 60_000));
  const add = async (title: string, ...more: [string?, object?, string?]) => {
    later();
    return world.add(title, ...more);
  };
  await add("Bouleaux", "Dans la forêt.");
  await add("Arbres", "", { keywords: ["forêts"] });
  await add("Cerfs", "Forêt", {}, other.id);
  await add("Budget");
  later();
  const closed = await world.draft("Daims", "En forêt.");
  await setRule(db, { dataset: closed, level: "restricted", audience: [town.id] });
  await publish(catalogue, system, closed);
  later();
  await world.draft("Essences", "De la forêt.");
  const gone = await add("Faons", "Forêt.");
  await withdraw(catalogue, system, gone, "Faux");

  const [eve, oscar] = [await world.actor("eve"), await world.actor("oscar")];
  assert.equal(await titlesOf(world, anyone, {}), "Cerfs Arbres Bouleaux of 3");
  assert.equal(await titlesOf(world, anyone, { sort: "title" }), "Arbres Bouleaux Cerfs of 3");
  assert.equal(await titlesOf(world, oscar, {}), "Cerfs Arbres Bouleaux of 3");
  assert.equal(await titlesOf(world, eve, {}), "Essences Daims Cerfs Arbres Bouleaux of 5");
  assert.equal(await titlesOf(world, eve, { sort: "title" }), "Arbres Bouleaux Cerfs Daims Essences of 5");
  assert.equal(await titlesOf(world, eve, { state: "published" }), "Daims Cerfs Arbres Bouleaux of 4");
  assert.equal(await titlesOf(world, eve, { state: "draft" }), "Essences of 1");
  assert.equal(await titlesOf(world, anyone, { state: "withdrawn" }), "Faons of 1");
  assert.equal(await titlesOf(world, eve, { organization: town.id }), "Essences Daims Arbres Bouleaux of 4");
  assert.equal(await titlesOf(world, eve, { organization: other.id }), "Cerfs of 1");
  assert.equal(await titlesOf(world, eve, { organization: gone }), " of 0");
  assert.equal(await titlesOf(world, eve, { organization: "x" }), " of 0");
  assert.equal(await titlesOf(world, anyone, { q: "cerfs -bois" }), "Cerfs of 1");
  // The same words as a search: the nearest are no answer, and what everybody finds is all that it counts.
  for (const q of ["forêt", "forets budget", "arbre", "xyzzy"]) {
    const { total, nearest } = await world.ask(q);
    assert.match(await titlesOf(world, anyone, { q }), new RegExp(` of ${nearest ? 0 : total}$`, "u"));
  }
});

test("what stopped being for everybody is told once while the index lags, in lists and in searches", async () => {
  await using world = await searchWorld();
  const { ctx, db, town } = world;
  const closed = await world.add("Bouleaux", "Dans la forêt.");
  await world.add("Cerfs", "Dans la forêt.");
  const index = await ctx.index.fresh();
  await setRule(db, { dataset: closed, level: "restricted", audience: [town.id] });
  const lagging: SearchContext = { ...ctx, index: { ...ctx.index, fresh: async () => index } };
  const asked = { q: "forêt", language: "fr", page: 1, pageSize: 9 } as const;
  for (const [actor, expected] of [
    [await world.actor("eve"), ["Bouleaux", "Cerfs"]],
    [await world.actor("oscar"), ["Cerfs"]],
    [anyone, ["Cerfs"]],
  ] as const) {
    const list = await listFound(lagging, actor, asked);
    const found = await search(lagging, actor, { ...asked, sort: "relevance", filters: {} });
    for (const { items, total } of [list, found]) {
      assert.deepEqual(items.map(({ title }) => title).toSorted(), expected);
      assert.equal(total, 2, "the index tells what it holds until it has caught up");
    }
  }
});

function titles({ items }: { readonly items: readonly { readonly title: string }[] }): string {
  return items
    .map(({ title }) => title)
    .toSorted()
    .join();
}

test("phrases and what must not be there are understood of drafts and of what is not for everybody too", async () => {
  await using world = await searchWorld();
  const { catalogue, ctx, db, town } = world;
  await world.draft("Cerfs du bois");
  await world.draft("Cerfs de l’île", "Boisée.");
  const closed = await world.draft("Cerfs clos");
  await setRule(db, { dataset: closed, level: "restricted", audience: [town.id] });
  await publish(catalogue, system, closed);
  await world.add("Cerfs");
  const eve = await world.actor("eve");
  for (const [q, listed, drafts, found] of [
    ["cerfs -bois", "Cerfs,Cerfs clos,Cerfs de l’île", "Cerfs de l’île", "Cerfs,Cerfs clos"],
    ['cerfs -"du bois" -clos', "Cerfs,Cerfs de l’île", "Cerfs de l’île", "Cerfs"],
    ["-bois -cerfs", "", "", undefined],
    ["-île", "Cerfs,Cerfs clos,Cerfs du bois", "Cerfs du bois", "Cerfs,Cerfs clos"],
    ['"cerfs du bois"', "Cerfs du bois", "Cerfs du bois", undefined],
    ['"bois du cerfs"', "", "", undefined],
    ['"CERFS de l\'ile"', "Cerfs de l’île", "Cerfs de l’île", undefined],
    ['"cerfs clos"', "Cerfs clos", "", "Cerfs clos"],
    ['""', "", "", undefined],
    ["%", "", "", undefined],
    ["\u0000cerfs clos", "Cerfs,Cerfs clos", "", "Cerfs,Cerfs clos"],
  ] as const) {
    const asked = { q, language: "fr", page: 1, pageSize: 9 } as const;
    assert.equal(titles(await listFound(ctx, eve, asked)), listed, q);
    assert.equal(titles(await listFound(ctx, eve, { ...asked, state: "draft" })), drafts, q);
    const { nearest, ...answer } = await search(ctx, eve, { ...asked, sort: "relevance", filters: {} });
    assert.equal(nearest ? undefined : titles(answer), found, q);
  }
  // Signs alone, one of which PostgreSQL keeps in no text.
  await search(ctx, eve, { q: "\u0000", language: "fr", page: 1, pageSize: 9, sort: "newest", filters: {} });
});

test("what was published in one millisecond has one order in lists and in searches, whatever changed last", async () => {
  await using world = await searchWorld();
  const { catalogue, db } = world;
  const ids: string[] = [];
  for (let n = 0; n < 6; n += 1) ids.push(await world.draft("Forêt"));
  await db`
    insert into publications (id, dataset, at)
    select gen_random_uuid(), id, timestamptz '2026-11-25 09:00:00.001' + (n * 137 % 900) * interval '1 microsecond'
    from unnest(${ids}::uuid[]) with ordinality as told (id, n)`;
  // In the index one after another, some of them twice, with questions for each order between.
  for (const some of [[4, 1], [5], [2, 4], [0, 3, 1]]) {
    await touchSearch(
      db,
      some.map((n) => ids[n] ?? ""),
    );
    for (const sort of ["newest", "title"] as const) await world.ask("forêt", { sort });
  }
  for (const sort of ["newest", "title"] as const) {
    const { items } = await listDatasets(catalogue, anyone, { page: 1, pageSize: 9, sort });
    const listed = items.map(({ id }) => id);
    assert.deepEqual(listed, sort === "newest" ? ids.toSorted().toReversed() : ids.toSorted());
    for (const actor of [anyone, system, await world.actor("eve")]) {
      const found = await world.ask("forêt", { sort, pageSize: 9 }, actor);
      const all = await world.ask("", { sort, pageSize: 9 }, actor);
      const page = { q: "forêt", language: "fr", sort, page: 1, pageSize: 9 } as const;
      const told = await listFound(world.ctx, actor, page);
      for (const one of [found, all, told]) {
        assert.deepEqual(
          one.items.map(({ id }) => id),
          listed,
        );
      }
    }
  }
});
