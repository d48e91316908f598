import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import { isId, type Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Db, Tx } from "../../db/db.ts";
import { joinOrganization } from "../../people/organizations.ts";
import type { HarvestInterval, SourceKind } from "../source.ts";

/** For another room's query: joins the source that `on` names, as `source`. */
export function joinSource(db: Db | Tx, on: Fragment): Fragment {
  return db`join harvest_sources source on source.id = ${on}`;
}

export interface SourceRow {
  readonly id: Id;
  readonly organization: Id;
  readonly organizationName: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
  readonly every: HarvestInterval;
  readonly pausedAt: Date | null;
  readonly createdAt: Date;
  readonly nextAt: Date | null;
  readonly documents: number | null;
  readonly datasets: number;
}

/** By name. */
export async function sourceRows(db: Db, { page, pageSize }: PageRequest): Promise<Page<SourceRow>> {
  const items = await db<SourceRow[]>`
    ${selectSources(db)} where ${isGathered(db)}
    order by lower(s.name), s.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from harvest_sources s where ${isGathered(db)}`;
  return { items, total: count?.total ?? 0 };
}

export async function getSourceRow(db: Db | Tx, id: Id): Promise<SourceRow> {
  const [row] = isId(id)
    ? await db<SourceRow[]>`${selectSources(db)} where s.id = ${id} and ${isGathered(db)}`
    : [];
  if (row === undefined) throw new Failure("not-found", "federation-source-unknown");
  return row;
}

interface WrittenSource {
  readonly organization: Id;
  readonly name: string;
  readonly kind: SourceKind;
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
  readonly every: HarvestInterval;
  readonly nextAt: Date | null;
}

export async function insertSource(
  db: Db,
  source: WrittenSource & { id: Id; createdAt: Date; createdBy?: Id },
): Promise<void> {
  await db`
    insert into harvest_sources
      (id, organization, name, kind, url, options, every, created_at, created_by, next_at)
    values (${source.id}, ${source.organization}, ${source.name}, ${source.kind}, ${source.url},
      ${db.json(source.options)}, ${source.every}, ${source.createdAt}, ${source.createdBy ?? null},
      ${source.nextAt})`;
}

/** As nobody changes it until the transaction ends. */
export async function lockSource(tx: Tx, id: Id): Promise<SourceRow> {
  await tx`select from harvest_sources where id = ${id} for no key update`;
  return getSourceRow(tx, id);
}

/** What it says elsewhere may have changed with it: all of it is read again. */
export async function updateSource(db: Db | Tx, id: Id, source: WrittenSource): Promise<void> {
  await db`
    update harvest_sources set organization = ${source.organization}, name = ${source.name},
      kind = ${source.kind}, url = ${source.url}, options = ${db.json(source.options)},
      every = ${source.every}, next_at = ${source.nextAt}, documents = null
    where id = ${id}`;
}

export async function setPaused(db: Db, id: Id, at: Date | null, nextAt: Date | null): Promise<void> {
  await db`update harvest_sources set paused_at = ${at}, next_at = ${nextAt} where id = ${id}`;
}

export async function removeSource(tx: Tx, id: Id): Promise<void> {
  await tx`delete from harvest_sources where id = ${id}`;
}

/** In how many documents it was read last, to its end; none once that may be otherwise. */
export async function noteDocuments(db: Db | Tx, id: Id, documents: number | null): Promise<void> {
  await db`update harvest_sources set documents = ${documents} where id = ${id}`;
}

/** Not where it has other settings by now: under them it was never read. */
export async function noteRead(
  db: Db,
  { id, kind, url, options, organization }: SourceRow,
  documents: number | null,
): Promise<void> {
  await db`
    update harvest_sources set documents = ${documents}
    where id = ${id} and kind = ${kind} and url = ${url} and options = ${db.json(options)}::jsonb
      and organization = ${organization}`;
}

export async function scheduleSource(db: Db | Tx, id: Id, nextAt: Date | null): Promise<void> {
  await db`update harvest_sources set next_at = ${nextAt} where id = ${id}`;
}

export async function sourcesDue(db: Db, at: Date): Promise<readonly Id[]> {
  const rows = await db<{ id: Id }[]>`
    select id from harvest_sources where paused_at is null and next_at <= ${at} order by next_at limit 100`;
  return rows.map(({ id }) => id);
}

/** What other instances tell is no source that anybody here looks after. */
function isGathered(db: Db | Tx) {
  return db`s.kind <> 'maille'`;
}

function selectSources(db: Db | Tx) {
  return db`
    select s.id, s.organization, organization.name as organization_name, s.name, s.kind, s.url, s.options,
      s.every, s.paused_at, s.created_at, s.next_at, s.documents,
      (select count(distinct dataset)::int from harvest_records
        where source = s.id and gone_at is null) as datasets
    from harvest_sources s ${joinOrganization(db, db`s.organization`)}`;
}
