import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { ruleIn, ruleOf, rulesOf } from "./access-rules.ts";
import type { Actor } from "./actor.ts";
import type { Agreement, TermsOfTable } from "./agreement.ts";
import { agreementsOf, agreementsOver, type HeldAgreement, type KeptAgreement } from "./agreements.ts";
import { type NamedColumn, type Narrowing, offeredColumns } from "./narrowing.ts";
import type { AccessRule } from "./policy.ts";
import { hasRole } from "./require.ts";

/** How far an actor reaches into a table. */
export type Reach =
  | { readonly kind: "whole"; readonly rule: AccessRule }
  | {
      readonly kind: "part";
      readonly rule: AccessRule;
      /** What of a table with these columns may be read: names in the order of the table. */
      narrow(columns: readonly NamedColumn[]): Narrowing;
      /** Under which it is read; absent where an account is enough. */
      readonly agreement?: Agreement;
    }
  | { readonly kind: "none"; readonly rule: AccessRule; readonly refusal: Failure };

/** A table, as its reach is asked. */
export interface ReachTarget {
  readonly table: Id;
  readonly dataset: Id;
  /** The producer's, whose members read it whole. */
  readonly organization: Id;
  /** The address of the page where access is asked for. */
  readonly request: string;
  /** The address of this instance. */
  readonly instance: string;
}

/**
 * What the actor may read of a table. Members of the producer's organization, administrators and
 * the instance itself read it whole, whatever its level. Of several agreements the one that the
 * reader names holds, else the one that began last: readings are never put together, so that each
 * stays under one purpose.
 */
export async function reachOf(db: Db | Tx, actor: Actor, reached: ReachTarget): Promise<Reach> {
  const { dataset, table } = reached;
  const [rule, held] = await Promise.all([ruleOf(db, dataset, table), agreementsOf(db, actor, reached)]);
  return reachBy(actor, reached, rule, held);
}

/** The same where the rule is known. */
export async function reachUnder(
  db: Db | Tx,
  actor: Actor,
  reached: ReachTarget,
  rule: AccessRule,
): Promise<Reach> {
  const held = isUnderAgreements(rule) ? await agreementsOf(db, actor, reached) : [];
  return reachBy(actor, reached, rule, held);
}

/** The same of many tables, in as many questions as of one: in the order in which they are asked. */
export async function reachesOf(
  db: Db | Tx,
  actor: Actor,
  tables: readonly ReachTarget[],
): Promise<readonly Reach[]> {
  const rules = await rulesOf(db, [...new Set(tables.map(({ dataset }) => dataset))]);
  const ruled = tables.map((reached) => {
    const rule = ruleIn(rules.get(reached.dataset), reached.dataset, reached.table);
    return { reached, rule };
  });
  const asked = ruled.filter(({ rule }) => isUnderAgreements(rule));
  const datasets = [...new Set(asked.map(({ reached }) => reached.dataset))];
  const held = await agreementsOver(db, actor, datasets, tables[0]?.instance ?? "");
  return ruled.map(({ reached, rule }) => reachBy(actor, reached, rule, held.get(reached.dataset) ?? []));
}

/** A table that is closed since its rows are about people is read under what they lend. */
function isUnderAgreements({ level }: AccessRule): boolean {
  return level === "restricted" || level === "closed";
}

/** Everything that somebody may read of a table under its rule and these agreements, that is not the whole. */
export function narrowingsUnder(
  rule: AccessRule,
  agreements: readonly Agreement[],
  { table, columns }: { readonly table: Id; readonly columns: readonly NamedColumn[] },
): readonly Narrowing[] {
  if (rule.level === "account") {
    const reach = byAccount(rule);
    return reach.kind === "part" ? [reach.narrow(columns)] : [];
  }
  if (rule.level !== "restricted") return [];
  return agreements
    .filter((agreement) => agreement.lent === true || opensTable(agreement))
    .flatMap((agreement) =>
      agreement.terms.tables
        .filter((of) => of.table === table)
        .map((of) => narrowingOf(agreement, of, columns)),
    );
}

/** What is lent opens a person's own rows, and what is told once none: each is asked for by its person. */
function opensTable({ lent, terms }: Agreement): boolean {
  return lent !== true && terms.purpose !== "told-once";
}

function narrowingOf(
  { id, lent }: Agreement,
  terms: TermsOfTable,
  columns: readonly NamedColumn[],
): Narrowing {
  const narrowing = { columns: agreedOf(terms, columns), rows: terms.rows };
  return lent === true ? { ...narrowing, lent: id } : narrowing;
}

