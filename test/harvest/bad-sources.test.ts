import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { findDataset } from "../../src/catalogue/datasets.ts";
import { cancelRun, harvestLater, listProblems } from "../../src/harvest/harvests.ts";
import { previewSource } from "../../src/harvest/preview.ts";
import { lineReader, lines } from "./line-reader.ts";
import { openSite } from "./site.ts";
import { harvestWorld } from "./world.ts";

const kind = "dcat" as const;

test("a document of two gigabytes is read as far as allowed, and what was read stands", async () => {
  const line = `${lines({ id: "x", title: "Toujours le même" })}${" ".repeat(100_000)}\n`;
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    let sent = 0;
    const more = (): void => {
      while (sent < 2_000_000_000) {
        sent += line.length;
        if (!response.write(line)) return void response.once("drain", more);
      }
      response.end();
    };
    request.once("close", () => (sent = Infinity));
    more();
  });
  await using world = await harvestWorld({ reader: lineReader, limits: { documentBytesMax: 20_000_000 } });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
  assert.equal(run.state, "incomplete");
  assert.equal(run.failure?.key, "net-too-large");
  assert.equal(run.counts.created, 1);
  assert.ok(run.counts.refused > 150 && run.counts.refused < 250, `${run.counts.refused} repeated`);
});

test("a document that never ends is given up after its time, and what came is read", async () => {
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    let number = 0;
    const timer = setInterval(() => response.write(`${lines({ id: `${number++}`, title: "Encore" })}\n`), 20);
    response.once("close", () => clearInterval(timer));
  });
  await using world = await harvestWorld({ reader: lineReader, limits: { documentMs: 2_000 } });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
  assert.deepEqual([run.state, run.failure?.key], ["incomplete", "net-too-slow"]);
  assert.ok(run.counts.created > 0);
});

test("a source whose next pages go round in circles ends, with a problem", async () => {
  await using site = await openSite((_, response, path) => {
    const number = Number(/\d+$/.exec(path)?.[0] ?? 0);
    response.end(
      lines({ id: `id-${number}`, title: `Page ${number}` }, { next: `/page/${(number + 1) % 3}` }),
    );
  });
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/page/0`, kind }));
  assert.deepEqual([run.state, run.failure?.key], ["incomplete", "federation-page-again"]);
  assert.equal(run.counts.created, 3);
  assert.equal(site.asked.filter((path) => path === "/page/0").length, 1);
});

test("a source that announces a thousand records and gives three is incomplete", async () => {
  await using site = await openSite(
    (_, response) =>
      void response.end(
        lines({ announced: 1000 }, { id: "a", title: "A" }, { id: "b", title: "B" }, { id: "c", title: "C" }),
      ),
  );
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
  assert.equal(run.state, "incomplete");
  assert.deepEqual(run.failure, {
    key: "federation-fewer-than-announced",
    args: { announced: 1000, seen: 3 },
  });
  assert.equal(run.announced, 1000);
  assert.equal(run.counts.created, 3);
});

test("a source of one document that did not change costs one request, and nothing is read again", async () => {
  const answered: number[] = [];
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    const isOld = request.headers["if-none-match"] === '"1"';
    answered.push(isOld ? 304 : 200);
    if (isOld) return void response.writeHead(304, { etag: '"1"' }).end();
    response.setHeader("etag", '"1"');
    response.end(lines({ id: "a", title: "A" }, { id: "b", title: "B" }, { title: "Sans identifiant" }));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/feed`, kind });
  const first = await world.harvest(source);
  assert.deepEqual([first.counts.seen, first.counts.created, first.counts.refused], [3, 2, 1]);
  const [before] = await world.db`select max(xmin::text::bigint) as last from harvest_records`;
  const second = await world.harvest(source);
  assert.deepEqual(answered, [200, 304]);
  const { seen, unchanged, refused, created } = second.counts;
  assert.deepEqual({ seen, unchanged, refused, created }, { seen: 3, unchanged: 2, refused: 1, created: 0 });
  const [after] = await world.db`select max(xmin::text::bigint) as last from harvest_records`;
  assert.deepEqual(after, before);
  await world.harvest(source, { dry: true });
  assert.equal((await world.harvest(source)).counts.unchanged, 2);
});

test("of a source of several pages, those that did not change are read from what was kept", async () => {
  const answered: string[] = [];
  let second = "B";
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    const etag = path === "/1" ? '"one"' : `"${second}"`;
    const isOld = request.headers["if-none-match"] === etag;
    answered.push(`${path} ${isOld ? 304 : 200}`);
    response.setHeader("etag", etag);
    if (isOld) return void response.writeHead(304).end();
    response.end(
      path === "/1" ? lines({ id: "a", title: "A" }, { next: "/2" }) : lines({ id: "b", title: second }),
    );
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/1`, kind });
  await world.harvest(source);
  second = "B corrigé";
  const run = await world.harvest(source);
  assert.deepEqual(answered, ["/1 200", "/2 200", "/1 304", "/2 200"]);
  assert.deepEqual([run.counts.unchanged, run.counts.changed], [1, 1]);
  assert.equal((await findDataset({ db: world.db }, anyone, "b"))?.title, "B corrigé");
});

test("a source that asks for time is given it, and one that is in trouble is asked again", async () => {
  const answers = [429, 503, 200];
  const times: number[] = [];
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    times.push(Date.now());
    const status = answers.shift() ?? 200;
    if (status === 200) return void response.end(lines({ id: "a", title: "A" }));
    const date = new Date(world.time.now.getTime() + 2000).toUTCString();
    response.writeHead(status, { "retry-after": status === 429 ? "1" : date }).end();
  });
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
  assert.deepEqual([run.state, run.counts.created, times.length], ["done", 1, 3]);
  // What was asked for, which a clock may cut by some milliseconds.
  assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 950);
});

test("robots.txt is kept to, unless the producer said otherwise", async () => {
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return void response.end("User-agent: *\nDisallow: /api/\n");
    response.end(lines({ id: "a", title: "A" }));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/api/feed`, kind }));
  assert.deepEqual([run.state, run.failure?.key], ["failed", "federation-robots"]);
  assert.deepEqual(site.asked, ["/robots.txt"]);
  const agreed = await world.source({ url: `${site.url}/api/feed`, kind, options: { robots: "ignore" } });
  assert.equal((await world.harvest(agreed)).state, "done");
});

