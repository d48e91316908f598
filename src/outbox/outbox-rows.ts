import type { Problem } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import type { OutboxEntry } from "./entry.ts";
import { soon } from "./entries.ts";

export interface EntryRow extends OutboxEntry {
  readonly kind: string;
  readonly revision: number;
  readonly addedAgain: number;
  readonly isLateTold: boolean;
}

/** Of `outbox o`: due, no other of its lane goes before it, and its peer may be asked. */
function isDue(db: Db, now: Date) {
  return db`
    o.next_at <= ${now}
    and not exists (select from outbox b where b.kind = o.kind and b.lane = o.lane and b.number < o.number)
    and not exists (select from outbox_silences s
      where s.peer = o.peer and s.next_at > ${now} and s.asked_at >= o.changed_at)`;
}

export interface DuePeer {
  readonly peer: string;
  readonly isFailing: boolean;
}

/** Peers for which something is due; those that answered last time first. */
export function listDuePeers(db: Db, kinds: readonly string[], now: Date): Promise<readonly DuePeer[]> {
  return db<DuePeer[]>`
    select o.peer, exists (select from outbox_silences s where s.peer = o.peer) as is_failing
    from outbox o where o.kind = any(${[...kinds]}) and ${isDue(db, now)}
    group by o.peer order by is_failing, min(o.next_at)`;
}

/** The next entry for a peer: what was tried least goes first, so that none stands in the way of all. */
export async function findDueEntry(
  db: Db,
  peer: string,
  { kinds, now }: { readonly kinds: readonly string[]; readonly now: Date },
): Promise<EntryRow | undefined> {
  const [row] = await db<EntryRow[]>`
    select number, kind, peer, key, body, revision, added_again, since, tries, late_told_at is not null as is_late_told
    from outbox o where o.peer = ${peer} and o.kind = any(${[...kinds]}) and ${isDue(db, now)}
    order by tries, number limit 1`;
  return row;
}

/** When something is due next; `undefined` where nothing waits. */
export async function nextDue(db: Db, kinds: readonly string[]): Promise<Date | undefined> {
  const [row] = await db<{ nextAt: Date | null }[]>`
    select min(greatest(o.next_at, s.next_at)) as next_at
    from outbox o left join outbox_silences s using (peer) where o.kind = any(${[...kinds]})`;
  return row?.nextAt ?? undefined;
}

/** Where it changed while it was sent, what the peer lacks now is an entry of its own: the last one, and new. */
export async function removeEntry(
  tx: Tx,
  { number, revision, addedAgain }: EntryRow,
  at: Date,
): Promise<void> {
  const removed = await tx`
    delete from outbox where number = ${number} and revision = ${revision} and added_again = ${addedAgain}`;
  if (removed.count > 0) return;
  await tx`
    update outbox set number = default, since = ${at}, tries = 0, problem = null, late_told_at = null
    where number = ${number}`;
}

export async function postponeEntry(
  db: Db | Tx,
  { number, revision }: EntryRow,
  { nextAt, problem }: { readonly nextAt: Date; readonly problem: Problem },
): Promise<void> {
  await db`
    update outbox set tries = tries + 1, next_at = ${nextAt}, problem = ${db.json(problem as never)}
    where number = ${number} and revision = ${revision}`;
}

/** Whether nobody was told before. */
export async function noteLate(tx: Tx, { number }: EntryRow, at: Date): Promise<boolean> {
  const noted = await tx`
    update outbox set late_told_at = ${at} where number = ${number} and late_told_at is null`;
  return noted.count > 0;
}

export async function findFailures(db: Db, peer: string): Promise<number> {
  const [row] = await db<{ failures: number }[]>`
    select failures from outbox_silences where peer = ${peer}`;
  return row?.failures ?? 0;
}

export async function noteSilence(
  db: Db,
  peer: string,
  { at, nextAt, problem }: { readonly at: Date; readonly nextAt: Date; readonly problem: Problem },
): Promise<void> {
  await db`
    insert into outbox_silences (peer, failures, since, asked_at, next_at, problem)
    values (${peer}, 1, ${at}, ${at}, ${nextAt}, ${db.json(problem as never)})
    on conflict (peer) do update set failures = outbox_silences.failures + 1,
      asked_at = excluded.asked_at, next_at = excluded.next_at, problem = excluded.problem`;
}

/** Whoever was being asked when the process before this one ended is asked again. */
export async function dueAgain(db: Db, at: Date): Promise<void> {
  await db`update outbox_silences set next_at = ${at} where next_at > ${at}`;
  await db`update outbox set next_at = ${at} where next_at > ${at} and next_at <= ${soon(at)}`;
  await db`delete from outbox_silences s where not exists (select from outbox o where o.peer = s.peer)`;
}
