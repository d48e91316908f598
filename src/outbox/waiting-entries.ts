import type { Problem } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";

/** How the sending of one entry stands, for the room that added it. */
export interface WaitingEntry {
  /** Since when the peer lacks it. */
  readonly since: Date;
  readonly tries: number;
  readonly nextAt: Date;
  /** Why it was not taken, or why its peer was told nothing, the last time. */
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
    select o.key, o.since, o.tries, greatest(o.next_at, s.next_at) as next_at,
      coalesce(o.problem, s.problem) as problem
    from outbox o left join outbox_silences s on s.peer = o.peer and s.asked_at >= o.changed_at
    where o.kind = ${kind} and o.key = any(${[...keys]})`;
  return new Map(
    rows.map(({ key, problem, ...row }) => [key, { ...row, ...(problem === null ? {} : { problem }) }]),
  );
}

/** Why a peer could not be told, the last time: it does not answer, or what waits was not taken. */
export async function findPeerProblem(db: Db | Tx, kind: string, peer: string): Promise<Problem | undefined> {
  const [row] = await db<{ problem: Problem | null }[]>`
    select coalesce(
      (select problem from outbox_silences where peer = ${peer}),
      (select problem from outbox where kind = ${kind} and peer = ${peer} and problem is not null
        order by next_at desc limit 1)) as problem`;
  return row?.problem ?? undefined;
}
