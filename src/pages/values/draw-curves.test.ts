import assert from "node:assert/strict";
import { test } from "node:test";
import type { CurveDrawing } from "./curve.ts";
import { drawCurves } from "./draw-curves.ts";

const october = (value: (day: number) => number | null) =>
  Array.from({ length: 31 }, (_, day) => ({
    at: Date.UTC(2020, 9, day + 1),
    value: value(day),
    status: "observed" as const,
  }));

function drawn(names: readonly string[], asked: Partial<CurveDrawing> = {}): string {
  return drawCurves({
    curves: names.map((name, order) => ({ name, points: october((day) => day * (order + 1)) })),
    language: "fr",
    grain: "day",
    width: 340,
    height: 260,
    accent: "#0b6aa2",
    label: "Admissions",
    ...asked,
  });
}

const textsOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, told]) => told ?? "");

test("on a phone an axis of a month or of a year has several dates", () => {
  const dates = textsOf(drawn(["Bretagne"])).filter((told) => / oct\./.test(told));
  assert.ok(dates.length >= 2, dates.join());
  const year = Array.from({ length: 365 }, (_, day) => ({
    at: Date.UTC(2021, 0, day + 1),
    value: day,
    status: "observed" as const,
  }));
  const months = textsOf(drawn([], { curves: [{ name: "Bretagne", points: year }] }));
  assert.ok(months.filter((told) => told.endsWith(" 2021")).length >= 2, months.join());
});

test("on a phone long names stand whole above the curves, which keep the width", () => {
  const names = ["Auvergne-Rhône-Alpes", "Provence-Alpes-Côte d’Azur", "Île-de-France"];
  const svg = drawn(names);
  for (const name of names) assert.ok(textsOf(svg).includes(name), name);
  const [, right = 0] = JSON.parse(/data-place="([^"]*)"/.exec(svg)?.[1] ?? "[]") as readonly number[];
  assert.ok(right > 300, `curves end at ${right}`);
  assert.match(svg, /<text[^>]*data-s="2"/, "a name stands out with its curve");
});

test("short names stand beside the ends of their curves", () => {
  const svg = drawn(["Ain", "Lot"]);
  const [, right = 0] = JSON.parse(/data-place="([^"]*)"/.exec(svg)?.[1] ?? "[]") as readonly number[];
  assert.ok(right < 300, `curves end at ${right}`);
});

test("curves begin with the first value that is known of any", () => {
  const points = october((day) => (day < 7 ? null : day));
  const svg = drawn([], { curves: [{ name: "Bretagne", points }] });
  const [left, , , , from] = JSON.parse(/data-place="([^"]*)"/.exec(svg)?.[1] ?? "[]") as readonly number[];
  assert.equal(from, Date.UTC(2020, 9, 8));
  assert.ok(svg.includes(`d="M${Math.round((left ?? 0) * 10) / 10},`), "nothing is empty before it");
});
