import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { heldBack } from "./computed-from.ts";
import { changeAccess } from "./hold.ts";
import type { Fragment } from "./may.ts";
import type { AccessRule, Level, Policy, ToldOnce } from "./policy.ts";

/** What every process is told when who may read a dataset changes: a rule, or an agreement; see `jobs.listen`. */
export function accessSubject(dataset: Id): string {
  return `access:${dataset}`;
}

interface RuleRow {
  dataset: Id;
  tableId: Id | null;
  level: Level;
  reason: string | null;
  policy: Policy | null;
  audience: string[] | null;
}

/**
 * The rule of a table, which is its own or that of its dataset; of the dataset where no table is told.
 * One whose rows are each about a person, or that was computed from what not everybody reads, is closed.
 */
export async function ruleOf(db: Db | Tx, dataset: Id, table?: Id): Promise<AccessRule> {
  const [row] = await db<
    ((RuleRow | { dataset: null }) & { held: boolean } & Pick<HeldRow, "once" | "second">)[]
  >`
    select r.dataset, r.table_id, r.level, r.reason, r.policy, r.audience,
      ${heldBack(db, db`${table ?? null}::uuid`)} as held, p.once, p.second
    from (select 1) one left join lateral (
      select * from access_rules
      where dataset = ${dataset} and (table_id is null or table_id = ${table ?? null})
      order by table_id nulls last limit 1
    ) r on true
    left join person_tables p on p.table_id = ${table ?? null}::uuid`;
  if (table !== undefined && row?.held === true)
    return closedRule({ dataset, table, once: row.once, second: row.second });
  return row === undefined || row.dataset === null ? { dataset, level: "open" } : toRule(row);
}

function closedRule({ dataset, table, once, second }: HeldRow): AccessRule {
  return {
    dataset,
    table,
    level: "closed",
    ...(once === null ? {} : { once }),
    ...(second === null ? {} : { persons: { second } }),
  };
}

interface HeldRow {
  readonly dataset: Id;
  readonly table: Id;
  readonly once: ToldOnce | null;
  /** Null of what is only computed from a table whose rows are about people. */
  readonly second: boolean | null;
}

/** What is said of each dataset and of its tables. */
export interface RulesOfDataset {
  readonly own: AccessRule;
  /** Of the tables that have a rule of their own. */
  readonly tables: ReadonlyMap<Id, AccessRule>;
}

/** Of many datasets at once; each of them is in the answer. */
export async function rulesOf(
  db: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, RulesOfDataset>> {
  if (datasets.length === 0) return new Map();
  const rows = await db<RuleRow[]>`
    select dataset, table_id, level, reason, policy, audience from access_rules
    where dataset = any(${[...datasets]}::uuid[])`;
  const held = await db<HeldRow[]>`
    select o.dataset, o.table_id as table, p.once, p.second from (
      select dataset, table_id from computed_from union select dataset, table_id from person_tables) o
    left join person_tables p on p.table_id = o.table_id
    where o.dataset = any(${[...datasets]}::uuid[]) and ${heldBack(db, db`o.table_id`)}`;
  // A table that is held back is so whatever its own rule says.
  const rules = [...rows.map(toRule), ...held.map(closedRule)];
  const byDataset = Map.groupBy(rules, ({ dataset }) => dataset);
  return new Map(
    datasets.map((dataset) => {
      const rules = byDataset.get(dataset) ?? [];
      const tables = rules.flatMap((rule) => (rule.table === undefined ? [] : [[rule.table, rule] as const]));
      const own = rules.find(({ table }) => table === undefined) ?? { dataset, level: "open" };
      return [dataset, { own, tables: new Map(tables) }];
    }),
  );
}

/** The rule that holds for a table. */
export function ruleIn(rules: RulesOfDataset | undefined, dataset: Id, table: Id): AccessRule {
  return rules?.tables.get(table) ?? rules?.own ?? { dataset, level: "open" };
}

/** Writes the rule in the place of the one before. Callers answer for who may, and touch the search. */
export async function setRule(tx: Db | Tx, rule: AccessRule): Promise<void> {
  if (rule.table !== undefined && rule.audience !== undefined) {
    throw new Failure("invalid", "access-audience-of-table", { parameter: "audience" });
  }
  const { dataset, table = null, level, reason = null, policy, audience } = rule;
  await changeAccess(tx, dataset);
  await tx`
    insert into access_rules (dataset, table_id, level, reason, policy, audience)
    values (${dataset}, ${table}, ${level}, ${reason},
      ${policy === undefined ? null : tx.json(policy as never)},
      ${audience === undefined ? null : [...audience]})
    on conflict (dataset, table_id) do update set level = excluded.level, reason = excluded.reason,
      policy = excluded.policy, audience = excluded.audience, set_at = now()`;
  await tell(tx, accessSubject(dataset));
}

/** A table's own rule goes, and that of its dataset holds for it again. */
export async function clearTableRule(
  tx: Db | Tx,
  { dataset, table }: { readonly dataset: Id; readonly table: Id },
): Promise<void> {
  await changeAccess(tx, dataset);
  const gone = await tx`delete from access_rules where dataset = ${dataset} and table_id = ${table}`;
  if (gone.count > 0) await tell(tx, accessSubject(dataset));
}

function toRule({ dataset, tableId, level, reason, policy, audience }: RuleRow): AccessRule {
  return {
    dataset,
    ...(tableId === null ? {} : { table: tableId }),
    level,
    ...(reason === null ? {} : { reason }),
    ...(policy === null ? {} : { policy }),
    ...(audience === null ? {} : { audience }),
  };
}

/** The condition under which everybody reads the rows of a table. */
export function openTable(
  db: Db | Tx,
  table: { readonly id: Fragment; readonly dataset: Fragment },
): Fragment {
  return db`(coalesce(
    (select level from access_rules where table_id = ${table.id}),
    (select level from access_rules where dataset = ${table.dataset} and table_id is null),
    'open') = 'open' and not ${heldBack(db, table.id)})`;
}

/** The level that the producer of a dataset chose for it; null where they chose none. */
export function levelColumn(db: Db | Tx, dataset: Fragment): Fragment {
  return db`(select level from access_rules where dataset = ${dataset} and table_id is null)`;
}
