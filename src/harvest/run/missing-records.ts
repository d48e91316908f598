import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { harvestLock } from "../../db/locks.ts";
import type { HarvestContext } from "../context.ts";
import type { RunRow } from "../store/run-rows.ts";
import type { RunCounts } from "../source.ts";
import type { SourceRow } from "../store/source-rows.ts";
import { withdrawRecords } from "./withdraw-records.ts";

type Context = Pick<HarvestContext, "db" | "clock">;

/** Complete runs in a row after which what they did not see is gone. */
const runsUntilGone = 2;

interface Counted {
  readonly counts: RunCounts;
  readonly seenBefore: number;
}

/** After a complete run: what it did not see is missing, and what was missing before is gone. */
export async function settleMissing(
  { db, clock }: Context,
  source: SourceRow,
  run: RunRow,
  { counts, seenBefore }: Counted,
): Promise<RunCounts> {
  if (run.dry)
    return { ...counts, missing: await countMissing(db, source.id, run.id, { counts, seenBefore }) };
  return db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${harvestLock})`;
    const missed = await tx<{ identifier: string; missing: number }[]>`
      update harvest_records set missing = missing + 1
      where source = ${source.id} and run <> ${run.id} and gone_at is null and dataset is not null
      returning identifier, missing`;
    return { ...counts, ...(await settle(tx, { ctx: { clock }, source }, missed, counts)) };
  });
}

/** The source is as it was, and so are its records: those that were missing are so again. */
export async function settleUnchanged(
  { db, clock }: Context,
  source: SourceRow,
  run: RunRow,
): Promise<Partial<RunCounts>> {
  return db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${harvestLock})`;
    const missed = await tx<{ identifier: string; missing: number }[]>`
      update harvest_records set missing = missing + 1
      where source = ${source.id} and missing > 0 and gone_at is null returning identifier, missing`;
    const settled = await settle(tx, { ctx: { clock }, source }, missed, run.counts);
    const [rest] = await tx<{ records: number; troubled: number }[]>`
      select count(*)::int as records, count(*) filter (where problems <> '[]')::int as troubled
      from harvest_records where source = ${source.id} and gone_at is null and missing = 0
        and dataset is not null`;
    const [before] = await tx<{ id: Id; counts: Partial<RunCounts> }[]>`
      select id, counts from harvest_runs where source = ${source.id} and state = 'done' and not dry
      order by created_at desc limit 1`;
    // What was wrong is so still: who looks at this run finds it here.
    await tx`
      insert into harvest_problems (run, place, identifier, dataset, refused, problem)
      select ${run.id}, place, identifier, dataset, refused, problem from harvest_problems
      where run = ${before?.id ?? null} order by number`;
    const refused = before?.counts.refused ?? 0;
    const unchanged = rest?.records ?? 0;
    return { ...settled, seen: unchanged + refused, unchanged, refused, withProblems: rest?.troubled ?? 0 };
  });
}

/** What a run has not seen, without a word to anybody. */
export async function countMissing(
  db: Db,
  source: Id,
  run: Id,
  { counts, seenBefore }: Counted,
): Promise<number> {
  const [known] = await db<{ records: number; unseen: number }[]>`
    select count(*)::int as records, count(*) filter (where run <> ${run})::int as unseen
    from harvest_records where source = ${source} and gone_at is null and dataset is not null`;
  if (known === undefined) return 0;
  return counts.seen > 0 && known.unseen === known.records ? known.records - seenBefore : known.unseen;
}

async function settle(
  tx: Tx,
  leaving: Parameters<typeof withdrawRecords>[1],
  missed: readonly { identifier: string; missing: number }[],
  { withdrawn }: RunCounts,
): Promise<Pick<RunCounts, "missing" | "withdrawn">> {
  const gone = missed.filter(({ missing }) => missing >= runsUntilGone).map(({ identifier }) => identifier);
  const left = await withdrawRecords(tx, leaving, gone, "federation-disappeared");
  return { missing: missed.length - gone.length, withdrawn: withdrawn + left };
}
