import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { openTable } from "./access-rules.ts";
import { heldBack } from "./computed-from.ts";
import type { Actor } from "./actor.ts";
import { heldBy } from "./agreements.ts";
import { type Fragment, seesAll } from "./may.ts";

/** A table, as a list of many asks for its reach: each part is an expression over the rows of the list. */
interface ListedReach {
  readonly id: Fragment;
  readonly dataset: Fragment;
  /** Its columns, as a JSON array of objects with a `name`. */
  readonly columns: Fragment;
  /** True where the actor is of the producer's organization. */
  readonly owned: Fragment;
}

/**
 * For lists: the columns of a table that the actor may read, null where there are none. It is what
 * `reachOf` says of one table, so that a list holds as many as it counts; what is shown of each is
 * asked of `reachesOf`.
 */
export function readColumns(db: Db | Tx, actor: Actor, table: ListedReach, instance: string): Fragment {
  const { columns, owned } = table;
  if (seesAll(actor)) return columns;
  if (!isNamed(actor)) {
    return db`case when ${openTable(db, table)} then ${columns} end`;
  }
  const under = (lent: Fragment) => {
    const agreed = agreedColumns(db, actor, { ...table, lent }, instance);
    return kept(db, columns, (column) => db`${agreed} ? (${column}->>'name')`);
  };
  return db`case when ${owned} then ${columns} when ${heldBack(db, table.id)} then ${under(db`a.lent`)} else (
    select case coalesce(rule.level, 'open')
      when 'open' then ${columns}
      when 'account' then ${kept(db, columns, (column) => db`not coalesce(rule.policy->'hiddenColumns' ?| array[${column}->>'name', ${column}->>'marksOf'], false)`)}
      when 'restricted' then ${under(db`not a.lent and a.terms->>'purpose' <> 'told-once'`)}
      end
    from (select 1) one left join lateral (
      select r.level, r.policy from access_rules r
      where r.dataset = ${table.dataset} and (r.table_id is null or r.table_id = ${table.id})
      order by r.table_id nulls last limit 1
    ) rule on true) end`;
}

/** Who reads what an account is enough for: members, and grantees while an agreement of theirs runs. */
function isNamed(actor: Actor): actor is Extract<Actor, { kind: "member" | "grantee" }> {
  return actor.kind === "member" || (actor.kind === "grantee" && actor.holder !== undefined);
}

/** Null where none is left. */
function kept(db: Db | Tx, columns: Fragment, where: (column: Fragment) => Fragment): Fragment {
  return db`(select jsonb_agg(c) from jsonb_array_elements(${columns}) c where ${where(db`c`)})`;
}

/** Of the agreement that holds: the one that is named, else the one that began last. */
function agreedColumns(
  db: Db | Tx,
  actor: Extract<Actor, { kind: "member" | "grantee" }>,
  { id, dataset, lent }: Pick<ListedReach, "id" | "dataset"> & { readonly lent: Fragment },
  instance: string,
): Fragment {
  const wanted: Id | undefined = actor.agreement;
  return db`(
    select agreed.terms->'columns' from agreements a
      cross join lateral jsonb_array_elements(a.terms->'tables') agreed(terms)
    where ${lent} and a.dataset = ${dataset} and agreed.terms->>'table' = ${id}::text and ${heldBy(db, actor, instance)}
      and a.started_at <= now() and a.ends_at > now() ${wanted === undefined ? db`` : db`and a.id = ${wanted}`}
    order by a.started_at desc, a.id desc limit 1)`;
}
