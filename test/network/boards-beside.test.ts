import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import type { Block } from "../../src/boards/board.ts";
import { boardsBesideMax } from "../../src/catalogue/board-links.ts";
import { answerSchema } from "../../src/network/following/pull.ts";
import { openFakePeer } from "./fake-peer.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"hopital" | "region">>>;
/** Of the hospital; the region follows it, and has a board that shows nothing else. */
let followed: string;
let board: string;
let url: string;

const list = (...datasets: readonly string[]): Block => ({
  kind: "datasets",
  id: "b1",
  width: "whole",
  datasets,
});

before(async () => {
  world = await networkWorld("hopital", "region");
  const { hopital, region } = world;
  const { dataset, table } = await publishTable(hopital, "Lits", "dep;jour;lits\n35;2020-11-01;3");
  await region.follow(hopital);
  await seesTable(region, table.id);
  await hopital.follow(region);
  followed = await ofRegion(dataset.slug);
  const { items } = await region.app.rooms.organizations.listOrganizations(system, { page: 1, pageSize: 9 });
  const organization = items.find(({ origin }) => origin === undefined)?.id ?? "";
  ({ id: board } = await region.app.rooms.boards.createBoard(system, {
    organization,
    title: "Lits de la région",
    blocks: [list(followed)],
  }));
  url = `${region.url}/boards/lits-de-la-region`;
  await lookIfTold();
});

after(() => world[Symbol.asyncDispose]());

/** The id that the region gave to its copy. */
async function ofRegion(slug: string): Promise<string> {
  const { items } = await world.region.app.rooms.datasets.listDatasets(anyone, { page: 1, pageSize: 10 });
  const copy = items.find((dataset) => dataset.slug.startsWith(slug));
  assert.ok(copy, slug);
  return copy.id;
}

async function found(instance: TestInstance, q = ""): Promise<readonly string[]> {
  const links = await instance.app.rooms.boards.findBoardsElsewhere(anyone, { q, most: 500 });
  return links.map(({ title, url: at }) => `${title} ${at}`);
}

/** Each looks at the other once it is told to, and not before. */
async function lookIfTold(): Promise<void> {
  for (const { database } of [world.region, world.hopital])
    await database.db`update ties set next_at = now() + interval '1 day' where next_at > now()`;
}

/** Told, and not looked for. */
async function untilFound(titles: readonly string[]): Promise<void> {
  await world.hopital.until(`found: ${titles.join()}`, async () => {
    await world.region.settle();
    await world.hopital.settle();
    return JSON.stringify(await found(world.hopital)) === JSON.stringify(titles.map((t) => `${t} ${url}`));
  });
  await lookIfTold();
}

async function readAgain(instance: TestInstance): Promise<void> {
  await instance.database.db`update ties set next_at = now() - interval '1 day'`;
  await instance.settle();
}

async function events(instance: TestInstance, query = ""): Promise<{ head: number; boards?: unknown }> {
  const response = await fetch(`${instance.url}/api/network/events?after=0${query}`);
  assert.equal(response.status, 200);
  return (await response.json()) as { head: number };
}

test("a board that shows only data of others is told beside the log, and found by who follows", async () => {
  const { hopital, region } = world;
  const before = await events(region);
  assert.deepEqual(before.boards, []);
  await region.app.rooms.boards.publishBoard(system, board);
  await untilFound(["Lits de la région"]);
  const told = await events(region);
  assert.deepEqual(told, { ...before, boards: [{ title: "Lits de la région", url }] });
  assert.ok(
    answerSchema.omit({ boards: true }).safeParse(told).success,
    "who knows no boards reads the rest",
  );
  assert.deepEqual(await found(hopital, "RÉGION lits"), [`Lits de la région ${url}`]);
  assert.deepEqual(await found(hopital, "autre"), []);
  const search = await fetch(`${hopital.url}/api/search?q=lits`);
  const { boards } = (await search.json()) as { boards: unknown };
  assert.deepEqual(boards, [{ title: "Lits de la région", links: { page: url } }]);
  // Its word about itself alone: nobody passes it on.
  assert.deepEqual((await events(hopital)).boards, []);
});

test("renamed, it is found by its new name once that is published; a draft is told to nobody", async () => {
  const { boards } = world.region.app.rooms;
  await boards.changeBoard(system, board, { title: "Places libres" });
  assert.deepEqual((await events(world.region)).boards, [{ title: "Lits de la région", url }]);
  await boards.publishBoard(system, board);
  await untilFound(["Places libres"]);
  await boards.unpublishBoard(system, board);
  await untilFound([]);
  await boards.publishBoard(system, board);
  await untilFound(["Places libres"]);
});

