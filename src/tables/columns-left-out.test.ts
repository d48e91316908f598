import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { apiWorld } from "../../test/import-api-world.ts";
import { system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { markOf } from "../base/seen.ts";
import { importAnyway } from "./import-anyway.ts";
import { correctLater, getDecided, markOfDecided } from "./imports.ts";
import { goBack } from "./go-back.ts";
import { listTables } from "./tables.ts";
import { namedBlobs } from "./named-blobs.ts";
import { distributionsOf } from "./distributions.ts";
import { listVersions } from "./versions.ts";

/** What must be found nowhere: in each cell of the column that is left out, and in its name. */
const marker = "SECRETVALUE";

const rows = Array.from({ length: 150 }, (_, index) => {
  const amount = index === 70 ? "beaucoup" : String(index);
  return `${index};${marker}-${index};${amount};Rennes`;
});
const agents = ["numero;salaireMarker;montant;ville", ...rows, `200;${marker}-court`, ""].join("\n");

type World = Awaited<ReturnType<typeof apiWorld>>;

async function tableOf(world: World) {
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.ok(table?.version);
  return { ...table, version: table.version };
}

async function leaveOut(world: World, columns: Parameters<typeof correctLater>[3]["columns"]) {
  const { id } = await tableOf(world);
  const done = await world.ended(
    await correctLater(world.ctx, system, id, columns === undefined ? {} : { columns }),
  );
  assert.equal(done.state, "done", JSON.stringify(done.failure));
}

test("a correction that is made from an older look opens no column that somebody left out meanwhile", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents, { misfit: "set-row-aside" });
  const { id } = await tableOf(world);
  const seen = markOf(await getDecided(world.ctx, system, id));
  await leaveOut(world, { salaireMarker: { publish: false } });
  await assert.rejects(
    correctLater(world.ctx, system, id, { columns: { salaireMarker: { publish: true } } }, { seen }),
    (thrown) => isFailure(thrown) && thrown.key === "changed-meanwhile",
  );
  const again = { seen: markOf(await getDecided(world.ctx, system, id)) };
  await world.ended(
    await correctLater(world.ctx, system, id, { columns: { ville: { type: "text" } } }, again),
  );
});

test("of corrections from one look at once one is taken, and none of them while it is on its way", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents, { misfit: "set-row-aside" });
  const { id } = await tableOf(world);
  const look = async () => ({ seen: await markOfDecided(world.ctx, system, id) });
  const seen = await look();
  const correct = (publish: boolean, looked = seen) =>
    correctLater(world.ctx, system, id, { columns: { salaireMarker: { publish } } }, looked);
  const sent = await Promise.allSettled([false, true, false, true].map((publish) => correct(publish)));
  const [taken, ...others] = sent.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  assert.ok(taken !== undefined && others.length === 0, `${others.length}`);
  for (const one of sent) {
    if (one.status === "rejected") assert.match(String(one.reason), /changed-meanwhile/);
  }
  await assert.rejects(correct(true), /changed-meanwhile/);
  assert.equal((await world.ended(taken)).state, "done");
  await assert.rejects(correct(true), /changed-meanwhile/);
  assert.equal((await world.ended(await correct(true, await look()))).state, "done");
});

/** The body of every answer that tells something of the table, whatever its status. */
async function everyAnswer(world: World, table: string): Promise<[string, string][]> {
  const resource = `/api/resources/${table}`;
  const paths = [
    "data/",
    "data/csv/",
    "data/json/",
    "data/xlsx/",
    "data.parquet",
    "data/parquet/",
    "description",
    "profile/",
    "swagger/",
    "schema",
    "csvw",
    "versions",
    "original",
    "rejected-rows",
    "rejected-rows.csv",
    "rejected-rows.ndjson",
    ...[
      "data/",
      "data/csv/",
      "data/json/",
      "original",
      "schema",
      "rejected-rows",
      "rejected-rows.csv",
    ].flatMap((path) => [`versions/1/${path}`, `versions/2/${path}`]),
  ].map((path) => `${resource}/${path}`);
  const answers: [string, string][] = [];
  for (const path of [
    ...paths,
    `/api/datasets/${world.dataset.id}`,
    `/api/datasets/${world.dataset.id}/tables`,
  ]) {
    const answer = await world.send("GET", path);
    answers.push([`${answer.status} ${path}`, Buffer.from(await answer.arrayBuffer()).toString("latin1")]);
  }
  const fields = [{ name: "numero", type: "date" }, { name: "montant", type: "boolean" }, { name: "ville" }];
  const checked = await world.send("POST", `${resource}/validation`, { json: { schema: { fields } } });
  assert.equal(checked.status, 200);
  answers.push(["validation", await checked.text()]);
  return answers;
}

test("a column that is not published is in nothing that is served, in this version or the one before", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents, { misfit: "set-row-aside" });
  const before = await everyAnswer(world, (await tableOf(world)).id);
  const told = before.filter(([, body]) => body.includes("SECRET") || body.includes("salaireMarker"));
  assert.ok(told.length > 12, `the marker is served before: ${told.map(([path]) => path).join(", ")}`);

  await leaveOut(world, { salaireMarker: { publish: false } });
  const { id, version } = await tableOf(world);
  assert.equal(version.number, 2);
  assert.ok(version.rejectedRows >= 1);
  assert.deepEqual(
    version.columns.map(({ name }) => name),
    ["numero", "montant", "ville"],
  );
  const leaks = (await everyAnswer(world, id)).filter(([, body]) => /SECRET|salaireMarker/i.test(body));
  assert.deepEqual(
    leaks.map(([path]) => path),
    [],
  );
  const stored = JSON.stringify(version);
  assert.ok(!stored.includes(marker), "the version tells none of its cells");
  const formats = distributionsOf(await tableOf(world), "http://maille.test").map(({ id }) => id);
  assert.ok(!formats.some((each) => each.endsWith("-original")));
  assert.deepEqual(version.changes?.columnsRemoved, []);
  const backedUp = await world.ctx.db.begin((tx) => namedBlobs(tx));
  const files = await Promise.all([...backedUp].map(async (hash) => text(await world.ctx.store.open(hash))));
  assert.ok(files.includes(agents), "a backup holds the file whole, so that the choice can be undone");
});

