import assert from "node:assert/strict";
import { test } from "node:test";
import { setRule } from "../access/access-rules.ts";
import { system } from "../access/actor.ts";
import { type Id, newId } from "../base/id.ts";
import { wholeCountry } from "../boards/board-rules.ts";
import { findBoardsElsewhere, insertBoard, listBoards } from "../boards/boards.ts";
import { putBoardsBeside } from "../catalogue/board-links.ts";
import { changeDataset, createDataset } from "../catalogue/datasets.ts";
import type { BoardLink, Metadata } from "../catalogue/metadata.ts";
import { publish, withdraw } from "../catalogue/publish.ts";
import { Footprint, leaving } from "../base/footprint.ts";
import { listKeywords } from "../catalogue/published.ts";
import { MarkedChanges } from "../db/changes.ts";
import type { Db } from "../db/db.ts";
import { findPlaceAnswer } from "../search/answer-place.ts";
import { listFound } from "../search/list-found.ts";
import { rebuildIndex } from "../search/rebuild-index.ts";
import { search, searchWritten, suggest } from "../search/search-datasets.ts";
import { openSearchIndex } from "../search/index/search-index.ts";
import { openGazetteer } from "../territory/gazetteer.ts";
import { openTerritory } from "../territory/open-territory.ts";
import { ask, peopleWorld } from "../../test/people-world.ts";
import type { Rooms } from "../rooms.ts";
import { KeptParts } from "../server/kept-parts.ts";
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
    freshMs: 60_000,
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
      searchWritten: (...told) => searchWritten(ctx, ...told),
      suggest: (...told) => suggest(ctx, ...told),
      listFound: (...told) => listFound(ctx, ...told),
      rebuildIndex: (...told) => rebuildIndex(ctx, ...told),
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
    world,
    api: createApi(rooms, { url: "http://maille.test", version: "0" }),
    /** The same, which keeps parts of its answers. */
    keeping: createApi(rooms, { url: "http://maille.test", version: "0", changes: new MarkedChanges(db) }),
    [Symbol.asyncDispose]: async () => {
      await index[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

test("what a list is asked for is text, whatever it looks like, and all of its pages are told", async () => {
  await using world = await searchWorld();
  const { api } = world;
  const { town } = world.world;
  const token = await world.world.token("eve");
  for (const title of ["Écoles à 100 %", "L'eau; potable", "Sous_titre\\x", "Autre chose"]) {
    await ask(api, "POST", "/api/datasets", { token, json: { organization: town.id, title } });
  }
  const count = async (q: string) => {
    const answer = await ask(api, "GET", `/api/datasets?q=${encodeURIComponent(q)}`, { token });
    assert.equal(answer.status, 200, q);
    return answer.body.meta.total as number;
  };
  assert.equal(await count("ecoles"), 1);
  assert.equal(await count("ÉCOLES 100"), 1);
  assert.equal(await count("%"), 1);
  assert.equal(await count("_"), 1);
  assert.equal(await count("\\"), 1);
  assert.equal(await count("'; drop table datasets; --"), 0);
  assert.equal(await count("l'eau;"), 1);
  assert.equal(await count("' or 1=1"), 1, "the title that has a 1");
  assert.equal(await count("\u0000 ecoles"), 1);
  const oscar = await world.world.token("oscar");
  const hidden = await ask(api, "GET", "/api/datasets?q=ecoles", { token: oscar });
  assert.equal(hidden.body.meta.total, 0, "drafts of others");
  assert.equal(await count(""), 7);
  assert.equal(await count("cantine"), 2);
  const first = await ask(api, "GET", "/api/datasets?q=cantine&sort=title&page_size=1");
  assert.deepEqual([first.body.meta.total, first.body.data[0].title], [2, "Cantines bio"]);
  const { pathname, search: query } = new URL(first.body.links.next);
  const second = await ask(api, "GET", pathname + query);
  assert.deepEqual([second.body.data[0].title, second.body.links.next], ["Menus des cantines", undefined]);
});

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

test("what a search keeps for the next is told no longer than it is so", async () => {
  await using at = await searchWorld();
  const { db, world } = at;
  const path = "/api/search?q=cantines&sort=title";
  const titles = async () => {
    const { body } = await ask(at.keeping, "GET", path);
    assert.deepEqual(body, (await ask(at.keeping, "GET", path)).body);
    assert.deepEqual(body, (await ask(at.api, "GET", path)).body);
    return [body.data, body.boards].map((each) => each.map(({ title }: { title: string }) => title));
  };
  const { body } = await ask(at.api, "GET", path);
  const [bio, menus] = body.data.map(({ id }: { id: Id }) => id);
  assert.deepEqual(await titles(), [["Cantines bio", "Menus des cantines"], []]);
  await changeDataset(world.catalogue, system, bio, { title: "Cantines biologiques" });
  assert.deepEqual(await titles(), [["Cantines biologiques", "Menus des cantines"], []]);
  const board = newId();
  const document = { title: "Les Cantines", description: "", place: wholeCountry, blocks: [] };
  await db.begin((tx) =>
    insertBoard(tx, { id: board, organization: world.town.id, document, at: new Date(), by: null }),
  );
  assert.deepEqual((await titles())[1], []);
  await db`update boards set shown = 1, shown_at = now(), published_at = now()`;
  assert.deepEqual((await titles())[1], ["Les Cantines"]);
  await putBoards(db, [{ title: "CANTINES d’ici", url: "https://a.example/boards/cantines" }]);
  assert.deepEqual((await titles())[1], ["Les Cantines", "CANTINES d’ici"]);
  await setRule(db, { dataset: menus, level: "open", audience: [] });
  assert.deepEqual((await titles())[0], ["Cantines biologiques"]);
  await withdraw(world.catalogue, system, bio, "Erreur");
  assert.deepEqual((await titles())[0], []);
});

test("the keywords of what is published are kept for everybody until one changes, and are right at once", async () => {
  await using at = await searchWorld();
  const { db, world } = at;
  const tags = async (): Promise<readonly string[]> => {
    const [first, again, other] = [
      await ask(at.keeping, "GET", "/api/3/action/tag_list"),
      await ask(at.keeping, "GET", "/api/action/tag_list"),
      await ask(at.api, "GET", "/api/3/action/tag_list"),
    ].map(({ body }) => body.result);
    assert.deepEqual(again, first);
    assert.deepEqual(other, first);
    return first;
  };
  assert.deepEqual(await tags(), []);
  const [{ id } = { id: newId() }] = await db<{ id: Id }[]>`select id from datasets where title = 'Budget'`;
  const tell = (keywords: readonly string[]) =>
    changeDataset(world.catalogue, system, id, { metadata: { keywords: [...keywords] } });
  await tell(["finances", "comptes"]);
  assert.deepEqual(await tags(), ["comptes", "finances"]);
  await tell(["finances"]);
  assert.deepEqual(await tags(), ["finances"]);
  await setRule(db, { dataset: id, level: "open", audience: [] });
  assert.deepEqual(await tags(), []);
  const changes = new MarkedChanges(db);
  const parts = new KeptParts(changes);
  const list = async () =>
    leaving(new Footprint(parts.since(await changes.look())), () =>
      listKeywords({ db }, { kind: "anyone" }, { part: "", most: 10 }),
    );
  assert.equal(await list(), await list(), "read once");
  await withdraw(world.catalogue, system, id, "Erreur");
  assert.deepEqual(await list(), []);
});

const putBoards = (db: Db, boards: readonly BoardLink[]) =>
  db.begin((tx) => putBoardsBeside(tx, "https://a.example", boards));

test("suggestions lead to a page", async () => {
  await using world = await searchWorld();
  const { body } = await ask(world.api, "GET", "/api/search/suggestions?q=budg");
  assert.deepEqual(body.data, [
    { kind: "dataset", text: "Budget", links: { page: "http://maille.test/datasets/budget" } },
  ]);
});
