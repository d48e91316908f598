import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";

/** What every process is told where something is to be sent (`jobs.listen`). */
export const outboxGrew = "outbox";

export interface NewEntry {
  readonly kind: string;
  readonly peer: string;
  readonly key: string;
  /** Entries of one lane are taken in the order in which they were added. */
  readonly lane?: string;
  readonly body?: object;
  readonly at: Date;
  /** `at` where absent. */
  readonly notBefore?: Date;
}

/** Adds an entry where the transaction is written, in the place of one of the same kind, peer and key. */
export async function enqueue(tx: Tx, entry: NewEntry): Promise<void> {
  await enqueueAll(tx, [entry]);
}

export async function enqueueAll(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  await insert(
    tx,
    entries,
    tx`body = excluded.body, revision = outbox.revision + 1, changed_at = excluded.changed_at, tries = 0,
      next_at = excluded.next_at, problem = null`,
  );
}

/**
 * The same where none waits. One that does stays as it is, with its tries and what went wrong; while it
 * is being sent, it is sent once more.
 */
export async function enqueueUnlessWaiting(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  await insert(tx, entries, tx`added_again = outbox.added_again + 1`);
}

async function insert(
  tx: Tx,
  entries: readonly NewEntry[],
  change: ReturnType<typeof tx<never[]>>,
): Promise<void> {
  if (entries.length === 0) return;
  for (const { kind, peer, key, lane = null, body = {}, at, notBefore = at } of entries) {
    await tx`
      insert into outbox (kind, peer, key, lane, body, since, changed_at, next_at)
      values (${kind}, ${peer}, ${key}, ${lane}, ${tx.json(body as never)}, ${at}, ${at}, ${notBefore})
      on conflict (kind, peer, key) do update set ${change}`;
  }
  await tell(tx, outboxGrew);
}

/** There is nothing to tell any more. */
export async function dequeue(
  tx: Db | Tx,
  { kind, peer, key }: Pick<NewEntry, "kind" | "peer" | "key">,
): Promise<void> {
  await tx`delete from outbox where kind = ${kind} and peer = ${peer} and key = ${key}`;
}

/** A peer showed that it is there: what waits for it is due now. */
export async function wakePeer(tx: Db | Tx, peer: string, at: Date): Promise<void> {
  const silent = await tx`delete from outbox_silences where peer = ${peer} returning peer`;
  // In the order in which a room adds to several entries of one peer, so that neither waits for the other.
  const entries = await tx`
    update outbox set next_at = ${at} where number in (
      select number from outbox where peer = ${peer} and tries > 0 and next_at > ${at} and next_at <= ${soon(at)}
      order by key for update)
    returning number`;
  if (silent.length + entries.length > 0) await tell(tx, outboxGrew);
}

/** What waits longer than any back-off waits for a reason of its own. */
export function soon(at: Date): Date {
  return new Date(at.getTime() + 1_200_000);
}
