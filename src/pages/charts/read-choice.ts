import { defined } from "../../base/defined.ts";
import type { Column } from "../../tables/column.ts";
import type { Profile } from "../../tables/profile.ts";
import {
  aggregateFor,
  aggregates,
  axisOf,
  kinds,
  profileOf,
  suggestChart,
  type ChartAggregate,
  type ChartChoice,
  type Kind,
} from "./choice.ts";
import { type Fitting, fittingOf } from "./fitting.ts";

/** What of an address says which chart is drawn; the rest says of which rows. */
export const choiceKeys = ["kind", "x", "y", "series", "aggregate", "highlight"] as const;

/** As long as a name of a place or of a category may be asked for. */
const highlightMax = 200;

/** The choice that an address makes, completed by what is suggested. */
export function readChoice(
  params: URLSearchParams,
  columns: readonly Column[],
  profile: Profile,
): ChartChoice | undefined {
  const suggested = suggestChart(columns, profile);
  if (suggested === undefined) return undefined;
  const highlight = params.get("highlight")?.trim().slice(0, highlightMax);
  const lit = highlight === undefined || highlight === "" ? {} : { highlight };
  const made = choiceKeys.some((key) => key !== "highlight" && params.has(key));
  return { ...(made ? chosen(params, suggested, { columns, profile }) : suggested), ...lit };
}

/** A column that does not fit the kind gives way to one that does; a kind that none fits, to what is suggested. */
function chosen(
  params: URLSearchParams,
  suggested: ChartChoice,
  { columns, profile }: { columns: readonly Column[]; profile: Profile },
): ChartChoice {
  const kind = kinds.find((one) => one === params.get("kind")) ?? suggested.kind;
  const fitting = fittingOf(kind, columns, profile);
  const asked = named(params, "x", columns);
  const along =
    named(params, "x", accepted(kind, columns, profile)) ??
    firstOf(
      fitting.x.filter(({ name }) => kind !== "scatter" || name !== params.get("y")),
      suggested.x,
    );
  const y = measured(params, kind, { columns, fitting, along });
  if (along === undefined || (kind === "scatter" && y === undefined)) {
    return { ...suggested, ...defined({ unfit: asked }) };
  }
  const series = kind === "scatter" || kind === "histogram" ? undefined : named(params, "series", columns);
  return {
    kind,
    x: along,
    aggregate: y === undefined ? "count" : aggregateAsked(params, columns, y),
    ...defined({
      y,
      series: series === along ? undefined : series,
      unfit: asked === along ? undefined : asked,
    }),
  };
}

/** The measure that is asked for; a scatter plot cannot do without one. */
function measured(
  params: URLSearchParams,
  kind: Kind,
  { columns, fitting, along }: { columns: readonly Column[]; fitting: Fitting; along: string | undefined },
): string | undefined {
  const other = kind === "scatter" ? fitting.y.find(({ name }) => name !== along)?.name : undefined;
  return named(params, "y", columns.filter(isNumeric)) ?? other;
}

function named(params: URLSearchParams, key: string, among: readonly Column[]): string | undefined {
  return among.find(({ name }) => name === params.get(key))?.name;
}

/** More than is offered: an address may ask for a total of years, or for a line along a number of any kind. */
function accepted(kind: Kind, columns: readonly Column[], profile: Profile): readonly Column[] {
  if (kind === "bar") return columns;
  const axes = columns.map((column) => [column, axisOf(column, profileOf(profile, column.name))] as const);
  return axes
    .filter(([, axis]) => (kind === "histogram" ? axis === "number" : axis !== "category"))
    .map(([column]) => column);
}

function isNumeric({ type }: Column): boolean {
  return type === "integer" || type === "decimal";
}

function firstOf(columns: readonly Column[], wished: string): string | undefined {
  return (columns.find(({ name }) => name === wished) ?? columns[0])?.name;
}

function aggregateAsked(params: URLSearchParams, columns: readonly Column[], y: string): ChartAggregate {
  const column = columns.find(({ name }) => name === y);
  const fitting = column === undefined ? "sum" : aggregateFor(column);
  return aggregates.find((one) => one === params.get("aggregate")) ?? fitting;
}
