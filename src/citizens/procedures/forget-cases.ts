import type { WatchWork } from "../../jobs/watching.ts";
import type { CitizensContext } from "../context.ts";
import { forgetFiles } from "./case-files.ts";

const lookMs = 60_000;

/** A request that is over is refused by its own day: its id need not be known for longer. */
const askedMs = 86_400_000;

/** What was fetched is kept until its day, and what waits to be taken for the minutes of its request. */
export function forgettingWork(ctx: CitizensContext): WatchWork {
  return { watch: "told-once", everyMs: lookMs, run: () => forgetOver(ctx) };
}

export async function forgetOver(ctx: CitizensContext): Promise<void> {
  const { db, clock } = ctx;
  const now = clock();
  await forgetFiles(ctx);
  await db`
    update procedure_cases set content = '', state = 'over' where content <> '' and until <= ${now}`;
  // Cases of which nothing came: an agent whose process ended asks anew.
  const past = new Date(now.getTime() - askedMs);
  await db`
    delete from procedure_cases c where state = 'asked' and until <= ${past} and not exists (
      select from procedure_cases o where o.case_id = c.case_id and (o.state <> 'asked' or o.until > ${past}))`;
  await db`update asked_once set answer = '' where answer <> '' and until <= ${now}`;
  await db`delete from asked_once where until <= ${past}`;
}
