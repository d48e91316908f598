import type { Actor } from "../access/actor.ts";
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

/** The newest first. */
export async function listJobs(
  db: Db,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<ListedJob>> {
  if (actor.kind !== "system" && !requireMember(actor).administrator) {
    throw new Failure("forbidden", "jobs-not-administrator");
  }
  const schema = await schemaOf(db);
  const [exists] = await db<{ found: boolean }[]>`
    select to_regclass(${`${schema}.job`}) is not null as found`;
  if (exists?.found !== true) return { items: [], total: 0 };
  const rows = await db<Row[]>`
    select id, name, state::text, singleton_key, created_on, started_on, completed_on,
      output ->> 'message' as failure, count(*) over () as total
    from ${db(schema)}.job
    where not name like '\\_\\_pgboss%'
    order by created_on desc, id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { items: rows.map(toListedJob), total: rows[0]?.total ?? 0 };
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
