import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db } from "../db/db.ts";
import type { JobState } from "./jobs.ts";
import { type BossState, schemaOf, stateOf } from "./rows.ts";

interface ListedJob {
  readonly id: string;
  /** Of its queue, as `import`. */
  readonly name: string;
  readonly state: JobState;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** What was thrown, for the administrator alone. */
  readonly failure?: string;
  /** What it works on: its key. */
  readonly subject?: string;
}

interface Row {
  id: string;
  name: string;
  state: BossState;
  singletonKey: string | null;
  createdOn: Date;
  startedOn: Date | null;
  completedOn: Date | null;
  failure: string | null;
  total: number;
}

interface JobsRequest extends PageRequest {
  readonly state?: "failed";
  /** Of one queue. */
  readonly name?: string;
  readonly since?: Date;
  /** Without what only looks whether there is anything to do, as long as it goes well. */
  readonly without?: "routine";
}

/** The newest first. */
export async function listJobs(
  db: Db,
  actor: Actor,
  { page, pageSize, ...filter }: JobsRequest,
): Promise<Page<ListedJob>> {
  const schema = await findSchema(db, actor);
  if (schema === undefined) return { items: [], total: 0 };
  const rows = await db<Row[]>`
    select id, name, state::text, singleton_key, created_on, started_on, completed_on,
      output ->> 'message' as failure, count(*) over () as total
    from ${db(schema)}.job
    where ${jobsWhere(db, filter)}
    order by created_on desc, id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { items: rows.map(toListedJob), total: rows[0]?.total ?? 0 };
}

/** The names of the queues that have worked or have work, of those that `listJobs` lists. */
export async function listJobNames(db: Db, actor: Actor): Promise<readonly string[]> {
  const schema = await findSchema(db, actor);
  if (schema === undefined) return [];
  const rows = await db<{ name: string }[]>`
    select distinct name from ${db(schema)}.job where ${jobsWhere(db, { without: "routine" })} order by name`;
  return rows.map(({ name }) => name);
}

/** For administrators; `undefined` before the queue first ran. */
export async function findSchema(db: Db, actor: Actor): Promise<string | undefined> {
  if (actor.kind !== "system" && !requireMember(actor).administrator) {
    throw new Failure("forbidden", "jobs-not-administrator");
  }
  const schema = await schemaOf(db);
  const [exists] = await db<{ found: boolean }[]>`
    select to_regclass(${`${schema}.job`}) is not null as found`;
  return exists?.found === true ? schema : undefined;
}

/** What looks by itself whether there is anything to do works on nothing that it was told of. */
function jobsWhere(db: Db, { state, name, since, without }: Omit<JobsRequest, keyof PageRequest>): Fragment {
  const isRoutine = db`coalesce(data, '{}') = '{}' and state not in ('failed', 'retry')`;
  return db`not name like '\\_\\_pgboss%'
    ${state === undefined ? db`` : db`and state = ${state}`}
    ${name === undefined ? db`` : db`and name = ${name}`}
    ${since === undefined ? db`` : db`and coalesce(completed_on, created_on) >= ${since}`}
    ${without === undefined ? db`` : db`and not (${isRoutine})`}`;
}

function toListedJob(row: Row): ListedJob {
  return {
    id: row.id,
    name: row.name,
    state: stateOf[row.state],
    createdAt: row.createdOn,
    ...(row.startedOn === null ? {} : { startedAt: row.startedOn }),
    ...(row.completedOn === null ? {} : { endedAt: row.completedOn }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    ...(row.singletonKey === null || row.singletonKey === row.id ? {} : { subject: row.singletonKey }),
  };
}
