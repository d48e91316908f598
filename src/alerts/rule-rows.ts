import { accountOf } from "../people/accounts.ts";
import { openTable } from "../access/access-rules.ts";
import type { Actor } from "../access/actor.ts";
import { type Fragment, seesAll } from "../access/may.ts";
import { readColumns } from "../access/read-columns.ts";
import { organizationsOf, requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure, type Problem } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { datasetsOwnedBy, datasetsReadableBy } from "../catalogue/reading.ts";
import type { Db, Tx } from "../db/db.ts";
import type { IndicatorLevel } from "../indicators/definition.ts";
import { openElsewhere } from "../network/open-elsewhere.ts";
import { organizationName, organizationSlug } from "../people/names.ts";
import type { AlertCondition, AlertRule, Audience } from "./rule.ts";

export interface RuleRow {
  readonly id: Id;
  readonly dataset: Id;
  readonly table: Id;
  /** Empty for this one. */
  readonly instance: string;
  readonly organization: Id | null;
  readonly organizationName: string | null;
  readonly organizationSlug: string | null;
  readonly account: Id | null;
  readonly createdBy: Id | null;
  readonly audience: Audience;
  readonly condition: AlertCondition;
  readonly level: IndicatorLevel;
  readonly code: string | null;
  readonly place: string | null;
  readonly note: string;
  readonly createdAt: Date;
  readonly seen: number | null;
  readonly silencedUntil: string | null;
  readonly problem: Problem | null;
  readonly problemAt: Date | null;
  readonly isFollowed: boolean;
  readonly isOwn: boolean;
}

/** Of `alert_rules r`. */
export function ruleColumns(db: Db | Tx, actor: Actor, today: string): Fragment {
  const me = accountOf(actor);
  return db`r.id, r.dataset, r.table_id as table, r.instance, r.organization, r.account, r.created_by,
    ${organizationName(db, db`r.organization`)} as organization_name,
    ${organizationSlug(db, db`r.organization`)} as organization_slug,
    r.audience, r.condition, r.level, r.code, r.place, r.note, r.created_at, r.seen, r.problem, r.problem_at,
    (select s.until from alert_silences s where s.rule = r.id and s.code = '' and s.until > ${today}) as silenced_until,
    exists (select from alert_followers f where f.rule = r.id and f.account = ${me}) as is_followed,
    ${changeable(db, actor)} as is_own`;
}

/** Of `alert_rules r`: those of the actor, and of the organizations that they edit for. */
export function changeable(db: Db | Tx, actor: Actor): Fragment {
  if (actor.kind === "system") return db`true`;
  const own = actor.kind === "member" ? db`coalesce(r.account = ${actor.account}, false)` : db`false`;
  if (seesAll(actor)) return db`(r.organization is not null or ${own})`;
  return db`(coalesce(r.organization = any(${organizationsOf(actor, "editor")}::uuid[]), false) or ${own})`;
}

/**
 * Of `alert_rules r`: for whom it is, of an indicator that they may know of. Nobody sees what is a
 * person's own but that person, administrators of the instance included.
 */
export function visible(db: Db | Tx, actor: Actor): Fragment {
  if (actor.kind === "system") return db`true`;
  return db`(${changeable(db, actor)} or (
    r.dataset in ${datasetsReadableBy(db, actor)}
    and (r.audience = 'everybody' or (r.audience = 'members' and ${isMember(db, actor)}))))`;
}

/** Of `alert_rules r`: of the actor alone, or about which they are written to. */
export function ownOf(db: Db | Tx, actor: Actor): Fragment {
  const me = accountOf(actor);
  return db`(coalesce(r.account = ${me}, false)
    or exists (select from alert_followers f where f.rule = r.id and f.account = ${me}))`;
}

function isMember(db: Db | Tx, actor: Actor): Fragment {
  if (seesAll(actor)) return db`true`;
  return db`r.organization = any(${organizationsOf(actor, "reader")}::uuid[])`;
}

/**
 * Of `alert_rules r`, beside `visible`: whether the actor may read the figures of the indicator now. What
 * everybody sees is of figures that everybody reads, or that are the actor's organization's own.
 */
export function figuresReadable(db: Db | Tx, actor: Actor, instance: string): Fragment {
  if (actor.kind === "system") return db`true`;
  const table = { id: db`r.table_id`, dataset: db`r.dataset` };
  const owned = seesAll(actor)
    ? db`true`
    : db`r.dataset in ${datasetsOwnedBy(db, organizationsOf(actor, "reader"))}`;
  const columns = db`'[{"name": "value"}]'::jsonb`;
  return db`(r.dataset in ${datasetsReadableBy(db, actor)} and case
    when r.instance <> '' then ${openElsewhere(db, table.id, db`r.instance`)}
    when r.audience = 'everybody' then ${openTable(db, table)} or ${owned}
    else ${readColumns(db, actor, { ...table, columns, owned }, instance)} is not null end)`;
}

/** Throws `not-found`, also for one of others. */
export async function getRuleRow(
  db: Db | Tx,
  actor: Actor,
  id: string,
  { today }: { readonly today: string },
): Promise<RuleRow> {
  const [row] = isId(id)
    ? await db<RuleRow[]>`
        select ${ruleColumns(db, actor, today)} from alert_rules r where r.id = ${id} and ${visible(db, actor)}`
    : [];
  if (row === undefined) throw new Failure("not-found", "alerts-rule-unknown");
  return row;
}

/** Throws as `getRuleRow`, and `forbidden` for who may only see it. */
export async function getChangeable(
  db: Db | Tx,
  actor: Actor,
  id: string,
  at: { readonly today: string },
): Promise<RuleRow> {
  const row = await getRuleRow(db, actor, id, at);
  if (row.isOwn) return row;
  requireMember(actor);
  throw new Failure("forbidden", "access-role-needed", { role: "editor" });
}

export function toRule(row: RuleRow): AlertRule {
  const { id, dataset, table, instance, audience, condition, level, note, createdAt } = row;
  const { organization, organizationName: name, organizationSlug: slug, code, place } = row;
  return {
    id,
    dataset,
    table,
    audience,
    condition,
    level,
    note,
    createdAt,
    isFollowed: row.isFollowed,
    isOwn: row.isOwn,
    ...defined({
      instance: instance === "" ? undefined : instance,
      organization:
        organization === null ? undefined : { id: organization, name: name ?? "", slug: slug ?? "" },
      place: code === null ? undefined : { code, label: place ?? code },
      silencedUntil: row.silencedUntil ?? undefined,
      problem: row.problem === null ? undefined : { ...row.problem, since: row.problemAt ?? createdAt },
    }),
  };
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
