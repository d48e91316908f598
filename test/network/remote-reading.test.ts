import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anyone } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import type { Table } from "../../src/tables/table.ts";
import { failsWith } from "../fails-with.ts";
import { importRows, pagesOf, people, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"commune" | "metropole">>>;
let table: Table;

before(async () => {
  world = await networkWorld("commune", "metropole");
  ({ table } = await publishTable(world.commune, "Population des communes", people));
  await world.metropole.follow(world.commune);
  await seesTable(world.metropole, table.id);
});

after(() => world[Symbol.asyncDispose]());

test("how often a followed dataset is read is what its producer counts, also while nobody reads it here", async () => {
  const found = await world.metropole.app.rooms.remote.findTable(anyone, table.id);
  const dataset = found?.dataset ?? assert.fail("the table is not known");
  const own = pagesOf(world.commune);
  for (let read = 0; read < 3; read += 1) await own.rows.readPage(anyone, table.id, new URLSearchParams());
  await world.commune.until("they are counted", async () => {
    const told = await world.metropole.app.rooms.remote.figuresOf(anyone, dataset);
    return told !== undefined && told !== "unknown" && told.readings >= 3;
  });
  assert.equal((await world.metropole.app.rooms.figures.figuresOf(anyone, dataset)).readings, 0);
  // Of one that is held here, nobody else is asked.
  assert.equal(await world.commune.app.rooms.remote.figuresOf(anyone, table.dataset), undefined);
});

test("the page of a table of another instance holds, row for row, what its own page holds", async () => {
  const here = pagesOf(world.metropole);
  const there = pagesOf(world.commune);
  for (const question of [
    "",
    "page_size=7&page=3",
    "population__greater=800&commune__sort=desc",
    "commune__contains=Commune 1&columns=code,population",
    "q=commune 12",
    "date__groupby=&population__avg=",
    "population__sum=",
    "population__greater=100000000",
  ]) {
    const asked = new URLSearchParams(question);
    const [read, own] = [
      await here.rows.readPage(anyone, table.id, asked),
      await there.rows.readPage(anyone, table.id, asked),
    ];
    assert.deepEqual(read.rows, own.rows, question);
    assert.deepEqual(
      [read.page, read.pageSize, read.total, read.totalExact, read.cursor, read.version],
      [own.page, own.pageSize, own.total, own.totalExact, own.cursor, own.version],
      question,
    );
  }
});

test("its columns, profile and versions are those of its instance", async () => {
  const { remote } = world.metropole.app.rooms;
  const opened = await remote.openTable(anyone, table.id);
  const own = (await world.commune.app.rooms.tables.getTable(anyone, table.id)).version;
  assert.ok(own && opened.version);
  assert.deepEqual(opened.version.profile, own.profile);
  assert.deepEqual(
    opened.version.columns.map(({ name, type, meaning }) => [name, type, meaning]),
    own.columns.map(({ name, type, meaning }) => [name, type, meaning]),
  );
  assert.deepEqual(opened.version.createdAt, own.createdAt);
  assert.equal(opened.elsewhere?.instance, world.commune.url);
  const versions = await pagesOf(world.metropole).tables.listVersions(anyone, table.id, {
    page: 1,
    pageSize: 20,
  });
  assert.deepEqual([versions.total, versions.items[0]?.original], [1, own.original]);
});

test("what was read is not sent again while it holds, and a new version is seen at once", async () => {
  const sent: string[] = [];
  world.commune.answerAs((request, response) => {
    response.once("finish", () =>
      sent.push(`${response.statusCode} ${request.url?.replace(/.*\/api\/resources\/[^/]+/, "")}`),
    );
    return false;
  });
  const here = pagesOf(world.metropole);
  const asked = new URLSearchParams("population__less=100");
  await here.rows.readPage(anyone, table.id, asked);
  await here.rows.readPage(anyone, table.id, asked);
  assert.deepEqual(sent, ["200 /data/?population__less=100", "304 /data/?population__less=100"]);
  await importRows(world.commune, table.dataset, `${people}\n35099;Nouvelle;1;1,5;2024-02-01`, {
    table: table.id,
  });
  const after = await here.rows.readPage(anyone, table.id, asked);
  assert.equal(after.version, 2);
  assert.equal(after.rows.at(-1)?.["commune"], "Nouvelle");
  const before = await here.rows.readPage(anyone, table.id, asked, { version: 1 });
  assert.ok(before.rows.every((row) => row["commune"] !== "Nouvelle"));
  world.commune.answerAs("usual");
});

test("what its instance refuses is refused here with its words", async () => {
  const here = pagesOf(world.metropole);
  await assert.rejects(
    here.rows.readPage(anyone, table.id, new URLSearchParams("nothing__exact=1")),
    (error) => {
      assert.ok(isFailure(error, "invalid"), String(error));
      assert.match(String(error.args["detail"]), /nothing/);
      return true;
    },
  );
  await assert.rejects(
    here.rows.readPage(anyone, table.id, new URLSearchParams(), { version: 99 }),
    failsWith("remote-gone"),
  );
});

test("its addresses asked here lead to its instance, with the question as it is", async () => {
  const { url } = world.metropole;
  const moved = async (path: string, init?: RequestInit) => {
    const response = await fetch(url + path, { redirect: "manual", ...init });
    assert.equal(response.status, 307, path);
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(response.headers.get("location"), world.commune.url + path);
  };
  const base = `/api/resources/${table.id}`;
  for (const path of [
    `${base}/`,
    `${base}/data/?population__greater=10&page_size=3`,
    `${base}/versions/1/data/csv/`,
    `${base}/data/parquet/?columns=%22code%22`,
    `${base}/profile/`,
    `${base}/description`,
    `${base}/versions`,
    `${base}/schema`,
    `${base}/original`,
    `/api/3/action/datastore_search?resource_id=${table.id}&limit=5`,
    `/ogc/collections/${table.id}/items?limit=2`,
  ]) {
    await moved(path);
  }
  await moved(`${base}/sql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sql: "SELECT 1" }),
  });
  const followed = await fetch(`${url}${base}/data/?page_size=2`);
  assert.equal(followed.status, 200);
  assert.equal(new URL(followed.url).origin, world.commune.url);
  const changed = await fetch(`${url}${base}`, { method: "PATCH", redirect: "manual", body: "{}" });
  assert.notEqual(changed.status, 307);
});

test("a table that nobody told of is unknown, and not looked for elsewhere", async () => {
  const id = "0199c0de-0000-7000-8000-000000000000";
  const response = await fetch(`${world.metropole.url}/api/resources/${id}/data/`, { redirect: "manual" });
  assert.equal(response.status, 404);
  await assert.rejects(pagesOf(world.metropole).rows.readPage(anyone, id, new URLSearchParams()), (error) =>
    isFailure(error, "not-found"),
  );
});
