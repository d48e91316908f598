import type { Actor } from "../access/actor.ts";
import type { Db } from "../db/db.ts";
import { findSchema } from "./list.ts";

/** Jobs of a queue that are alike. */
interface MeasuredJobs {
  readonly queue: string;
  /** `waiting` is due, `later` is not yet; `failed` is of the last day. */
  readonly state: "waiting" | "later" | "running" | "failed";
  readonly jobs: number;
  /** For how many seconds the oldest of them waits, runs, or has failed; 0 of what is due later. */
  readonly oldestS: number;
}

/** What is not done, by queue and state. */
export async function measureQueues(db: Db, actor: Actor): Promise<readonly MeasuredJobs[]> {
  const schema = await findSchema(db, actor);
  if (schema === undefined) return [];
  return db<MeasuredJobs[]>`
    select name as queue, told.state, count(*)::int as jobs,
      greatest(0, extract(epoch from now() - min(told.since)))::float8 as oldest_s
    from ${db(schema)}.job, lateral (select
      case when state = 'active' then 'running' when state = 'failed' then 'failed'
        when start_after > now() then 'later' else 'waiting' end as state,
      case when state = 'active' then started_on when state = 'failed' then completed_on
        else start_after end as since) told
    where (job.state < 'completed' or (job.state = 'failed' and completed_on > now() - interval '1 day'))
      and not name like '\\_\\_pgboss%'
    group by 1, 2`;
}
