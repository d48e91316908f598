import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import { zipOf } from "../../test/archives.ts";
import { type ReadingAccount, unaccounted } from "./account.ts";
import { settled } from "../tables/import/settle-account.ts";
import { listTables } from "../tables/tables.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

/** What became of the file, by table: the parts that are not zero. */
async function accounts(world: World, name: string, content: string | Uint8Array) {
  const done = await world.import(name, content);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const made = new Set(done.made.map(({ table }) => table));
  const tables = await listTables(world.ctx, system, world.dataset.id);
  return tables.flatMap(({ id, version }) => {
    if (!made.has(id) || version?.account === undefined) return [];
    assert.equal(unaccounted(version.account), 0);
    assert.deepEqual([version.account.table, version.account.aside], [version.rows, version.rejectedRows]);
    return [toldOf(version.account)];
  });
}

function toldOf(account: ReadingAccount) {
  return Object.fromEntries(Object.entries(account).filter(([, value]) => value !== 0 && value !== "line"));
}

test("tables that stand under one another are each a table, whatever their widths", async () => {
  await using world = await importWorld();
  const letters = Array.from({ length: 10 }, (_, n) => `${"abcdefghij"[n]},q,w,e,r,t`);
  const numbers = Array.from({ length: 30 }, (_, n) => `${n},${n * 2},${n * 3}`);
  const found = await accounts(
    world,
    "runs.csv",
    ["RUN,a,b,c,d,e", ...letters, "RUN,x,y", ...numbers, ""].join("\n"),
  );
  assert.deepEqual(found, [
    { total: 11, table: 10, header: 1 },
    { total: 31, table: 30, header: 1 },
  ]);
});

test("a small table of numbers above a larger one is a table, names and values above it are titles", async () => {
  await using world = await importWorld();
  const wide = Array.from({ length: 30 }, (_, n) => `c${n};${n};${n * 2}`);
  const narrow = Array.from({ length: 6 }, (_, n) => `z${n};${n}`);
  assert.deepEqual(
    await accounts(world, "zones.csv", ["zone;part", ...narrow, "", "code;x;y", ...wide].join("\n")),
    [
      { total: 7, table: 6, header: 1 },
      { total: 32, table: 30, header: 1, blank: 1 },
    ],
  );
  const described = ["Source;Insee", "Champ;France", "", "code;x;y", ...wide].join("\n");
  assert.deepEqual(await accounts(world, "decrit.csv", described), [
    { total: 34, table: 30, header: 1, title: 2, blank: 1 },
  ]);
});

test("the last of several tables of a long file goes on to its end", async () => {
  await using world = await importWorld();
  const first = Array.from({ length: 20 }, (_, n) => `a${n};${n}`);
  const second = Array.from({ length: 9_000 }, (_, n) => `b${n};${n};${n % 7};${"x".repeat(480)}`);
  const text = ["nom;n", ...first, "", "code;valeur;jour;lettre", ...second, ""].join("\n");
  assert.ok(text.length > 4 * 1024 * 1024);
  assert.deepEqual(await accounts(world, "long.csv", text), [
    { total: 21, table: 20, header: 1 },
    { total: 9_002, table: 9_000, header: 1, blank: 1 },
  ]);
});

test("what stands beside a table is told, and a table with another separator is told as one", async () => {
  await using world = await importWorld();
  const semicolons = ["nom;age;ville", ...Array.from({ length: 20 }, (_, n) => `n${n};${n};Rennes`)];
  const commas = ["code,valeur,jour", ...Array.from({ length: 9 }, (_, n) => `c${n},${n},2020-01-0${n + 1}`)];
  const told = async (name: string, ...lines: string[]) => {
    const { problems } = await world.import(name, [...lines, ""].join("\n"));
    return problems.map(({ key, args }) => [key, args["count"], args["line"], args["separator"]]);
  };
  assert.deepEqual(await told("below.csv", ...semicolons, "", "Autre", ...commas), [
    ["dialect-notes-left", 11, 23, undefined],
    ["dialect-table-left", 10, 24, ","],
  ]);
  assert.deepEqual(await told("above.csv", ...commas, "", ...semicolons), [
    ["dialect-titles-left", 10, 1, undefined],
    ["dialect-table-left", 10, 1, ","],
  ]);
  assert.deepEqual(
    await told("notes.csv", "Relevés", "", ...semicolons, "", "Source : a, b", "Note : c, d"),
    [
      ["dialect-titles-left", 1, 1, undefined],
      ["dialect-notes-left", 2, 25, undefined],
    ],
  );
});

