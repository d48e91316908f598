import { quoteText } from "../engine/fold.ts";
import type { Territory } from "../territory/territory.ts";
import type { Workspace } from "../engine/engine.ts";
import { Failure, problem, type Problem } from "../base/failure.ts";
import type { IndicatorLevel, RowsSource, ValueAggregation } from "./definition.ts";
import { countryCode } from "./definition.ts";
import { levelsFrom, liesWithin, load, loadGeography } from "./geography.ts";
import { withOneThread } from "./one-thread.ts";
import { intervals, periodSql } from "./period-sql.ts";

/** The parts of a whole that must be known for its value to be told, by their inhabitants; all but so few for it to be observed. */
const knownShareMin = 0.99;
const observedShareMin = 0.9999;

/** Places × periods of one indicator. */
export const valuesMax = 20_000_000;

/** `only`: of values that do not add up, where one place has several codes. */
const aggregates: Readonly<Record<ValueAggregation | "only", string>> = {
  only: "case when sum(n) = 1 then cast(max(s) as double) end",
  sum: "cast(sum(s) as double)",
  avg: "cast(sum(s) as double) / nullif(sum(n), 0)",
  min: "min(lo)",
  max: "max(hi)",
  count: "cast(sum(n) as double)",
  distinct: "cast(sum(d) as double)",
};

/** The same of what is one part. */
const ofOne: typeof aggregates = {
  only: "case when n = 1 then cast(s as double) end",
  sum: "cast(s as double)",
  avg: "cast(s as double) / nullif(n, 0)",
  min: "lo",
  max: "hi",
  count: "cast(n as double)",
  distinct: "cast(d as double)",
};

/** Whether rows that tell nothing were left out of what is added up or averaged. */
function lacksSql({ value: { aggregation } }: ValuesAsked, values: string, rows: string): string {
  return aggregation === "sum" || aggregation === "avg" ? `${values} < ${rows}` : "false";
}

/** What is to be made of partial values. */
export interface ValuesAsked extends Pick<RowsSource, "time" | "place" | "rollUp" | "gaps" | "covers"> {
  readonly value: { readonly aggregation: ValueAggregation | "only" };
}

/**
 * Makes `values_0` (level, code, period, value, status, reason) of `partial`: at the level of the codes and
 * at those above, from the first period of each place to the last of all, without a hole.
 */
export async function makeValues(
  workspace: Workspace,
  territory: Territory,
  source: ValuesAsked,
): Promise<{ readonly notes: readonly Problem[] }> {
  const inexact = await workspace.rows("select 1 from partial where typeof(s) = 'DOUBLE' limit 1");
  const make = () => makeOf(workspace, territory, source);
  return inexact.length === 0 ? make() : withOneThread(workspace, make);
}

async function makeOf(
  workspace: Workspace,
  territory: Territory,
  source: ValuesAsked,
): Promise<{ readonly notes: readonly Problem[] }> {
  const { place } = source;
  const notes: Problem[] = [...(await tellUndated(workspace)), ...(await tellEmpty(workspace, source))];
  if (place !== undefined && "column" in place) {
    await loadGeography(workspace, territory, place.level);
    notes.push(...(await tellUnknown(workspace)));
    await makeCoded(workspace, territory, source, place.level);
  } else {
    const { level, code } = place ?? { level: "country", code: countryCode };
    await workspace.run(`
      create temp table based as
      select ${quoteText(level)} as level, ${quoteText(code)} as code, period,
        ${aggregates[source.value.aggregation]} as value, 1.0 as share,
        ${lacksSql(source, "sum(n)", "sum(c)")} as lacks
      from partial where period is not null group by period`);
  }
  await refuseSize(workspace, source);
  await fillGaps(workspace, source);
  await workspace.run("drop table partial");
  return { notes };
}

