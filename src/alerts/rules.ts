import { type Actor, anyone } from "../access/actor.ts";
import { type Member, requireMember, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { tell } from "../db/tell.ts";
import type { Indicator } from "../indicators/indicator.ts";
import { getIndicator } from "../indicators/indicators.ts";
import { readSeries } from "../indicators/series.ts";
import { accountOf } from "../people/accounts.ts";
import { requireOrganizationOfHere } from "../people/organization-of-here.ts";
import type { AlertsContext } from "./context.ts";
import { type AlertCondition, type AlertRule, type Audience, ruleMax } from "./rule.ts";
import { toAudience, toCondition, toLevel, toNote, toSilence } from "./rule-checks.ts";
import {
  dayOf,
  getChangeable,
  getRuleRow,
  ownOf,
  ruleColumns,
  type RuleRow,
  toRule,
  visible,
} from "./rule-rows.ts";

/** What every process is told where rules changed, or what they say (`jobs.listen`). */
export const alertsChanged = "alerts";

export interface NewRule {
  /** By its id or slug. */
  readonly indicator: string;
  readonly condition: AlertCondition;
  readonly level: string;
  /** Every place of the level where absent. */
  readonly code?: string;
  /** Whose it is; the actor's own where absent. */
  readonly organization?: Id;
  /** Who sees it: the members of the organization where absent. */
  readonly audience?: string;
  readonly note?: string;
  /** The actor is written to, in this language. */
  readonly language?: Language;
}

export interface RulesRequest extends PageRequest {
  readonly dataset?: Id | undefined;
  /** Those that the actor may change, or is written to about. */
  readonly isOwn?: boolean | undefined;
}

/** By an editor for their organization, or by anybody with an account for themselves. It is judged at once. */
export async function createRule(ctx: AlertsContext, actor: Actor, told: NewRule): Promise<AlertRule> {
  const member = requireMember(actor);
  const owner = await ownerOf(ctx, member, told);
  const indicator = await getIndicator(ctx, actor, told.indicator);
  const condition = toCondition(told.condition, indicator.facts);
  const level = toLevel(told.level, indicator.facts);
  const place = await placeOf(ctx, actor, indicator, { ...told, level, audience: owner.audience });
  const note = toNote(told.note ?? "");
  const now = ctx.clock();
  const id = newId(now.getTime());
  const { organization = null, account = null, audience } = owner;
  const [max, mine] =
    organization === null
      ? [ruleMax.ofPerson, ctx.db`account = ${account}`]
      : [ruleMax.ofOrganization, ctx.db`organization = ${organization}`];
  const { dataset, facts } = indicator;
  await ctx.db.begin(async (tx) => {
    // One after the other, so that none slips through while another is counted.
    await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.alert_rules'))`;
    const [held] = await tx<{ rules: number }[]>`
      select count(*)::int as rules from alert_rules where ${mine}`;
    if ((held?.rules ?? 0) >= max) throw new Failure("conflict", "alerts-rules-many", { max });
    await tx`
      insert into alert_rules (id, dataset, table_id, instance, organization, account, audience, condition,
        level, code, place, note, created_at, created_by, look_at)
      values (${id}, ${dataset.id}, ${facts.table}, ${dataset.organizationOrigin ?? ""}, ${organization},
        ${account}, ${audience}, ${tx.json(condition)}, ${level}, ${place?.code ?? null},
        ${place?.label ?? null}, ${note}, ${now}, ${accountOf(actor)}, ${now})`;
    if (told.language !== undefined) {
      await tx`
        insert into alert_followers (rule, account, language, since)
        values (${id}, ${member.account}, ${told.language}, ${now})`;
    }
    await tell(tx, alertsChanged);
  });
  return getRule(ctx, actor, id);
}

async function ownerOf(
  { db }: AlertsContext,
  member: Member,
  { organization, audience = "members" }: NewRule,
): Promise<{ readonly organization?: Id; readonly account?: Id; readonly audience: Audience }> {
  if (organization === undefined || organization === "") return { account: member.account, audience: "own" };
  if (!isId(organization)) throw new Failure("not-found", "people-organization-not-found");
  requireRole(member, organization, "editor");
  await requireOrganizationOfHere(db, organization);
  const shown = toAudience(audience);
  if (shown === "own") throw new Failure("invalid", "alerts-audience-wrong", { parameter: "audience" });
  return { organization, audience: shown };
}

/** The place by its name in the values, which those who are told may read. */
export async function placeOf(
  ctx: AlertsContext,
  actor: Actor,
  indicator: Indicator,
  asked: { readonly level: Indicator["facts"]["levels"][number]; code?: string; audience: Audience },
): Promise<{ readonly code: string; readonly label: string } | undefined> {
  const { facts, dataset } = indicator;
  if (facts.to === undefined) throw new Failure("conflict", "indicator-not-computed");
  const isForAll = asked.audience === "everybody";
  const reader = isForAll || dataset.organizationOrigin !== undefined ? anyone : actor;
  const { level, code = "" } = asked;
  try {
    const [series] = await readSeries(ctx, reader, indicator, {
      places: [{ level, code: code === "" ? "-" : code }],
      from: facts.to,
      to: facts.to,
    });
    // Every place of the level: it was read to see that the reader may.
    if (code === "") return undefined;
    if (series !== undefined) return series.place;
  } catch (error) {
    if (!isForAll || !(error instanceof Failure) || error.code === "unavailable") throw error;
    throw new Failure("forbidden", "alerts-figure-closed", { parameter: "audience" }, { cause: error });
  }
  throw new Failure("invalid", "alerts-place-unknown", { parameter: "code", code: code.slice(0, 20) });
}

export async function getRule(
  { db, clock }: Pick<AlertsContext, "db" | "clock">,
  actor: Actor,
  id: string,
): Promise<AlertRule> {
  return toRule(await getRuleRow(db, actor, id, { today: dayOf(clock()) }));
}

/** The newest first. */
export async function listRules(
  { db, clock }: Pick<AlertsContext, "db" | "clock">,
  actor: Actor,
  { page, pageSize, dataset, isOwn = false }: RulesRequest,
): Promise<Page<AlertRule>> {
  if (dataset !== undefined && !isId(dataset)) return { items: [], total: 0 };
  const condition = db`${visible(db, actor)}
    and ${dataset === undefined ? db`true` : db`r.dataset = ${dataset}`}
    and ${isOwn ? ownOf(db, actor) : db`true`}`;
  const rows = await db<RuleRow[]>`
    select ${ruleColumns(db, actor, dayOf(clock()))} from alert_rules r where ${condition}
    order by r.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from alert_rules r where ${condition}`;
  return { items: rows.map(toRule), total: count?.total ?? 0 };
}

/** With all that it raised. */
export async function deleteRule(ctx: AlertsContext, actor: Actor, id: string): Promise<void> {
  const row = await getChangeable(ctx.db, actor, id, { today: dayOf(ctx.clock()) });
  await ctx.db`delete from alert_rules where id = ${row.id}`;
}

/** Whoever sees a rule may be written to, in their language. */
export async function followRule(
  ctx: AlertsContext,
  actor: Actor,
  id: string,
  { language }: { readonly language: Language },
): Promise<AlertRule> {
  const rule = await getRule(ctx, actor, id);
  const { account } = requireMember(actor);
  await ctx.db`
    insert into alert_followers (rule, account, language, since)
    values (${rule.id}, ${account}, ${language}, ${ctx.clock()})
    on conflict (rule, account) do update set language = excluded.language`;
  return getRule(ctx, actor, id);
}

/** Also of a rule that one may not see any more. */
export async function unfollowRule(ctx: AlertsContext, actor: Actor, id: string): Promise<void> {
  if (actor.kind !== "member") await getRule(ctx, actor, id);
  const { account } = requireMember(actor);
  const gone = isId(id)
    ? await ctx.db`delete from alert_followers where rule = ${id} and account = ${account} returning rule`
    : [];
  if (gone.length === 0) await getRule(ctx, actor, id);
}

/** Nobody is told of it before that day: of one place, or of every one. What is still true then is told then. */
export async function silenceRule(
  ctx: AlertsContext,
  actor: Actor,
  id: string,
  { until, code = "" }: { readonly until: string; readonly code?: string },
): Promise<AlertRule> {
  const now = ctx.clock();
  const row = await getChangeable(ctx.db, actor, id, { today: dayOf(now) });
  const day = toSilence(until, now);
  await ctx.db.begin(async (tx) => {
    await requireRaised(tx, row, code);
    await tx`
      insert into alert_silences (rule, code, until, at, by)
      values (${row.id}, ${code}, ${day}, ${now}, ${accountOf(actor)})
      on conflict (rule, code) do update set until = excluded.until, at = excluded.at, by = excluded.by`;
  });
  return getRule(ctx, actor, id);
}

/** A place that the rule never spoke of is not silenced. */
async function requireRaised(
  tx: Parameters<Parameters<AlertsContext["db"]["begin"]>[1]>[0],
  row: RuleRow,
  code: string,
) {
  if (code === "") return;
  const [found] = await tx`select 1 from alerts where rule = ${row.id} and code = ${code} limit 1`;
  if (found === undefined) throw new Failure("invalid", "alerts-place-unknown", { parameter: "code", code });
}

/** Of that place, or of the whole rule. */
export async function unsilenceRule(
  ctx: AlertsContext,
  actor: Actor,
  id: string,
  { code = "" }: { readonly code?: string } = {},
): Promise<AlertRule> {
  const row = await getChangeable(ctx.db, actor, id, { today: dayOf(ctx.clock()) });
  await ctx.db.begin(async (tx) => {
    await tx`delete from alert_silences where rule = ${row.id} and code = ${code}`;
    await tx`update alert_rules set look_at = ${ctx.clock()} where id = ${row.id}`;
    await tell(tx, alertsChanged);
  });
  return getRule(ctx, actor, id);
}
