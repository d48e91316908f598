import type { Actor } from "../access/actor.ts";
import { type Readings, readingsOf } from "../access/readings.ts";
import { getDataset } from "../catalogue/datasets.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";

/** What is told to everybody of the requests for a dataset: counts, and nobody's name. */
interface RequestFigures {
  readonly asked: number;
  readonly granted: number;
  readonly refused: number;
  /** From the request to the first answer; absent where none was answered. */
  readonly medianDaysToAnswer?: number;
}

export async function requestFigures({ db }: { readonly db: Db }, dataset: Id): Promise<RequestFigures> {
  const [row] = await db<{ asked: number; granted: number; refused: number; days: number | null }[]>`
    select count(*)::int as asked,
      count(*) filter (where e.agreement is not null)::int as granted,
      count(*) filter (where e.state = 'refused')::int as refused,
      percentile_cont(0.5) within group (order by extract(epoch from first.at - e.asked_at) / 86400) as days
    from exchanges e
    left join lateral (
      select m.at from exchange_messages m where m.exchange = e.id and m.side = 'producer'
        and m.standing = 'applied' order by m.sequence limit 1
    ) first on true
    where e.dataset = ${dataset} and e.side <> 'asker'`;
  if (row === undefined) return { asked: 0, granted: 0, refused: 0 };
  const { asked, granted, refused, days } = row;
  return {
    asked,
    granted,
    refused,
    ...(days === null ? {} : { medianDaysToAnswer: Math.round(days * 10) / 10 }),
  };
}

export interface DatasetFigures extends Readings {
  readonly requests: RequestFigures;
}

/** Of a dataset, for everybody who may see it: how often it is read and asked for. */
export async function datasetFigures(
  { db }: { readonly db: Db },
  actor: Actor,
  slugOrId: string,
): Promise<DatasetFigures> {
  const { id } = await getDataset({ db }, actor, slugOrId);
  const [readings, requests] = await Promise.all([readingsOf({ db }, id), requestFigures({ db }, id)]);
  return { ...readings, requests };
}
