import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import type { Block } from "../../src/boards/board.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"hopital" | "region">>>;
let board: string;
let dataset: string;

const list = (datasets: readonly string[]): Block => ({
  kind: "datasets",
  id: "b1",
  width: "whole",
  datasets,
});

before(async () => {
  world = await networkWorld("hopital", "region");
  const published = await publishTable(
    world.hopital,
    "Hospitalisations par jour",
    "dep;jour;hosp\n35;2020-11-01;3",
  );
  dataset = published.dataset.id;
  await world.region.follow(world.hopital);
  await seesTable(world.region, published.table.id);
  const { boards } = world.hopital.app.rooms;
  const { organization } = published.dataset;
  ({ id: board } = await boards.createBoard(system, {
    organization,
    title: "Hôpitaux au jour le jour",
    blocks: [list([dataset])],
  }));
});

after(() => world[Symbol.asyncDispose]());

/** As the region finds boards of others. */
const found = (q: string) => world.region.app.rooms.boards.findBoardsElsewhere(anyone, { q, most: 10 });

async function untilFound(q: string, urls: readonly string[]): Promise<void> {
  await world.region.until(`${q}: ${urls.length}`, async () => {
    await world.hopital.settle();
    await world.region.settle();
    return JSON.stringify((await found(q)).map(({ url }) => url)) === JSON.stringify(urls);
  });
}

test("a published board is found by the instances that follow what it shows, under its address", async () => {
  const { rooms } = world.hopital.app;
  assert.deepEqual(await found("hôpitaux"), []);
  const { slug } = await rooms.boards.publishBoard(system, board);
  const url = `${world.hopital.url}/boards/${slug}`;
  await untilFound("jour HÔPITAUX", [url]);
  assert.deepEqual(await found("autre"), []);
  const { items } = await world.region.app.rooms.datasets.listDatasets(anyone, { page: 1, pageSize: 10 });
  assert.deepEqual(
    items.map(({ metadata }) => metadata.boards),
    [[{ title: "Hôpitaux au jour le jour", url }]],
  );
});

test("renamed, it is found by its new name; made a draft again, by nobody; and an event tells each", async () => {
  const { rooms } = world.hopital.app;
  await rooms.boards.changeBoard(system, board, { title: "Lits occupés" });
  const url = `${world.hopital.url}/boards/hopitaux-au-jour-le-jour`;
  // What is saved and not published is told to nobody.
  await untilFound("jour", [url]);
  await rooms.boards.publishBoard(system, board);
  await untilFound("lits", [url]);
  assert.deepEqual(await found("jour"), []);
  await rooms.boards.unpublishBoard(system, board);
  await untilFound("lits", []);
  await rooms.boards.publishBoard(system, board);
  await untilFound("lits", [url]);
});

test("its document is taken in where what it shows is followed", async () => {
  const { rooms } = world.hopital.app;
  const document: unknown = JSON.parse(JSON.stringify(await rooms.boards.exportBoard(system, board)));
  const { organizations, boards } = world.region.app.rooms;
  const { items } = await organizations.listOrganizations(system, { page: 1, pageSize: 100 });
  const organization = items.find(({ origin }) => origin === undefined)?.id ?? "";
  const taken = await boards.importBoard(system, organization, document);
  assert.deepEqual(taken.left, []);
  const [block] = taken.board.blocks;
  assert.equal(block?.kind === "datasets" ? block.datasets.length : 0, 1);
  const again = await boards.exportBoard(system, taken.board.id);
  assert.deepEqual(again.blocks, (document as { blocks: unknown }).blocks);
});

test("what it shows is withdrawn: it is found no more", async () => {
  const { rooms } = world.hopital.app;
  await rooms.datasets.withdraw(system, dataset, "Faux");
  await untilFound("lits", []);
  const { items } = await rooms.boards.listBoards(anyone, { page: 1, pageSize: 10 });
  assert.deepEqual(items, []);
  await rooms.boards.deleteBoard(system, board);
});
