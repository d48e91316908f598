/** Curves of growth as one picture of small multiples, on logarithmic scales, light or dark as its reader. */
import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { element, text } from "../src/pages/charts/svg.ts";
import {
  type Axis,
  type Figure,
  type Growth,
  type Measure,
  measures,
  pointsOf,
  short,
  sizeName,
} from "./growth-figures.ts";

const across = 4;
const wide = 236;
const high = 190;
const box = { left: 40, right: 220, top: 34, bottom: 156 };
const headHeight = 34;

const style = `text{font:11px system-ui,sans-serif;fill:#333}.name{font-weight:600;font-size:12px}
.back{fill:#fff}.tick{stroke:#e4e4e4}.linear{stroke:#999;stroke-width:1.5}.ours{stroke:#0b57a4}.bare{stroke:#b34700;stroke-dasharray:5 3}
.ours,.bare{fill:none;stroke-width:2}.ours-at{fill:#0b57a4}.bare-at{fill:#b34700}
@media (prefers-color-scheme:dark){text{fill:#ddd}.back{fill:#16181c}.tick{stroke:#33363c}.linear{stroke:#888}.ours{stroke:#7db8f5}.bare{stroke:#ffa45c}.ours-at{fill:#7db8f5}.bare-at{fill:#ffa45c}}`;

/** SVG of what grows along an axis. A measure without a figure has no panel. */
export function drawGrowth({ figures }: Growth, axis: Axis): string {
  const drawn = measures.filter(
    ({ id, axis: of }) => of === axis && pointsOf(figures, id, "ours").length > 0,
  );
  const width = across * wide;
  const height = headHeight + Math.ceil(drawn.length / across) * high;
  const panels = drawn.map((measure, index) => {
    const [x, y] = [(index % across) * wide, headHeight + Math.floor(index / across) * high];
    return element("g", { transform: `translate(${x} ${y})` }, ...panel(figures, measure));
  });
  const label = `Growth with ${axis}: ${drawn.map(({ title }) => title).join("; ")}`;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": label,
    },
    `<style>${style}</style>`,
    element("rect", { class: "back", width, height }),
    legend(axis),
    ...panels,
  );
}

function legend(axis: Axis): string {
  const entries = [
    { name: "ours", kind: "ours" },
    ...(axis === "rows" ? [{ name: "DuckDB alone, in the same run", kind: "bare" }] : []),
    { name: "what would be linear from the first point", kind: "linear" },
  ];
  let x = box.left;
  return entries
    .map(({ name, kind }) => {
      const mark = element("path", { class: kind, d: `M${x} 16h24` }) + text({ x: x + 30, y: 20 }, name);
      x += 60 + name.length * 6.2;
      return mark;
    })
    .join("");
}

function panel(figures: readonly Figure[], { id, title, unit }: Measure): string[] {
  const [ours, bare] = [pointsOf(figures, id, "ours"), pointsOf(figures, id, "bare")];
  const all = [...ours, ...bare];
  const refused = all.find(({ value }) => !(value > 0 && Number.isFinite(value)));
  if (refused !== undefined)
    throw new RangeError(`${id} at ${refused.size}: ${refused.value} has no logarithm`);
  const scales = scalesOf(all);
  const { x, y } = scales;
  return [
    text({ x: 8, y: 20, class: "name" }, `${title}, ${unit}`),
    ...ticksOf(scales),
    linear(ours, scales),
    curve(bare, "bare", scales),
    curve(ours, "ours", scales),
    ...bare.map((at) => dot(x(at.size), y(at.value), "bare-at")),
    ...ours.map((at) => dot(x(at.size), y(at.value), "ours-at")),
  ];
}

type Scales = ReturnType<typeof scalesOf>;

/** At least two powers of ten high, so that what hardly moves looks as if it did. */
function scalesOf(points: readonly Figure[]) {
  const sizes = points.map(({ size }) => size);
  const values = points.map(({ value }) => value);
  const [least, most] = [
    Math.floor(Math.log10(Math.min(...values))),
    Math.ceil(Math.log10(Math.max(...values))),
  ];
  const x = scaleLog(
    [Math.min(...sizes), Math.max(...sizes, Math.min(...sizes) * 10)],
    [box.left + 8, box.right - 8],
  );
  const y = scaleLog([10 ** least, 10 ** Math.max(most, least + 2)], [box.bottom, box.top]);
  return { x, y };
}

function ticksOf({ x, y }: Scales): string[] {
  return [
    ...powersIn(y.domain()).flatMap((at) => [
      element("path", { class: "tick", d: `M${box.left} ${round(y(at))}H${box.right}` }),
      text({ x: box.left - 4, y: round(y(at) + 4), "text-anchor": "end" }, short(at)),
    ]),
    ...powersIn(x.domain()).map((at) =>
      text({ x: round(x(at)), y: box.bottom + 16, "text-anchor": "middle" }, sizeName(at)),
    ),
  ];
}

function powersIn([from = 1, to = 1]: readonly number[]): number[] {
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** From the first point until it leaves the panel, to the right or above. */
function linear(points: readonly Figure[], { x, y }: Scales): string {
  const [first] = points;
  if (first === undefined) return "";
  const [, mostSize = 0] = x.domain();
  const [, mostValue = 0] = y.domain();
  const times = Math.min(mostSize / first.size, mostValue / first.value);
  const [from, to] = [
    [x(first.size), y(first.value)],
    [x(first.size * times), y(first.value * times)],
  ].map((at) => at.map(round).join(" "));
  return element("path", { class: "linear", d: `M${from}L${to}` });
}

function curve(points: readonly Figure[], kind: string, { x, y }: Scales): string {
  const d = line<Figure>(
    ({ size }) => round(x(size)),
    ({ value }) => round(y(value)),
  )(points.slice());
  return d === null ? "" : element("path", { class: kind, d });
}

function dot(cx: number, cy: number, kind: string): string {
  return element("circle", { class: kind, cx: round(cx), cy: round(cy), r: 3 });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
