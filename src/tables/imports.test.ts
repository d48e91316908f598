import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import { goBack } from "./go-back.ts";
import { cancelImport, correctLater, importLater } from "./imports.ts";
import { preview } from "./preview.ts";
import { listRejectedRows } from "./rejected-rows.ts";
import { changeTable, listTables } from "./tables.ts";
import { getReadableVersion, getVersion, listVersions } from "./versions.ts";

const canteens = [
  "siret;commune;date;repas;bio",
  "00012345600014;Rennes;01/09/2024;1 234;12,5",
  "00012345600022;Brest;02/09/2024;56;8",
  "00012345600030;Vannes;03/09/2024;7;9,25",
].join("\n");

test("a file becomes a table with types, meanings and a profile", async () => {
  await using world = await importWorld();
  const done = await world.import("cantines.csv", canteens);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.equal(table?.name, "cantines");
  const version = table?.version;
  assert.equal(version?.number, 1);
  assert.equal(version?.rows, 3);
  assert.deepEqual(
    version?.columns.map(({ name, type }) => [name, type]),
    [
      ["siret", "text"],
      ["commune", "text"],
      ["date", "date"],
      ["repas", "integer"],
      ["bio", "decimal"],
    ],
  );
  const profile = version?.profile.columns.find(({ name }) => name === "bio");
  assert.equal(profile?.max, 12.5);
  assert.deepEqual(done.made, [{ table: table?.id, version: 1 }]);
});

test("a row whose cell does not fit is set aside with its line and its text", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 200 }, (_, index) => `${index},"deux\nlignes",${index * 2}`);
  rows[150] = '150,"deux\nlignes",beaucoup';
  const done = await world.import("mesures.csv", ["numero,texte,valeur", ...rows].join("\n"));
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [made] = done.made;
  assert.ok(made);
  const version = await getVersion(world.ctx, system, made.table, 1);
  assert.equal(version.rows, 199);
  assert.equal(version.rejectedRows, 1);
  const { items } = await listRejectedRows(world.ctx, system, made.table, { page: 1, pageSize: 10 });
  assert.deepEqual(items, [
    { line: 302, raw: '150,"deux\nlignes",beaucoup', reason: "import-cell-not-integer", column: "valeur" },
  ]);
  assert.ok(done.problems.some(({ key }) => key === "import-rows-set-aside"));
});

test("the same file again makes no version, another one makes the next and tells the changes", async () => {
  await using world = await importWorld();
  const first = await world.import("stock.csv", "id,nom,prix\n1,vis,2\n2,clou,3\n3,écrou,4\n", {
    key: ["id"],
  });
  const [made] = first.made;
  assert.ok(made);
  const same = await world.import("stock.csv", "id,nom,prix\n1,vis,2\n2,clou,3\n3,écrou,4\n");
  assert.equal(same.problems[0]?.key, "import-unchanged");
  assert.equal((await listVersions(world.ctx, system, made.table, { page: 1, pageSize: 10 })).total, 1);

  await world.import("stock.csv", "id,nom,prix,rayon\n1,vis,2.5,A\n3,écrou,4,B\n4,rivet,5,B\n");
  const second = await getVersion(world.ctx, system, made.table, 2);
  assert.deepEqual(second.changes, {
    against: 1,
    columnsAdded: ["rayon"],
    columnsRemoved: [],
    columnsRetyped: [{ name: "prix", from: "integer", to: "decimal" }],
    rowsBefore: 3,
    rowsAfter: 3,
    rows: { added: 1, removed: 1, changed: 2 },
  });

  const third = await goBack(world.ctx, system, made.table, 1);
  assert.equal(third.number, 3);
  const { version } = await getReadableVersion(world.ctx, system, made.table);
  assert.equal(version.number, 3);
  assert.deepEqual(version.source, { kind: "version", number: 1 });
});

test("a correction is previewed, then makes a new version that a later file is read with", async () => {
  await using world = await importWorld();
  const [made] = (await world.import("codes.csv", "code,total\n12,5\n13,6\n")).made;
  assert.ok(made);
  const seen = await preview(world.ctx, system, made.table, { columns: { code: { type: "text" } } });
  assert.deepEqual(seen.rows, [
    ["12", 5],
    ["13", 6],
  ]);
  const corrected = await world.ended(
    await correctLater(world.ctx, system, made.table, { columns: { code: { type: "text" } } }),
  );
  assert.equal(corrected.state, "done", JSON.stringify(corrected.failure));
  const version = await getVersion(world.ctx, system, made.table, 2);
  assert.equal(version.columns[0]?.type, "text");
  assert.deepEqual(version.changes?.columnsRetyped, [{ name: "code", from: "integer", to: "text" }]);
});

test("a table is renamed and its key is one of its columns", async () => {
  await using world = await importWorld();
  const [made] = (await world.import("a.csv", "id,x\n1,2\n2,3\n")).made;
  assert.ok(made);
  const changed = await changeTable(world.ctx, system, made.table, { name: " Stations ", key: ["id"] });
  assert.equal(changed.name, "Stations");
  assert.deepEqual(changed.key, ["id"]);
  await assert.rejects(changeTable(world.ctx, system, made.table, { key: ["absent"] }), /table-key-unknown/);
});

test("an import that is cancelled ends at once and leaves no table", async () => {
  await using world = await importWorld();
  const upload = await world.upload("long.csv", `a,b\n${"1,2\n".repeat(500_000)}`);
  const started = await importLater(world.ctx, system, world.dataset.id, { upload: upload.id });
  await cancelImport(world.ctx, system, started.id);
  assert.equal((await world.ended(started)).state, "cancelled");
  assert.deepEqual(await listTables(world.ctx, system, world.dataset.id), []);
});
