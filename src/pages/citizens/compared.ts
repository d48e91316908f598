import { defined } from "../../base/defined.ts";
import type { ComparedFigures, OwnLook, OwnTable } from "../../citizens/room.ts";
import { writeTime } from "../charts/axes.ts";
import { chartTable } from "../charts/describe.ts";
import { drawChart } from "../charts/draw.ts";
import { bucketTimes, type ChartData } from "../charts/points.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { titleAmong } from "../reading/column-title.ts";
import { writePercent, writeShort } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import type { OwnChart } from "./own-page.ts";

/** So many of the last periods that both tell are added up in the sentence: of months, a year. */
const periodsTold = 12;

/** Somebody's own figures beside those that are published of their place; nothing where none are. */
export async function drawCompared(
  { rooms, language, settings }: Pick<App.Locals, "rooms" | "language" | "settings">,
  own: OwnTable,
  look: OwnLook,
): Promise<OwnChart | undefined> {
  const { compared } = own.declared;
  const { columns } = own.version;
  const figures = await rooms.citizens.readComparison(own, look);
  if (figures === undefined || compared === undefined) return undefined;
  const { own: period } = compared.period;
  const { own: measure } = compared.value;
  const { name, place, dataset, unit } = figures;
  const named = place === undefined ? name : `${name} (${place})`;
  // Short enough to stand at the end of a curve on a phone.
  const short = place ?? name;
  const data = toData(figures, { own: speak(language, "my-compared-you"), open: short });
  const title = speak(language, place === undefined ? "my-compared-all" : "my-compared", {
    measure: titleAmong(columns, measure),
    place: short,
  });
  const summary = summaryOf(language, figures, { named, step: data.step });
  const draw = (width: number) =>
    drawChart({
      kind: "line",
      data,
      language,
      width,
      accent: toHex(accentOf(settings.accentHue, "light")),
      label: `${title}. ${summary}`,
      names: { x: titleAmong(columns, period), y: titleAmong(columns, measure) },
      ...defined({ unit }),
    });
  const choice = { kind: "line", x: period, y: measure, series: name, aggregate: "sum" } as const;
  const { head, rows } = chartTable(language, choice, data, columns);
  return { title, summary, wide: draw(760), narrow: draw(340), beside: { dataset, head, rows } };
}

function toData({ periods }: ComparedFigures, names: { own: string; open: string }): ChartData {
  const points = periods.flatMap(({ at, own, open }) => [
    { x: at.getTime(), y: own, series: names.own, weight: 1 },
    { x: at.getTime(), y: open ?? null, series: names.open, weight: 1 },
  ]);
  const { points: drawn, step } = bucketTimes(points, "sum");
  const isMonthly = step === "day" && periods.every(({ at }) => at.getTime() === firstOfMonth(at));
  const series = [names.own, names.open];
  return { axis: "time", points: drawn, step: isMonthly ? "month" : step, bins: [], series };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function firstOfMonth(at: Date): number {
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
}

function summaryOf(
  language: App.Locals["language"],
  { periods, unit }: ComparedFigures,
  { named, step }: { readonly named: string; readonly step: ChartData["step"] },
): string {
  const both = periods.flatMap(({ at, own, open }) => (open === undefined ? [] : [{ at, own, open }]));
  const told = both.slice(-periodsTold);
  const [own, open] = [sum(told.map((one) => one.own)), sum(told.map((one) => one.open))];
  const write = (value: number) =>
    `${writeShort(language, value)}${unit === undefined ? "" : `\u00a0${unit}`}`;
  const share = open === 0 ? 0 : own / open - 1;
  const percent = writePercent(language, Math.abs(share));
  // What is written alike is as much.
  const isAlike = open === 0 || percent === writePercent(language, 0);
  const time = (at: Date | undefined) => writeTime(at?.getTime() ?? 0, step, language);
  const said = speak(language, told.length > 1 ? "my-compared-said" : "my-compared-once", {
    from: time(told[0]?.at),
    to: time(told.at(-1)?.at),
    name: named,
    own: write(own),
    open: write(open),
  });
  const way = isAlike ? "same" : share > 0 ? "more" : "less";
  return `${said} ${speak(language, `my-compared-${way}`, { percent })}`;
}
