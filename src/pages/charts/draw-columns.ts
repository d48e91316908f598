import { scaleLinear } from "d3-scale";
import { bottomLabels, valueAxis, valueAxisWidth, writeTime, type PlotBox } from "./axes.ts";
import type { Drawing, Plot } from "./drawing.ts";
import { legendOf } from "./legend.ts";
import { markInk, ofSeries, unitOf } from "./marks.ts";
import { element, titled } from "./svg.ts";
import { tickWriter, writeTold } from "./tell-apart.ts";

interface Bar {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
  readonly order: number;
  readonly tip: string;
  readonly series: string;
}

/** Upright bars from zero: a histogram, or one bar for each time. */
export function drawColumns(drawing: Drawing): Plot {
  const { data, width, language, accent, unit } = drawing;
  const legend = data.series.length > 1 ? legendOf(data.series, width, accent) : { marks: "", height: 0 };
  const height = legend.height + (width < 500 ? 240 : 340);
  const counted = data.bins.length > 0;
  const heights = counted ? data.bins.map(({ count }) => count) : stackedHeights(drawing);
  const y = scaleLinear(
    [Math.min(0, ...heights), Math.max(...heights, 1e-9)],
    [height - 34, legend.height + 14],
  ).nice(5);
  const axisUnit = counted ? undefined : unit;
  const box: PlotBox = {
    left: valueAxisWidth(y, language, axisUnit),
    right: width - 8,
    top: legend.height + 14,
    bottom: height - 34,
  };
  const { bars, labels } = counted ? histogramBars(drawing, box) : timeBars(drawing, box);
  const marks = bars.map(({ left, right, low, high, order, tip, series }) =>
    element(
      "rect",
      {
        x: left,
        y: y(Math.max(low, high)),
        width: Math.max(1, right - left - 1),
        height: Math.max(high === low ? 0 : 1, Math.abs(y(low) - y(high))),
        ...ofSeries(order),
        ...markInk(drawing, { x: "", series }),
      },
      titled(tip),
    ),
  );
  const axis = valueAxis(y, box, { language, accent, unit: axisUnit });
  return { marks: legend.marks + axis + marks.join("") + bottomLabels(labels, box, accent), height };
}

function histogramBars(
  { data, language }: Drawing,
  box: PlotBox,
): { bars: Bar[]; labels: { x: number; label: string }[] } {
  const first = data.bins[0]?.from ?? 0;
  const last = data.bins.at(-1)?.to ?? 1;
  const x = scaleLinear([first, last === first ? first + 1 : last], [box.left, box.right]);
  const bars = data.bins.map(({ from, to, count }) => ({
    left: x(from),
    right: x(to === from ? from + 1 : to),
    low: 0,
    high: count,
    order: 0,
    series: "",
    tip: `${writeTold(language, from)} – ${writeTold(language, to)} : ${writeTold(language, count)}`,
  }));
  const ticks = x.ticks(Math.max(2, Math.floor((box.right - box.left) / 90)));
  const write = tickWriter(language, ticks);
  return { bars, labels: ticks.map((value) => ({ x: x(value), label: write(value) })) };
}

function timeBars(drawing: Drawing, box: PlotBox): { bars: Bar[]; labels: { x: number; label: string }[] } {
  const { data, language } = drawing;
  const places = [...new Set(data.points.map(({ x }) => Number(x)))].sort((a, b) => a - b);
  const step = (box.right - box.left) / Math.max(1, places.length);
  const write = (place: number): string =>
    data.axis === "time" ? writeTime(place, data.step, language) : String(place);
  const tops = new Map<number, number>();
  const bars = data.points.map((point) => {
    const place = Number(point.x);
    const low = tops.get(place) ?? 0;
    const high = low + (point.y ?? 0);
    tops.set(place, high);
    const left = box.left + places.indexOf(place) * step + step * 0.1;
    const tip = `${write(place)}${point.series === "" ? "" : ` · ${point.series}`} : ${writeTold(language, point.y ?? 0)}${unitOf(drawing)}`;
    return {
      left,
      right: left + step * 0.8,
      low,
      high,
      order: Math.max(0, data.series.indexOf(point.series)),
      tip,
      series: point.series,
    };
  });
  return {
    bars,
    labels: places.map((place, index) => ({ x: box.left + (index + 0.5) * step, label: write(place) })),
  };
}

function stackedHeights({ data }: Drawing): number[] {
  const tops = new Map<string, number>();
  for (const { x, y } of data.points) tops.set(String(x), (tops.get(String(x)) ?? 0) + (y ?? 0));
  return [...tops.values()];
}
