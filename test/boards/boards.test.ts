import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone } from "../../src/access/actor.ts";
import type { Block } from "../../src/boards/board.ts";
import { boardWorld } from "./world.ts";

const text = (id: string, words = "Bonjour"): Block => ({ kind: "text", id, width: "whole", text: words });
const many = (count: number) => Array.from({ length: count }, (_, index) => text(`b${index + 1}`));
const page = { page: 1, pageSize: 20 };

test("a draft is seen by the editors of its organization alone; once published, by everybody, as it was then", async () => {
  await using world = await boardWorld();
  const { boards, eve, rita, oscar } = world;
  await assert.rejects(boards.createBoard(rita, { organization: world.dataset.organization, title: "x" }), {
    code: "forbidden",
  });
  const { id } = await world.make();
  for (const other of [anyone, rita, oscar]) {
    await assert.rejects(boards.getBoard(other, id), { code: "not-found" });
    await assert.rejects(boards.changeBoard(other, id, { title: "À moi" }), { code: "not-found" });
    assert.equal((await boards.listBoards(other, { ...page, drafts: true })).total, 0);
  }
  const published = await boards.publishBoard(eve, id);
  assert.equal(published.slug, "hopitaux");
  await boards.changeBoard(eve, id, { title: "Lits", blocks: [text("b1")] });
  assert.equal((await boards.getBoard(anyone, "hopitaux")).title, "Hôpitaux");
  assert.equal((await boards.getDraft(eve, id)).title, "Lits");
  for (const [other, code] of [
    [anyone, "unauthenticated"],
    [rita, "forbidden"],
    [oscar, "forbidden"],
  ] as const) {
    for (const tried of [
      () => boards.getDraft(other, id),
      () => boards.changeBoard(other, id, { title: "x" }),
      () => boards.publishBoard(other, id),
      () => boards.unpublishBoard(other, id),
      () => boards.deleteBoard(other, id),
      () => boards.listVersions(other, id, page),
      () => boards.restoreVersion(other, id, 1),
      () => boards.undoChange(other, id),
      () => boards.addPicture(other, id, Buffer.from("")),
    ])
      await assert.rejects(tried(), { code });
  }
  // Nobody else may know of the indicator: what shows nothing but that is found by nobody.
  assert.equal((await boards.listBoards(anyone, page)).total, 0);
  assert.equal((await boards.listBoards(eve, page)).total, 1);
  await world.publishIndicator();
  assert.deepEqual(
    (await boards.listBoards(anyone, { ...page, q: "HÔP" })).items.map(({ title }) => title),
    ["Hôpitaux"],
  );
  assert.equal((await boards.listBoards(anyone, { ...page, q: "lits" })).total, 0);
  assert.equal((await boards.listBoards(anyone, { ...page, dataset: world.indicator })).total, 1);
  const second = await boards.publishBoard(eve, (await world.make()).id);
  assert.equal(second.slug, "hopitaux-2");
  await boards.publishBoard(eve, id);
  assert.equal((await boards.getBoard(anyone, "hopitaux")).title, "Lits");
  assert.equal((await boards.listBoards(anyone, { ...page, dataset: world.indicator })).total, 1);
  await boards.unpublishBoard(eve, id);
  await assert.rejects(boards.getBoard(anyone, "hopitaux"), { code: "not-found" });
  await boards.deleteBoard(eve, id);
  await assert.rejects(boards.getBoard(eve, id), { code: "not-found" });
});

test("every change is a version: undone one after the other, restored, and never lost to another's", async () => {
  await using world = await boardWorld();
  const { boards, eve } = world;
  const { id, version } = await world.make();
  await boards.changeBoard(eve, id, { title: "Deux", unchangedSince: version });
  await assert.rejects(boards.changeBoard(eve, id, { title: "Perdu", unchangedSince: version }), {
    key: "board-changed-meanwhile",
  });
  await boards.changeBoard(eve, id, { title: "Trois" });
  assert.equal((await boards.undoChange(eve, id)).title, "Deux");
  assert.equal((await boards.undoChange(eve, id)).title, "Hôpitaux");
  await assert.rejects(boards.undoChange(eve, id), { key: "board-nothing-to-undo" });
  const restored = await boards.restoreVersion(eve, id, 3);
  assert.deepEqual([restored.title, restored.version], ["Trois", 6]);
  assert.equal((await boards.undoChange(eve, id)).title, "Hôpitaux");
  await assert.rejects(boards.restoreVersion(eve, id, 99), { code: "not-found" });
  const { items, total } = await boards.listVersions(eve, id, { page: 1, pageSize: 2 });
  assert.deepEqual([total, items[0]?.number, items[0]?.by], [7, 7, "Personne 1"]);
});

