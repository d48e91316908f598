import type { Grain, ValueAggregation } from "../../indicators/definition.ts";
import type { Column } from "../../tables/column.ts";
import type { ColumnProfile, Profile } from "../../tables/profile.ts";
import { axisOf, type ChartChoice, measuresOf, profileOf } from "../charts/choice.ts";
import { levelOf } from "../reading/cells.ts";
import { columnTitle, titleOfColumn } from "../reading/column-title.ts";
import type { IndicatorFields } from "./indicator-form.ts";

export interface Offered {
  /** What the columns are called where people read them, by name. */
  readonly titles: Readonly<Record<string, string>>;
  readonly values: readonly string[];
  readonly times: readonly string[];
  /** As `codeOfPlace` writes them, with the column or the place that each is. */
  readonly places: readonly { readonly code: string; readonly column?: string; readonly label?: string }[];
}

interface Looked {
  readonly columns: readonly Column[];
  readonly profile: Profile;
  /** The places that the dataset says that it is about. */
  readonly spatial: readonly { readonly level: string; readonly code: string; readonly label: string }[];
}

/** The columns that each menu of the form offers. */
export function offeredOf({ columns, profile, spatial }: Looked): Offered {
  const numbers = columns.filter(({ type }) => type === "integer" || type === "decimal");
  const [measures, dates] = [measuresOf(columns, profile), columns.filter((one) => isTime(one, profile))];
  const written = columns.filter(({ type, meaning }) => type === "text" && meaning === undefined);
  const coded = columns.flatMap((column) => {
    const level = levelOf(column);
    return level === undefined || level === "iris"
      ? []
      : [{ code: `column:${level}:${column.name}`, column: column.name }];
  });
  return {
    titles: Object.fromEntries(columns.map((column) => [column.name, titleOfColumn(column)])),
    values: (measures.length > 0 ? measures : numbers).map(({ name }) => name),
    // Texts may hold `2020-S05` or `2020-T2`.
    times: (dates.length > 0 ? dates : written).map(({ name }) => name),
    places: [
      ...coded,
      { code: "country:FR", label: "France" },
      ...spatial.map(({ level, code, label }) => ({ code: `${level}:${code}`, label })),
    ],
  };
}

/** The form as the columns and the chart that was looked at suggest it. */
export function guessFields(
  looked: Looked,
  { choice, filter, title }: { choice: ChartChoice | undefined; filter: string; title: string },
): IndicatorFields {
  const offered = offeredOf(looked);
  const measured = guessMeasure(looked.columns, offered, choice);
  const { value, aggregation, column } = measured;
  const isAdded = aggregation === "sum" || aggregation === "count";
  return {
    title: value === "" ? title : (column?.title ?? capital(columnTitle(value))),
    value,
    aggregation,
    ...guessTime(looked, offered, choice),
    place: placesFirst(offered),
    rollUp: isAdded ? "on" : "",
    gaps: aggregation === "count" ? "zero" : "missing",
    covers: coveredBy(offered),
    filter,
    ...readingOf(column, aggregation),
  };
}

function guessMeasure(
  columns: readonly Column[],
  { values }: Offered,
  choice: ChartChoice | undefined,
): { value: string; aggregation: ValueAggregation; column: Column | undefined } {
  const drawn = choice?.y ?? "";
  const value = values.includes(drawn) ? drawn : "";
  return {
    value,
    aggregation: value === "" ? "count" : (choice?.aggregate ?? "sum"),
    column: columns.find(({ name }) => name === value),
  };
}

function guessTime(
  { columns, profile }: Looked,
  { times }: Offered,
  choice: ChartChoice | undefined,
): { time: string; grain: Grain } {
  // When a row was written tells nothing of when what it tells was.
  const telling = times.filter((name) => !ofTheRow.test(name));
  const all = telling.length > 0 ? telling : times;
  const time = all.find((name) => name === choice?.x) ?? all[0] ?? "";
  const column = columns.find(({ name }) => name === time);
  // A table without dates is most often of a year.
  return { time, grain: column === undefined ? "year" : guessGrain(column, profileOf(profile, time)) };
}

const ofTheRow = /creat|cr[ée]ation|modif|updat|maj(?:$|[\s_.-])|horodat|import|saisie/i;

/** The one place that the dataset says that it is about. */
function coveredBy({ places }: Offered): string {
  return places.find(({ code, label }) => label !== undefined && code !== "country:FR")?.code ?? "";
}

function readingOf(column: Column | undefined, aggregation: ValueAggregation): IndicatorFields {
  return {
    description: column?.description ?? "",
    unit: column?.unit ?? "",
    decimals: aggregation === "avg" || column?.type === "decimal" ? "1" : "0",
  };
}

/** The finest level has most to say. */
function placesFirst({ places }: Offered): string {
  const order = ["column:commune", "column:epci", "column:departement", "column:region"];
  const rank = (code: string) => {
    const known = order.findIndex((start) => code.startsWith(start));
    return known >= 0 ? known : order.length + (code === "country:FR" ? 1 : 0);
  };
  return places.map(({ code }) => code).sort((a, b) => rank(a) - rank(b))[0] ?? "country:FR";
}

function isTime(column: Column, profile: Profile): boolean {
  const axis = axisOf(column, profileOf(profile, column.name));
  return axis === "time" || axis === "year";
}

const dayMs = 86_400_000;

/** How long a period is, by how many days lie between two dates of the column. */
export function guessGrain(
  { type }: Pick<Column, "type">,
  profile: Pick<ColumnProfile, "min" | "max" | "distinct"> | undefined,
): Grain {
  if (type === "integer") return "year";
  if (profile?.min === undefined || profile.max === undefined || profile.distinct < 2) return "day";
  const days = (Date.parse(String(profile.max)) - Date.parse(String(profile.min))) / dayMs;
  const step = days / (profile.distinct - 1);
  if (!Number.isFinite(step) || step < 5) return "day";
  if (step < 20) return "week";
  if (step < 60) return "month";
  return step < 200 ? "quarter" : "year";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
