import { clearTableRule, ruleIn, type RulesOfDataset, rulesOf, setRule } from "../access/access-rules.ts";
import { type Actor, system } from "../access/actor.ts";
import { changeAccess } from "../access/hold.ts";
import { runningAgreements } from "../access/agreements.ts";
import { rowProblems } from "../access/narrowing.ts";
import type { AccessRule, Level, Policy, RowCondition } from "../access/policy.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import { Failure, type Problem } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Tx } from "../db/db.ts";
import { assertWritable } from "../catalogue/reading.ts";
import { touchReadable } from "../catalogue/search-index/touch.ts";
import { unfitConditions } from "../tables/row-conditions.ts";
import type { Table } from "../tables/table.ts";
import { readableDatasetOf, writableDatasetOf } from "../tables/dataset-of-table.ts";
import { getTable, listTables } from "../tables/tables.ts";
import type { SharingContext } from "./context.ts";
import { getOffered } from "./offered.ts";
import { toOfferDocument } from "./agreement/offer-document.ts";
import { refuse } from "./exchange/opening.ts";
import { present } from "./present.ts";

export interface AccessChange extends Looked {
  readonly level: Level;
  readonly reason?: string;
  readonly policy?: Policy;
  /** Of a dataset alone. Empty or absent: everybody. */
  readonly audience?: readonly string[];
}

export interface AccessSettings {
  readonly own: AccessRule;
  /** Each table, with the rule of its own where it has one, and its columns. */
  readonly tables: readonly {
    readonly id: Id;
    readonly name: string;
    readonly columns: readonly string[];
    readonly rule?: AccessRule;
  }[];
  /** What a version that came since has made unreadable: nothing is given of the table so. */
  readonly broken: readonly BrokenAccess[];
}

export interface BrokenAccess {
  readonly table: string;
  /** With whom, where it is an agreement that runs rather than what is offered. */
  readonly party?: string;
  readonly problem: Problem;
}

/** By those who edit the dataset: its level and policy, and those of its tables. */
export async function getAccess(ctx: SharingContext, actor: Actor, dataset: Id): Promise<AccessSettings> {
  await assertWritable(ctx.db, actor, dataset);
  const [rules, tables] = await Promise.all([
    rulesOf(ctx.db, [dataset]),
    listTables(ctx.tables, system, dataset),
  ]);
  const of = rules.get(dataset);
  return {
    broken: await brokenAccess(ctx, dataset, tables, of),
    own: of?.own ?? { dataset, level: "open" },
    tables: tables.map((table) => {
      const rule = of?.tables.get(table.id);
      return {
        id: table.id,
        name: table.name,
        columns: columnsOf(table),
        ...defined({ rule }),
      };
    }),
  };
}

export async function setAccess(
  ctx: SharingContext,
  actor: Actor,
  dataset: Id,
  change: AccessChange,
): Promise<AccessSettings> {
  await assertWritable(ctx.db, actor, dataset);
  const tables = await listTables(ctx.tables, system, dataset);
  const rule = toRule(change, { dataset, tables });
  await ctx.db.begin(async (tx) => {
    await refuseLostRule(tx, rule, change);
    await setRule(tx, rule);
    await touchReadable(tx, dataset);
  });
  return getAccess(ctx, actor, dataset);
}

export async function setTableAccess(
  ctx: SharingContext,
  actor: Actor,
  table: Id,
  change: AccessChange,
): Promise<AccessSettings> {
  await readableDatasetOf(ctx.db, actor, table);
  const { id: dataset } = await writableDatasetOf(ctx.db, actor, table);
  const found = await getTable(ctx.tables, system, table);
  if ((change.audience ?? []).length > 0) {
    throw new Failure("invalid", "access-audience-of-table", { parameter: "audience" });
  }
  const rule = toRule(change, { dataset, table, tables: [found] });
  await ctx.db.begin(async (tx) => {
    await refuseLostRule(tx, rule, change);
    await setRule(tx, rule);
    await touchReadable(tx, dataset);
  });
  return getAccess(ctx, actor, dataset);
}

/** A rule that somebody else set meanwhile is not lost; a table that had none of its own was looked at with that of its dataset. */
async function refuseLostRule(tx: Tx, { dataset, table }: AccessRule, { seen }: Looked): Promise<void> {
  await changeAccess(tx, dataset);
  const rules = (await rulesOf(tx, [dataset])).get(dataset);
  const own = rules?.own ?? { dataset, level: "open" };
  refuseLoss(table === undefined ? own : (rules?.tables.get(table) ?? own), seen);
}

/** The rule of its dataset holds for the table again. */
export async function clearTableAccess(
  ctx: SharingContext,
  actor: Actor,
  table: Id,
): Promise<AccessSettings> {
  const { id: dataset } = await writableDatasetOf(ctx.db, actor, table);
  await ctx.db.begin(async (tx) => {
    await clearTableRule(tx, { dataset, table });
    await touchReadable(tx, dataset);
  });
  return getAccess(ctx, actor, dataset);
}

