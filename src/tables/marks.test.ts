import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import type { ImportOptions, Version } from "./table.ts";
import { getVersion } from "./versions.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

async function imported(world: World, name: string, lines: readonly string[], options: ImportOptions = {}) {
  const done = await world.import(name, lines.join("\n"), options);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [made] = done.made;
  assert.ok(made);
  const version = await getVersion(world.ctx, system, made.table, made.version);
  return { version, rows: await rowsOf(world, version), keys: done.problems.map(({ key }) => key) };
}

async function rowsOf(world: World, version: Version): Promise<unknown[][]> {
  await using workspace = await world.ctx.engine.workspace();
  const path = (await world.ctx.store.lend(version.parquet)).path;
  const rows = await workspace.rows<Record<string, unknown>>(`from read_parquet('${path}')`);
  return rows.map((row) => Object.values(row));
}

function typesOf({ columns }: Version): string[] {
  return columns.map(({ name, type }) => `${name} ${type}`);
}

const usual = (count: number) => Array.from({ length: count }, (_, n) => `v${n};${n + 1};x`);

test("marks of secrecy and bounds are missing values whose text is kept beside them", async () => {
  await using world = await importWorld();
  const marked = ["a;<5;x", "b;s;x", "c;;x", "d;≤ 11;x", "e;n.d.;x", "f;:;x", "g;<=5;x"];
  const { version, rows } = await imported(world, "eleves.csv", [
    "commune;eleves;note",
    ...usual(10),
    ...marked,
  ]);
  assert.deepEqual(typesOf(version), ["commune text", "eleves integer", "eleves_mark text", "note text"]);
  assert.equal(version.columns[2]?.marksOf, "eleves");
  const told = version.problems.find(({ key }) => key === "types-marks-kept");
  assert.deepEqual([told?.args["column"], told?.args["kept"]], ["eleves", "eleves_mark"]);
  assert.match(String(told?.args["marks"]), /<5/);
  assert.equal(version.rejectedRows, 0);
  assert.deepEqual(
    rows.slice(9).map((row) => row.slice(0, 3)),
    [
      ["v9", 10, null],
      ["a", null, "<5"],
      ["b", null, "s"],
      ["c", null, null],
      ["d", null, "≤ 11"],
      ["e", null, "n.d."],
      ["f", null, ":"],
      ["g", null, "<=5"],
    ],
  );
  // What programs write where there is nothing says nothing, and makes no column.
  const none = await imported(world, "vides.csv", [
    "commune;eleves;note",
    ...usual(10),
    "a;NA;x",
    "b;null;x",
  ]);
  assert.deepEqual(typesOf(none.version), ["commune text", "eleves integer", "note text"]);
});

test("a hundred different bounds are all kept, and a column that is mostly marks is a text", async () => {
  await using world = await importWorld();
  const bounds = Array.from({ length: 100 }, (_, n) => `b${n};<0,${n + 1};x`);
  const measures = Array.from({ length: 150 }, (_, n) => `m${n};${n},5;x`);
  const measured = await imported(world, "mesures.csv", ["point;valeur;note", ...measures, ...bounds]);
  assert.deepEqual(typesOf(measured.version).slice(1, 3), ["valeur decimal", "valeur_mark text"]);
  assert.equal(measured.version.rejectedRows, 0);
  assert.deepEqual(measured.rows[200]?.slice(0, 3), ["b50", null, "<0,51"]);
  const secret = await imported(world, "secret.csv", ["point;valeur;note", ...usual(10), ...bounds]);
  assert.deepEqual(typesOf(secret.version), ["point text", "valeur text", "note text"]);
});

test("no more than one row in a hundred is set aside for its cells unless somebody asks for it", async () => {
  await using world = await importWorld();
  const odd = ["a;3,7kW;x", "b;environ 12;x"];
  const lines = ["borne;puissance;note", ...usual(98), ...odd];
  const many = await imported(world, "bornes.csv", lines);
  assert.deepEqual(typesOf(many.version), ["borne text", "puissance text", "note text"]);
  assert.equal(many.version.rejectedRows, 0);
  assert.ok(many.keys.includes("types-many-misfits"));
  const asked = await imported(world, "bornes-entiers.csv", lines, { misfit: "set-row-aside" });
  assert.deepEqual([asked.version.rows, asked.version.rejectedRows], [98, 2]);
  const chosen = await imported(world, "bornes-choix.csv", lines, {
    columns: { puissance: { type: "integer" } },
  });
  assert.deepEqual([chosen.version.rows, chosen.version.rejectedRows], [98, 2]);
  const kept = await imported(world, "bornes-texte.csv", lines, { misfit: "keep-as-missing" });
  assert.deepEqual(kept.rows.slice(98), [
    ["a", null, "3,7kW", "x"],
    ["b", null, "environ 12", "x"],
  ]);
});

/** Five numbers, two of which are none in each column, in rows of its own. */
const cells = (row: number) =>
  Array.from({ length: 5 }, (_, column) => (Math.floor(row / 2) === column * 5 ? "?!" : row));

test("columns whose misfits are each few, and together many, cost a hundredth of the rows at most", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 300 }, (_, row) => `r${row};${cells(row).join(";")}`);
  const { version } = await imported(world, "ensemble.csv", ["nom;a;b;c;d;e", ...rows]);
  assert.ok(version.rejectedRows > 0 && version.rejectedRows <= 3, `${version.rejectedRows}`);
  assert.equal(version.columns.filter(({ type }) => type === "text").length, 5);
});
