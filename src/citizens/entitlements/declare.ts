import { type Actor, system } from "../../access/actor.ts";
import type { Agreement } from "../../access/agreement.ts";
import { runningAgreements } from "../../access/agreements.ts";
import { holdAccess } from "../../access/hold.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import { cleanAddress, cleanText } from "../../catalogue/metadata-rules.ts";
import { accountOf } from "../../people/accounts.ts";
import { writableDatasetOf } from "../../tables/dataset-of-table.ts";
import { rowNumber } from "../../tables/query/query.ts";
import { columnsTested, toRowFilter } from "../../tables/row-filter.ts";
import { getTable } from "../../tables/tables.ts";
import type { CitizensContext } from "../context.ts";
import { getSelfData } from "../declarations.ts";
import { agreedRows } from "../procedures/check-request.ts";
import type { SelfDataTable } from "../self-data.ts";
import { isAnother } from "../weakenings.ts";
import { delayDays, type Entitlement, type NamedLaw, type NewEntitlement } from "../entitlement.ts";
import { selectEntitlements, unknownEntitlement } from "./entitlement-rows.ts";

/** Announced where people are to be looked for. */
export const entitlementsChanged = "entitlements-changed";

const entitlementsMax = 50;

/** How many people a right was announced to, told of, opposed by; no name. */
export interface CountedEntitlement extends Entitlement {
  readonly announced: number;
  readonly told: number;
  readonly opposed: number;
  /** Of those told of, how many the condition holds of no more. */
  readonly unmet: number;
  /** Of what ended before it was told: why, and how often. */
  readonly ended: Readonly<Record<string, number>>;
  /** Whether the actor is another editor than who declared it. */
  readonly mayConfirm: boolean;
}

/**
 * Says that rows of a table about people open a right, of which another organization is told unless they oppose. Over
 * a table that asks for a second person it waits for another editor.
 */
export async function declareEntitlement(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
  told: NewEntitlement,
): Promise<Id> {
  await writableDatasetOf(ctx.db, actor, table);
  const declared = await getSelfData(ctx, table);
  const { version } = await getTable(ctx, system, table);
  const { title, lead, law, procedure, days } = checkWords(told);
  const condition = toRowFilter(told.condition, version?.columns ?? []);
  if (condition === undefined) {
    throw new Failure("invalid", "entitlement-condition-wrong", { parameter: "condition" });
  }
  assertNamesNobody(declared, columnsTested(condition, version?.columns ?? []));
  const columns = [...new Set(told.columns)];
  assertNamed(declared, columns);
  const { party } = await agreementOf(ctx, declared, told.agreement);
  const receiver = { instance: party.instance, id: party.id, name: party.name };
  const at = ctx.clock();
  const id = newId(at.getTime());
  await ctx.db.begin(async (tx) => {
    await holdAccess(tx, declared.dataset.id);
    await agreedRows(tx, {
      agreement: told.agreement,
      table,
      columns,
      keepDays: days.keep,
      from: receiver.instance,
      organization: receiver,
    });
    const [count] = await tx<{ count: number }[]>`
      select count(*)::int as count from entitlements where table_id = ${table} and state <> 'withdrawn'`;
    if ((count?.count ?? 0) >= entitlementsMax) {
      throw new Failure("too-many", "entitlement-many", { max: entitlementsMax });
    }
    await tx`
      insert into entitlements (id, table_id, organization, title, lead, condition, law, agreement, receiver,
        procedure, columns, delay_days, keep_days, state, declared_at, declared_by)
      values (${id}, ${table}, ${declared.organization}, ${title}, ${lead}, ${condition}, ${tx.json(law as never)},
        ${told.agreement}, ${tx.json(receiver)}, ${tx.json(procedure)}, ${columns}, ${days.delay}, ${days.keep},
        ${declared.second === true ? "asked" : "running"}, ${at}, ${accountOf(actor)})`;
  });
  await ctx.jobs.announce(entitlementsChanged);
  return id;
}

/** By another editor of the organization than who declared it. Throws `not-found` for others. */
export async function confirmEntitlement(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
  id: string,
): Promise<void> {
  const { organization } = await writableDatasetOf(ctx.db, actor, table);
  await ctx.db.begin(async (tx) => {
    const [row] = await tx<{ by: Id | null }[]>`
      select declared_by as by from entitlements
      where id = ${isId(id) ? id : null} and table_id = ${table} and state = 'asked' for update`;
    if (row === undefined || !isAnother(actor, organization, row.by ?? "")) throw unknownEntitlement();
    await tx`update entitlements set state = 'running' where id = ${id}`;
  });
  await ctx.jobs.announce(entitlementsChanged);
}

