import type { Problem } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import { datasetsComputedFrom } from "../access/computed-from.ts";
import { holdMarks } from "../catalogue/search-index/touch.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Pass, TellingSource } from "./run/pass.ts";
import { takeRecords } from "./run/take-records.ts";
import { type LeavingReason, withdrawRecords } from "./run/withdraw-records.ts";
import type { RemoteRecord } from "./read.ts";
import { keysOf } from "./run/matching.ts";
import { datasetsTold, knownRecords } from "./store/record-rows.ts";

/**
 * What other instances tell is a source among others: a dataset that they and a gathered catalogue
 * tell of is one dataset here. Each of their organizations is a source of its own.
 */
interface InstanceSource {
  /** The address of the instance. */
  readonly url: string;
  readonly name: string;
  /** As it is known here. */
  readonly organization: Id;
}

export async function sourceOfInstance(
  tx: Tx,
  { url, name, organization }: InstanceSource,
  at: Date,
): Promise<TellingSource> {
  const [row] = await tx<Omit<TellingSource, "kind">[]>`
    insert into harvest_sources (id, organization, name, kind, url, every, created_at)
    values (${newId(at.getTime())}, ${organization}, ${name}, 'maille', ${url}, 'never', ${at})
    on conflict (url, organization) where kind = 'maille' do update set name = excluded.name
    returning id, organization, name, url, created_at`;
  if (row === undefined) throw new Error("a source was put nowhere");
  return { ...row, kind: "maille" };
}

interface TakenRecord {
  readonly dataset?: Id;
  readonly problems: readonly Problem[];
}

/** Takes in what an instance tells now, each identifier once. Answers what each became, by identifier. */
export async function takeInstanceRecords(
  tx: Tx,
  ctx: Pass["ctx"],
  source: TellingSource,
  records: readonly RemoteRecord[],
): Promise<ReadonlyMap<string, TakenRecord>> {
  const run = { id: newId(ctx.clock().getTime()), attempt: 1 };
  const { problems } = await takeRecords(tx, { ctx, source, run }, records);
  const told = Map.groupBy(problems, ({ identifier }) => identifier);
  const known = await knownRecords(
    tx,
    source.id,
    records.flatMap(({ identifier }) => identifier ?? []),
  );
  return new Map(
    records.map(({ identifier = "" }) => {
      const { dataset = null, goneAt = null } = known.get(identifier) ?? {};
      const own = (told.get(identifier) ?? []).map(({ problem }) => problem);
      return [identifier, { problems: own, ...(dataset === null || goneAt !== null ? {} : { dataset }) }];
    }),
  );
}

/** What these told is no more, unless somebody else tells it too. Answers how many datasets went. */
export function withdrawInstanceRecords(
  tx: Tx,
  ctx: Pass["ctx"],
  { source, identifiers, reason }: { source: Id; identifiers: readonly string[]; reason: LeavingReason },
): Promise<number> {
  return withdrawRecords(tx, { ctx, source: { id: source } }, identifiers, reason);
}

/**
 * The datasets that something told of these subjects may change: those that they are here, those that new ones may
 * turn out to be, and what was computed from any of them. Held in one order before the first of them changes.
 */
export async function holdTold(
  tx: Tx,
  known: readonly { readonly source: Id | null; readonly subject: string }[],
  strangers: readonly RemoteRecord[] = [],
): Promise<void> {
  const told = known.filter(({ source }) => source !== null);
  const rows = await tx<{ dataset: Id }[]>`
    select r.dataset from harvest_records r
    join unnest(${told.map(({ source }) => source)}::uuid[], ${told.map(({ subject }) => subject)}::text[])
      as told (source, identifier) on r.source = told.source and r.identifier = told.identifier
    where r.dataset is not null`;
  const own = [...rows.map(({ dataset }) => dataset), ...(await datasetsTold(tx, strangers.flatMap(keysOf)))];
  await holdMarks(tx, [...own, ...(await datasetsComputedFrom(tx, ...own))]);
}

/** The dataset that this told and that is gone with it: none where somebody else tells it still. */
export async function withdrawnByInstance(tx: Tx, source: Id, identifier: string): Promise<readonly Id[]> {
  const rows = await tx<{ dataset: Id }[]>`
    select r.dataset from harvest_records r
    where r.source = ${source} and r.identifier = ${identifier} and r.gone_at is not null
      and r.dataset is not null and not exists (
        select from harvest_records other where other.dataset = r.dataset and other.gone_at is null)`;
  return rows.map(({ dataset }) => dataset);
}

/** Of these datasets, those that say here what another instance tells, with the source that tells it. */
export async function describedByInstances(
  tx: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, Id>> {
  if (datasets.length === 0) return new Map();
  const rows = await tx<{ dataset: Id; source: Id }[]>`
    select r.dataset, r.source from harvest_records r join harvest_sources s on s.id = r.source
    where r.dataset = any(${[...datasets]}::uuid[]) and r.describes and s.kind = 'maille'`;
  return new Map(rows.map(({ dataset, source }) => [dataset, source]));
}
