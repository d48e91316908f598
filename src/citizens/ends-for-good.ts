import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { monthsAfter } from "./demand.ts";

/**
 * That something ended for good, by its id: a loan, a mandate or a connection before its day, a link that was cut or
 * replaced, or what is told of somebody's right once they opposed it.
 */
export interface EndForGood {
  readonly id: Id;
  readonly endedAt: Date;
  /** From then on it would not run in any case. */
  readonly endsAt: Date;
}

/** Nobody restores a backup that is older. */
const restoredMonths = 120;

/** Of what would run on without a day: no backup brings it back. `askedBy`: the instance, of what is not known here. */
export async function noteEnded(
  tx: Tx,
  ids: readonly Id[],
  { at, askedBy }: { readonly at: Date; readonly askedBy?: string },
): Promise<void> {
  const endsAt = monthsAfter(at, restoredMonths);
  await tx`
    insert into ends_for_good (id, ended_at, ends_at, asked_by)
      select id, ${at}, ${endsAt}, ${askedBy ?? null} from unnest(${[...ids]}::uuid[]) as id
    on conflict (id) do nothing`;
}

/** How much that instance asked for since then of what is not known here. */
export async function countUnknown(tx: Tx, askedBy: string, since: Date): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from ends_for_good where asked_by = ${askedBy} and ended_at > ${since}`;
  return row?.count ?? 0;
}

/** False where it is known already. */
export async function insertEnd(tx: Tx, { id, endedAt, endsAt }: EndForGood): Promise<boolean> {
  const added = await tx`
    insert into ends_for_good (id, ended_at, ends_at) values (${id}, ${endedAt}, ${endsAt}) on conflict (id) do nothing`;
  return added.count > 0;
}

export async function hasEnded(tx: Tx, id: Id): Promise<boolean> {
  return (await tx`select from ends_for_good where id = ${id}`).length > 0;
}

/** Those that a backup could bring back: what is over by its day stays so. */
export async function selectEnds(db: Db | Tx, now: Date): Promise<readonly EndForGood[]> {
  return db<EndForGood[]>`
    select id, ended_at, ends_at from ends_for_good where ends_at > ${now} order by ended_at, id`;
}

/** What the list knows and the database does not ends here too, where it runs again. */
export async function endAgain(tx: Tx, end: EndForGood): Promise<void> {
  if (!(await insertEnd(tx, end))) return;
  const { id, endedAt } = end;
  await tx`delete from person_links where id = ${id}`;
  await tx`delete from given_connections where id = ${id}`;
  await tx`delete from held_connections where id = ${id}`;
  // What the backup knows of no more may be there still.
  await tx`
    select forget_telling(id) from entitlement_tellings where id = ${id} and state not in ('opposed', 'ended')`;
  await tx`
    update entitlement_tellings set state = 'opposed', document = '' where id = ${id} and state <> 'ended'`;
  await tx`update told_entitlements set state = 'forgotten', content = '' where id = ${id}`;
  await tx`select end_loan(${id}::uuid, ${endedAt}, 'person'), end_mandate(${id}::uuid, ${endedAt}, 'person')`;
}