/** Of a table, by who may change it: those that run first. */
export async function listEntitlements(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
): Promise<readonly CountedEntitlement[]> {
  const { organization } = await writableDatasetOf(ctx.db, actor, table);
  const { account } = requireMember(actor);
  const found = await selectEntitlements(ctx.db, ctx.db`table_id = ${table}`);
  const counts = await ctx.db<
    { entitlement: Id; state: string; why: string; count: number; unmet: number }[]
  >`
    select entitlement, state, coalesce(why, '') as why, count(*)::int as count,
      count(*) filter (where unmet and state = 'told')::int as unmet
    from entitlement_tellings
    where entitlement = any(${found.map(({ id }) => id)}::uuid[]) group by 1, 2, 3`;
  return found
    .map((one) => {
      const own = counts.filter(({ entitlement }) => entitlement === one.id);
      const of = (...states: readonly string[]) =>
        own.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
      const ended = own.filter(({ state }) => state === "ended");
      return {
        ...one,
        announced: of("announced"),
        told: of("leaving", "told"),
        opposed: of("opposed"),
        unmet: own.reduce((sum, { unmet }) => sum + unmet, 0),
        ended: Object.fromEntries(ended.map(({ why, count }) => [why, count])),
        mayConfirm: one.declaredBy !== account && isAnother(actor, organization, one.declaredBy ?? ""),
      };
    })
    .toSorted((a, b) => Number(a.state === "withdrawn") - Number(b.state === "withdrawn"));
}

/** Agreements under which rights of that table can be told. */
export async function listAgreementsOver(
  { db }: CitizensContext,
  actor: Actor,
  table: Id,
): Promise<readonly Agreement[]> {
  const { id: dataset } = await writableDatasetOf(db, actor, table);
  return (await runningAgreements(db, { dataset })).filter((one) => isOver(one, table));
}

function isOver({ terms, party }: Agreement, table: Id): boolean {
  const isOnce = terms.purpose === "told-once" && party.kind === "organization";
  return isOnce && terms.tables.some((one) => one.table === table);
}

async function agreementOf(
  { db }: CitizensContext,
  { dataset, table }: SelfDataTable,
  id: Id,
): Promise<Agreement> {
  const found = isId(id) ? await runningAgreements(db, { dataset: dataset.id, ids: [id] }) : [];
  const agreement = found.find((one) => isOver(one, table));
  if (agreement !== undefined) return agreement;
  throw new Failure("precondition", "entitlement-agreement-needed", { parameter: "agreement" });
}

/** Who is told must know of whom: by civil status, or by all that the table finds people by. Throws `invalid`. */
function assertNamed({ facts, identity }: SelfDataTable, columns: readonly string[]): void {
  const byFacts = facts.length > 1 && facts.every(({ column }) => columns.includes(column));
  const civil = identity && [identity.familyName, identity.givenNames, identity.birthDate];
  if (byFacts || civil?.every((column) => columns.includes(column)) === true) return;
  const needed = civil ?? facts.map(({ column }) => column);
  throw new Failure("invalid", "entitlement-nobody-named", { parameter: "columns", columns: needed });
}

/**
 * A right is whoever's its condition holds of: how many it was announced to would tell an editor, who gave no reason to
 * read, of one person. Throws `invalid`.
 */
function assertNamesNobody(
  { personColumn, mailColumn, facts, identity }: SelfDataTable,
  tested: readonly string[],
): void {
  const names = facts.filter(({ isDate }) => !isDate).map(({ column }) => column);
  const civil = [identity?.familyName, identity?.givenNames];
  const naming = new Set([rowNumber.name, personColumn, mailColumn, ...civil, ...names]);
  const column = tested.find((one) => naming.has(one));
  if (column === undefined) return;
  throw new Failure("invalid", "entitlement-condition-names", { parameter: "condition", column });
}

function checkWords(told: NewEntitlement) {
  const words = {
    title: cleanText(told.title, 200),
    lead: cleanText(told.lead, 2000),
    "procedure-slug": cleanText(told.procedure.slug, 80),
    "procedure-title": cleanText(told.procedure.title, 200),
  };
  const missing = Object.entries(words).find(([, text]) => text === "");
  if (missing !== undefined) throw new Failure("invalid", "once-words-missing", { parameter: missing[0] });
  const days = {
    delay: daysWithin(told.delayDays, "delay", delayDays),
    keep: daysWithin(told.keepDays, "keep", { least: 1, most: 3653 }),
  };
  const procedure = { slug: words["procedure-slug"], title: words["procedure-title"] };
  return { title: words.title, lead: words.lead, law: checkLaw(told.law), procedure, days };
}

function daysWithin(
  days: number,
  parameter: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  if (Number.isInteger(days) && days >= least && days <= most) return days;
  throw new Failure("invalid", "entitlement-days-wrong", { parameter, least, most });
}

/** Title, article and a web address, each of them. Throws `invalid`. */
export function checkLaw({ title, article, address }: NamedLaw): NamedLaw {
  const law = {
    title: cleanText(title, 300),
    article: cleanText(article, 200),
    address: cleanAddress(address),
  };
  if (law.title !== "" && law.article !== "" && law.address !== undefined && /^https?:/.test(law.address)) {
    return { ...law, address: law.address };
  }
  throw new Failure("invalid", "entitlement-law-missing", { parameter: "law-title" });
}
