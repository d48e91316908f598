import assert from "node:assert/strict";
import { test } from "node:test";
import ExcelJS from "exceljs";
import { importWorld } from "../../../test/import-world.ts";
import { zipOf } from "../../../test/archives.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { listTables } from "../tables.ts";
import { readSheetsLater } from "../imports.ts";
import { checkKey } from "./check-key.ts";
import { glance } from "./glance.ts";
import { preview } from "./preview.ts";

/** As programs write it: a summary first, titles above the header, a hidden list, an empty sheet. */
async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book
    .addWorksheet("Résumé de l’exportation")
    .addRows([["Ce document a été exporté de Numbers."], ["Feuille"]]);
  const menus = book.addWorksheet("Menus");
  menus.addRows([
    ["Menus des cantines"],
    ["", ""],
    ["établi le", "2024-09-01"],
    ["école", "plat"],
    ["Duchesse Anne", "gratin"],
    ["Jean Zay", "soupe"],
  ]);
  book.addWorksheet("Listes", { state: "hidden" }).addRows([
    ["plat", "code"],
    ["gratin", 1],
  ]);
  book.addWorksheet("Vide");
  return Buffer.from(await book.xlsx.writeBuffer());
}

test("a workbook is shown sheet by sheet before it is read, and what is no data is named", async () => {
  await using world = await importWorld();
  const upload = await world.upload("cantines.xlsx", await workbook());
  const { fileName, sheets } = await glance(world.ctx, system, { upload: upload.id });
  assert.equal(fileName, "cantines.xlsx");
  assert.deepEqual(
    sheets.map(({ name, against }) => [name, against]),
    [
      ["Résumé de l’exportation", "export-summary"],
      ["Menus", undefined],
      ["Listes", "hidden"],
      ["Vide", "empty"],
    ],
  );
  const menus = sheets[1];
  assert.deepEqual(menus?.rows.at(-1), { line: 6, cells: ["Jean Zay", "soupe"] });
  assert.deepEqual(menus?.rows[0]?.cells[0], "Menus des cantines");
  assert.equal((await listTables(world.ctx, system, world.dataset.id)).length, 0);
});

test("the header is where the importer says, in a sheet, in a text, and also none", async () => {
  await using world = await importWorld();
  const book = await workbook();
  const done = await world.import("cantines.xlsx", book, {
    sheets: ["Menus"],
    headers: { Menus: { line: 4, rows: 1 } },
  });
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.deepEqual(
    table?.version?.columns.map(({ name }) => name),
    ["école", "plat"],
  );
  assert.equal(table?.version?.rows, 2);

  const without = { headers: { Menus: { line: 5, rows: 0 } } };
  const shown = await preview(world.ctx, system, table?.id ?? "", without);
  assert.deepEqual(shown.rows, [
    ["Duchesse Anne", "gratin"],
    ["Jean Zay", "soupe"],
  ]);

  const text = "Relevé\nstation;valeur\nA;1\nB;2\n";
  const read = await world.import("releve.csv", text, { headers: { releve: { line: 3, rows: 0 } } });
  assert.equal(read.state, "done", JSON.stringify(read.failure));
  const made = (await listTables(world.ctx, system, world.dataset.id)).find(({ name }) => name === "releve");
  assert.equal(made?.version?.rows, 2);

  const beyond = await world.import("cantines.xlsx", book, { headers: { Menus: { line: 400, rows: 1 } } });
  assert.equal(beyond.failure?.key, "sheet-header-beyond");
});

test("two lines of header become one name", async () => {
  await using world = await importWorld();
  const book = new ExcelJS.Workbook();
  book.addWorksheet("Agents").addRows([
    ["2023", "2024"],
    ["femmes", "hommes"],
    ["3", "4"],
    ["5", "6"],
  ]);
  const bytes = Buffer.from(await book.xlsx.writeBuffer());
  const done = await world.import("agents.xlsx", bytes, { headers: { Agents: { line: 1, rows: 2 } } });
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.deepEqual(
    table?.version?.columns.map(({ name }) => name),
    ["2023 / femmes", "2024 / hommes"],
  );
});

