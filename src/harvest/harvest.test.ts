import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { findDataset } from "../catalogue/datasets.ts";
import { openSite } from "../../test/harvest/site.ts";
import { type Line, lineReader, lines } from "../../test/harvest/line-reader.ts";
import { harvestWorld } from "../../test/harvest/world.ts";
import { countTurns } from "../../test/turns.ts";
import { newId } from "../base/id.ts";
import type { Read, SourceReader } from "./read.ts";
import { harvestNow } from "./run/harvest-now.ts";
import { getRun, lastSeenOf, listProblems } from "./harvests.ts";
import { insertRun, takeUpRun } from "./store/run-rows.ts";

const page = { page: 1, pageSize: 100 };

test("a source is gathered, and its datasets are read by everybody", async () => {
  await using site = await openSite(
    (_, response) => void response.end(lines({ id: "a", title: "Cantines" }, { id: "b", title: "Vélos" })),
  );
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  const run = await world.harvest(source);
  assert.equal(run.state, "done", JSON.stringify(run.failure));
  assert.equal(run.counts.created, 2);
  const dataset = await findDataset({ db: world.db }, anyone, "cantines");
  assert.equal(dataset?.title, "Cantines");
  assert.equal(dataset?.origins[0]?.identifier, "a");
  assert.deepEqual(world.bugs, []);
});

