import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import type { ValueStatus } from "../../indicators/definition.ts";
import type { Indicator, Series } from "../../indicators/indicator.ts";
import { say, sayNamed } from "../../words/say.ts";
import { periodsOf } from "./periods.ts";

export const jsonStatMediaType = "application/json";

/** As Eurostat writes them beside its values. */
const marks: Readonly<Record<ValueStatus, string>> = {
  observed: "",
  provisional: "p",
  estimated: "e",
  missing: ":",
};

/** The series as a JSON-stat 2.0 dataset (json-stat.org/full): a cube of places and times, a value in each cell. */
export function toJsonStat(
  { dataset, facts, vintage }: Indicator,
  series: readonly Series[],
  { language, url }: { readonly language: Language; readonly url: string },
): object {
  const periods = periodsOf(series, facts.grain);
  const at = new Map(periods.map(({ first }, index) => [first, index]));
  const values: (number | null)[] = Array.from({ length: series.length * periods.length }, () => null);
  const status: Record<string, string> = {};
  series.forEach(({ points }, row) => {
    for (const { period, value, status: worth } of points) {
      const cell = row * periods.length + (at.get(period) ?? 0);
      values[cell] = value;
      if (worth !== "observed") status[String(cell)] = marks[worth];
    }
  });
  return {
    version: "2.0",
    class: "dataset",
    href: `${url}/api/indicators/${dataset.slug}/json-stat`,
    label: dataset.title,
    source: dataset.metadata.publisher?.name ?? dataset.organizationName,
    updated: (vintage?.computedAt ?? dataset.modifiedAt).toISOString(),
    ...(facts.method === undefined ? {} : { note: [facts.method] }),
    link: { describedby: [{ type: "text/html", href: `${url}/indicators/${dataset.slug}` }] },
    id: ["place", "time", "measure"],
    size: [series.length, periods.length, 1],
    role: { time: ["time"], geo: ["place"], metric: ["measure"] },
    dimension: {
      place: {
        label: say(language, "indicator-column-place"),
        category: {
          index: series.map(({ place }) => placeId(place)),
          label: Object.fromEntries(series.map(({ place }) => [placeId(place), place.label])),
        },
      },
      time: {
        label: say(language, "indicator-column-period"),
        category: { index: periods.map(({ id }) => id) },
      },
      measure: {
        label: say(language, "indicator-column-value"),
        category: {
          index: ["value"],
          label: { value: dataset.title },
          unit: { value: { decimals: facts.decimals, ...defined({ label: facts.unit }) } },
        },
      },
    },
    value: values,
    status,
    extension: {
      status: Object.fromEntries(
        Object.entries(marks).map(([name, mark]) => [mark, sayNamed(language, `indicator-status-${name}`)]),
      ),
    },
  };
}

/** Codes of two levels may be the same. */
function placeId({ level, code }: Series["place"]): string {
  return `${level}:${code}`;
}