test("a comment among the rows takes no row along, and is told", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 40 }, (_, n) => `${n};v${n};${n * 2}`);
  rows.splice(10, 0, "# estimé à partir d’ici", "# à revoir; voir note; 12");
  assert.deepEqual(await accounts(world, "estime.csv", ["id;nom;total", ...rows].join("\n")), [
    { total: 43, table: 40, header: 1, comment: 2 },
  ]);
  // Where rows begin with the sign, it marks none.
  const colours = Array.from({ length: 40 }, (_, n) => `#${String(n).padStart(6, "0")};v${n};${n}`);
  assert.deepEqual(await accounts(world, "couleurs.csv", ["couleur;nom;n", ...colours].join("\n")), [
    { total: 41, table: 40, header: 1 },
  ]);
});

test("lines inside of quotes, blank ones, titles and notes are counted, as the engine and as the tolerant parser read them", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 50 }, (_, n) => `${n};"deux\nlignes";${n}`);
  assert.deepEqual(await accounts(world, "plain.csv", ["id;texte;n", ...rows, "", ""].join("\n")), [
    { total: 102, table: 50, header: 1, within: 50, blank: 1 },
  ]);
  const titled = ["Relevés", "", "id;texte;n", ...rows, "", "Source : la ville", ""].join("\n");
  assert.deepEqual(await accounts(world, "titled.csv", titled), [
    { total: 105, table: 50, header: 1, within: 50, blank: 2, title: 1, note: 1 },
  ]);
});

test("records of JSON and lines of NDJSON are accounted for", async () => {
  await using world = await importWorld();
  assert.deepEqual(await accounts(world, "a.json", '[{"a":1},{"a":2},3]'), [
    { unit: "record", total: 3, table: 2, aside: 1 },
  ]);
  assert.deepEqual(await accounts(world, "b.json", '[["a","b"],["x","y"],["z","t"]]'), [
    { unit: "record", total: 3, table: 2, header: 1 },
  ]);
  assert.deepEqual(await accounts(world, "c.ndjson", '{"a":1}\n\n{"a":2}\n{"a":'), [
    { unit: "record", total: 4, table: 2, aside: 1, blank: 1 },
  ]);
});

test("a row of a sheet with nothing in the table's columns is set aside", async () => {
  await using world = await importWorld();
  const rows = [
    row(1, cell("A1", "Relevés")),
    row(3, cell("A3", "nom") + cell("B3", "lieu")),
    ...Array.from({ length: 8 }, (_, n) =>
      row(4 + n, cell(`A${4 + n}`, `n${n}`) + cell(`B${4 + n}`, `l${n}`)),
    ),
    row(12, cell("F12", "à vérifier")),
    ...Array.from({ length: 8 }, (_, n) =>
      row(13 + n, cell(`A${13 + n}`, `m${n}`) + cell(`B${13 + n}`, `k${n}`)),
    ),
    row(22, cell("A22", "Source : la ville")),
  ];
  const found = await accounts(world, "releves.xlsx", workbook(rows.join("")));
  assert.deepEqual(found, [{ unit: "row", total: 20, table: 16, aside: 1, header: 1, title: 1, note: 1 }]);
});

const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (n: number, cells: string) => `<row r="${n}">${cells}</row>`;

function workbook(rows: string): Uint8Array {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return zipOf([
    {
      name: "[Content_Types].xml",
      content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    },
    {
      name: "xl/workbook.xml",
      content: `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Feuille" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: "xl/worksheets/sheet1.xml",
      content: `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    },
  ]);
}

test("a sum that is not the file's own is a problem", () => {
  const whole: ReadingAccount = {
    unit: "line",
    total: 12,
    table: 10,
    aside: 0,
    header: 1,
    title: 0,
    comment: 0,
    note: 0,
    blank: 1,
    within: 0,
  };
  assert.deepEqual(settled(whole).problems, []);
  const [problem] = settled({ ...whole, table: 8 }).problems;
  assert.deepEqual(problem, { key: "import-not-all-accounted", args: { lines: 2, total: 12 } });
});
