import type { Grain, IndicatorStep } from "./definition.ts";
import { intervals, periodsInYear } from "./period-sql.ts";
import { quoteText } from "../engine/quote.ts";

/** The first of these that a value is. */
const worst = (one: string, other: string): string =>
  `case when 'provisional' in (${one}, ${other}) then 'provisional' when 'estimated' in (${one}, ${other}) then 'estimated' else 'observed' end`;

const reasonOf = (one: string, other: string): string => `coalesce(${one}, ${other})`;

const order = "over (partition by rank order by period)";

/**
 * Whether a step adds up many doubles: the last digits of their sum depend on how the engine lays out all series
 * beside each other, which it does by what they are partitioned by and by how many values there are.
 */
export function isLaidOut(step: IndicatorStep): boolean {
  return step.kind === "cumulative" || (step.kind === "over" && step.periods > addedMax);
}

/** How every vintage was laid out. */
const laidOut = "partition by level, code order by period";

/**
 * The statement that makes the values of one step from those before it: `from`, and `other` where the step
 * reads another indicator. Both have `rank, period, value, status, reason`, and no holes; `from` has
 * `level, code` too where a step `isLaidOut`. `populations` has `rank, population`, and `places` tells what is the country.
 */
export function stepSql(step: IndicatorStep, grain: Grain, from: string, other = ""): string {
  switch (step.kind) {
    case "per-inhabitants":
      return divided(`${from} v left join populations p using (rank)`, {
        value: "v",
        by: "cast(p.population as double)",
        times: step.times,
        absent: "no-population",
      });
    case "ratio":
      return divided(`${from} v left join ${other} o using (rank, period)`, {
        value: "v",
        by: "o.value",
        times: step.times,
        absent: "no-denominator",
        beside: "o",
      });
    case "share":
      return divided(
        `${from} v left join (select * from ${from} semi join (from places where level = 'country') whole using (rank)) o on o.period = v.period`,
        { value: "v", by: "o.value", times: 100, absent: "no-whole", beside: "o" },
      );
    case "base-100":
      return divided(
        `${from} v left join (select * from ${from} where period = cast(${quoteText(step.period)} as date)) o
          on o.rank = v.rank`,
        { value: "v", by: "o.value", times: 100, absent: "no-base" },
      );
    case "over":
      return windowed(from, step);
    case "change":
      return changed(from, step, grain);
    case "scale":
      return `select rank, period, value * ${step.times} as value, status, reason from ${from}`;
    case "cumulative":
      return `
        select rank, period,
          case when value is not null then sum(value) over (${laidOut}) end as value,
          case when value is null then 'missing'
            when count(*) filter (where value is null) over (${laidOut}) > 0 then 'estimated' else status end as status,
          case when value is null then reason
            when count(*) filter (where value is null) over (${laidOut}) > 0 then 'parts-missing' else reason end as reason
        from ${from}`;
  }
}

interface Division {
  readonly value: string;
  readonly by: string;
  readonly times: number;
  /** Why a value is missing where there is nothing to divide by. */
  readonly absent: string;
  /** Whose status counts too. */
  readonly beside?: string;
}

/** Missing is no zero, and nothing is divided by one. */
function divided(from: string, { value, by, times, absent, beside }: Division): string {
  const status = beside === undefined ? `${value}.status` : worst(`${value}.status`, `${beside}.status`);
  const reason = beside === undefined ? `${value}.reason` : reasonOf(`${value}.reason`, `${beside}.reason`);
  return `
    select ${value}.rank, ${value}.period,
      case when ${by} <> 0 then ${value}.value * ${times} / ${by} end as value,
      case when ${value}.value is null or ${by} is null or ${by} = 0 then 'missing' else ${status} end as status,
      case when ${value}.value is null then ${value}.reason when ${by} is null then '${absent}'
        when ${by} = 0 then 'division-by-zero' else ${reason} end as reason
    from ${from}`;
}

/** Sums of so few are added one by one: the same to the last digit wherever a series is begun to be read. */
export const addedMax = 32;

/** Of the values of a window that is whole. */
function sumOfWindow(over: string, periods: number): string {
  if (periods > addedMax) return `sum(value) ${over}`;
  const earlier = Array.from({ length: periods - 1 }, (_, at) => `lag(value, ${periods - 1 - at}) ${order}`);
  return `(${[...earlier, "value"].join(" + ")})`;
}

function windowed(from: string, step: Extract<IndicatorStep, { kind: "over" }>): string {
  const { periods, take } = step;
  const series = isLaidOut(step) ? laidOut : "partition by rank order by period";
  const over = `over (${series} rows between ${periods - 1} preceding and current row)`;
  const whole = `count(value) ${over} = ${periods}`;
  return `
    select rank, period,
      case when ${whole} then ${sumOfWindow(over, periods)}${take === "sum" ? "" : ` / ${periods}`} end as value,
      case when not (${whole}) then 'missing'
        when bool_or(status = 'provisional') ${over} then 'provisional'
        when bool_or(status = 'estimated') ${over} then 'estimated' else 'observed' end as status,
      case when value is null then reason when not (${whole}) then 'window-incomplete' else max(reason) ${over} end as reason
    from ${from}`;
}

function changed(
  from: string,
  { since, relative }: Extract<IndicatorStep, { kind: "change" }>,
  grain: Grain,
): string {
  const back =
    since === "year" && grain === "day"
      ? "interval 1 year"
      : `${since === "year" ? periodsInYear[grain] : since} * ${intervals[grain]}`;
  const change = relative ? "(v.value - o.value) * 100 / abs(o.value)" : "v.value - o.value";
  const zero = relative ? "o.value = 0" : "false";
  return `
    select v.rank, v.period,
      case when ${zero} then null else ${change} end as value,
      case when v.value is null or o.value is null or ${zero} then 'missing'
        else ${worst("v.status", "o.status")} end as status,
      case when v.value is null then v.reason when o.value is null then 'no-earlier-value'
        when ${zero} then 'division-by-zero' else ${reasonOf("v.reason", "o.reason")} end as reason
    from ${from} v left join ${from} o
      on o.rank = v.rank and o.period = cast(v.period - ${back} as date)`;
}