function agreedOf(terms: TermsOfTable, columns: readonly NamedColumn[]): readonly string[] {
  const agreed = new Set(terms.columns);
  return columns.map(({ name }) => name).filter((name) => agreed.has(name));
}

function reachBy(
  actor: Actor,
  reached: ReachTarget,
  rule: AccessRule,
  held: readonly HeldAgreement[],
): Reach {
  if (rule.level === "open" || hasRole(actor, reached.organization, "reader")) {
    return { kind: "whole", rule };
  }
  switch (rule.level) {
    case "account": {
      const refusal = withoutAccount(actor);
      return refusal === undefined ? byAccount(rule) : { kind: "none", rule, refusal };
    }
    case "closed": {
      const lent = held.filter((agreement) => agreement.lent === true);
      if (lent.length === 0) return { kind: "none", rule, refusal: closed(rule) };
      return byAgreement(actor, reached, rule, lent);
    }
    case "restricted": {
      const agreed = held.filter(opensTable);
      return byAgreement(actor, reached, rule, agreed);
    }
  }
}

/** Why the actor is nobody who is known by name here; `undefined` for who is. */
function withoutAccount(actor: Actor): Failure | undefined {
  if (actor.kind === "anyone") return new Failure("unauthenticated", "access-account-needed");
  if (actor.kind !== "grantee" || actor.holder !== undefined) return undefined;
  return new Failure("forbidden", "access-credential-lapsed");
}

/** Everybody who says who they are reads what the policy does not hold back. */
function byAccount(rule: AccessRule): Reach {
  const { policy } = rule;
  if (policy === undefined || (policy.hiddenColumns.length === 0 && policy.rows.length === 0)) {
    return { kind: "whole", rule };
  }
  const narrow = (columns: readonly NamedColumn[]): Narrowing => ({
    columns: offeredColumns(columns, rule).map(({ name }) => name),
    rows: policy.rows,
  });
  return { kind: "part", rule, narrow };
}

function byAgreement(
  actor: Actor,
  reached: ReachTarget,
  rule: AccessRule,
  held: readonly HeldAgreement[],
): Reach {
  const covering = held.flatMap((agreement) => {
    const terms = agreement.terms.tables.find(({ table }) => table === reached.table);
    return terms === undefined ? [] : [{ agreement, terms }];
  });
  const wanted = actor.kind === "member" || actor.kind === "grantee" ? actor.agreement : undefined;
  const named = covering.filter(({ agreement }) => wanted === undefined || agreement.id === wanted);
  if (wanted !== undefined && named.length === 0) {
    const refusal = new Failure("forbidden", "access-agreement-not-yours", { agreement: wanted });
    return { kind: "none", rule, refusal };
  }
  const running = named.find(({ agreement }) => agreement.running);
  if (running !== undefined) return underTerms(rule, running.agreement, running.terms);
  const [last] = named;
  const refusal =
    last === undefined
      ? new Failure("forbidden", "access-agreement-needed", { request: reached.request })
      : ended(last.agreement, reached);
  return { kind: "none", rule, refusal };
}

function underTerms(rule: AccessRule, agreement: Agreement, terms: TermsOfTable): Reach {
  const narrow = (columns: readonly NamedColumn[]) => narrowingOf(agreement, terms, columns);
  return { kind: "part", rule, narrow, agreement };
}

function closed({ reason }: AccessRule): Failure {
  return reason === undefined
    ? new Failure("forbidden", "access-closed-unexplained")
    : new Failure("forbidden", "access-closed", { reason });
}

/** Why an agreement that does not run lets nothing out. */
export function ended(
  { id, lent, startedAt, endsAt, ended: end }: KeptAgreement,
  { request }: Pick<ReachTarget, "request">,
): Failure {
  if (lent === true) return new Failure("forbidden", "access-loan-ended", { loan: id, ...moment(endsAt) });
  const args = { agreement: id, request, ...moment(endsAt) };
  if (end === undefined) {
    return new Failure("forbidden", "access-agreement-not-begun", { agreement: id, ...moment(startedAt) });
  }
  if (end.state === "expired") return new Failure("forbidden", "access-agreement-expired", args);
  return end.reason === undefined
    ? new Failure("forbidden", "access-agreement-withdrawn-unexplained", args)
    : new Failure("forbidden", "access-agreement-withdrawn", { ...args, reason: end.reason });
}

/** The day for a sentence, the moment for a program. */
function moment(at: Date): { day: string; since: string } {
  const since = at.toISOString();
  return { day: since.slice(0, 10), since };
}
