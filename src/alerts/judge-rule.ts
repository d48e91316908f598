import { isDeepStrictEqual } from "node:util";
import { system } from "../access/actor.ts";
import { isFailure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { isOutage } from "../base/outage.ts";
import { readableByIds } from "../catalogue/reading.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import { getIndicator } from "../indicators/indicators.ts";
import { keyOf, numbersOf } from "../indicators/source-versions.ts";
import { type KnownAlert, knownAlerts, record } from "./alert-rows.ts";
import type { AlertsContext } from "./context.ts";
import { judge, type Judged } from "./judge.ts";
import { periodsToRead, type PlaceFigures, readerOf, readFigures } from "./read-figures.ts";
import { dayOf, ruleColumns, type RuleRow } from "./rule-rows.ts";
import { tellRaised } from "./tell.ts";

/** What could not be judged is tried again after that. */
const retryMs = 600_000;

/**
 * Rules to judge: a version of their indicator appeared, their time has come (a day has begun, which may
 * end a period, a delay or a silence), or what kept them from being judged may be over.
 */
export async function listDue(ctx: AlertsContext): Promise<readonly Id[]> {
  const { db } = ctx;
  const now = ctx.clock();
  const tables = await db<WatchedTable[]>`
    select instance, table_id as table, min(seen) as least, max(seen) as most, count(seen) < count(*) as is_unseen
    from alert_rules where problem is null group by instance, table_id`;
  const numbers = await numbersOf(ctx, tables);
  const moved = tables
    .map((one) => ({ ...one, number: numbers.get(keyOf(one)) ?? 0 }))
    .filter(({ number, least, most, isUnseen }) => isUnseen || least !== number || most !== number)
    .map(({ instance, table, number }) => ({ instance, table, number }));
  const rows = await db<{ id: Id; dataset: Id }[]>`
    select r.id, r.dataset from alert_rules r where r.look_at <= ${now}
    union
    select r.id, r.dataset from alert_rules r
    join jsonb_to_recordset(${db.json(moved)}) as m (instance text, "table" uuid, number int)
      on r.instance = m.instance and r.table_id = m."table"
    where r.problem is null and coalesce(r.seen, 0) <> m.number
    order by id`;
  if (rows.length === 0) return [];
  const live = await readableByIds(db, system, [...new Set(rows.map(({ dataset }) => dataset))]);
  return rows.filter(({ dataset }) => live.has(dataset)).map(({ id }) => id);
}

/** A table that rules are about, and which of its versions they were judged by. */
interface WatchedTable {
  readonly instance: string;
  readonly table: Id;
  readonly least: number | null;
  readonly most: number | null;
  readonly isUnseen: boolean;
}

/**
 * Judges a rule by the figures of now, and says what came true of it, once: what is raised, what is to be
 * told and which version was judged are written together, or not at all.
 */
export async function judgeRule(ctx: AlertsContext, id: Id): Promise<void> {
  const now = ctx.clock();
  const [row] = await ctx.db<RuleRow[]>`
    select ${ruleColumns(ctx.db, system, dayOf(now))} from alert_rules r where r.id = ${id}`;
  if (row === undefined) return;
  const seen = (await numbersOf(ctx, [row])).get(keyOf(row)) ?? 0;
  let read: Awaited<ReturnType<typeof readFor>>;
  try {
    read = await readFor(ctx, row, now);
  } catch (error) {
    if (!isFailure(error) || isOutage(error)) throw error;
    await noteFailed(ctx, row, { key: error.key, args: error.args });
    return;
  }
  if (read === undefined) return;
  const { judged, figures, known } = read;
  const findings = figures.flatMap(({ code, label, points }) => {
    const finding = judge(row.condition, judged, points);
    return finding === undefined ? [] : [{ code, label, ...finding }];
  });
  await ctx.db.begin(async (tx) => {
    const [held] = await tx<Pick<RuleRow, "seen" | "condition" | "level" | "code" | "audience">[]>`
      select seen, condition, level, code, audience from alert_rules where id = ${id} for update`;
    // Deleted, changed, or judged by another, meanwhile.
    if (held === undefined || !isDeepStrictEqual(judgedBy(held), judgedBy(row))) return;
    await record(tx, { rule: id, version: seen, now }, findings);
    await noteRevised(tx, { known, figures, now });
    await tellRaised(ctx, tx, row);
    await tx`
      update alert_rules set seen = ${seen}, look_at = ${nextDay(now)}, problem = null, problem_at = null
      where id = ${id}`;
  });
}

function judgedBy({
  seen,
  condition,
  level,
  code,
  audience,
}: Pick<RuleRow, "seen" | "condition" | "level" | "code" | "audience">): readonly unknown[] {
  return [seen, condition, level, code, audience];
}

/** The figures that a rule is judged by, with those that it raised alerts on before. */
async function readFor(ctx: AlertsContext, row: RuleRow, now: Date) {
  const reader = await readerOf(ctx, row);
  // Whose own it is may not come in: it is judged once they may.
  if (reader === undefined) {
    await ctx.db`update alert_rules set look_at = ${nextDay(now)} where id = ${row.id}`;
    return undefined;
  }
  const indicator = await getIndicator(ctx, reader, row.dataset);
  const judged = { facts: indicator.facts, today: dayOf(now) };
  const known = await knownAlerts(ctx.db, row);
  const periods = allPeriods(row, judged, known);
  const figures = await readFigures(ctx, reader, indicator, { ...row, periods });
  return { judged, figures, known };
}

function allPeriods(
  { condition, level }: RuleRow,
  judged: Judged & { readonly facts: IndicatorFacts },
  known: readonly KnownAlert[],
): readonly string[] {
  const { to } = judged.facts;
  const own = to === undefined ? [] : periodsToRead(condition, { ...judged, to }, level);
  return [...new Set([...own, ...known.map(({ period }) => period)])].toSorted();
}

async function noteFailed(ctx: AlertsContext, { id }: RuleRow, problem: Problem): Promise<void> {
  const now = ctx.clock();
  await ctx.db`
    update alert_rules set problem = ${ctx.db.json(problem as never)}, problem_at = coalesce(problem_at, ${now}),
      look_at = ${new Date(now.getTime() + retryMs)}
    where id = ${id}`;
}

/** The figure that raised an alert is another one now, or the same again. */
async function noteRevised(
  tx: Parameters<typeof record>[0],
  { known, figures, now }: { known: readonly KnownAlert[]; figures: readonly PlaceFigures[]; now: Date },
): Promise<void> {
  const pointsOf = new Map(figures.map(({ code, points }) => [code, points]));
  for (const { id, code, period, value, revisedAt, revisedValue } of known) {
    if (value === null) continue;
    const point = pointsOf.get(code)?.find((one) => one.period === period);
    const current = point?.value ?? null;
    if (current === value && revisedAt === null) continue;
    if (revisedAt !== null && current === revisedValue) continue;
    await tx`
      update alerts set revised_at = ${current === value ? null : now},
        revised_value = ${current === value ? null : current}
      where id = ${id}`;
  }
}

/** The next one begins at midnight, universal time. */
function nextDay(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(24, 0, 0, 0);
  return next;
}
