import type { SqlStatement } from "../tables/query/sql-statement.ts";
import type { Territory } from "../territory/territory.ts";
import type { Workspace } from "../engine/engine.ts";
import { Failure, problem, type Problem } from "../base/failure.ts";
import type { RowsSource, ValueAggregation } from "./definition.ts";
import { countryCode, type IndicatorPlace } from "./definition.ts";
import { liesWithin, load, loadGeography, loadPlaces, placesIn } from "./geography.ts";
import { withOneThread } from "./one-thread.ts";
import { type PartName, type RowParts, partsNeeded } from "./partial-sql.ts";
import { intervals, periodSql } from "./period-sql.ts";
import { tellRepeated } from "./repeated-rows.ts";

/** The parts of a whole that must be known for its value to be told, by their inhabitants; all but so few for it to be observed. */
const knownShareMin = 0.99;
const observedShareMin = 0.9999;

/**
 * The rules that values are made by, as a number, which each vintage keeps and is computed again by. The first
 * took the share of a whole that is known in tenths, rounded, and so told 96 % as all of it; until the third, a
 * base was the period that begins on its day, and none where none does; until the fourth, a last month, told as its
 * first day, was a year that had not ended in December.
 */
export const rulesOfNow = 4;

const wholeShare = "cast(1 as decimal(2, 1))";

const country: IndicatorPlace = { level: "country", code: countryCode };

/** Of the engine, for the rows of one source. */
const readMs = 600_000;

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
  readonly rules: number;
}

/** Has the parts of the rows taken, once, or again from the start where their file turned out to be damaged. */
export type ReadParts = (take: (parts: RowParts) => Promise<void>) => Promise<void>;

/**
 * Makes `places`, and `values_0` (rank, period, value, status, reason) of parts: at the level of the codes and
 * at those above, from the first period of each place to the last of all, without a hole.
 */
export async function makeValues(
  workspace: Workspace,
  territory: Territory,
  source: ValuesAsked,
  read: ReadParts,
): Promise<{ readonly notes: readonly Problem[] }> {
  const { place } = source;
  const level = place !== undefined && "column" in place ? place.level : undefined;
  if (level !== undefined) await loadGeography(workspace, territory, level);
  let isExact = true;
  let repeated: readonly Problem[] = [];
  await read(async (parts) => {
    ({ isExact } = parts);
    await inOrder(workspace, isExact, () => takeParts(workspace, source, parts));
    repeated = await tellRepeated(workspace, { ...source, ...source.value }, parts);
  });
  const { notes } = await inOrder(workspace, isExact, () => makeOf(workspace, territory, source));
  return { notes: [...notes, ...repeated] };
}

/** Sums that are not exact depend on their order. */
async function inOrder<Made>(
  workspace: Workspace,
  isExact: boolean,
  work: () => Promise<Made>,
): Promise<Made> {
  return isExact ? work() : withOneThread(workspace, work);
}

/** Makes `coded`, where the codes that are known have what `known` tells of them, and `bounds` of the days. */
async function takeParts(workspace: Workspace, source: ValuesAsked, parts: RowParts): Promise<void> {
  const { place, time, rules } = source;
  const isCoded = place !== undefined && "column" in place;
  const make = isCoded ? makeCoded : makeUncoded;
  const { plain } = parts;
  // Texts that the engine stores once each are grouped in half the time as they are.
  if (plain !== undefined) await make(workspace, source, plain);
  if (plain === undefined || (isCoded && (await isWritten(workspace, plain.otherwise))))
    await make(workspace, source, parts);
  const bounds = `
    select ${periodSql("first_day", time.grain)} as first_period, ${periodSql("last_day", time.grain)} as last_period,
      within, first_day > ${periodSql("first_day", time.grain)} as late_start,
      ${rules < 4 ? "last_day" : "last_end"} < cast(${periodSql("last_day", time.grain)} + ${intervals[time.grain]} as date) - 1 as early_end
    from (${parts.days.sql}) days`;
  await workspace.run(`create or replace temp table bounds as ${bounds}`, parts.days.values, {
    timeMs: readMs,
  });
}

