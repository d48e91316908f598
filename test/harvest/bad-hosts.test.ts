import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { system } from "../../src/access/actor.ts";
import { listProblems } from "../../src/harvest/harvests.ts";
import type { SourceKind } from "../../src/harvest/source.ts";
import { lineReader, lines } from "./line-reader.ts";
import { openSite } from "./site.ts";
import { harvestWorld } from "./world.ts";

const kind = "dcat" as const;
const none = (response: ServerResponse): void => void response.writeHead(404).end();

test("of a robots.txt that is too long, the beginning is kept to; where it cannot be given, nothing is asked", async () => {
  const endless = `User-agent: *\nDisallow: /api/\n${"# encore\n".repeat(1_000_000)}`;
  const cases: readonly [(response: ServerResponse) => void, string][] = [
    [(response) => void response.end(endless), "federation-robots"],
    [(response) => void response.writeHead(500).end(), "federation-robots-unread"],
    [(response) => void response.writeHead(503, { "retry-after": "5" }).end(), "federation-robots-unread"],
  ];
  await using world = await harvestWorld({ reader: lineReader });
  for (const [robots, reason] of cases) {
    await using site = await openSite((_, response, path) => {
      if (path === "/robots.txt") robots(response);
      else response.end(lines({ id: reason, title: "Jeu" }));
    });
    const run = await world.harvest(await world.source({ url: `${site.url}/api/feed`, kind }));
    assert.deepEqual([run.state, run.failure?.key], ["failed", reason]);
    assert.deepEqual(site.asked, ["/robots.txt"]);
  }
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") response.writeHead(403).end();
    else response.end(lines({ id: "permis", title: "Jeu" }));
  });
  assert.equal(
    (await world.harvest(await world.source({ url: `${site.url}/api/feed`, kind }))).state,
    "done",
  );
});

test("a host that asks for a day of rest is left alone at once", async () => {
  for (const told of ["86400", "999999999", new Date(Date.now() + 86_400_000).toUTCString()]) {
    await using site = await openSite((_, response, path) =>
      path === "/robots.txt" ? none(response) : void response.writeHead(429, { "retry-after": told }).end(),
    );
    await using world = await harvestWorld({ reader: lineReader });
    const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
    assert.deepEqual([run.state, run.failure?.key], ["failed", "net-status"]);
    assert.deepEqual(site.asked, ["/robots.txt", "/feed"], told);
  }
});

test("redirects lead to no private address and in no circle", async () => {
  await using world = await harvestWorld({ reader: lineReader });
  for (const [location, reason] of [
    ["http://169.254.169.254/latest/meta-data/", "net-private-address"],
    ["http://10.0.0.1/", "net-private-address"],
    ["http://[::ffff:192.168.0.1]/", "net-private-address"],
    ["file:///etc/passwd", "net-address-wrong"],
    ["/feed", "net-redirects"],
  ] as const) {
    await using site = await openSite((_, response, path) =>
      path === "/robots.txt" ? none(response) : void response.writeHead(302, { location }).end(),
    );
    const run = await world.harvest(await world.source({ url: `${site.url}/feed`, kind }));
    assert.deepEqual([run.state, run.failure?.key], ["failed", reason], location);
  }
});

test("an answer that unpacks without end is stopped at the limit", async () => {
  const line = `${lines({ id: "bombe", title: "Bombe" })}\n`;
  const bomb = gzipSync(Buffer.concat([Buffer.from(line), Buffer.alloc(200_000_000, " ")]));
  assert.ok(bomb.length < 1_000_000);
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return none(response);
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
  });
  await using world = await harvestWorld({ limits: { documentBytesMax: 5_000_000 } });
  const run = await world.harvest(await world.source({ url: `${site.url}/feed.json`, kind: "ckan" }));
  assert.deepEqual([run.state, run.failure?.key], ["failed", "net-too-large"]);
  assert.ok((await bytesIn(world.folder)) < 6_000_000);
});

test("two gigabytes of one record take no more disk and memory than is allowed, and the records before it stand", async () => {
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return none(response);
    response.write('[{"id":"1","name":"un","title":"Un","notes":""},{"id":"2","name":"deux","title":"');
    const part = Buffer.alloc(1 << 16, "x");
    let sent = 0;
    const more = (): void => {
      while (sent < 2_000_000_000) {
        sent += part.length;
        if (!response.write(part)) return void response.once("drain", more);
      }
      response.end('"}]');
    };
    request.once("close", () => (sent = Infinity));
    more();
  });
  const most = 150_000_000;
  await using world = await harvestWorld({ limits: { documentBytesMax: most, keptBytesMax: most } });
  const before = process.memoryUsage().rss;
  const run = await world.harvest(await world.source({ url: `${site.url}/feed.json`, kind: "ckan" }));
  assert.deepEqual([run.state, run.counts.created], ["incomplete", 1], JSON.stringify(run.failure));
  assert.match(run.failure?.key ?? "", /^(?:net-too-large|json-record-too-large)$/);
  assert.ok((await bytesIn(world.folder)) <= most + (1 << 20));
  assert.ok(process.memoryUsage().rss - before < 250_000_000);
  assert.deepEqual(world.bugs, []);
});

test("a page of HTML in place of each kind of source is told as such, and breaks nothing", async () => {
  const page =
    "<!doctype html><html><head><title>Maintenance</title></head><body>Revenez demain</body></html>";
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return none(response);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page);
  });
  await using world = await harvestWorld({ pacePerSecond: 10_000 });
  const kinds: readonly SourceKind[] = [
    "dcat",
    "ckan",
    "opendatasoft",
    "udata",
    "csw",
    "oai-pmh",
    "rudi",
    "schema-org",
    "spreadsheet",
  ];
  for (const each of kinds) {
    const run = await world.harvest(await world.source({ url: `${site.url}/${each}`, kind: each }));
    assert.equal(run.state, "failed", each);
    assert.notEqual(run.failure?.key, "federation-run-broke", each);
    assert.equal(run.counts.created, 0);
  }
  assert.deepEqual(world.bugs, []);
});

test("a source that fails midway keeps what it gave; the next run takes up the rest, and takes nothing away", async () => {
  let isWell = false;
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") return none(response);
    const number = Number(/\d+$/.exec(path)?.[0] ?? 0);
    if (number === 2 && !isWell) return void response.writeHead(500).end();
    response.end(lines({ id: path, title: path }, ...(number < 3 ? [{ next: `/${number + 1}` }] : [])));
  });
  await using world = await harvestWorld({ reader: lineReader });
  const source = await world.source({ url: `${site.url}/0`, kind });
  for (let turn = 0; turn < 3; turn++) {
    const run = await world.harvest(source);
    assert.deepEqual([run.state, run.failure?.key], ["incomplete", "net-status"]);
    assert.deepEqual([run.counts.seen, run.counts.withdrawn], [2, 0]);
  }
  isWell = true;
  const run = await world.harvest(source);
  assert.deepEqual([run.state, run.counts.created, run.counts.unchanged], ["done", 2, 2]);
  assert.equal((await listProblems(world.ctx, system, run.id, { page: 1, pageSize: 5 })).total, 0);
});

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(join(folder, "harvest"), { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, "harvest", name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
