import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column, ColumnType } from "../../tables/column.ts";
import type { ColumnProfile, Profile } from "../../tables/profile.ts";
import { measuresOf } from "./choice.ts";
import { fittingOf, kindsFor } from "./fitting.ts";
import { readChoice } from "./read-choice.ts";

const column = (name: string, type: ColumnType, rest: Partial<Column> = {}): Column => ({
  name,
  type,
  missing: [],
  ...rest,
});
const columns = [
  column("code", "text", { meaning: "commune-code" }),
  column("nom", "text"),
  column("nature", "text"),
  column("jour", "date"),
  column("latitude", "decimal", { meaning: "latitude" }),
  column("habitants", "integer"),
  column("surface", "decimal"),
];
const distinct: Readonly<Record<string, number>> = { nature: 4, jour: 90, habitants: 95, surface: 99 };
const profile = {
  rows: 100,
  columns: columns.map(({ name }) => ({ name, count: 100, missing: 0, distinct: distinct[name] ?? 100 })),
} as unknown as Profile & { columns: ColumnProfile[] };

const names = (list: readonly Column[]): string[] => list.map(({ name }) => name);
const read = (search: string) => readChoice(new URLSearchParams(search), columns, profile);

test("each kind of chart offers only the columns that fit it", () => {
  const scatter = fittingOf("scatter", columns, profile);
  assert.deepEqual(names(scatter.x), ["jour", "habitants", "surface"]);
  assert.deepEqual(names(scatter.y), ["habitants", "surface"]);
  assert.deepEqual(names(fittingOf("histogram", columns, profile).x), ["habitants", "surface"]);
  assert.deepEqual(names(fittingOf("line", columns, profile).series), ["nature"]);
  assert.ok(!names(fittingOf("bar", columns, profile).x).includes("latitude"));
  const texts = columns.slice(0, 3);
  assert.deepEqual(kindsFor(texts, { ...profile, columns: profile.columns.slice(0, 3) }), ["bar"]);
});

test("a scatter plot over a text takes a number instead, and says so", () => {
  const choice = read("kind=scatter&x=nom&y=surface");
  assert.equal(choice?.kind, "scatter");
  assert.equal(choice.unfit, "nom");
  assert.equal(choice.x, "jour");
  assert.equal(choice.y, "surface");
  assert.equal(read("kind=scatter&x=habitants&y=surface")?.unfit, undefined);
});

test("what is to stand out is asked for beside any choice, and changes no other", () => {
  const { highlight, ...rest } = read("highlight=Rennes") ?? assert.fail();
  assert.equal(highlight, "Rennes");
  assert.deepEqual(rest, read(""));
});

test("amounts that differ in each row are measured, and numbers that follow one another are not", () => {
  const trips = [column("mois", "date"), column("voyages", "integer"), column("rang", "integer")];
  const [rows, month] = [288, 36];
  const facts = [
    { name: "mois", count: rows, missing: 0, distinct: month },
    { name: "voyages", count: rows, missing: 0, distinct: rows, min: 212_340, max: 940_112 },
    { name: "rang", count: rows, missing: 0, distinct: rows, min: 1, max: rows },
  ];
  const told = { rows, columns: facts } as unknown as Profile;
  assert.deepEqual(names(measuresOf(trips, told)), ["voyages"]);
  const { kind, x, y, aggregate } = readChoice(new URLSearchParams(), trips, told) ?? {};
  assert.deepEqual([kind, x, y, aggregate], ["line", "mois", "voyages", "sum"]);
});

test("rows are counted by what comes back, not by what each row has of its own", () => {
  const texts = [column("objet", "text"), column("producteur", "text")];
  const of = (repeated: number, missing: number) => ({
    rows: 14,
    columns: [14 - missing, repeated].map((distinct, index) => ({
      name: texts[index]?.name,
      count: 14,
      missing: index === 0 ? missing : 0,
      distinct,
    })),
  });
  const suggested = (repeated: number, missing = 0) =>
    readChoice(new URLSearchParams(), texts, of(repeated, missing) as unknown as Profile)?.x;
  assert.equal(suggested(7), "producteur");
  assert.equal(suggested(7, 2), "producteur");
  assert.equal(suggested(14), "objet");
});
