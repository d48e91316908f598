import { Failure, type Problem } from "../../base/failure.ts";
import { isId, type Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Run, RunCounts, RunState } from "../source.ts";

export const noCounts: RunCounts = {
  seen: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  joined: 0,
  refused: 0,
  missing: 0,
  withdrawn: 0,
  withProblems: 0,
};

export interface RunRow extends Run {
  readonly job?: string;
  readonly attempt: number;
  readonly cursor?: string;
}

interface Row {
  id: Id;
  source: Id;
  state: RunState;
  dry: boolean;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  job: string | null;
  attempt: number;
  cursor: string | null;
  counts: Partial<RunCounts>;
  announced: number | null;
  failure: Problem | null;
}

export async function getRunRow(db: Db | Tx, id: Id): Promise<RunRow> {
  const [row] = isId(id) ? await db<Row[]>`select * from harvest_runs where id = ${id}` : [];
  if (row === undefined) throw new Failure("not-found", "federation-run-unknown");
  return toRunRow(row);
}

/** The newest first. */
export async function runRowsOf(db: Db, source: Id, { page, pageSize }: PageRequest): Promise<Page<RunRow>> {
  const rows = await db<(Row & { total: number })[]>`
    select *, count(*) over ()::int as total from harvest_runs where source = ${source}
    order by created_at desc, id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { items: rows.map(toRunRow), total: rows[0]?.total ?? 0 };
}

/** Of each source. */
export async function lastRunsOf(db: Db, sources: readonly Id[]): Promise<ReadonlyMap<Id, RunRow>> {
  const rows = await db<Row[]>`
    select distinct on (source) * from harvest_runs where source = any(${[...sources]}::uuid[])
    order by source, created_at desc, id desc`;
  return new Map(rows.map((row) => [row.source, toRunRow(row)]));
}

/** Refused with `conflict` while another run of the source is not over. */
export async function insertRun(
  db: Db,
  run: { id: Id; source: Id; dry: boolean; createdAt: Date; createdBy?: Id },
): Promise<void> {
  const rows = await db`
    insert into harvest_runs (id, source, state, dry, created_at, created_by)
    values (${run.id}, ${run.source}, 'waiting', ${run.dry}, ${run.createdAt}, ${run.createdBy ?? null})
    on conflict (source) where ended_at is null do nothing returning id`;
  if (rows.length === 0) throw new Failure("conflict", "federation-already-running");
}

export async function noteRunJob(db: Db, id: Id, job: string): Promise<void> {
  await db`update harvest_runs set job = ${job} where id = ${id}`;
}

/** Takes up the run once more; `undefined` where it is over. */
export async function takeUpRun(db: Db, id: Id, at: Date): Promise<RunRow | undefined> {
  const [row] = await db<Row[]>`
    update harvest_runs set state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, ${at})
    where id = ${id} and ended_at is null returning *`;
  return row === undefined ? undefined : toRunRow(row);
}

/** With what was committed of the records: a run that is taken up again goes on from here. */
export async function saveRun(
  tx: Db | Tx,
  id: Id,
  { counts, cursor, announced }: { counts: RunCounts; cursor: string | undefined; announced?: number },
): Promise<void> {
  await tx`
    update harvest_runs set counts = ${tx.json({ ...counts })}, cursor = ${cursor ?? null},
      announced = coalesce(${announced ?? null}, announced)
    where id = ${id}`;
}

/** False where it was over already. */
export async function endRun(
  db: Db | Tx,
  id: Id,
  end: { state: RunState; at: Date; failure?: Problem; counts?: RunCounts },
): Promise<boolean> {
  const { failure, counts } = end;
  const rows = await db`
    update harvest_runs set state = ${end.state}, ended_at = ${end.at}, cursor = null,
      counts = ${counts === undefined ? db`counts` : db.json({ ...counts })},
      failure = ${failure === undefined ? null : db.json(failure as never)}
    where id = ${id} and ended_at is null returning id`;
  return rows.length > 0;
}

/** What a source told by itself, record by record: a run that is over at once. */
export async function insertDoneRun(
  tx: Tx,
  { id, source, at }: { readonly id: Id; readonly source: Id; readonly at: Date },
): Promise<void> {
  await tx`
    insert into harvest_runs (id, source, state, dry, created_at, started_at, ended_at, attempt)
    values (${id}, ${source}, 'done', false, ${at}, ${at}, ${at}, 1)`;
}

export async function noteCounts(tx: Tx, run: Id, counts: RunCounts): Promise<void> {
  await tx`update harvest_runs set counts = ${tx.json({ ...counts })} where id = ${run}`;
}

export async function unendedRuns(db: Db): Promise<RunRow[]> {
  const rows = await db<Row[]>`select * from harvest_runs where ended_at is null`;
  return rows.map(toRunRow);
}

/** Old runs go, with their problems; the newest of each source stay. */
export async function sweepRuns(db: Db, kept: number): Promise<void> {
  await db`
    delete from harvest_runs where ended_at is not null and id in (
      select id from (
        select id, row_number() over (partition by source order by created_at desc) as place
        from harvest_runs) as placed
      where place > ${kept})`;
}

/** The same of one source. */
export async function sweepRunsOf(tx: Tx, source: Id, kept: number): Promise<void> {
  await tx`
    delete from harvest_runs where ended_at is not null and id in (
      select id from harvest_runs where source = ${source} order by created_at desc offset ${kept})`;
}

export function toRun(row: RunRow): Run {
  const { job: _job, attempt: _attempt, cursor: _cursor, ...run } = row;
  return run;
}

function toRunRow(row: Row): RunRow {
  return {
    id: row.id,
    source: row.source,
    state: row.state,
    dry: row.dry,
    createdAt: row.createdAt,
    attempt: row.attempt,
    counts: { ...noCounts, ...row.counts },
    ...(row.startedAt === null ? {} : { startedAt: row.startedAt }),
    ...(row.endedAt === null ? {} : { endedAt: row.endedAt }),
    ...(row.job === null ? {} : { job: row.job }),
    ...(row.cursor === null ? {} : { cursor: row.cursor }),
    ...(row.announced === null ? {} : { announced: row.announced }),
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}