async function makeCoded(
  workspace: Workspace,
  territory: Territory,
  source: ValuesAsked,
  level: IndicatorLevel,
): Promise<void> {
  const { aggregation } = source.value;
  await makeNative(workspace);
  await workspace.run(`
    create temp table based as
    select ${quoteText(level)} as level, code, period, ${ofOne[aggregation]} as value, 1.0 as share,
      ${lacksSql(source, "n", "c")} as lacks
    from native`);
  if (source.rollUp && aggregation !== "distinct") await addWholes(workspace, territory, source, level);
  await workspace.run("drop view if exists native; drop table if exists summed");
}

/** The parts by the codes of today, which are those of the rows but where places merged. */
async function makeNative(workspace: Workspace): Promise<void> {
  const merged = await workspace.rows(`
    select today from known where code in (select distinct code from partial)
    group by today having count(*) > 1 limit 1`);
  const parts = "partial join known using (code) where period is not null";
  if (merged.length === 0) {
    await workspace.run(`
      create temp view native as
      select today as code, period, weight, lies, s, n, c, d, lo, hi from ${parts}`);
    return;
  }
  await workspace.run(`
    create temp table summed as
    select today as code, period, any_value(weight) as weight, any_value(lies) as lies,
      sum(s) as s, sum(n) as n, sum(c) as c, sum(d) as d, min(lo) as lo, max(hi) as hi
    from ${parts} group by today, period`);
  await workspace.run("create temp view native as select * from summed");
}

/** What lies in the same wholes is added up first. */
async function addWholes(
  workspace: Workspace,
  territory: Territory,
  source: ValuesAsked,
  level: IndicatorLevel,
): Promise<void> {
  const value = aggregates[source.value.aggregation];
  await load(
    workspace,
    "told_levels",
    ["level"],
    levelsFrom(level)
      .slice(1)
      .map((one) => [one]),
  );
  await covered(workspace, territory, source);
  const told =
    source.gaps === "zero"
      ? "level || ' ' || code in (select place from covered)"
      : `known_share >= ${knownShareMin}`;
  await workspace.run(`
    insert into based
    with parts as (
      select lies, period, sum(s) as s, sum(n) as n, sum(c) as c, sum(d) as d, min(lo) as lo, max(hi) as hi,
        sum(weight) filter (where n > 0) as weight
      from native group by lies, period
    ), added as (
      select w.level, w.code, period, ${value} as value, sum(parts.weight) / any_value(t.weight) as share,
        ${lacksSql(source, "sum(n)", "sum(c)")} as lacks
      from parts join wholes w using (lies) join totals t on t.level = w.level and t.code = w.code
      where w.level in (select level from told_levels)
      group by w.level, w.code, period
    )
    select level, code, period, value, ${source.gaps === "zero" ? "1.0" : "share"}, lacks
    from (select *, max(share) over (partition by level, code) as known_share from added) shared
    where ${told}`);
}

/** The wholes that lie in what a table of events covers: elsewhere, that nothing is told is no zero. */
async function covered(workspace: Workspace, territory: Territory, { covers }: ValuesAsked): Promise<void> {
  const wholes = await workspace.rows<{ level: IndicatorLevel; code: string }>(
    "select level, code from totals",
  );
  const within = covers === undefined ? [] : wholes.filter((whole) => liesWithin(territory, whole, covers));
  await load(
    workspace,
    "covered",
    ["place"],
    within.map(({ level, code }) => [`${level} ${code}`]),
  );
}

/** Makes `spans`: of each place its first period, and how many are told. */
async function refuseSize(workspace: Workspace, { gaps, time: { grain } }: ValuesAsked): Promise<void> {
  const first = gaps === "zero" ? "(select min(period) from based)" : "min(period)";
  await workspace.run(`
    create temp table spans as
    select level, code, ${first} as first_period, count(*) as told from based group by level, code`);
  const [size] = await workspace.rows<{ places: number; periods: number }>(`
    select (select count(*) from spans) as places,
      coalesce(date_diff('${grain}', min(period), max(period)) + 1, 0) as periods from based`);
  if (size === undefined || size.places === 0) throw new Failure("invalid", "indicator-empty");
  if (size.places * size.periods <= valuesMax) return;
  throw new Failure("too-large", "indicator-too-large", {
    places: size.places,
    periods: size.periods,
  });
}