test("one that shows an open dataset of its site too travels with that, until it does no more", async () => {
  const { region } = world;
  const { boards, datasets } = region.app.rooms;
  const { id: own } = await region.publish("Hôpitaux de la région");
  await boards.changeBoard(system, board, { blocks: [list(followed, own)] });
  await boards.publishBoard(system, board);
  assert.deepEqual((await events(region)).boards, []);
  await untilFound(["Places libres"]);
  await datasets.withdraw(system, own, "Faux");
  assert.deepEqual((await events(region)).boards, [{ title: "Places libres", url }]);
  await untilFound(["Places libres"]);
});

test("what it shows is withdrawn: it is told and found no more", async () => {
  const { hopital, region } = world;
  const { items } = await hopital.app.rooms.datasets.listDatasets(anyone, { page: 1, pageSize: 10 });
  const lits = items.find(({ title }) => title === "Lits");
  await hopital.app.rooms.datasets.withdraw(system, lits?.id ?? "", "Faux");
  // The region passes the withdrawal on: its log grew, which is told.
  await untilFound([]);
  assert.deepEqual((await events(region)).boards, []);
});

test("an answer tells boards where the log ends, and not before", async () => {
  const { head } = await events(world.region);
  assert.ok(head > 1);
  assert.equal("boards" in (await events(world.region, "&limit=1")), false);
});

test("what an instance tells of its boards is cut down to its own; the rest of its answer stands", async () => {
  const { hopital } = world;
  await using peer = await openFakePeer();
  const tie = await hopital.app.rooms.network.follow(system, peer.url);
  const problem = async () => (await hopital.app.rooms.network.getTie(system, tie.id)).reading.problem?.key;
  const own = (name: string, title = name) => ({ title, url: `${peer.url}/boards/${name}` });
  const read = async (boards: unknown): Promise<readonly string[]> => {
    peer.boards = boards;
    await readAgain(hopital);
    return found(hopital);
  };
  await peer.tell(peer.event({ title: "Arbres" }));
  assert.deepEqual(await read([own("arbres")]), [`arbres ${peer.url}/boards/arbres`]);
  assert.deepEqual([await problem(), await hopital.search("arbres")], [undefined, ["Arbres"]]);

  const wrong = [
    own("x", "  "),
    { title: "Ailleurs", url: "https://evil.example/boards/x" },
    { title: "Ailleurs", url: `${peer.url}.evil.example/boards/x` },
    { title: "Plus haut", url: `${peer.url}/boards/../account` },
    { title: "Script", url: "javascript:alert(1)" },
    own("a".repeat(2000)),
    { title: 7, url: {} },
    "tableau",
    null,
  ];
  assert.deepEqual(await read([...wrong, { ...own("y", "<script>\u0000alert(1)</script>"), more: 1 }]), [
    // Plain text, which pages write as such.
    `<script>alert(1)</script> ${peer.url}/boards/y`,
  ]);
  assert.equal(await problem(), "network-boards-left");
  await peer.tell(peer.event({ title: "Bancs" }));
  assert.deepEqual(await read("tableaux"), []);
  assert.equal(await problem(), "network-boards-left");
  assert.deepEqual(await hopital.search("bancs"), ["Bancs"]);
  const many = Array.from({ length: 10_000 }, (_, index) => own(`b${index}`, "a".repeat(2_000)));
  const kept = await read(many);
  assert.equal(kept.length, boardsBesideMax);
  assert.ok(kept.every((each) => each.startsWith("a".repeat(299)) && each.length < 400));
  assert.equal(await problem(), "network-boards-left");

  await read([own("arbres"), own("arbres", "Arbres")]);
  await read([own("arbres"), own("bancs")]);
  assert.equal(await problem(), undefined);
  const rows = () => hopital.database.db`select xmin::text, url from boards_elsewhere order by url`;
  const written = await rows();
  assert.equal(written.length, 2);
  await read([own("bancs"), own("arbres")]);
  assert.deepEqual(await rows(), written);
  // An instance that knows of no boards tells none.
  assert.deepEqual(await read(undefined), []);

  assert.equal((await read([own("arbres")])).length, 1);
  await hopital.app.rooms.network.pause(system, tie.id, "follows");
  assert.equal((await found(hopital)).length, 1);
  await hopital.app.rooms.network.resume(system, tie.id, "follows");
  await hopital.app.rooms.network.cut(system, tie.id, "follows");
  assert.deepEqual(await found(hopital), []);
});
