import type { Db } from "../db/db.ts";
import { recover } from "./rows.ts";

/** Writes down that a process works at a job, in place of who did before. */
export async function holdJob(db: Db, job: string, process: string): Promise<void> {
  await db`
    insert into job_holders (job, process) values (${job}, ${process})
    on conflict (job) do update set process = excluded.process, at = now()`;
}

/** Which process works at each of the jobs, as far as it is written down. */
export async function holdersOf(db: Db, jobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db<{ job: string; process: string }[]>`
    select job, process from job_holders where job = any(${[...jobs]}::uuid[])`;
  return new Map(rows.map(({ job, process }) => [job, process]));
}

/**
 * Gives back what other processes than the living ones work at, and forgets who worked at what is over. A job
 * that began once more since is somebody else's, who is about to write that down. Answers how many.
 */
export async function recoverOfGone(db: Db, schema: string, living: readonly string[]): Promise<number> {
  return db.begin(async (tx) => {
    const left = await tx<{ job: string }[]>`
      select h.job from job_holders h join ${tx(schema)}.job j on j.id = h.job
      where h.process <> all(${[...living]}::uuid[]) and j.state = 'active' and j.started_on <= h.at`;
    await tx`
      delete from job_holders h where not exists (
        select from ${tx(schema)}.job j where j.id = h.job and j.state = 'active')`;
    if (left.length === 0) return 0;
    return recover(
      tx,
      schema,
      left.map(({ job }) => job),
    );
  });
}
