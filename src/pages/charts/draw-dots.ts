import { scaleLinear } from "d3-scale";
import {
  bottomLabels,
  timeAxis,
  timeScale,
  valueAxis,
  valueAxisWidth,
  writeTime,
  type PlotBox,
} from "./axes.ts";
import { extent, valueDomain } from "./domain.ts";
import type { Drawing, Plot } from "./drawing.ts";
import { ofSeries } from "./marks.ts";
import { element, ink, seriesRole, text, titled } from "./svg.ts";
import { tickWriter, writeTold } from "./tell-apart.ts";

/** One dot a row. */
export function drawDots(drawing: Drawing): Plot {
  const { data, width, language, accent, unit, names } = drawing;
  const height = width < 500 ? 320 : 460;
  const points = data.points.flatMap(({ x, y }) =>
    y === null || typeof x === "string" || Number.isNaN(x) ? [] : [{ x, y }],
  );
  const [lowX, highX] = extent(points.map(({ x }) => x));
  const y = scaleLinear(valueDomain("scatter", { points: data.points }), [height - 56, 24]);
  const box: PlotBox = {
    left: valueAxisWidth(y, language, unit),
    right: width - 14,
    top: 24,
    bottom: height - 56,
  };
  const time = timeScale(lowX, highX, box);
  const x = scaleLinear([lowX, highX], [box.left, box.right]).nice(5);
  const ticks = x.ticks(Math.max(2, Math.floor((box.right - box.left) / 90)));
  const write = data.axis === "year" ? String : tickWriter(language, ticks);
  const labels =
    data.axis === "time"
      ? timeAxis(time, box, { language, accent, times: points.map((point) => point.x) })
      : bottomLabels(
          ticks.map((value) => ({ x: x(value), label: write(value) })),
          box,
          accent,
        );
  const dots = points.map((point) =>
    element(
      "circle",
      {
        cx: data.axis === "time" ? time(point.x) : x(point.x),
        cy: y(point.y),
        r: points.length > 400 ? 2.5 : 3.5,
        "fill-opacity": points.length > 400 ? 0.35 : 0.55,
        ...ofSeries(0),
        ...ink(seriesRole(0, false), accent),
      },
      titled(`${names.x} ${writeX(drawing, point.x)} · ${names.y} ${writeTold(language, point.y)}`),
    ),
  );
  const axes =
    text({ x: 0, y: 12, ...ink("soft", accent) }, names.y) +
    text({ x: box.right, y: height - 10, "text-anchor": "end", ...ink("soft", accent) }, names.x);
  return { marks: valueAxis(y, box, { language, accent, unit }) + labels + dots.join("") + axes, height };
}

function writeX({ data, language }: Drawing, x: number): string {
  if (data.axis === "time") return writeTime(x, data.step, language);
  return data.axis === "year" ? String(x) : writeTold(language, x);
}