test("a document that is cut short is asked for again, and at last read as far as it came", async () => {
  let asked = 0;
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    asked += 1;
    response.writeHead(200, { "content-length": 10_000 });
    response.write(`${lines({ id: "a", title: "A" })}\n`);
    setTimeout(() => response.destroy(), 50);
  });
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
  assert.deepEqual([run.state, run.failure?.key], ["incomplete", "net-cut-short"]);
  assert.equal(run.counts.created, 1);
  assert.ok(asked > 1);
});

test("a page of another host is read where the source leads there, and not for a record that says so", async () => {
  await using other = await openSite((_, response) => void response.end(lines({ id: "b", title: "B" })));
  const elsewhere = other.url.replace("127.0.0.1", "127.0.0.2");
  await using site = await openSite(
    (_, response) => void response.end(lines({ id: "a", title: "A" }, { next: `${other.url}/2` })),
  );
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/1`, kind }));
  assert.deepEqual([run.state, run.counts.created], ["done", 2]);
  const stray = await harvestWorld({
    reader: {
      kind,
      async *read({ url, get }) {
        await get(url);
        await get(`${elsewhere}/secret`);
        yield { kind: "page" };
      },
    },
  });
  try {
    const refused = await stray.harvest(await stray.source({ url: `${site.url}/1`, kind }));
    assert.equal(refused.failure?.key, "federation-off-host");
  } finally {
    await stray[Symbol.asyncDispose]();
  }
});

test("a run that was cut off goes on where it stopped, and counts nothing twice", async () => {
  const held = Promise.withResolvers<void>();
  const waiting = Promise.withResolvers<void>();
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    const number = Number(/\d+$/.exec(path)?.[0] ?? 0);
    const records = Array.from({ length: 60 }, (_, index) => ({
      id: `${number}-${index}`,
      title: `Jeu ${number} ${index}`,
    }));
    const body = lines(...records, ...(number < 4 ? [{ next: `/page/${number + 1}` }] : []));
    if (number !== 3) return void response.end(body);
    waiting.resolve();
    void held.promise.then(() => response.end(body));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/page/0`, kind });
  const run = await harvestLater(world.ctx, system, source.id);
  await waiting.promise;
  // As a process that is killed leaves it: the job is put back, and the run is not over.
  await world.interrupt();
  const [row] = await world.db<{ cursor: string; state: string }[]>`select cursor, state from harvest_runs`;
  assert.equal(row?.state, "running");
  assert.match(row?.cursor ?? "", /page\/[123]$/);
  held.resolve();
  site.asked.length = 0;
  await using again = await world.reopen();
  const ended = await again.ended(run);
  assert.deepEqual([ended.state, ended.counts.seen, ended.counts.created], ["done", 300, 300]);
  assert.ok(!site.asked.includes("/page/0"), site.asked.join(" "));
});

test("a run that is cancelled stops, and what it took in stays", async () => {
  const waiting = Promise.withResolvers<void>();
  await using site = await openSite((_, response, path) => {
    if (path === "/2") return waiting.resolve();
    response.end(lines({ id: "a", title: "A" }, { next: "/2" }));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/1`, kind });
  const run = await harvestLater(world.ctx, system, source.id);
  await waiting.promise;
  await cancelRun(world.ctx, system, run.id);
  assert.equal((await world.ended(run)).state, "cancelled");
});

test("a preview gives the first twenty records and stores nothing", async () => {
  const records = Array.from({ length: 50 }, (_, index) => ({ id: `${index}`, title: `Jeu ${index}` }));
  await using site = await openSite((_, response) => void response.end(lines({ announced: 50 }, ...records)));
  await using world = await harvestWorld({ reader: lineReader });
  const preview = await previewSource(world.ctx, system, {
    organization: world.organization.id,
    name: "",
    url: `${site.url}/feed`,
    kind,
  });
  assert.equal(preview.records.length, 20);
  const [count] = await world.db<{ stored: number }[]>`
    select (select count(*) from harvest_records) + (select count(*) from harvest_sources) as stored`;
  assert.equal(Number(count?.stored), 0);
});

test("an error of a reader is told as ours, and the next sources are not touched by it", async () => {
  await using site = await openSite((_, response) => void response.end("{"));
  await using world = await harvestWorld({ reader: lineReader });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
  assert.deepEqual([run.state, run.failure?.key], ["failed", "federation-run-broke"]);
  assert.equal(world.bugs.length, 1);
  const problems = await listProblems(world.ctx, system, run.id, { page: 1, pageSize: 10 });
  assert.equal(problems.total, 0);
});
