import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { endTablesOf } from "./remote-deleted-tables.ts";

/** These subjects are told through the tie, from now on or still. */
export async function noteVias(tx: Tx, tie: Id, subjects: readonly string[], at: Date): Promise<void> {
  if (subjects.length === 0) return;
  await tx`
    insert into remote_vias (subject, tie, since, told_at)
    select s.subject, ${tie}, ${at}, ${at} from remote_subjects s
    where s.subject = any(${[...subjects]}) and not s.deleted
    on conflict (subject, tie) do update set told_at = excluded.told_at`;
}

export async function removeVias(tx: Tx, tie: Id, subjects: readonly string[]): Promise<void> {
  await tx`delete from remote_vias where tie = ${tie} and subject = any(${[...subjects]})`;
}

/** All of a tie that is cut. */
export async function removeViasOf(tx: Tx, tie: Id): Promise<void> {
  await tx`delete from remote_vias where tie = ${tie}`;
}

/** Those that its log, read again from the beginning, did not tell. */
export async function removeViasBefore(tx: Tx, tie: Id, since: Date): Promise<void> {
  await tx`delete from remote_vias where tie = ${tie} and told_at < ${since}`;
}

interface Untold {
  readonly subject: string;
  readonly source: Id | null;
  /** Those who follow this instance know of it from here. */
  readonly isRelayed: boolean;
}

/** What no tie tells any more, which is no dataset here from now on. */
export async function takeUntold(tx: Tx): Promise<readonly Untold[]> {
  const rows = await tx<Untold[]>`
    update remote_subjects s set dataset = null
    where not deleted and dataset is not null
      and not exists (select from remote_vias v where v.subject = s.subject)
    returning s.subject, s.source,
      coalesce((select e.type <> 'delete' from feed_events e where e.subject = s.subject
        order by position desc limit 1), false) as is_relayed`;
  await endTablesOf(
    tx,
    rows.map(({ subject }) => subject),
  );
  return rows;
}
