import type { Db } from "./db.ts";

/** What a process tells of itself to the others of its instance. */
export interface ProcessFacts {
  readonly id: string;
  /** What it is open for: requests, jobs, or both. */
  readonly role: "web" | "work" | "all";
  /** Where its number means something. */
  readonly machine: string;
  readonly pid: number;
  readonly startedAt: string | undefined;
  /** The folder of its copies of tables. */
  readonly engine: string;
  /** Of the instance: the same for all of them. */
  readonly folder: string;
}

export interface OtherProcess extends ProcessFacts {
  /** As text: what it was when it was read. */
  readonly seen: string;
  readonly isLate: boolean;
}

export interface HeardProcess {
  /** Whether it was heard itself for so long that it may say that others were not. */
  readonly isSteady: boolean;
  /** When the database heard it, by its clock. */
  readonly at: Date;
}

export async function insertProcess(db: Db, facts: ProcessFacts): Promise<void> {
  const { id, role, machine, pid, startedAt, engine, folder } = facts;
  await db`
    insert into instance_processes (id, role, machine, pid, pid_started, engine, folder)
    values (${id}, ${role}, ${machine}, ${pid}, ${startedAt ?? null}, ${engine}, ${folder})`;
}

/** `undefined` where the others took it for gone. Nobody waits for the disk: what is lost with the server is a second. */
export async function renewProcess(db: Db, id: string, goneMs: number): Promise<HeardProcess | undefined> {
  const [row] = await db<HeardProcess[]>`
    update instance_processes set seen_at = now(), steady_since = case
      when seen_at < now() - ${goneMs / 2} * interval '1 millisecond' then now() else steady_since end
    where id = ${id} and set_config('synchronous_commit', 'off', true) is not null
    returning steady_since < now() - ${goneMs} * interval '1 millisecond' as is_steady, clock_timestamp() as at`;
  return row;
}

export async function listOthers(db: Db, id: string, goneMs: number): Promise<readonly OtherProcess[]> {
  const rows = await db<(Omit<OtherProcess, "startedAt"> & { pidStarted: string | null })[]>`
    select id, role, machine, pid, pid_started, engine, folder, seen_at::text as seen,
      seen_at < now() - ${goneMs} * interval '1 millisecond' as is_late
    from instance_processes where id <> ${id}`;
  return rows.map(({ pidStarted, ...other }) => ({ ...other, startedAt: pidStarted ?? undefined }));
}

/** The processes that are not gone, by their ids. */
export async function livingProcesses(db: Db): Promise<readonly string[]> {
  const rows = await db<{ id: string }[]>`select id from instance_processes`;
  return rows.map(({ id }) => id);
}

/**
 * Takes a process for gone where it was not heard since. Its sessions are ended before anybody can see that it
 * is: what it had begun is undone, and nothing that it goes on to ask is written.
 */
export async function removeProcess(db: Db, { id, seen }: OtherProcess): Promise<boolean> {
  return db.begin(async (tx) => {
    const removed = await tx`
      delete from instance_processes where id = ${id} and seen_at = ${seen}::text::timestamptz returning id`;
    if (removed.length === 0) return false;
    await tx`
      select pg_terminate_backend(pid, 1000) from pg_stat_activity
      where application_name = any(${[...sessionsOf(id)]}) and usename = current_user`;
    return true;
  });
}

/** By which the sessions of a process are known: of the program, and of its queue. */
export function sessionsOf(id: string): readonly [program: string, queue: string] {
  return [`maille ${id}`, `maille-jobs ${id}`];
}

/** Whether this process does from now on what one alone must do, as nobody did. */
export async function electedNow(db: Db, id: string, electionLock: number): Promise<boolean> {
  const [any] = await db`select from instance_processes where leads`;
  if (any !== undefined) return false;
  return db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${electionLock})`;
    const elected = await tx`
      update instance_processes set leads = true
      where id = ${id} and not exists (select from instance_processes where leads) returning id`;
    return elected.length > 0;
  });
}
