import assert from "node:assert/strict";
import { test } from "node:test";
import { setRule } from "../access/access-rules.ts";
import { system } from "../access/actor.ts";
import { type Id, newId } from "../base/id.ts";
import { findBoardsElsewhere, listBoards } from "../boards/boards.ts";
import { createDataset } from "../catalogue/datasets.ts";
import type { Metadata } from "../catalogue/metadata.ts";
import { publish } from "../catalogue/publish.ts";
import { findPlaceAnswer } from "../search/answer-place.ts";
import { search, searchTexts, suggest } from "../search/search-datasets.ts";
import { openSearchIndex } from "../search/index/search-index.ts";
import { openGazetteer } from "../territory/gazetteer.ts";
import { openTerritory } from "../territory/open-territory.ts";
import { ask, peopleWorld } from "../../test/people-world.ts";
import type { Rooms } from "../rooms.ts";
import { createApi } from "./app.ts";

async function searchWorld() {
  const world = await peopleWorld();
  const { db } = world;
  const { clock } = world.people;
  const territory = openTerritory();
  const index = openSearchIndex({
    db,
    clock,
    territory,
    tableFacts: async () => new Map(),
    qualityOf: async () => new Map(),
    log: () => undefined,
  });
  const ctx = { db, clock, territory, gazetteer: openGazetteer(territory), index };
  const placing = { ...ctx, figuresOf: async () => [], figuresElsewhere: async () => [] };
  const rooms: Rooms = {
    ...world.rooms,
    search: {
      findInRows: async () => [],
      tellPlace: async () => ({ figures: [] }),
      findPlaceAnswer: (question) => findPlaceAnswer(placing, question),
      search: (...told) => search(ctx, ...told),
      searchTexts: (...told) => searchTexts(ctx, ...told),
      suggest: (...told) => suggest(ctx, ...told),
    },
    boards: {
      listBoards: (...told) => listBoards(ctx, ...told),
      findBoardsElsewhere: (...told) => findBoardsElsewhere(ctx, ...told),
    } as Partial<Rooms["boards"]> as Rooms["boards"],
  };
  for (const title of ["Menus des cantines", "Cantines bio", "Budget"]) {
    const { id } = await createDataset({ db, clock }, system, {
      organization: world.town.id,
      title,
      licence: "etalab-2.0",
    });
    await publish(world.catalogue, system, id);
  }
  return {
    db,
    api: createApi(rooms, { url: "http://maille.test", version: "0" }),
    [Symbol.asyncDispose]: async () => {
      await index[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

test("a program searches as people do, and is told what was understood", async () => {
  await using world = await searchWorld();
  const first = await ask(world.api, "GET", "/api/search?q=cantinnes&page_size=1&facets=producer,licence");
  assert.equal(first.status, 200);
  assert.equal(first.body.meta.total, 2);
  assert.equal(first.body.data.length, 1);
  assert.equal(first.body.understood.words[0].corrected, "cantines");
  assert.deepEqual(Object.keys(first.body.facets), ["producer", "licence"]);
  assert.deepEqual(first.body.facets.licence[0], {
    value: "etalab-2.0",
    label: "Licence Ouverte 2.0",
    count: 2,
    chosen: false,
  });
  const { pathname, search: query } = new URL(first.body.links.next);
  const second = await ask(world.api, "GET", pathname + query);
  assert.notEqual(second.body.data[0].title, first.body.data[0].title);
});

test("values of a facet come as often as they are asked, and none are counted where none are asked for", async () => {
  await using world = await searchWorld();
  const { body } = await ask(world.api, "GET", "/api/search?licence=etalab-2.0&licence=ODbL-1.0&facets=");
  assert.equal(body.meta.total, 3);
  assert.deepEqual(body.facets, {});
});

test("what comes nearest is told beside an empty answer", async () => {
  await using world = await searchWorld();
  const { body } = await ask(world.api, "GET", "/api/search?q=cantines&theme=ENVI");
  assert.deepEqual(body.data, []);
  assert.equal(body.meta.total, 0);
  assert.equal(body.nearest.length, 2);
});

test("a dataset is told by a search as at its own address, with what not everybody reads", async () => {
  await using world = await searchWorld();
  const { db, api } = world;
  const table = newId();
  const figures = [table, newId()].map((of) => ({ kind: "chart", title: "Repas", table: of }));
  await db`
    update datasets set metadata = metadata || ${db.json({ keywords: ["cantines"], figures })}
    where title <> 'Budget'`;
  const { body } = await ask(api, "GET", "/api/search?q=cantines");
  const [first, second] = body.data.map(({ id }: { id: Id }) => id);
  await setRule(db, { dataset: first, table, level: "closed" });
  await setRule(db, { dataset: second, level: "restricted" });
  const { data } = (await ask(api, "GET", "/api/search?q=cantines&sort=title")).body;
  assert.deepEqual(
    data.map(({ metadata }: { metadata: Metadata }) => [metadata.accessRights, metadata.figures?.length]),
    [
      [undefined, 1],
      ["RESTRICTED", undefined],
    ],
  );
  for (const each of data) {
    assert.deepEqual(each, (await ask(api, "GET", `/api/datasets/${each.id}`)).body);
  }
});

test("suggestions lead to a page", async () => {
  await using world = await searchWorld();
  const { body } = await ask(world.api, "GET", "/api/search/suggestions?q=budg");
  assert.deepEqual(body.data, [
    { kind: "dataset", text: "Budget", links: { page: "http://maille.test/datasets/budget" } },
  ]);
});