async function makeCoded(
  workspace: Workspace,
  { value: { aggregation } }: ValuesAsked,
  { sql, values }: SqlStatement,
): Promise<void> {
  const names = partsNeeded(aggregation).join(", ");
  await workspace.run(
    `create or replace temp table coded as
      select k.number, k.rank, k.lies, k.weight, case when k.number is null then told.code end as code, period, ${names}
      from (${sql}) told left join known k on k.code = told.code`,
    values,
    { timeMs: readMs },
  );
}

async function makeUncoded(
  workspace: Workspace,
  { value: { aggregation } }: ValuesAsked,
  { sql, values }: SqlStatement,
): Promise<void> {
  const names = partsNeeded(aggregation).join(", ");
  await workspace.run(
    `create or replace temp table coded as select period, ${names} from (${sql}) told`,
    values,
    {
      timeMs: readMs,
    },
  );
}

/** Whether a code that is not known is written otherwise than codes are. */
async function isWritten(workspace: Workspace, otherwise: string): Promise<boolean> {
  const found = await workspace.rows(`select 1 from coded where number is null and ${otherwise} limit 1`);
  return found.length > 0;
}

async function makeOf(
  workspace: Workspace,
  territory: Territory,
  source: ValuesAsked,
): Promise<{ readonly notes: readonly Problem[] }> {
  const { place } = source;
  const notes: Problem[] = [...(await tellUndated(workspace)), ...(await tellEmpty(workspace, source))];
  if (place !== undefined && "column" in place) {
    notes.push(...(await tellUnknown(workspace)));
    await makeBased(workspace, territory, source);
  } else {
    await loadPlaces(workspace, territory, [place ?? country]);
    await workspace.run(`
      create temp table based as
      select 0 as rank, period,
        ${aggregates[source.value.aggregation]} as value, ${wholeShare} as share,
        ${lacksSql(source, "sum(n)", "sum(c)")} as lacks
      from coded where period is not null group by period`);
  }
  await refuseSize(workspace, source);
  await fillGaps(workspace, source);
  return { notes };
}

async function makeBased(workspace: Workspace, territory: Territory, source: ValuesAsked): Promise<void> {
  const { aggregation } = source.value;
  await makeNative(workspace, source);
  const own = `
    select rank, period, ${ofOne[aggregation]} as value, ${wholeShare} as share,
      ${lacksSql(source, "n", "c")} as lacks
    from native`;
  const isWhole = source.rollUp && aggregation !== "distinct";
  if (isWhole) await addWholes(workspace, territory, source);
  await workspace.run(
    `create temp view based as ${own} ${isWhole ? "union all select * from added_wholes" : ""}`,
  );
}

/** The parts by the places of today, which are those of the codes but where places merged. */
async function makeNative(workspace: Workspace, { value: { aggregation } }: ValuesAsked): Promise<void> {
  const merged = await workspace.rows(`
    select rank from known where number in (select distinct number from coded)
    group by rank having count(*) > 1 limit 1`);
  const names = partsNeeded(aggregation);
  const parts = "coded where number is not null and period is not null";
  if (merged.length === 0) {
    await workspace.run(
      `create temp view native as select rank, period, weight, lies, ${names.join(", ")} from ${parts}`,
    );
    return;
  }
  await workspace.run(`
    create temp table native as
    select rank, period, any_value(weight) as weight, any_value(lies) as lies, ${addedParts(names)}
    from ${parts} group by rank, period`);
}

function addedParts(names: readonly PartName[]): string {
  const how = { s: "sum", n: "sum", c: "sum", d: "sum", lo: "min", hi: "max" } as const;
  return names.map((name) => `${how[name]}(${name}) as ${name}`).join(", ");
}

/** What lies in the same wholes is added up first. */
async function addWholes(workspace: Workspace, territory: Territory, source: ValuesAsked): Promise<void> {
  const value = aggregates[source.value.aggregation];
  await covered(workspace, territory, source);
  const told =
    source.gaps === "zero" ? "rank in (select rank from covered)" : `known_share >= ${knownShareMin}`;
  const known = source.rules === 1 ? "cast(share as decimal(2, 1))" : "share";
  await workspace.run(`
    create temp table added_wholes as
    with parts as (
      select lies, period, ${addedParts(partsNeeded(source.value.aggregation))},
        sum(weight) filter (where n > 0) as weight
      from native group by lies, period
    ), added as (
      select w.rank, period, ${value} as value, sum(parts.weight) / any_value(t.weight) as share,
        ${lacksSql(source, "sum(n)", "sum(c)")} as lacks
      from parts join wholes w using (lies) join totals t on t.rank = w.rank
      group by w.rank, period
    )
    select rank, period, value, ${source.gaps === "zero" ? wholeShare : known} as share, lacks
    from (select *, max(share) over (partition by rank) as known_share from added) shared
    where ${told}`);
}

