import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone } from "../../src/access/actor.ts";
import type { Block } from "../../src/boards/board.ts";
import { boardWorld } from "./world.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

type World = Awaited<ReturnType<typeof boardWorld>>;

/** A board with a figure, a list, words and a picture, published. */
async function madeBoard(world: World) {
  const { boards, eve, indicator, dataset } = world;
  const { id } = await world.make();
  const picture = await boards.addPicture(eve, id, png);
  const blocks: readonly Block[] = [
    { kind: "figure", id: "b1", width: "third", indicator },
    { kind: "datasets", id: "b2", width: "half", datasets: [indicator, dataset.id] },
    { kind: "text", id: "b3", width: "whole", text: "**{value}**", indicator },
    { kind: "picture", id: "b4", width: "whole", picture, alternative: "Un point" },
  ];
  await boards.changeBoard(eve, id, { blocks, language: "fr" });
  await boards.publishBoard(eve, id);
  return { id, picture, blocks };
}

test("a board goes out as one document and comes back the same, its pictures too", async () => {
  await using world = await boardWorld();
  const { boards, eve, dataset } = world;
  const { id, picture, blocks } = await madeBoard(world);
  const told = JSON.parse(JSON.stringify(await boards.exportBoard(eve, id)));
  assert.match(told.blocks[0].indicator, new RegExp(`^${world.ctx.url}/datasets/`));
  const { board, left } = await boards.importBoard(eve, dataset.organization, told);
  assert.deepEqual(left, []);
  assert.equal(board.language, "fr");
  const [shown] = board.blocks.filter((block) => block.kind === "picture");
  assert.ok(shown !== undefined && shown.picture !== picture);
  assert.deepEqual(
    board.blocks.map((block) => (block.kind === "picture" ? { ...block, picture } : block)),
    blocks,
  );
  const [was, is] = await Promise.all([
    boards.readPicture(eve, id, picture),
    boards.readPicture(eve, board.id, shown.picture),
  ]);
  assert.deepEqual(is, was);
  assert.deepEqual(
    (await boards.exportBoard(eve, board.id)).blocks.slice(0, 3),
    told.blocks.slice(0, 3),
    "what was taken in goes out the same again",
  );
});

test("who may not know of what a board shows is not told its name, and a draft is nobody else's", async () => {
  await using world = await boardWorld();
  const { id } = await madeBoard(world);
  // Neither the indicator nor the dataset is published.
  const told = await world.boards.exportBoard(anyone, id);
  assert.equal(told.blocks[0]?.["indicator"], world.indicator);
  assert.doesNotMatch(JSON.stringify(told), /datasets\/hospitalisations/);
  await assert.rejects(world.boards.importBoard(anyone, world.dataset.organization, told), {
    code: "unauthenticated",
  });
  await assert.rejects(world.boards.importBoard(world.rita, world.dataset.organization, told), {
    code: "forbidden",
  });
});

test("elsewhere, a board finds what that site follows by its address at the producer, and says what it does not find", async () => {
  await using world = await boardWorld();
  const { boards, eve, dataset, indicator, ctx } = world;
  const page = "https://ailleurs.example/datasets/lits-d%E2%80%99h%C3%B4pital";
  const document = {
    format: "maille-board-1",
    title: "D’ailleurs",
    blocks: [
      { kind: "figure", id: "b1", width: "third", indicator: page },
      {
        kind: "map",
        id: "b2",
        width: "half",
        indicator: page.replace("datasets", "indicators"),
        level: "region",
      },
      { kind: "datasets", id: "b3", width: "half", datasets: [page, "inconnu"] },
      { kind: "curve", id: "b4", width: "half", indicator: "https://ailleurs.example/datasets/autre" },
      { kind: "reuse", id: "b5", width: "half", reuse: "https://ailleurs.example/reuses/une" },
      { kind: "picture", id: "b6", width: "half", picture: "p", alternative: "x" },
      { kind: "text", id: "b7", width: "half", text: "Bonjour" },
    ],
  };
  const importNow = () => boards.importBoard(eve, dataset.organization, document);
  const before = await importNow();
  assert.deepEqual(
    [before.board.blocks.map(({ id }) => id), before.left.length],
    [["b7"], 6],
    "without what it shows, its words stand",
  );
  const origin = { source: "s", sourceName: "Ailleurs", identifier: "x", url: page, seenAt: "2026-01-01" };
  await ctx.db`update datasets set origins = ${ctx.db.json([origin])} where id = ${indicator}`;
  const after = await importNow();
  assert.deepEqual(
    after.board.blocks.map(({ id }) => id),
    ["b1", "b2", "b3", "b7"],
  );
  assert.deepEqual(after.left.map(({ args }) => String(args["name"])).toSorted(), [
    "https://ailleurs.example/datasets/autre",
    "https://ailleurs.example/reuses/une",
    "inconnu",
    "p",
  ]);
  assert.deepEqual(
    after.board.blocks.filter((block) => block.kind === "datasets").map(({ datasets }) => datasets),
    [[indicator]],
  );
});

test("a document that is none is refused with the part that is wrong, and nothing is kept of it", async () => {
  await using world = await boardWorld();
  const { boards, eve, dataset, indicator } = world;
  const good = { format: "maille-board-1", title: "Bon", blocks: [] };
  const block = { kind: "figure", id: "b1", width: "third", indicator };
  for (const [told, key] of [
    [undefined, "board-format-wrong"],
    ["{}", "board-format-wrong"],
    [[], "board-format-wrong"],
    [{ ...good, format: "maille-board-2" }, "board-format-wrong"],
    [{ ...good, blocks: {} }, "board-format-wrong"],
    [{ ...good, blocks: [null] }, "board-format-wrong"],
    [{ ...good, more: 1 }, "board-format-wrong"],
    [{ ...good, title: 3 }, "board-block-wrong"],
    [{ ...good, title: "x".repeat(301) }, "catalogue-title-wrong"],
    [{ ...good, blocks: [{ ...block, width: "vast" }] }, "board-block-wrong"],
    [{ ...good, blocks: [{ ...block, indicator: 3 }] }, "board-block-wrong"],
    [
      { ...good, blocks: Array.from({ length: 61 }, (_, at) => ({ ...block, id: `b${at}` })) },
      "board-blocks-many",
    ],
    // Counted before anything that they name is looked for, and left out.
    [
      { ...good, blocks: Array.from({ length: 61 }, (_, at) => ({ ...block, indicator: `none-${at}` })) },
      "board-blocks-many",
    ],
    [
      {
        ...good,
        blocks: [{ kind: "picture", id: "b1", width: "half", picture: "p", alternative: "x" }],
        pictures: { p: { mediaType: "image/png", base64: "PHN2Zy8+" } },
      },
      "picture-wrong",
    ],
  ] as const) {
    await assert.rejects(
      boards.importBoard(eve, dataset.organization, told),
      { key },
      JSON.stringify(told)?.slice(0, 200),
    );
  }
  const { total } = await boards.listBoards(eve, { page: 1, pageSize: 1, drafts: true });
  assert.equal(total, 0);
});
