import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Distribution } from "../../catalogue/metadata.ts";
import type { Db } from "../../db/db.ts";
import type { LinkCheck } from "../link-check.ts";
import { unpackRecord } from "./packed-record.ts";

export type CheckedLink = { readonly url: string } & Omit<LinkCheck, "checkedAt" | "since">;

export interface DueRecord {
  readonly source: Id;
  readonly identifier: string;
  readonly dataset: Id;
  readonly distributions: readonly Distribution[];
}

const dayMs = 24 * 3_600_000;
/** A file that is well is asked for once a week; one that is not, each day. */
const wellMs = 7 * dayMs;

export async function dueRecords(db: Db, now: Date, most: number): Promise<readonly DueRecord[]> {
  const [weekAgo, dayAgo] = [new Date(now.getTime() - wellMs), new Date(now.getTime() - dayMs)];
  const rows = await db<{ source: Id; identifier: string; dataset: Id; packed: Buffer }[]>`
    select source, identifier, dataset, packed from harvest_records r
    where gone_at is null and describes and dataset is not null
      -- What another instance tells is looked after there.
      and not exists (select from harvest_sources where id = r.source and kind = 'maille')
      and (checked_at is null or checked_at < ${weekAgo} or (checked_at < ${dayAgo} and exists (
        select from link_checks where dataset = r.dataset and not ok)))
    order by checked_at nulls first limit ${most}`;
  return rows.map(({ packed, ...row }) => ({
    ...row,
    distributions: unpackRecord(packed).told?.metadata.distributions ?? [],
  }));
}

/** In the place of what was known of the dataset's files; those that were not asked for keep theirs. */
export async function noteChecks(
  db: Db,
  { source, identifier, dataset, distributions }: DueRecord,
  checked: readonly CheckedLink[],
  at: Date,
): Promise<void> {
  const told = distributions.map(({ downloadUrl, accessUrl }) => downloadUrl ?? accessUrl);
  await db.begin(async (tx) => {
    await tx`delete from link_checks where dataset = ${dataset} and url <> all(${told})`;
    await tx`
      insert into link_checks (dataset, url, checked_at, since, ok, status, media_type, bytes, problem)
      select ${dataset}, url, ${at}, ${at}, ok, status, "mediaType", bytes, problem
      from jsonb_to_recordset(${tx.json(checked as never)}) as told
        (url text, ok boolean, status integer, "mediaType" text, bytes bigint, problem jsonb)
      on conflict (dataset, url) do update set checked_at = excluded.checked_at,
        since = case when link_checks.ok = excluded.ok then link_checks.since else excluded.since end,
        ok = excluded.ok,
        status = excluded.status, media_type = excluded.media_type, bytes = excluded.bytes,
        problem = excluded.problem`;
    await tx`
      update harvest_records set checked_at = ${at}
      where source = ${source} and identifier = ${identifier}`;
  });
}

export async function checksOfDatasets(
  db: Db,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, ReadonlyMap<string, LinkCheck>>> {
  if (datasets.length === 0) return new Map();
  const rows = await db<
    {
      dataset: Id;
      url: string;
      checkedAt: Date;
      since: Date;
      ok: boolean;
      status: number | null;
      mediaType: string | null;
      bytes: number | null;
      problem: Problem | null;
    }[]
  >`select * from link_checks where dataset = any(${[...datasets]}::uuid[])`;
  const found = new Map<Id, Map<string, LinkCheck>>();
  for (const { dataset, url, checkedAt, since, ok, status, mediaType, bytes, problem } of rows) {
    const own = found.get(dataset) ?? new Map<string, LinkCheck>();
    found.set(
      dataset,
      own.set(url, {
        checkedAt,
        since,
        ok,
        ...(status === null ? {} : { status }),
        ...(mediaType === null ? {} : { mediaType }),
        ...(bytes === null ? {} : { bytes }),
        ...(problem === null ? {} : { problem }),
      }),
    );
  }
  return found;
}