/** The wholes that lie in what a table of events covers: elsewhere, that nothing is told is no zero. */
async function covered(workspace: Workspace, territory: Territory, { covers }: ValuesAsked): Promise<void> {
  const wholes = await placesIn(workspace, "totals");
  const within = covers === undefined ? [] : wholes.filter((whole) => liesWithin(territory, whole, covers));
  await load(
    workspace,
    "told_covered",
    ["rank"],
    within.map(({ rank }) => [String(rank)]),
  );
  await workspace.run("create temp table covered as select cast(rank as int) as rank from told_covered");
}

/** Makes `spans`: of each place its first period, and how many are told. */
async function refuseSize(workspace: Workspace, { gaps, time: { grain } }: ValuesAsked): Promise<void> {
  const first = gaps === "zero" ? "(select min(period) from based)" : "min(period)";
  await workspace.run(`
    create temp table spans as
    select rank, ${first} as first_period, count(*) as told from based group by rank`);
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
  const [bounds] = await workspace.rows<{ within: boolean }>("select within from bounds");
  // Days that all begin a period tell nothing of how far it has gone.
  const isOpen = grain !== "day" && bounds?.within === true;
  await workspace.run(`
    create temp table with_holes as
    select rank, spans.first_period, last_period from spans cross join bounds
    where told < date_diff('${grain}', spans.first_period, last_period) + 1`);
  await workspace.run(`
    create temp table holes as
    select rank, period from (
      select rank, cast(unnest(generate_series(
        cast(first_period as timestamp), cast(last_period as timestamp), ${intervals[grain]})) as date) as period
      from with_holes) grid
    anti join (select rank, period from based semi join with_holes using (rank)) told using (rank, period)`);
  const incomplete = `${isOpen} and ((period = last_period and early_end) or (period = first_period and late_start))`;
  await workspace.run(`
    create temp view values_0 as
    select rank, period,
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
    select rank, period, ${isZero ? "0.0, 'observed', null" : "null, 'missing', 'no-row'"} from holes`);
}

async function tellUndated(workspace: Workspace): Promise<readonly Problem[]> {
  const [row] = await workspace.rows<{ rows: number }>(
    "select coalesce(sum(c), 0) as rows from coded where period is null",
  );
  const rows = row?.rows ?? 0;
  return rows === 0 ? [] : [problem("indicator-rows-undated", { rows })];
}

/** What is added up or averaged is so without the rows that tell nothing. */
async function tellEmpty(workspace: Workspace, { value }: ValuesAsked): Promise<readonly Problem[]> {
  if (value.aggregation !== "sum" && value.aggregation !== "avg") return [];
  const [row] = await workspace.rows<{ rows: number }>(
    "select coalesce(sum(c - n), 0) as rows from coded where period is not null",
  );
  const rows = row?.rows ?? 0;
  return rows === 0 ? [] : [problem("indicator-rows-empty", { rows })];
}

async function tellUnknown(workspace: Workspace): Promise<readonly Problem[]> {
  const unknown = await workspace.rows<{ code: string | null; rows: number }>(`
    select code, sum(c) as rows from coded
    where period is not null and number is null
    group by code order by rows desc, code`);
  if (unknown.length === 0) return [];
  const rowsOf = (some: typeof unknown) => some.reduce((sum, { rows }) => sum + rows, 0);
  const [silent, told] = [unknown.filter(({ code }) => !code), unknown.filter(({ code }) => code)];
  const codes = told.slice(0, 5).map(({ code }) => (code ?? "").slice(0, 30));
  return [
    ...(told.length === 0 ? [] : [problem("indicator-rows-unplaced", { rows: rowsOf(told), codes })]),
    ...(silent.length === 0 ? [] : [problem("indicator-rows-without-place", { rows: rowsOf(silent) })]),
  ];
}
