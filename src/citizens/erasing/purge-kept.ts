import { type Id, newId } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { findOwner, holdComing, takeTurn } from "../../tables/erase-rows.ts";
import type { CitizensContext } from "../context.ts";
import { monthsAfter } from "../demand.ts";
import { insertErasure, selectErasures } from "./erasure-rows.ts";

const lookMs = 3_600_000;
/** A declaration deletes nothing on its first day: what was chosen by mistake is chosen again. */
const graceMs = 86_400_000;

interface Kept {
  readonly table: Id;
  readonly column: string;
  readonly months: number;
}

/** Each day, rows that were kept as long as their declaration says go as those do that somebody has erased. */
export function purgingWork(ctx: CitizensContext): WatchWork {
  return { watch: "rows-kept-so-long", everyMs: lookMs, run: () => purgeKept(ctx) };
}

export async function purgeKept(ctx: CitizensContext): Promise<void> {
  const kept = await ctx.db<Kept[]>`
    select table_id as table, kept_column as column, kept_months as months from self_data
    where kept_column is not null and kept_months is not null
      and declared_at <= ${new Date(ctx.clock().getTime() - graceMs)}
    order by table_id`;
  for (const one of kept) await purgeTable(ctx, one);
}

async function purgeTable(ctx: CitizensContext, { table, column, months }: Kept): Promise<void> {
  const at = ctx.clock();
  const day = monthsAfter(at, -months).toISOString().slice(0, 10);
  const dataset = await findOwner(ctx.db, table);
  if (dataset === undefined) return;
  await ctx.db.begin(async (tx) => {
    await takeTurn(tx, dataset.id);
    const known = (await selectErasures(tx, table)).some(
      ({ gone }) => gone.kind === "before" && gone.column === column && gone.day === day,
    );
    if (known) return;
    // Versions that come with rows as old are looked through before they are read.
    await holdComing(tx, table);
    await forgetDays(tx, table);
    const gone = { kind: "before", column, day } as const;
    await insertErasure(tx, { id: newId(at.getTime()), table, at, gone });
  });
}

/** Those of before this day's, or of a table whose rows are kept otherwise from now on. */
export async function forgetDays(tx: Tx, table: Id): Promise<void> {
  await tx`delete from erasures where table_id = ${table} and before_day is not null`;
}
