import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { getDataset } from "../../src/catalogue/datasets.ts";
import { checkLinksNow, checksOf, linkStates } from "../../src/harvest/files/checks.ts";
import { tableOfRemoteLater } from "../../src/harvest/files/remote-table.ts";
import { watchImport } from "../../src/tables/imports.ts";
import { lineReader, lines } from "./line-reader.ts";
import { openSite } from "./site.ts";
import { harvestWorld } from "./world.ts";

const signal = new AbortController().signal;

test("remote files are asked for with GET, and a page instead of a file is seen", async () => {
  let sent = 0;
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    "/page.csv": (response) => response.end("<!doctype html><title>Erreur</title>"),
    "/ok.csv": (response) => response.end("code;nom\n35238;Rennes\n35000;Autre\n"),
    "/huge.csv": (response) => {
      response.writeHead(200, { "content-length": 5_000_000_000 });
      const more = (): void => {
        sent += 65_536;
        if (sent < 1e9 && !response.destroyed) response.write("a;b\n".repeat(16_384), () => more());
      };
      more();
    },
  };
  await using site = await openSite((request, response, path) => {
    if (path === "/feed") {
      const distributions = ["/ok.csv", "/page.csv", "/gone.csv", "/huge.csv"].map((file, index) => ({
        id: `${index}`,
        kind: "file" as const,
        format: "CSV",
        accessUrl: `${site.url}${file}`,
        downloadUrl: `${site.url}${file}`,
      }));
      return void response.end(lines({ id: "a", title: "A", metadata: { distributions } }));
    }
    assert.equal(request.method, "GET");
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
  await using world = await harvestWorld({ reader: lineReader });
  await world.harvest(await world.source({ url: `${site.url}/feed`, kind: "dcat" }));
  await checkLinksNow(world.ctx, signal);
  const { id } = await getDataset({ db: world.db }, anyone, "a");
  const checks = await checksOf(world.ctx, anyone, id);
  const at = (path: string) => checks.get(`${site.url}${path}`);
  assert.partialDeepStrictEqual(at("/ok.csv"), { ok: true, bytes: 34 });
  assert.partialDeepStrictEqual(at("/page.csv"), { ok: false, problem: { key: "federation-link-page" } });
  assert.partialDeepStrictEqual(at("/gone.csv"), { ok: false, status: 404 });
  assert.partialDeepStrictEqual(at("/huge.csv"), { ok: true, bytes: 5_000_000_000 });
  assert.ok(sent < 50_000_000, `${sent} bytes were sent`);
  const states = await linkStates(world.ctx, [id]);
  assert.equal(states.get(id)?.size, 4);
  const asked = site.asked.length;
  await checkLinksNow(world.ctx, signal);
  assert.equal(site.asked.length, asked, "what was just checked is not asked again");
  world.time.now = new Date(world.time.now.getTime() + 2 * 24 * 3_600_000);
  await checkLinksNow(world.ctx, signal);
  assert.equal(site.asked.length, asked + 4, "what was not well is asked again the next day");
  const later = (await checksOf(world.ctx, anyone, id)).get(`${site.url}/gone.csv`);
  assert.deepEqual(later?.checkedAt, world.time.now);
  assert.deepEqual(later?.since, at("/gone.csv")?.checkedAt, "it is lost since it was first found so");
});

test("a remote CSV becomes a table on demand, by those who answer for the dataset", async () => {
  await using site = await openSite((_, response, path) => {
    if (path !== "/feed") return void response.end("code;nom\n35238;Rennes\n35051;Cesson\n");
    const distributions = [
      { id: "csv", kind: "file" as const, format: "CSV", accessUrl: `${site.url}/villes.csv` },
      { id: "wfs", kind: "service" as const, accessUrl: `${site.url}/wfs` },
    ];
    response.end(lines({ id: "a", title: "A", metadata: { distributions } }));
  });
  await using world = await harvestWorld({ reader: lineReader });
  await world.harvest(await world.source({ url: `${site.url}/feed`, kind: "dcat" }));
  const { id } = await getDataset({ db: world.db }, anyone, "a");
  await assert.rejects(tableOfRemoteLater(world.ctx, anyone, id, "csv"), /unauthenticated/);
  await assert.rejects(tableOfRemoteLater(world.ctx, system, id, "wfs"), /federation-not-a-file/);
  const begun = await tableOfRemoteLater(world.ctx, system, id, "csv");
  let last = begun;
  for await (const now of watchImport(world.ctx.tables, system, begun.id, AbortSignal.timeout(300_000)))
    last = now;
  assert.equal(last.state, "done", JSON.stringify(last.failure));
  assert.equal(last.made.length, 1);
});
