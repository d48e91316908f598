import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import type { Indicator, Series } from "../../indicators/indicator.ts";
import { attributesOf, axesOf, dimensionsOf, type SdmxAxes, sdmxId, statusOrder } from "./sdmx-structure.ts";

/** The media type of SDMX-JSON 2.0.0 (SDMX 3.0 REST API, “Accept”). */
export const sdmxMediaType = "application/vnd.sdmx.data+json;version=2.0.0";

const schema =
  "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json";

interface Told {
  readonly indicator: Indicator;
  readonly series: readonly Series[];
  readonly language: Language;
  readonly url: string;
  readonly now: Date;
  readonly sender: string;
}

/** The series as an SDMX-JSON 2.0.0 data message (sdmx-twg/sdmx-json, data-message). */
export function toSdmx({ indicator, series, language, url, now, sender }: Told): object {
  const { dataset, facts, vintage } = indicator;
  const axes = axesOf(series, facts.grain);
  const links = [{ href: `${url}/indicators/${dataset.slug}`, rel: "describedby" }];
  const measure = {
    id: "OBS_VALUE",
    name: dataset.title,
    roles: ["PRIMARY"],
    format: { dataType: "Double" },
  };
  return {
    meta: {
      schema,
      id: `${dataset.id}-${vintage?.number ?? 0}`,
      test: false,
      prepared: now.toISOString(),
      contentLanguages: [language],
      sender: { id: sdmxId(new URL(url).host), name: sender },
      links: [{ href: `${url}/api/indicators/${dataset.slug}`, rel: "self" }],
    },
    data: {
      structures: [
        {
          name: dataset.title,
          ...defined({ description: facts.method }),
          dataSets: [0],
          links,
          dimensions: dimensionsOf(language, facts.grain, axes),
          measures: { observation: [measure] },
          attributes: attributesOf(language, facts),
        },
      ],
      dataSets: [
        {
          structure: 0,
          action: "Information",
          links,
          ...(facts.unit === undefined ? {} : { attributes: [0] }),
          series: seriesOf(series, axes),
        },
      ],
    },
    errors: [],
  };
}

/** Each by the positions of its level and code; each observation by that of its period, with value and status. */
function seriesOf(series: readonly Series[], { levels, codes, periods }: SdmxAxes): object {
  const levelAt = new Map(levels.map((level, index) => [level, index]));
  const codeAt = new Map(codes.map(([code], index) => [code, index]));
  const periodAt = new Map(periods.map(({ first }, index) => [first, index]));
  return Object.fromEntries(
    series.map(({ place: { level, code }, points }) => {
      const observations = points.map(({ period, value, status }) => [
        String(periodAt.get(period)),
        [value, statusOrder.indexOf(status)],
      ]);
      return [
        `${levelAt.get(level)}:${codeAt.get(code)}`,
        { observations: Object.fromEntries(observations) as object },
      ];
    }),
  );
}
