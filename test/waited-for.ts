import type { Db, Tx } from "../src/db/db.ts";

/** Until somebody waits for what a transaction holds; asked on another connection. */
export async function untilWaitedFor(tx: Tx, others: Db): Promise<void> {
  const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  for (let waits = 0; waits === 0;) {
    const [told] = await others<{ waits: number }[]>`
      select count(*)::int as waits from pg_stat_activity
      where ${own?.pid ?? 0}::int = any(pg_blocking_pids(pid))`;
    waits = told?.waits ?? 0;
  }
}
