import type { WatchWork } from "../../jobs/watching.ts";
import type { CitizensContext } from "../context.ts";

const lookMs = 3_600_000;
/** What a refused demand says is kept so long where its table does not say how long rows are. */
const keptMonths = 12;

/** What is over is kept no longer than the rows that it tells of: a look an hour. */
export function demandsWork(ctx: CitizensContext): WatchWork {
  return { watch: "demands", everyMs: lookMs, run: () => forgetDemands(ctx) };
}

/** Empties those that were refused so long ago, whose answers stay; takes away those that no code proved in time. */
async function forgetDemands({ db, clock }: CitizensContext): Promise<void> {
  const now = clock();
  await db`
    update demands set content = '' where state = 'refused' and content <> ''
      and answered_at <= ${now}::timestamptz - make_interval(months => coalesce(
        (select kept_months from self_data where table_id = demands.table_id), ${keptMonths}))`;
  await db`delete from demands where state = 'unproven' and code_until <= ${now}`;
}
