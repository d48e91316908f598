import type { Db, Tx } from "../db/db.ts";
import type { JobState } from "./jobs.ts";

/** How often a job may take the process down with it before it is given up. */
const crashesMax = 3;

/** As pg-boss calls them. */
export type BossState = "created" | "retry" | "active" | "completed" | "cancelled" | "failed";

export const stateOf = {
  created: "waiting",
  retry: "waiting",
  active: "running",
  completed: "done",
  cancelled: "cancelled",
  failed: "failed",
} as const satisfies Record<BossState, JobState>;

/** Of each key the newest job: no two of one key wait or run. */
export async function findStates(
  db: Db,
  schema: string,
  { name, keys }: { readonly name: string; readonly keys: readonly string[] },
): Promise<ReadonlyMap<string, JobState>> {
  const rows = await db<{ key: string; state: BossState }[]>`
    select distinct on (singleton_key) singleton_key as key, state::text
    from ${db(schema)}.job where name = ${name} and singleton_key = any(${[...keys]})
    order by singleton_key, (state < 'completed') desc, created_on desc`;
  return new Map(rows.map(({ key, state }) => [key, stateOf[state]]));
}

/** The queue's own schema, beside the one that the rest lives in. */
export async function schemaOf(db: Db): Promise<string> {
  const [row] = await db<{ schema: string }[]>`select current_schema() as schema`;
  return row?.schema === "public" ? "jobs" : `${row?.schema}_jobs`;
}

/**
 * All in one statement, where pg-boss takes a transaction of six for each; in one order, so that two processes that
 * start together do not wait for each other. One that is there by then is left as it is.
 */
export async function makeQueues(
  db: Db,
  schema: string,
  queues: readonly { readonly name: string }[],
): Promise<void> {
  if (queues.length === 0) return;
  await db`
    select ${db(schema)}.create_queue(q ->> 'name', q)
    from (select q from jsonb_array_elements(${db.json([...queues] as never)}) as q order by q ->> 'name') as each`;
}

export async function findQueueOf(db: Db, schema: string, id: string): Promise<string | undefined> {
  const [row] = await db<{ name: string }[]>`select name from ${db(schema)}.job where id = ${id}`;
  return row?.name;
}

/** As if the job had not begun: the interruption is not an attempt. */
export async function putBack(db: Db, schema: string, id: string): Promise<void> {
  await db`
    update ${db(schema)}.job set state = 'created', started_on = null, heartbeat_on = null
    where id = ${id} and state = 'active'`;
}

/** Nothing stays of what a job was about. */
export async function forgetData(db: Db, schema: string, id: string): Promise<void> {
  await db`update ${db(schema)}.job set data = null where id = ${id}`;
}

/** Jobs that somebody works at, as the queue knows it. */
export async function activeJobs(db: Db, schema: string): Promise<readonly string[]> {
  const rows = await db<{ id: string }[]>`select id from ${db(schema)}.job where state = 'active'`;
  return rows.map(({ id }) => id);
}

/** Those of some jobs that were cancelled. */
export async function cancelledOf(
  db: Db,
  schema: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db<{ id: string }[]>`
    select id from ${db(schema)}.job where id = any(${[...ids]}::uuid[]) and state = 'cancelled'`;
  return rows.map(({ id }) => id);
}

/**
 * What a killed process held goes back to the queue, at once; of `only` those, where told. It counts
 * as an attempt, and a job that keeps killing the process is given up. Answers how many.
 */
export async function recover(db: Db | Tx, schema: string, only?: readonly string[]): Promise<number> {
  const rows = await db`
    update ${db(schema)}.job set
      state = (case when retry_count >= retry_limit + ${crashesMax} then 'failed' else 'retry' end)::${db(schema)}.job_state,
      completed_on = case when retry_count >= retry_limit + ${crashesMax} then now() end,
      output = case when retry_count >= retry_limit + ${crashesMax}
        then '{"message": "the process ended during each attempt"}'::jsonb else output end,
      start_after = now()
    where state = 'active' and ${only === undefined ? db`true` : db`id = any(${[...only]}::uuid[])`}`;
  return rows.count;
}
