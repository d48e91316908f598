import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import type { ChartChoice } from "./choice.ts";
import { chartCsv, chartTable, describeChart } from "./describe.ts";
import { drawChart } from "./draw.ts";
import { textWidth } from "./svg.ts";
import { toPng } from "./png.ts";
import { binValues, type ChartData, type ChartPoint } from "./points.ts";

const accent = toHex(accentOf(200, "light"));
const folder = new URL("../../../test/output/charts/", import.meta.url);

const wave = (index: number, shift: number): number => Math.round(400 + 300 * Math.sin(index / 3 + shift));
const point = (x: number | string, y: number | null, series = ""): ChartPoint => ({
  x,
  y,
  series,
  weight: 1,
});

const cases: Record<string, { choice: ChartChoice; data: ChartData }> = {
  "line with gaps": {
    choice: { kind: "line", x: "Date", y: "Repas", aggregate: "sum" },
    data: {
      axis: "time",
      step: "day",
      bins: [],
      series: [""],
      points: Array.from({ length: 40 }, (_, index) =>
        point(Date.UTC(2021, 0, 1 + index * 9), index % 7 === 3 ? null : wave(index, 0)),
      ),
    },
  },
  "lines by year": {
    choice: { kind: "line", x: "Année", y: "Repas", series: "Commune", aggregate: "avg" },
    data: {
      axis: "year",
      bins: [],
      series: ["Rennes", "Vitré"],
      points: ["Rennes", "Vitré"].flatMap((series, shift) =>
        Array.from({ length: 12 }, (_, index) => point(2010 + index, wave(index, shift), series)),
      ),
    },
  },
  bars: {
    choice: { kind: "bar", x: "École", y: "Repas", aggregate: "sum" },
    data: {
      axis: "category",
      bins: [],
      series: [""],
      points: [point("Jean Moulin", 5200), point("<Liberté> & Cie", 2410), point("", -300)],
    },
  },
  histogram: {
    choice: { kind: "histogram", x: "Repas", aggregate: "count" },
    data: {
      axis: "number",
      points: [],
      series: [""],
      bins: binValues(Array.from({ length: 200 }, (_, index) => ({ value: wave(index, 1), count: 1 }))),
    },
  },
  scatter: {
    choice: { kind: "scatter", x: "Effectif", y: "Repas", aggregate: "count" },
    data: {
      axis: "number",
      bins: [],
      series: [""],
      points: Array.from({ length: 30 }, (_, index) => point(index, index * 2 + (index % 5))),
    },
  },
};

function drawn(name: string, width: number): string {
  const { choice, data } = cases[name] ?? assert.fail(name);
  const words = describeChart("fr", choice, data, []);
  return drawChart({
    kind: choice.kind,
    data,
    language: "fr",
    width,
    accent,
    label: `${words.title}. ${words.summary}`,
    names: { x: choice.x, y: choice.y ?? "" },
    words: { ...words, foot: "Source : Ville de Rennes" },
  });
}

for (const name of Object.keys(cases)) {
  test(`a chart is drawn as it was: ${name}`, () => {
    const svg = drawn(name, 600);
    const file = new URL(`${name.replaceAll(" ", "-")}.svg`, folder);
    if (!existsSync(file) && process.env["CI"] === undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, svg);
    }
    assert.equal(svg, readFileSync(file, "utf8"));
  });
}

test("a chart says a column by the title that its producer gave", () => {
  const columns = [
    { name: "nom_com", title: "Commune", type: "text", missing: [] },
    { name: "pop_mun", title: "Population municipale", type: "integer", missing: [] },
  ] as const;
  const choice = { kind: "bar", x: "nom_com", y: "pop_mun", aggregate: "sum" } as const;
  const data = { axis: "category", bins: [], series: [""], points: [point("Rennes", 1)] } as const;
  const { head } = chartTable("fr", choice, data, columns);
  assert.deepEqual(head, ["Commune", "Population municipale"]);
  assert.match(describeChart("fr", choice, data, columns).title, /Population municipale.*Commune/);
});

test("a chart becomes a PNG in the font of the pages", async () => {
  const png = await toPng(drawn("bars", 600));
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from("PNG")]);
  assert.ok(png.length > 5_000);
});

