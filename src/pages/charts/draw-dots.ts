import { scaleLinear } from "d3-scale";
import { writeShort } from "../reading/format.ts";
import { bottomLabels, timeAxis, timeScale, valueAxis, valueAxisWidth, type PlotBox } from "./axes.ts";
import type { Drawing, Plot } from "./drawing.ts";
import { element, ink, seriesRole, text } from "./svg.ts";

/** One dot a row. */
export function drawDots(drawing: Drawing): Plot {
  const { data, width, language, accent, unit, names } = drawing;
  const height = width < 500 ? 320 : 460;
  const points = data.points.flatMap(({ x, y }) =>
    y === null || typeof x === "string" || Number.isNaN(x) ? [] : [{ x, y }],
  );
  const [lowX, highX] = extent(points.map(({ x }) => x));
  const y = scaleLinear(extent(points.map((point) => point.y)), [height - 56, 24]).nice(5);
  const box: PlotBox = {
    left: valueAxisWidth(y, language, unit),
    right: width - 14,
    top: 24,
    bottom: height - 56,
  };
  const time = timeScale(lowX, highX, box);
  const x = scaleLinear([lowX, highX], [box.left, box.right]).nice(5);
  const labels =
    data.axis === "time"
      ? timeAxis(time, box, { language, accent })
      : bottomLabels(
          x.ticks(Math.max(2, Math.floor((box.right - box.left) / 90))).map((value) => ({
            x: x(value),
            label: data.axis === "year" ? String(value) : writeShort(language, value),
          })),
          box,
          accent,
        );
  const dots = points.map((point) =>
    element("circle", {
      cx: data.axis === "time" ? time(point.x) : x(point.x),
      cy: y(point.y),
      r: points.length > 400 ? 2.5 : 3.5,
      "fill-opacity": points.length > 400 ? 0.35 : 0.55,
      ...ink(seriesRole(0), accent),
    }),
  );
  const axes =
    text({ x: 0, y: 12, ...ink("soft", accent) }, names.y) +
    text({ x: box.right, y: height - 10, "text-anchor": "end", ...ink("soft", accent) }, names.x);
  return { marks: valueAxis(y, box, { language, accent, unit }) + labels + dots.join("") + axes, height };
}

function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return low === high ? [low - 1, high + 1] : [low, high];
}
