import assert from "node:assert/strict";
import { test } from "node:test";
import { openSite } from "../../test/harvest/site.ts";
import { ended, importWorld } from "../../test/import-world.ts";
import { system } from "../access/actor.ts";
import { findAgain, importAgain } from "./import-again.ts";
import { importLater } from "./imports.ts";

test("an import by its address is tried again as it was asked, one of a file that is gone is not", async () => {
  await using world = await importWorld();
  const { ctx } = world;
  let isAway = true;
  await using site = await openSite((_, response) => {
    if (isAway) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "text/csv" }).end("jour,plat\nlundi,riz\n");
  });
  const url = `${site.url}/menus.csv`;
  const failed = await world.importUrl(url, "daily");
  assert.deepEqual(await findAgain(ctx, system, failed.id), { url, refresh: "daily" });
  isAway = false;
  const read = await ended(ctx, await importAgain(ctx, system, failed.id));
  assert.equal(read.state, "done");
  assert.equal(read.made.length, 1);
  assert.equal(await findAgain(ctx, system, read.id), undefined);
  await assert.rejects(importAgain(ctx, system, read.id), { key: "import-not-again" });

  const empty = await world.import("vide.csv", "");
  assert.equal(empty.state, "failed");
  assert.equal(await findAgain(ctx, system, empty.id), undefined);
  await assert.rejects(importAgain(ctx, system, empty.id), { key: "import-not-again" });

  const rows = Array.from({ length: 60 }, (_, n) => `${n};2020-01-01`);
  const broken = Array.from({ length: 20 }, (_, n) => `${n};2020-01-01;v`);
  const asked = await world.import("releves.csv", ["id;jour", ...rows, ...broken, ""].join("\n"));
  assert.equal(asked.failure?.key, "import-many-rows-broken");
  assert.equal(await findAgain(ctx, system, asked.id), undefined);
});

test("a file that was sent is tried again while it is kept: once its disk has room", async () => {
  await using world = await importWorld();
  const { ctx, dataset } = world;
  const upload = await world.upload("menus.csv", "jour,plat\nlundi,riz\n");
  Object.assign(ctx.limits, { reserveBytes: Number.MAX_SAFE_INTEGER });
  const failed = await ended(ctx, await importLater(ctx, system, dataset.id, { upload: upload.id }));
  assert.equal(failed.failure?.key, "store-room-short");
  Object.assign(ctx.limits, { reserveBytes: 0 });
  const again = await findAgain(ctx, system, failed.id);
  assert.ok(again !== undefined && "upload" in again);
  const read = await ended(ctx, await importAgain(ctx, system, failed.id));
  assert.equal(read.state, "done", JSON.stringify(read));
  assert.equal(await findAgain(ctx, system, failed.id), undefined);
});
