import type { Problem } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";

/** How the sending of one entry stands, for the room that added it. */
export interface WaitingEntry {
  /** Since when the peer lacks it. */
  readonly since: Date;
  readonly tries: number;
  readonly nextAt: Date;
  /** Why it was not taken, the last time. */
  readonly problem?: Problem;
}

interface Row extends Omit<WaitingEntry, "problem"> {
  readonly key: string;
  readonly problem: Problem | null;
}

/** Of one kind, those that wait, by their key. */
export async function findWaiting(
  db: Db | Tx,
  kind: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, WaitingEntry>> {
  const rows = await db<Row[]>`
    select o.key, o.since, o.tries, greatest(o.next_at, s.next_at) as next_at, o.problem
    from outbox o left join outbox_silences s using (peer)
    where o.kind = ${kind} and o.key = any(${[...keys]})`;
  return new Map(
    rows.map(({ key, problem, ...row }) => [key, { ...row, ...(problem === null ? {} : { problem }) }]),
  );
}
