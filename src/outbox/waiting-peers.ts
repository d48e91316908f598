import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure, type Problem } from "../base/failure.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { tell } from "../db/tell.ts";
import { outboxGrew } from "./entries.ts";
import type { OutboxContext } from "./outbox.ts";

/** A peer that lacks something, as an administrator sees it. */
export interface WaitingPeer {
  /** Its address. */
  readonly peer: string;
  /** What waits, by its kind. */
  readonly waiting: Readonly<Record<string, number>>;
  /** Since when the oldest of it waits. */
  readonly since: Date;
  /** The most tries of what waits. */
  readonly tries: number;
  readonly nextAt: Date;
  /** Why it was not taken, the last time. */
  readonly problem?: Problem;
}

interface Row extends Omit<WaitingPeer, "problem"> {
  readonly problem: Problem | null;
  readonly total: number;
}

/** By an administrator of the instance; the longest wait first. */
export async function listWaitingPeers(
  { db }: Pick<OutboxContext, "db">,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<WaitingPeer>> {
  requireAdministrator(actor);
  const rows = await db<Row[]>`
    with kinds as (
      select peer, kind, count(*)::int as entries, min(since) as since, max(tries) as tries,
        min(next_at) as next_at, (array_agg(problem order by next_at) filter (where problem is not null))[1] as problem
      from outbox group by peer, kind
    )
    select k.peer, jsonb_object_agg(k.kind, k.entries) as waiting, min(k.since) as since,
      max(k.tries)::int as tries, greatest(min(k.next_at), max(s.next_at)) as next_at,
      coalesce((array_agg(s.problem))[1], (array_agg(k.problem) filter (where k.problem is not null))[1]) as problem,
      count(*) over ()::int as total
    from kinds k left join outbox_silences s using (peer)
    group by k.peer order by min(k.since), k.peer
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return {
    items: rows.map(toWaitingPeer),
    total: rows[0]?.total ?? 0,
  };
}

function toWaitingPeer({ peer, waiting, since, tries, nextAt, problem }: Row): WaitingPeer {
  return { peer, waiting, since, tries, nextAt, ...(problem === null ? {} : { problem }) };
}

/** All that waits for a peer is sent now. */
export async function retryPeer(
  { db, clock }: Pick<OutboxContext, "db" | "clock">,
  actor: Actor,
  peer: string,
): Promise<void> {
  requireAdministrator(actor);
  await db.begin(async (tx) => {
    const waiting = await tx`update outbox set next_at = ${clock()} where peer = ${peer} returning number`;
    if (waiting.length === 0) throw new Failure("not-found", "outbox-peer-unknown");
    await tx`delete from outbox_silences where peer = ${peer}`;
    await tell(tx, outboxGrew);
  });
}
