import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { timeOfToday } from "../base/footprint.ts";
import { type Id, isId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { findDatasets } from "../catalogue/datasets.ts";
import type { Db, Tx } from "../db/db.ts";
import type { ValueStatus } from "../indicators/definition.ts";
import { accountOf } from "../people/accounts.ts";
import { accountName } from "../people/names.ts";
import type { Alert, AlertState } from "./alert.ts";
import type { AlertsContext } from "./context.ts";
import { toClosingWords } from "./rule-checks.ts";
import { dayOf, figuresReadable, ownOf, ruleColumns, type RuleRow, toRule, visible } from "./rule-rows.ts";

type Context = Pick<AlertsContext, "db" | "clock" | "url">;

export interface AlertsRequest extends PageRequest {
  /** Those that nobody closed or silenced where absent, running or over. */
  readonly state?: AlertState | "open" | "all" | undefined;
  readonly dataset?: Id | undefined;
  readonly level?: string | undefined;
  readonly code?: string | undefined;
  readonly rule?: Id | undefined;
  /** Those that were told at once. */
  readonly notice?: Id | undefined;
  /** Those that everybody sees alone. */
  readonly isPublic?: boolean | undefined;
  /** Of rules that are the actor's own, or that they are written to about. */
  readonly isOwn?: boolean | undefined;
}

/** The newest first: what the actor is to see, of figures that they may read now. */
export async function listAlerts(
  ctx: Context,
  actor: Actor,
  { page, pageSize, ...asked }: AlertsRequest,
): Promise<Page<Alert>> {
  const { db } = ctx;
  const ids = [asked.dataset, asked.rule, asked.notice].filter((id) => id !== undefined);
  if (!ids.every(isId)) return { items: [], total: 0 };
  const today = dayOf(timeOfToday(ctx.clock));
  const condition = askedFor(ctx, actor, asked, today);
  const rows = await db<Row[]>`
    ${selectAlerts(db, actor, today)} where ${condition}
    order by a.raised_at desc, a.period desc, a.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  // On most pages none runs: no more is asked.
  if (rows.length === 0 && page === 1) return { items: [], total: 0 };
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from alerts a join alert_rules r on r.id = a.rule where ${condition}`;
  return { items: await toAlerts(ctx, actor, rows), total: count?.total ?? 0 };
}

function askedFor(
  ctx: Context,
  actor: Actor,
  asked: Omit<AlertsRequest, "page" | "pageSize">,
  today: string,
): Fragment {
  const { db } = ctx;
  return db`${shown(ctx, db, actor)} and ${inState(db, asked.state ?? "open", today)}
    and ${asked.dataset === undefined ? db`true` : db`r.dataset = ${asked.dataset}`}
    and ${asked.rule === undefined ? db`true` : db`r.id = ${asked.rule}`}
    and ${asked.notice === undefined ? db`true` : db`a.notice = ${asked.notice}`}
    and ${asked.level === undefined ? db`true` : db`r.level = ${asked.level}`}
    and ${asked.code === undefined ? db`true` : db`a.code = ${asked.code}`}
    and ${asked.isPublic === true ? db`r.audience = 'everybody'` : db`true`}
    and ${asked.isOwn === true ? ownOf(db, actor) : db`true`}`;
}

/** Throws `not-found`, also for one whose figure the actor may not read any more. */
export async function getAlert(ctx: Context, actor: Actor, id: string): Promise<Alert> {
  const rows = isId(id)
    ? await ctx.db<Row[]>`
        ${selectAlerts(ctx.db, actor, dayOf(timeOfToday(ctx.clock)))}
        where a.id = ${id} and ${shown(ctx, ctx.db, actor)}`
    : [];
  const [alert] = await toAlerts(ctx, actor, rows);
  if (alert === undefined) throw new Failure("not-found", "alerts-unknown");
  return alert;
}

/** With a word on what was done. It is raised anew once it was over. */
export async function closeAlert(
  ctx: Context,
  actor: Actor,
  id: string,
  { words: told }: { readonly words: string },
): Promise<Alert> {
  const alert = await getAlert(ctx, actor, id);
  if (!alert.rule.isOwn) {
    requireMember(actor);
    throw new Failure("forbidden", "access-role-needed", { role: "editor" });
  }
  const words = toClosingWords(told);
  const closed = await ctx.db`
    update alerts set closed_at = ${ctx.clock()}, closed_by = ${accountOf(actor)}, words = ${words}
    where id = ${alert.id} and closed_at is null`;
  if (closed.count === 0) throw new Failure("conflict", "alerts-closed");
  return getAlert(ctx, actor, id);
}

function shown({ url }: Context, db: Db, actor: Actor): Fragment {
  return db`${visible(db, actor)} and ${figuresReadable(db, actor, url)}`;
}

/** Of `alerts a`: whether nobody is told of it before some day. */
export function silenced(db: Db | Tx, today: string): Fragment {
  return db`exists (select from alert_silences s
    where s.rule = a.rule and s.code in ('', a.code) and s.until > ${today})`;
}

function inState(db: Db, state: NonNullable<AlertsRequest["state"]>, today: string): Fragment {
  const quiet = silenced(db, today);
  switch (state) {
    case "all":
      return db`true`;
    case "closed":
      return db`a.closed_at is not null`;
    case "silenced":
      return db`a.closed_at is null and ${quiet}`;
    case "open":
      return db`a.closed_at is null and not ${quiet}`;
    case "over":
      return db`a.closed_at is null and a.over_at is not null and not ${quiet}`;
    case "running":
      return db`a.closed_at is null and a.over_at is null and not ${quiet}`;
  }
}

interface Row extends Omit<RuleRow, "place"> {
  /** Of the rule, where it has one place. */
  readonly rulePlace: string | null;
  readonly alert: Id;
  readonly alertCode: string;
  readonly place: string;
  readonly period: string;
  readonly value: number | null;
  readonly status: ValueStatus | null;
  readonly beforePeriod: string | null;
  readonly beforeValue: number | null;
  readonly target: number | null;
  readonly version: number;
  readonly raisedAt: Date;
  readonly lastPeriod: string;
  readonly lastValue: number | null;
  readonly overAt: Date | null;
  readonly overPeriod: string | null;
  readonly overValue: number | null;
  readonly revisedAt: Date | null;
  readonly revisedValue: number | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly words: string | null;
  readonly quietUntil: string | null;
}

function selectAlerts(db: Db, actor: Actor, today: string): Fragment {
  return db`
    select ${ruleColumns(db, actor, today)}, r.place as rule_place, a.id as alert, a.code as alert_code, a.place,
      a.period, a.value, a.status, a.before_period, a.before_value, a.target, a.version, a.raised_at,
      a.last_period, a.last_value, a.over_at, a.over_period, a.over_value, a.revised_at, a.revised_value,
      a.closed_at, ${accountName(db, db`a.closed_by`)} as closed_by, a.words,
      (select max(s.until) from alert_silences s
        where s.rule = a.rule and s.code in ('', a.code) and s.until > ${today}) as quiet_until
    from alerts a join alert_rules r on r.id = a.rule`;
}

async function toAlerts(ctx: Context, actor: Actor, rows: readonly Row[]): Promise<readonly Alert[]> {
  const datasets = await findDatasets(ctx, actor, [...new Set(rows.map(({ dataset }) => dataset))]);
  return rows.flatMap((row) => {
    const dataset = datasets.get(row.dataset);
    const facts = dataset?.metadata.indicator;
    return dataset === undefined || facts === undefined ? [] : [{ ...toAlert(row), dataset, facts }];
  });
}

function toAlert(row: Row): Omit<Alert, "dataset" | "facts"> {
  const { beforePeriod, beforeValue, period } = row;
  return {
    id: row.alert,
    rule: toRule({ ...row, place: row.rulePlace }),
    state: stateOf(row),
    place: { level: row.level, code: row.alertCode, label: row.place },
    period,
    version: row.version,
    raisedAt: row.raisedAt,
    ...defined({
      value: row.value ?? undefined,
      status: row.status ?? undefined,
      before:
        beforePeriod === null || beforeValue === null
          ? undefined
          : { period: beforePeriod, value: beforeValue },
      target: row.target ?? undefined,
    }),
    ...sinceRaised(row),
  };
}

/** What became of it, and what was done. */
function sinceRaised(row: Row): Pick<Alert, "last" | "over" | "revised" | "silencedUntil" | "closed"> {
  const { period, lastPeriod, overAt, revisedAt, closedAt } = row;
  const last = { period: lastPeriod, ...valueOf(row.lastValue) };
  return defined({
    last: lastPeriod === period ? undefined : last,
    over:
      overAt === null
        ? undefined
        : { at: overAt, period: row.overPeriod ?? period, ...valueOf(row.overValue) },
    revised: revisedAt === null ? undefined : { at: revisedAt, ...valueOf(row.revisedValue) },
    silencedUntil: row.quietUntil ?? undefined,
    closed:
      closedAt === null
        ? undefined
        : { at: closedAt, words: row.words ?? "", ...defined({ by: row.closedBy ?? undefined }) },
  });
}

function valueOf(value: number | null): { readonly value?: number } {
  return value === null ? {} : { value };
}

function stateOf({ closedAt, quietUntil, overAt }: Row): AlertState {
  if (closedAt !== null) return "closed";
  if (quietUntil !== null) return "silenced";
  return overAt === null ? "running" : "over";
}
