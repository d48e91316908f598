import type { Id } from "../../base/id.ts";
import type { Db } from "../../db/db.ts";
import { unpackRecord } from "./packed-record.ts";

/** Of datasets that a source of RUDI tells: the record as it came, of the one that describes before others. */
export async function rudiOriginalsOf(db: Db, datasets: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  if (datasets.length === 0) return new Map();
  const rows = await db<{ dataset: Id; packed: Buffer }[]>`
    select distinct on (r.dataset) r.dataset, r.packed
    from harvest_records r join harvest_sources s on s.id = r.source
    where r.dataset = any(${[...datasets]}::uuid[]) and s.kind = 'rudi' and r.gone_at is null
    order by r.dataset, r.describes desc, r.nearness desc, s.created_at`;
  return new Map(rows.map(({ dataset, packed }) => [dataset, unpackRecord(packed).original]));
}

/** The dataset that a source of RUDI tells under this identifier. */
export async function datasetOfRudi(db: Db, identifier: string): Promise<Id | undefined> {
  const [row] = await db<{ dataset: Id }[]>`
    select r.dataset from harvest_records r join harvest_sources s on s.id = r.source
    where r.identifier = ${identifier} and s.kind = 'rudi' and r.gone_at is null and r.dataset is not null
    order by r.describes desc, s.created_at limit 1`;
  return row?.dataset;
}