test("of two changes made at once, one is told of the other", async () => {
  await using world = await boardWorld();
  const { boards, eve } = world;
  const { id, version } = await world.make();
  const done = await Promise.allSettled(
    ["Un", "Deux", "Trois"].map((title) => boards.changeBoard(eve, id, { title, unchangedSince: version })),
  );
  assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal((await boards.getDraft(eve, id)).version, 2);
});

test("what somebody else saved meanwhile is neither undone nor published unseen", async () => {
  await using world = await boardWorld();
  const { boards, eve } = world;
  const { id, version: unchangedSince } = await world.make();
  await boards.changeBoard(eve, id, { title: "Paul" });
  for (const act of [boards.undoChange, boards.publishBoard]) {
    await assert.rejects(act(eve, id, { unchangedSince }), { key: "board-changed-meanwhile" });
  }
  const board = await boards.getDraft(eve, id);
  assert.deepEqual([board.title, board.state], ["Paul", "draft"]);
  const seen = { unchangedSince: board.version };
  assert.equal((await boards.publishBoard(eve, id, seen)).title, "Paul");
  assert.equal((await boards.undoChange(eve, id, seen)).title, "Hôpitaux");
});

test("a board of 60 blocks is kept, one more is refused, and so is a block that is none", async () => {
  await using world = await boardWorld();
  const { boards, eve, indicator } = world;
  const { id } = await world.make({ title: "É".repeat(300), blocks: many(60) });
  assert.equal((await boards.getDraft(eve, id)).blocks.length, 60);
  assert.ok((await boards.publishBoard(eve, id)).slug.length <= 80);
  for (const [change, key] of [
    [{ blocks: many(61) }, "board-blocks-many"],
    [{ title: "É".repeat(301) }, "catalogue-title-wrong"],
    [{ title: " " }, "catalogue-title-wrong"],
    [{ blocks: [text("b1"), text("b1")] }, "board-block-twice"],
    [{ blocks: [text("x")] }, "board-block-wrong"],
    [{ blocks: [text("b1", " ")] }, "board-block-wrong"],
    [{ blocks: [{ kind: "script", id: "b1", width: "whole" }] }, "board-block-wrong"],
    [{ blocks: [{ kind: "figure", id: "b1", width: "whole", indicator: "1 or 1=1" }] }, "board-block-wrong"],
    [
      { blocks: [{ kind: "figure", id: "b1", width: "whole", indicator, title: "x".repeat(301) }] },
      "board-block-wrong",
    ],
    [{ blocks: [{ kind: "map", id: "b1", width: "vast", indicator, level: "region" }] }, "board-block-wrong"],
    [{ place: { level: "country", code: "<script>" } }, "board-block-wrong"],
  ] as const) {
    await assert.rejects(boards.changeBoard(eve, id, change as never), { key }, JSON.stringify(change));
  }
  await assert.rejects(boards.publishBoard(eve, (await world.make({ blocks: [] })).id), {
    key: "board-empty",
  });
});

test("a picture is read where the board that everybody reads shows it, and by its editors", async () => {
  await using world = await boardWorld();
  const { boards, eve, rita } = world;
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const { id } = await world.make();
  const picture = await boards.addPicture(eve, id, png);
  await boards.publishBoard(eve, id);
  assert.equal((await boards.readPicture(eve, id, picture)).mediaType, "image/png");
  for (const other of [anyone, rita])
    await assert.rejects(boards.readPicture(other, id, picture), { code: "not-found" });
  const shown: Block = { kind: "picture", id: "b1", width: "whole", picture, alternative: "Un point" };
  await boards.changeBoard(eve, id, { blocks: [shown] });
  await assert.rejects(boards.readPicture(anyone, id, picture), { code: "not-found" });
  await boards.publishBoard(eve, id);
  assert.equal((await boards.readPicture(anyone, "hopitaux", picture)).mediaType, "image/png");
  await assert.rejects(boards.readPicture(anyone, id, "nope"), { code: "not-found" });
  await assert.rejects(boards.addPicture(eve, id, Buffer.from("<svg/>")), { code: "unsupported" });
});