/** Makes `values_0` of `based`, and of what the places that have holes lack. */
async function fillGaps(workspace: Workspace, { gaps, time: { grain } }: ValuesAsked): Promise<void> {
  const isZero = gaps === "zero";
  const [bounds] = await workspace.rows<{ within: number }>(
    "select coalesce(sum(within), 0) as within from partial",
  );
  // Days that all begin a period tell nothing of how far it has gone.
  const isOpen = grain !== "day" && (bounds?.within ?? 0) > 0;
  await workspace.run(`
    create temp table bounds as
    select ${periodSql("min(first_day)", grain)} as first_period, ${periodSql("max(last_day)", grain)} as last_period,
      min(first_day) > ${periodSql("min(first_day)", grain)} as late_start,
      max(last_day) < cast(${periodSql("max(last_day)", grain)} + ${intervals[grain]} as date) - 1 as early_end
    from partial where period is not null`);
  await workspace.run(`
    create temp table with_holes as
    select level, code, spans.first_period, last_period from spans cross join bounds
    where told < date_diff('${grain}', spans.first_period, last_period) + 1`);
  await workspace.run(`
    create temp table holes as
    select level, code, period from (
      select level, code, cast(unnest(generate_series(
        cast(first_period as timestamp), cast(last_period as timestamp), ${intervals[grain]})) as date) as period
      from with_holes) grid
    anti join (select level, code, period from based semi join with_holes using (level, code)) told
      using (level, code, period)`);
  const incomplete = `${isOpen} and ((period = last_period and early_end) or (period = first_period and late_start))`;
  await workspace.run(`
    create temp view values_0 as
    select level, code, period,
      case when share < ${knownShareMin} then null else value end as value,
      case when value is null or share < ${knownShareMin} then 'missing'
        when share < ${observedShareMin} then 'estimated'
        when ${incomplete} then 'provisional'
        when lacks then 'estimated'
        else 'observed' end as status,
      case when value is null then 'no-value'
        when share < ${observedShareMin} then 'parts-missing'
        when ${incomplete} then 'period-incomplete'
        when lacks then 'values-missing'
        end as reason
    from based cross join bounds
    union all
    select level, code, period, ${isZero ? "0.0, 'observed', null" : "null, 'missing', 'no-row'"} from holes`);
}

async function tellUndated(workspace: Workspace): Promise<readonly Problem[]> {
  const [row] = await workspace.rows<{ rows: number }>(
    "select coalesce(sum(c), 0) as rows from partial where period is null",
  );
  const rows = row?.rows ?? 0;
  return rows === 0 ? [] : [problem("indicator-rows-undated", { rows })];
}

/** What is added up or averaged is so without the rows that tell nothing. */
async function tellEmpty(workspace: Workspace, { value }: ValuesAsked): Promise<readonly Problem[]> {
  if (value.aggregation !== "sum" && value.aggregation !== "avg") return [];
  const [row] = await workspace.rows<{ rows: number }>(
    "select coalesce(sum(c - n), 0) as rows from partial where period is not null",
  );
  const rows = row?.rows ?? 0;
  return rows === 0 ? [] : [problem("indicator-rows-empty", { rows })];
}

async function tellUnknown(workspace: Workspace): Promise<readonly Problem[]> {
  const unknown = await workspace.rows<{ code: string | null; rows: number }>(`
    select code, sum(c) as rows from partial
    where period is not null and (code is null or code not in (select code from known))
    group by code order by rows desc, code`);
  if (unknown.length === 0) return [];
  const rows = unknown.reduce((sum, one) => sum + one.rows, 0);
  const codes = unknown
    .slice(0, 5)
    .map(({ code }) => (code === null || code === "" ? "∅" : code.slice(0, 30)));
  return [problem("indicator-rows-unplaced", { rows, codes })];
}