test("others have their turn while many records are told at once", async () => {
  const told = Array.from({ length: 40 }, (_, at) => ({ id: String(at), title: `Jeu ${at}` }));
  await using site = await openSite((_, response) => void response.end(lines(...told)));
  await using others = countTurns();
  const turns: number[] = [];
  const reader: SourceReader = {
    kind: lineReader.kind,
    async *read(request) {
      const all: Read[] = [];
      for await (const read of lineReader.read(request)) all.push(read);
      for (const read of all) {
        turns.push(others.now());
        yield read;
      }
    },
  };
  await using world = await harvestWorld({ reader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  await world.harvest(source);
  assert.ok(new Set(turns).size >= told.length / 10, "they were told in one turn");
});

test("a dataset tells when its source last told of it, also where nothing of the source changed", async () => {
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    response.setHeader("etag", '"1"');
    if (request.headers["if-none-match"] === '"1"') return void response.writeHead(304).end();
    response.end(lines({ id: "a", title: "Cantines" }));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  await world.harvest(source);
  const { id } = (await findDataset({ db: world.db }, anyone, "cantines")) ?? assert.fail();
  const run = await world.harvest(source);
  assert.deepEqual((await lastSeenOf(world.ctx, anyone, id)).get(source.id), run.startedAt);
});

test("each record stands alone: what is wrong with one is told with its place, and the others pass", async () => {
  await using site = await openSite(
    (_, response) =>
      void response.end(
        lines(
          { id: "a", title: "Premier" },
          { title: "Sans identifiant" },
          { id: "c" },
          { id: "a", title: "Encore le premier" },
          { id: "e", title: "Cinquième\u0000 \ud800", wrong: "federation-no-title" },
          { id: "f", title: "  " },
        ),
      ),
  );
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  const run = await world.harvest(source);
  assert.equal(run.state, "done", JSON.stringify(run.failure));
  const { seen, created, refused, withProblems } = run.counts;
  assert.deepEqual(
    { seen, created, refused, withProblems },
    { seen: 6, created: 2, refused: 4, withProblems: 1 },
  );
  const { items } = await listProblems(world.ctx, system, run.id, page);
  assert.deepEqual(
    items.map(({ place, refused, problem }) => [place.split("#")[1], refused, problem.key]),
    [
      ["2", true, "federation-no-identifier"],
      ["3", true, "federation-no-dataset"],
      ["4", true, "federation-identifier-repeated"],
      ["6", true, "federation-no-title"],
      ["5", false, "federation-no-title"],
    ],
  );
  assert.deepEqual(world.bugs, []);
});

test("what disappeared from two complete runs in a row leaves a tombstone, and comes back under its address", async () => {
  const feed: { lines: Line[] } = { lines: [] };
  const three: Line[] = [
    { id: "a", title: "Premier" },
    { id: "b", title: "Deuxième" },
    { id: "c", title: "Troisième" },
  ];
  await using site = await openSite((_, response) => void response.end(lines(...feed.lines)));
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  feed.lines = three;
  await world.harvest(source);
  const before = await findDataset({ db: world.db }, system, "troisieme");
  feed.lines = three.slice(0, 2);
  const first = await world.harvest(source);
  assert.deepEqual([first.state, first.counts.missing, first.counts.withdrawn], ["done", 1, 0]);
  const second = await world.harvest(source);
  assert.deepEqual([second.state, second.counts.missing, second.counts.withdrawn], ["done", 0, 1]);
  const gone = await findDataset({ db: world.db }, system, "troisieme");
  assert.equal(gone?.withdrawal?.reason, "federation-disappeared");
  feed.lines = three;
  const third = await world.harvest(source);
  assert.equal(third.state, "done");
  const back = await findDataset({ db: world.db }, anyone, "troisieme");
  assert.equal(back?.id, before?.id);
  assert.equal(back?.state, "published");
});

test("a source that gives less than half of what it gave, or than it announces, takes nothing away", async () => {
  const feed: { lines: Line[] } = { lines: [] };
  await using site = await openSite((_, response) => void response.end(lines(...feed.lines)));
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  const all = Array.from({ length: 10 }, (_, index) => ({ id: `id-${index}`, title: `Jeu ${index}` }));
  feed.lines = all;
  await world.harvest(source);
  for (const told of [[], all.slice(0, 3), [...all.slice(0, 9), { announced: 1000 }]]) {
    feed.lines = told;
    for (const _ of [1, 2]) {
      const run = await world.harvest(source);
      assert.notEqual(run.state, "done");
      assert.match(run.failure?.key ?? "", /federation-(?:shrunk|fewer-than-announced)/);
      assert.equal(run.counts.withdrawn, 0);
    }
  }
  const [count] = await world.db<{ gone: number }[]>`select count(*)::int as gone from withdrawals`;
  assert.equal(count?.gone, 0);
});

test("a run is refused while another one of the same source is not over", async () => {
  const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using site = await openSite((_, response) => {
    asked.resolve();
    void held.promise.then(() => response.end(""));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  const run = world.harvest(source);
  // Else the other may begin before it, and it is the one that is refused.
  await asked.promise;
  await assert.rejects(
    world.harvest(source),
    (error) => isFailure(error, "conflict") && error.key === "federation-already-running",
  );
  held.resolve();
  await run;
});

test("a run whose process ended at each of six attempts is given up and says so, and the next one is done", async () => {
  await using site = await openSite(
    (_, response) => void response.end(lines({ id: "a", title: "Cantines" })),
  );
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  const id = newId();
  await insertRun(world.db, { id, source: source.id, dry: false, createdAt: new Date() });
  // What a process does first, before whatever ends it.
  for (let deaths = 0; deaths < 6; deaths += 1) await takeUpRun(world.db, id, new Date());
  await harvestNow(world.ctx, id, new AbortController().signal);
  const { state, failure, endedAt } = await getRun(world.ctx, system, id);
  assert.deepEqual([state, failure?.key], ["failed", "federation-given-up"]);
  assert.ok(endedAt !== undefined);
  assert.equal((await world.harvest(source)).state, "done");
});

test("a dry run counts what would change and changes nothing", async () => {
  const feed: { lines: Line[] } = {
    lines: [
      { id: "a", title: "Un" },
      { id: "b", title: "Deux" },
    ],
  };
  await using site = await openSite((_, response) => void response.end(lines(...feed.lines)));
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind: "dcat" });
  const dry = await world.harvest(source, { dry: true });
  assert.deepEqual([dry.state, dry.counts.created, dry.counts.seen], ["done", 2, 2]);
  assert.equal(await findDataset({ db: world.db }, anyone, "un"), undefined);
  await world.harvest(source);
  feed.lines = [
    { id: "a", title: "Un" },
    { id: "c", title: "Trois" },
  ];
  const next = await world.harvest(source, { dry: true });
  const { created, unchanged, missing } = next.counts;
  assert.deepEqual({ created, unchanged, missing }, { created: 1, unchanged: 1, missing: 1 });
});