test("rows that are set aside show what is published of them, and no more", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents, {
    misfit: "set-row-aside",
    columns: { salaireMarker: { publish: false } },
  });
  const { id } = await tableOf(world);
  const answer = await world.send("GET", `/api/resources/${id}/rejected-rows`);
  const { data } = (await answer.json()) as { data: { line: number; raw: string; column?: string }[] };
  const misfit = data.find(({ column }) => column === "montant");
  assert.deepEqual([misfit?.line, misfit?.raw], [72, "70;beaucoup;Rennes"]);
});

test("a column that is left out stays out of the next file, whatever the case of its name", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents);
  await leaveOut(world, { salaireMarker: { publish: false }, ville: { name: "commune", title: "Commune" } });
  await world.import(
    "agents.csv",
    `numero;SALAIRE MARKER;montant;ville\n1;${marker};2;Brest\n2;${marker};3;Vannes\n`,
    { fewerRows: "publish" },
  );
  const { version } = await tableOf(world);
  assert.equal(version.number, 3);
  assert.deepEqual(
    version.columns.map(({ name, title }) => [name, title]),
    [
      ["numero", undefined],
      ["montant", undefined],
      ["commune", "Commune"],
    ],
  );
  const { items } = await listVersions(world.ctx, system, version.table, { page: 1, pageSize: 10 });
  assert.deepEqual(
    items.map(({ number }) => number),
    [3, 2],
  );
});

test("where a column that is left out has gone and another has come, the importer is asked", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents);
  await leaveOut(world, { salaireMarker: { publish: false } });
  const other = `numero;paie;montant;ville\n1;${marker};2;Brest\n2;${marker};3;Vannes\n`;
  const asked = await world.import("agents.csv", other, { fewerRows: "publish" });
  assert.equal(asked.failure?.key, "import-left-out-gone");
  assert.equal((await tableOf(world)).version.number, 2);
  const gone = await world.ended(await importAnyway(world.ctx, system, asked.id));
  assert.equal(gone.state, "done", JSON.stringify(gone.failure));
  assert.equal((await tableOf(world)).version.columns.length, 4);
});

test("nobody goes back to a version that holds what is left out, and an earlier one brings nothing back", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", "numero;ville\n1;Rennes\n2;Brest\n");
  await world.import("agents.csv", `numero;ville;salaireMarker\n1;Rennes;${marker}\n2;Brest;${marker}\n`);
  await leaveOut(world, { salaireMarker: { publish: false } });
  const { id } = await tableOf(world);
  await assert.rejects(goBack(world.ctx, system, id, 2), (thrown) => isFailure(thrown, "conflict"));
  await goBack(world.ctx, system, id, 1);
  await world.import("agents.csv", `numero;ville;salaireMarker\n3;Rennes;${marker}\n4;Brest;${marker}\n`);
  const { version } = await tableOf(world);
  assert.deepEqual(
    version.columns.map(({ name }) => name),
    ["numero", "ville"],
  );
});

test("a file is not served for another of its tables either, nor by its address", async () => {
  await using world = await apiWorld();
  const two = `a;b\n1;2\n3;4\n\n\nc;salaireMarker;e\nx;${marker};y\nz;${marker};t\n`;
  await world.import("deux.csv", two);
  const tables = await listTables(world.ctx, system, world.dataset.id);
  assert.equal(tables.length, 2);
  const second = tables[1];
  const done = await world.ended(
    await correctLater(world.ctx, system, second?.id ?? "", {
      columns: { salaireMarker: { publish: false } },
    }),
  );
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const answer = await world.send("GET", `/api/resources/${tables[0]?.id}/original`);
  assert.equal(answer.status, 403);
  assert.ok(!(await answer.text()).includes(marker));
});

test("a column cannot take the name of another, and one at least is published", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents);
  const { id } = await tableOf(world);
  const twice = await world.ended(
    await correctLater(world.ctx, system, id, { columns: { ville: { name: "MONTANT" } } }),
  );
  assert.equal(twice.failure?.key, "import-column-name-twice");
  const none = Object.fromEntries(
    ["numero", "salaireMarker", "montant", "ville"].map((name) => [name, { publish: false }]),
  );
  const empty = await world.ended(await correctLater(world.ctx, system, id, { columns: none }));
  assert.equal(empty.failure?.key, "import-all-left-out");
  await assert.rejects(
    correctLater(world.ctx, system, id, { columns: { ville: { name: " x" } } }),
    (thrown) => isFailure(thrown, "invalid"),
  );
});

test("the key follows a column under its new name, and goes with one that is left out", async () => {
  await using world = await apiWorld();
  await world.import("agents.csv", agents, { key: ["numero"] });
  await leaveOut(world, { numero: { name: "matricule" } });
  assert.deepEqual((await tableOf(world)).key, ["matricule"]);
  await leaveOut(world, { matricule: { publish: false } });
  assert.deepEqual((await tableOf(world)).key, []);
  assert.ok(!(await tableOf(world)).version.columns.some(({ name }) => name === "matricule"));
});
