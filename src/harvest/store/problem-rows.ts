import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import { defined } from "../../base/defined.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { ProblemKind, RecordProblem } from "../source.ts";

export interface ProblemRow {
  readonly place: string;
  readonly identifier?: string;
  readonly dataset?: Id;
  readonly refused: boolean;
  readonly problem: Problem;
}

/** Of one record: what lies beyond is of no use to who repairs it. */
export const problemsOfRecordMax = 50;

export async function insertProblems(tx: Db | Tx, run: Id, rows: readonly ProblemRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = rows.map(({ place, identifier, dataset, refused, problem }) => ({
    place: place.slice(0, 500),
    identifier: identifier?.slice(0, 1000) ?? null,
    dataset: dataset ?? null,
    refused,
    problem,
  }));
  await tx`
    insert into harvest_problems (run, place, identifier, dataset, refused, problem)
    select ${run}, place, identifier, dataset, refused, problem
    from jsonb_to_recordset(${tx.json(json as never)}) as told
      (place text, identifier text, dataset uuid, refused boolean, problem jsonb)`;
}

/** Of refused records: those that an earlier attempt of the run told already. */
export async function placesTold(tx: Tx, run: Id, places: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx<{ place: string }[]>`
    select distinct place from harvest_problems
    where run = ${run} and refused and place = any(${places.map((place) => place.slice(0, 500))})`;
  return new Set(rows.map(({ place }) => place));
}

export async function problemsOf(
  db: Db,
  { run, key }: { run: Id; key?: string },
  { page, pageSize }: PageRequest,
  find: (datasets: readonly Id[]) => Promise<ReadonlyMap<Id, { slug: string; title: string }>>,
): Promise<Page<RecordProblem>> {
  const rows = await db<
    (Omit<ProblemRow, "dataset" | "identifier"> & {
      dataset: Id | null;
      identifier: string | null;
      total: number;
    })[]
  >`
    select place, identifier, dataset, refused, problem, count(*) over ()::int as total
    from harvest_problems
    where run = ${run} and (${key ?? null}::text is null or problem->>'key' = ${key ?? null})
    order by refused desc, number limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const datasets = await find(rows.flatMap(({ dataset }) => (dataset === null ? [] : [dataset])));
  const items = rows.map(({ place, identifier, dataset: id, refused, problem }) => {
    const dataset = id === null ? undefined : datasets.get(id);
    return {
      place,
      refused,
      problem,
      ...(identifier === null ? {} : { identifier }),
      ...defined({ dataset }),
    };
  });
  return { items, total: rows[0]?.total ?? 0 };
}

export async function problemKindsOf(db: Db, run: Id): Promise<readonly ProblemKind[]> {
  return db<ProblemKind[]>`
    select problem->>'key' as key, count(distinct place) filter (where refused)::int as refused,
      count(distinct place)::int as records, (array_agg(problem order by number))[1] as example
    from harvest_problems where run = ${run}
    group by 1 order by refused desc, records desc, 1`;
}