/** The ODRL offer of a dataset; `not-found` where nothing of it is given on request. */
export async function getPolicy(
  ctx: SharingContext,
  actor: Actor,
  slugOrId: string,
): Promise<Record<string, unknown>> {
  const document = toOfferDocument(await getOffered(ctx, actor, slugOrId));
  if (document === undefined) throw new Failure("not-found", "access-policy-none");
  return document;
}

/** Of what is offered and of the agreements that run: conditions that the columns as they are now do not bear. */
async function brokenAccess(
  { db }: SharingContext,
  dataset: Id,
  tables: readonly Table[],
  rules: RulesOfDataset | undefined,
): Promise<readonly BrokenAccess[]> {
  const agreements = await runningAgreements(db, { dataset });
  return tables.flatMap(({ id, name, version }) => {
    if (version === undefined) return [];
    const { policy } = ruleIn(rules, dataset, id);
    const wrong = (rows: readonly RowCondition[]) => [
      ...rowProblems(rows, columnsOf({ version })),
      ...unfitConditions(rows, version.columns),
    ];
    const offered = wrong(policy?.rows ?? []).map((one) => ({ table: name, problem: one }));
    const agreed = agreements.flatMap(({ party, terms }) =>
      wrong(terms.tables.find(({ table }) => table === id)?.rows ?? []).map((one) => ({
        table: name,
        party: party.name,
        problem: one,
      })),
    );
    return [...offered, ...agreed];
  });
}

function columnsOf({ version }: Pick<Table, "version">): readonly string[] {
  return (version?.columns ?? []).map(({ name }) => name);
}

function toRule(
  change: AccessChange,
  { dataset, table, tables }: { dataset: Id; table?: Id; tables: readonly Pick<Table, "version">[] },
): AccessRule {
  const { level } = change;
  const reason = (change.reason ?? "").trim();
  if (reason.length > 2000)
    throw new Failure("invalid", "access-reason-long", { parameter: "reason", max: 2000 });
  if (level === "closed" && reason === "") {
    throw new Failure("invalid", "access-reason-missing", { parameter: "reason" });
  }
  const keepsPolicy = level === "restricted" || level === "account";
  const policy = keepsPolicy && change.policy !== undefined ? toPolicy(change.policy, tables) : undefined;
  const audience = toAudience(change.audience ?? []);
  return present({
    dataset,
    table,
    level,
    reason: level === "open" || reason === "" ? undefined : reason,
    policy,
    audience: audience.length === 0 ? undefined : audience,
  });
}

/** A row filter over a hidden column would tell its name: it is refused. */
function toPolicy(policy: Policy, tables: readonly Pick<Table, "version">[]): Policy {
  const columns = [...new Set(tables.flatMap(columnsOf))];
  const { hiddenColumns, rows, daysMax, answerDays, terms } = policy;
  const unknown = hiddenColumns.find((name) => !columns.includes(name));
  if (unknown !== undefined) {
    throw new Failure("invalid", "access-column-unknown", {
      parameter: "policy.hiddenColumns",
      column: unknown.slice(0, 100),
    });
  }
  const hidden = new Set([...hiddenColumns, ...marksOfHidden(tables, hiddenColumns)]);
  if (columns.length > 0 && columns.every((name) => hidden.has(name))) {
    throw new Failure("invalid", "access-all-hidden", { parameter: "policy.hiddenColumns" });
  }
  refuse(rowProblems(rows, columns));
  for (const { version } of tables) refuse(unfitConditions(rows, version?.columns ?? []));
  const telling = rows.find(({ column }) => hidden.has(column));
  if (telling !== undefined) {
    const args = { parameter: "policy.rows", column: telling.column };
    throw new Failure("invalid", "access-row-of-hidden", args);
  }
  refuseDays("policy.daysMax", daysMax ?? 1, 3653);
  refuseDays("policy.answerDays", answerDays, 365);
  if (terms.length > 10_000) {
    throw new Failure("invalid", "access-terms-long", { parameter: "policy.terms", max: 10_000 });
  }
  return { ...policy, terms: terms.trim() };
}

/** The columns that keep the marks of hidden ones: they are hidden with them. */
function marksOfHidden(
  tables: readonly Pick<Table, "version">[],
  hidden: readonly string[],
): readonly string[] {
  return tables
    .flatMap(({ version }) => version?.columns ?? [])
    .filter(({ marksOf }) => marksOf !== undefined && hidden.includes(marksOf))
    .map(({ name }) => name);
}

function refuseDays(parameter: string, days: number, max: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= max) return;
  throw new Failure("invalid", "access-days-wrong", { parameter, max });
}

/** Ids of organizations, and addresses of instances as they name themselves. */
function toAudience(named: readonly string[]): readonly string[] {
  const audience = named.map((each) => {
    const text = each.trim();
    if (isId(text)) return text;
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol) || text.length > 2000) {
      throw new Failure("invalid", "access-audience-wrong", {
        parameter: "audience",
        found: text.slice(0, 200),
      });
    }
    return url.href.replace(/\/$/, "");
  });
  return [...new Set(audience)].slice(0, 500);
}