test("nothing that a table holds becomes markup in a chart", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string(), fc.double({ min: -1e12, max: 1e12, noNaN: true })), { minLength: 1 }),
      (rows) => {
        const svg = drawChart({
          kind: "bar",
          data: { axis: "category", bins: [], series: [""], points: rows.map(([x, y]) => point(x, y)) },
          language: "en",
          width: 340,
          accent,
          label: rows[0]?.[0] ?? "",
          names: { x: "", y: "" },
        });
        const tags = new Set([...svg.matchAll(/<\/?([^\s/>]+)/g)].map(([, tag]) => tag));
        assert.deepEqual(
          [...tags].filter((tag) => !["svg", "g", "rect", "text", "title"].includes(tag ?? "")),
          [],
        );
        assert.ok(
          !/NaN|undefined|Infinity/.test(svg.replace(/>[^<]*</g, "><").replace(/aria-label="[^"]*"/, "")),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test("bins are of equal and round width and lose no value", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
      const bins = binValues(values.map((value) => ({ value, count: 1 })));
      assert.equal(
        bins.reduce((sum, { count }) => sum + count, 0),
        values.length,
      );
      assert.ok(bins.length <= 26);
    }),
  );
});

test("what a chart shows is said in a sentence", () => {
  const { choice, data } = cases["bars"] ?? assert.fail();
  const words = describeChart("fr", choice, data, []);
  assert.equal(words.title, "Repas par École");
  assert.equal(
    words.summary,
    "Le plus haut\u00a0: Jean Moulin, 5\u202f200\u202f; le plus bas\u00a0: ∅, \u2212300.",
  );
});

test("a spreadsheet runs no text of a chart’s CSV, and its numbers stay numbers", () => {
  const data: ChartData = {
    axis: "category",
    bins: [],
    series: ["@a", "b"],
    points: [point("=1+1", -2, "@a"), point("-rue", 3, "b")],
  };
  const choice: ChartChoice = { kind: "bar", x: "+nom", y: "n", series: "s", aggregate: "sum" };
  assert.equal(chartCsv(choice, data), "'+nom,s,n\r\n'=1+1,'@a,-2\r\n'-rue,b,3");
});

test("an axis of days says no hour, however few the days are; one of moments does", () => {
  const names = { x: "Date", y: "Repas" };
  const told = (times: readonly number[]) => {
    const points = times.map((time, index) => point(time, index));
    const data = { axis: "time", bins: [], series: [""], points } as const;
    return drawChart({ kind: "line", data, language: "fr", width: 860, accent, label: "Repas", names });
  };
  for (const days of [1, 2, 3]) {
    const svg = told(Array.from({ length: days }, (_, day) => Date.UTC(2021, 0, 5 + day)));
    assert.doesNotMatch(svg, />\d\d:\d\d</, `${days} days`);
    assert.equal(svg.match(/>[5-8] janv\.</g)?.length, days);
  }
  assert.match(told([3, 6, 9].map((hour) => Date.UTC(2021, 0, 5, hour))), />\d\d:\d\d</);
});

test("a value with its unit ends within the drawing, also on a phone", () => {
  const drawing = drawChart({
    kind: "bar",
    data: {
      axis: "category",
      bins: [],
      series: [""],
      points: ["Indre", "Saint-Pierre-et-Miquelon"].map((name) => point(name, 202_107)),
    },
    language: "fr",
    width: 340,
    accent,
    label: "Lits",
    unit: "patients",
    names: { x: "", y: "" },
  });
  const values = [...drawing.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*patients)<\/text>/g)];
  assert.equal(values.length, 2);
  // Digits in bold are 0.62 em wide.
  for (const [, x, value = ""] of values) assert.ok(Number(x) + value.length * 13 * 0.62 <= 340, value);
});

test("values that are written alike have no highest and no lowest", () => {
  const choice: ChartChoice = { kind: "bar", x: "Objet", aggregate: "count" };
  const data: ChartData = {
    axis: "category",
    bins: [],
    series: [""],
    points: [point("Opale", 1), point("Saphir", 1)],
  };
  assert.match(describeChart("fr", choice, data, []).summary, /^Les deux valeurs sont égales\s: 1\.$/);
  const three = { ...data, points: [...data.points, point("Mésange", 1)] };
  assert.equal(describeChart("en", choice, three, []).summary, "All 3 values are equal: 1.");
  const cut = { ...three, drawn: { of: 200, shown: 3 } };
  assert.equal(describeChart("en", choice, cut, []).summary, "All 3 values shown are equal: 1.");
});

test("a name in capitals is told to be as wide as it is drawn", () => {
  // As Chromium measures Atkinson.
  const drawnWide = 3.27 * 13;
  const wide = textWidth("METRO", 13);
  assert.ok(wide >= drawnWide && wide < drawnWide * 1.1, `${wide}`);
  assert.ok(textWidth("METRO", 13) > textWidth("métro", 13));
});
