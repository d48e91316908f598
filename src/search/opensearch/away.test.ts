import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { anyone } from "../../access/actor.ts";
import { searchWorld, territory } from "../../../test/search-world.ts";
import { askedAt, fakeSearchServer } from "../../../test/search-server.ts";
import { findPlaceAnswer } from "../answer-place.ts";
import { search, suggest } from "../search-datasets.ts";
import type { SearchRequest } from "../search.ts";
import { openOpenSearch } from "./opensearch-index.ts";

const request = (q: string, more: Partial<SearchRequest> = {}): SearchRequest => ({
  q,
  page: 1,
  pageSize: 20,
  sort: "relevance",
  language: "fr",
  filters: {},
  ...more,
});

test("without its server a search looks through titles, says so, and does not wait", async () => {
  await using world = await searchWorld();
  const { db } = world;
  await world.add("Menus des cantines scolaires");
  await world.add("Budget primitif", "Avec les cantines.");
  let answer: { status: number; body: unknown } | undefined = { status: 503, body: {} };
  await using server = await fakeSearchServer(() => answer);
  const told: string[] = [];
  await using index = openOpenSearch(
    {
      db,
      clock: world.people.clock,
      territory,
      tableFacts: async () => new Map(),
      qualityOf: async () => new Map(),
      log: (event) => told.push(event),
      freshMs: 300,
    },
    { ...askedAt(server.url), askingMs: 300 },
  );
  await index.prepare();
  assert.deepEqual(told, ["search-server-away"], "the site starts without it");
  const ctx = { ...world.ctx, index };
  const titles = async (q: string, more: Partial<SearchRequest> = {}) => {
    const { items, byTitleAlone, total } = await search(ctx, anyone, request(q, more));
    assert.equal(byTitleAlone, true);
    assert.equal(total, items.length);
    return items.map(({ title }) => title);
  };
  assert.deepEqual(await titles("CANTINES menus"), ["Menus des cantines scolaires"]);
  assert.deepEqual((await titles("")).toSorted(), ["Budget primitif", "Menus des cantines scolaires"]);
  assert.deepEqual(await titles("100%"), []);
  assert.deepEqual(await titles("cantines", { filters: { format: ["CSV"] } }), [], "what was not asked for");
  assert.deepEqual(await titles("cantines -menus"), []);
  assert.deepEqual(await suggest(ctx, anyone, "canti", "fr"), []);
  const answering = { ...ctx, figuresOf: async () => [], figuresElsewhere: async () => [] };
  assert.equal((await findPlaceAnswer(answering, "rennes"))?.place?.label, "Rennes");
  assert.equal(await index.served?.isReachable(), false);
  // One that hangs is waited for once.
  answer = undefined;
  await wait(2_100);
  const [began, before] = [performance.now(), server.asked.length];
  for (let n = 0; n < 20; n += 1) await titles("cantines");
  assert.ok(server.asked.length - before <= 1 + (performance.now() - began) / 2_000);
});