test("a sheet that was left out is read later, and removes nothing", async () => {
  await using world = await importWorld();
  await world.import("cantines.xlsx", await workbook(), { sheets: ["Menus"] });
  const [menus] = await listTables(world.ctx, system, world.dataset.id);
  const sheets = (await glance(world.ctx, system, { table: menus?.id ?? "" })).sheets.map(({ name }) => name);
  assert.ok(sheets.includes("Listes"));
  const begun = await readSheetsLater(world.ctx, system, menus?.id ?? "", { sheets: ["Listes"] });
  const done = await world.ended(begun);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const tables = await listTables(world.ctx, system, world.dataset.id);
  assert.deepEqual(
    tables.map(({ name, version }) => [name, version?.number]),
    [
      ["Menus", 1],
      ["Listes", 1],
    ],
  );
});

test("the members of an archive are shown, each with its lines", async () => {
  await using world = await importWorld();
  const archive = zipOf([
    { name: "2023.csv", content: "a;b\n1;2\n3;4\n" },
    { name: "sous/2024.csv", content: "a;b\n5;6\n7;8\n" },
  ]);
  const upload = await world.upload("annees.zip", archive);
  const { sheets } = await glance(world.ctx, system, { upload: upload.id });
  assert.deepEqual(
    sheets.map(({ name, rows }) => [name, rows[1]?.cells]),
    [
      ["2023.csv", ["1", "2"]],
      ["sous/2024.csv", ["5", "6"]],
    ],
  );
  const done = await world.import("annees.zip", archive, { sheets: ["sous/2024.csv"] });
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  assert.deepEqual(
    (await listTables(world.ctx, system, world.dataset.id)).map(({ name }) => name),
    ["2024"],
  );
});

test("a file that is none is refused in a glance as in an import", async () => {
  await using world = await importWorld();
  const upload = await world.upload("photo.xlsx", Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]));
  await assert.rejects(glance(world.ctx, system, { upload: upload.id }), (thrown) =>
    isFailure(thrown, "unsupported"),
  );
});

test("a text that is called a workbook is refused where it has no table, and told where it has one", async () => {
  await using world = await importWorld();
  const letter = "Bonjour,\nvoici la photo du marché de samedi dernier.\nCordialement\n";
  const refused = await world.import("photo.xlsx", letter);
  assert.deepEqual([refused.state, refused.failure?.key], ["failed", "import-not-what-named"]);
  const nothing = await world.import("vide.xlsx", "nom;âge\n");
  assert.equal(nothing.failure?.key, "import-not-what-named");
  const read = await world.import("marche.xlsx", "stand;prix\nfruits;3\nlégumes;2\n");
  assert.equal(read.state, "done", JSON.stringify(read.failure));
  assert.ok(read.problems.some(({ key }) => key === "import-named-otherwise"));
});

test("the cells at fault are told with their line over the whole file, and a key is judged", async () => {
  await using world = await importWorld();
  const rows = Array.from(
    { length: 3000 },
    (_, index) => `${index % 1500},${index === 2500 ? "beaucoup" : index},\n`,
  );
  await world.import("mesures.csv", `numero,valeur,note\n${rows.join("")}`, {
    columns: { valeur: { type: "text" } },
  });
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  const id = table?.id ?? "";
  const options = { columns: { valeur: { type: "integer" } }, misfit: "set-row-aside" } as const;
  const seen = await preview(world.ctx, system, id, options);
  assert.equal(seen.rejected, 1);
  assert.deepEqual(seen.faults, [
    { line: 2502, column: "valeur", value: "beaucoup", reason: "import-cell-not-integer" },
  ]);
  assert.deepEqual(await checkKey(world.ctx, system, id, ["numero"]), {
    rows: 3000,
    missing: 0,
    repeated: 3000,
  });
  assert.deepEqual(await checkKey(world.ctx, system, id, ["numero", "valeur"]), {
    rows: 3000,
    missing: 0,
    repeated: 0,
  });
  assert.equal((await checkKey(world.ctx, system, id, ["note"])).missing, 3000);
});
