import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

/** A loan, a mandate, or a connection, that ended before its day; a link that was cut or replaced (`endLinks`); or what somebody opposed being told. */
export interface EndedLoan {
  readonly id: Id;
  readonly endedAt: Date;
  /** From then on it would not run in any case. */
  readonly endsAt: Date;
}

/** Those that a backup could bring back: what is over by its day stays so. */
export async function selectEndedLoans(db: Db | Tx, now: Date): Promise<readonly EndedLoan[]> {
  return db<EndedLoan[]>`
    select id, ended_at, ends_at from ended_loans where ends_at > ${now} order by ended_at, id`;
}

/** What the list knows ends here too, where it runs again. */
export async function endAgain(tx: Tx, { id, endedAt, endsAt }: EndedLoan): Promise<void> {
  await tx`
    insert into ended_loans (id, ended_at, ends_at) values (${id}, ${endedAt}, ${endsAt}) on conflict (id) do nothing`;
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
