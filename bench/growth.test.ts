import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import {
  type Figure,
  type Growth,
  measures,
  pointsOf,
  short,
  sizeName,
  slopeOf,
  tableOf,
} from "./growth-figures.ts";
import { drawGrowth } from "./growth-picture.ts";
import { putSection } from "./section.ts";

const sizes = { rows: [1e4, 1e5, 1e6], datasets: [1e2, 1e3] };

/** Every measure, ours growing with this slope and the bare engine not at all. */
function growthOf(slope: number): Growth {
  const figures = measures.flatMap(({ id, axis }) =>
    sizes[axis].flatMap((size): Figure[] => [
      { measure: id, side: "ours", size, value: 2 * (size / (sizes[axis][0] ?? 1)) ** slope },
      ...(axis === "rows" ? [{ measure: id, side: "bare" as const, size, value: 3 }] : []),
    ]),
  );
  return { when: "one day", sizes, figures, left: [] };
}

const paths = (svg: string, kind: string): string[] =>
  [...svg.matchAll(new RegExp(`<path class="${kind}" d="M([^"]*)"`, "g"))].map(([, d = ""]) => d);

/** Of the last point, from above. */
const height = (points: string): number => Number(points.split(/[ ,]/).at(-1));

test("what grows as its size has a slope of 1, what stays one of 0, and one size alone none", () => {
  const { figures } = growthOf(1);
  assert.equal(slopeOf(pointsOf(figures, "import", "ours"))?.toFixed(6), "1.000000");
  assert.equal(slopeOf(pointsOf(figures, "import", "bare")), 0);
  assert.equal(slopeOf(pointsOf(figures, "import", "ours").slice(0, 1)), undefined);
  // The last two sizes alone.
  const bent = [
    { measure: "import", side: "ours", size: 1, value: 1 },
    { measure: "import", side: "ours", size: 10, value: 1 },
    { measure: "import", side: "ours", size: 100, value: 100 },
  ] as const;
  assert.equal(slopeOf(bent)?.toFixed(6), "2.000000");
});

test("points are in the order of their sizes, however they came", () => {
  const { figures } = growthOf(1);
  const came = pointsOf(figures.toReversed(), "code", "ours").map(({ size }) => size);
  assert.deepEqual(came, sizes.rows);
});

test("what is linear lies on the grey line, which begins at the first point", () => {
  const svg = drawGrowth(growthOf(1), "rows");
  const grey = paths(svg, "linear").slice(1);
  const ours = paths(svg, "ours").slice(1);
  assert.equal(grey.length, measures.filter(({ axis }) => axis === "rows").length);
  for (const [index, line] of grey.entries()) {
    const points = (ours[index] ?? "").split("L").map((point) => point.split(",").map(Number));
    const [from, to] = line.split("L").map((point) => point.split(" ").map(Number));
    assert.deepEqual(from, points[0]);
    assert.deepEqual(to, points.at(-1));
  }
});

test("what grows less than linear ends under the grey line, which stays in its panel", () => {
  const svg = drawGrowth(growthOf(0.25), "datasets");
  const [grey = ""] = paths(svg, "linear").slice(1);
  const [ours = ""] = paths(svg, "ours").slice(1);
  assert.ok(height(ours) > height(grey), `${ours} above ${grey}`);
  const steep = drawGrowth(growthOf(3), "rows");
  for (const [, x, y] of steep.matchAll(/<circle[^>]*cx="([^"]*)" cy="([^"]*)"/g))
    assert.ok(Number(x) >= 40 && Number(x) <= 220 && Number(y) >= 34 && Number(y) <= 156, `${x} ${y}`);
  const flat = { ...growthOf(0), figures: growthOf(0).figures.map((each) => ({ ...each, value: 2 })) };
  for (const line of paths(drawGrowth(flat, "rows"), "linear").slice(1))
    assert.ok(height(line) >= 34, `${line} leaves its panel`);
});

test("a picture of every size has less than 20 kB", () => {
  const figures = measures.flatMap(({ id }) =>
    [1e4, 1e5, 1e6, 1e7, 5e7].flatMap((size) =>
      (["ours", "bare"] as const).map((side) => ({ measure: id, side, size, value: size / 3_333 })),
    ),
  );
  for (const axis of ["rows", "datasets"] as const)
    assert.ok(Buffer.byteLength(drawGrowth({ ...growthOf(1), figures }, axis)) < 20_000);
});

test("a figure that has no logarithm is refused rather than drawn", () => {
  const growth = growthOf(1);
  for (const value of [0, -1, Number.NaN, Infinity]) {
    const figures = [{ measure: "import", side: "ours", size: 1e4, value } as const];
    assert.throws(() => drawGrowth({ ...growth, figures }, "rows"), /has no logarithm/);
  }
});

test("a measure that was given up has no panel, and a dash in the table", () => {
  const growth = growthOf(1);
  const figures = growth.figures.filter(
    ({ measure, size }) => measure !== "count" && !(measure === "code" && size === 1e6),
  );
  const some = { ...growth, figures };
  assert.doesNotMatch(drawGrowth(some, "rows"), /Count of a filter/);
  assert.match(drawGrowth(some, "rows"), /Filter on a code/);
  const row = tableOf(some, "rows")
    .split("\n")
    .find((line) => line.startsWith("| Filter on a code"));
  assert.equal(row, "| Filter on a code, ms | 2 / 3 | 20 / 3 | – / – | 1.00 / 0.00 |");
});

test("sizes are told as powers of ten, and figures with what tells something of them", () => {
  assert.deepEqual([1e2, 1e4, 5e7, 1e6].map(sizeName), ["10²", "10⁴", "5·10⁷", "10⁶"]);
  assert.deepEqual([0.0123, 1.26, 56.7, 123.4, undefined].map(short), ["0.012", "1.3", "57", "123", "–"]);
});

test("a section takes the place of the one of its name, and no other", () => {
  const report = "# What\n\n## One\n\na\n\n## One and two\n\nb\n";
  assert.equal(putSection(report, "## One\n\nnew"), "# What\n\n## One\n\nnew\n\n## One and two\n\nb\n");
  assert.equal(
    putSection(report, "## One and two\n\nnew\n"),
    "# What\n\n## One\n\na\n\n## One and two\n\nnew\n",
  );
  assert.equal(putSection(report, "## Three\n\nc"), `${report}\n## Three\n\nc\n`);
  const once = putSection(report, "## Three\n\nc");
  assert.equal(putSection(once, "## Three\n\nc"), once);
});

test("the pictures of the report are those of its figures, readable in the dark and small", () => {
  const folder = new URL("growth/", import.meta.url);
  const growth = JSON.parse(readFileSync(new URL("figures.json", folder), "utf8")) as Growth;
  for (const axis of ["rows", "datasets"] as const) {
    const file = new URL(`${axis}.svg`, folder);
    const isDrawn = readFileSync(file, "utf8") === `${drawGrowth(growth, axis)}\n`;
    assert.ok(isDrawn, `${axis}.svg is drawn again by BENCH_GROWTH=draw npm run bench -- growth`);
    assert.ok(statSync(file).size < 20_000, `${statSync(file).size} bytes`);
    assert.match(readFileSync(file, "utf8"), /prefers-color-scheme:dark/);
  }
});
