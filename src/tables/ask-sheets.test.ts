import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { zipOf } from "../../test/archives.ts";
import { importWorld } from "../../test/import-world.ts";
import { system } from "../access/actor.ts";
import { glance } from "./import/glance.ts";
import { refreshOf } from "./import/refresh.ts";
import { sweepBlobs } from "./import/sweep.ts";
import { importAnyway, importLater } from "./imports.ts";
import { listTables } from "./tables.ts";
import { getVersion } from "./versions.ts";

const menus = "plat;prix\nsoupe;2\npain;1\n";
const files: Readonly<Record<string, Buffer>> = {
  "/menus.zip": zipOf([
    { name: "menus.csv", content: menus },
    { name: "prix.csv", content: `Prix de 2026;\n${menus}${"pomme;3\n".repeat(5)}` },
  ]),
  "/menus.csv": Buffer.from(menus),
};

test("a file of several sheets that is fetched waits until somebody says which, and is not fetched again", async () => {
  await using world = await importWorld();
  const { ctx, dataset } = world;
  const asked: string[] = [];
  await using server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.end(files[url]);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetched = async (path: string) =>
    world.ended(
      await importLater(ctx, system, dataset.id, { url: host + path, refresh: "daily", asksSheets: true }),
    );
  const { id, state, failure } = await fetched("/menus.zip");
  assert.deepEqual([state, failure], ["failed", { key: "import-sheets-asked", args: { n: 2 } }]);
  assert.deepEqual(await listTables(ctx, system, dataset.id), []);
  assert.equal(await sweepBlobs(ctx), 0, "the file is kept for the answer");
  const { sheets } = await glance(ctx, system, { import: id });
  const [first = "", second = ""] = sheets.map(({ name }) => name);
  assert.match(`${first} ${second}`, /menus.* prix/);

  const chosen = { sheets: [second], headers: { [second]: { line: 2, rows: 1 } } };
  const read = await world.ended(await importAnyway(ctx, system, id, chosen));
  assert.equal(read.state, "done", JSON.stringify(read.failure));
  assert.deepEqual([read.made.length, asked], [1, ["/menus.zip"]]);
  const table = read.made[0]?.table ?? "";
  const { columns, rows, source } = await getVersion(ctx, system, table, 1);
  assert.deepEqual([columns.map(({ name }) => name), rows, source.kind], [["plat", "prix"], 7, "url"]);
  assert.equal((await refreshOf(ctx, system, table))?.every, "daily");

  assert.equal((await fetched("/menus.csv")).state, "done", "of one sheet nothing is to be chosen");
});
