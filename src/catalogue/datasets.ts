import { accountOf } from "../people/accounts.ts";
import type { Actor } from "../access/actor.ts";
import { hasRole, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { requireOrganizationOfHere } from "../people/organization-of-here.ts";
import type { CatalogueContext } from "./context.ts";
import { toDescription, toLicenceText, toMetadataChange, toTitle } from "./dataset-rules.ts";
import type { Metadata } from "./metadata.ts";
import type { Dataset, DatasetState } from "./dataset.ts";
import { countPublishedBy } from "./count-published.ts";
import { type DatasetRow, selectDatasets, toDataset } from "./dataset-rows.ts";
import { assertWritable, gone, publishedAmong, readable, withState } from "./reading.ts";
import { touchSearch } from "./search-index/touch.ts";

export interface DatasetChange {
  readonly title?: string;
  readonly description?: string;
  readonly licence?: string;
  readonly metadata?: MetadataChange;
  /** When the dataset that the change is made from was changed last: one made meanwhile is not lost. */
  readonly unchangedSince?: Date;
}

/**
 * The fields that are given take the place of what they held; one that is null holds nothing any more.
 * What this instance computed of an indicator is no one's to write: it is passed over.
 */
export type MetadataChange = { readonly [Field in keyof Metadata]?: Metadata[Field] | null | undefined };

export interface NewDataset {
  readonly organization: Id;
  readonly title: string;
  readonly description?: string;
  readonly licence?: string;
  readonly metadata?: MetadataChange;
}

type Context = Pick<CatalogueContext, "db" | "clock">;

/** By its id, its slug, or a slug that it had. One that was withdrawn is found as a tombstone. */
export async function findDataset(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  slugOrId: string,
): Promise<Dataset | undefined> {
  const [row] = await db<DatasetRow[]>`
    ${selectDatasets(db)} where ${readable(db, actor)} and ${
      isId(slugOrId)
        ? db`d.id = ${slugOrId}`
        : db`d.id = (select dataset from dataset_slugs where slug = ${slugOrId})`
    }`;
  return row === undefined ? undefined : toDataset(row, actor);
}

/** One of another instance, by its page there. */
export async function findDatasetAt(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  page: string,
): Promise<Dataset | undefined> {
  const [row] = await db<DatasetRow[]>`
    ${selectDatasets(db)} where ${readable(db, actor)} and d.origins @> ${db.json([{ url: page }])}
    order by d.id limit 1`;
  return row === undefined ? undefined : toDataset(row, actor);
}

/** Of these, the published ones that the actor may read, by id. */
export async function findPublished(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, Dataset>> {
  if (ids.length === 0) return new Map();
  const rows = await db<DatasetRow[]>`${selectDatasets(db)} where ${publishedAmong(db, actor, ids)}`;
  return new Map(rows.map((row) => [row.id, toDataset(row, actor)]));
}

/** Of these, those that the actor may read and that were not withdrawn, by id. */
export async function findDatasets(
  { db }: Pick<Context, "db">,
  actor: Actor,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, Dataset>> {
  const rows = await db<DatasetRow[]>`
    ${selectDatasets(db)} where d.id = any(${[...ids]}::uuid[])
      and w.publication is null and ${readable(db, actor)}`;
  return new Map(rows.map((row) => [row.id, toDataset(row, actor)]));
}

/** Throws `not-found`, or `gone` with the reason where withdrawn; its own organization still sees it. */
export async function getDataset(
  context: { readonly db: Db | Tx },
  actor: Actor,
  slugOrId: string,
): Promise<Dataset> {
  const dataset = await findDataset(context, actor, slugOrId);
  if (dataset === undefined) {
    throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: slugOrId.slice(0, 200) });
  }
  if (dataset.withdrawal !== undefined && !hasRole(actor, dataset.organization, "reader")) {
    throw gone(dataset.withdrawal.at, dataset.withdrawal.reason, dataset.replacedBy);
  }
  return dataset;
}

/**
 * A draft, seen by its organization alone until it is published. Its id is its address until then:
 * a name that it took would tell others that it exists.
 */
export async function createDataset(context: Context, actor: Actor, dataset: NewDataset): Promise<Dataset> {
  requireRole(actor, dataset.organization, "editor");
  const { db, clock } = context;
  await requireOrganizationOfHere(db, dataset.organization);
  const now = clock();
  const id = newId(now.getTime());
  const title = toTitle(dataset.title);
  const licence = toLicenceText(dataset.licence ?? "");
  const { held } = toMetadataChange(dataset.metadata);
  await db`
    insert into datasets
      (id, slug, organization, title, description, licence, metadata, created_at, created_by, modified_at)
    values (${id}, ${id}, ${dataset.organization}, ${title}, ${toDescription(dataset.description ?? "")},
      ${licence === "" ? null : licence}, ${db.json(held as never)},
      ${now}, ${accountOf(actor)}, ${now})`;
  return getDataset(context, actor, id);
}

/** What is published keeps its address, whatever its title becomes. */
export async function changeDataset(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
  change: DatasetChange,
): Promise<Dataset> {
  const { db, clock } = context;
  const { state } = await assertWritable(db, actor, id);
  const title = change.title === undefined ? null : toTitle(change.title);
  const description = change.description === undefined ? null : toDescription(change.description);
  const licence = change.licence === undefined ? null : toLicenceText(change.licence);
  refuseWithoutLicence(state, licence);
  const { held, emptied } = toMetadataChange(change.metadata);
  await db.begin(async (tx) => {
    await refuseLoss(tx, id, change.unchangedSince);
    if (state === "published") await refuseSilence(context, tx, id, { held, emptied });
    await tx`
      update datasets set title = coalesce(${title}, title),
        description = coalesce(${description}, description),
        licence = nullif(coalesce(${licence}, licence), ''), modified_at = ${clock()},
        metadata = (metadata - ${emptied}::text[]) || ${tx.json(held as never)}
      where id = ${id}`;
    await touchSearch(tx, id);
  });
  return getDataset(context, actor, id);
}

/**
 * With the dataset's row locked, so that of two changes at once the second is told of the first. Its
 * key is left alone: who marks it in a list is not held up.
 */
async function refuseLoss(tx: Tx, id: Id, unchangedSince: Date | undefined): Promise<void> {
  const [row] = await tx<{ modifiedAt: Date }[]>`
    select modified_at from datasets where id = ${id} for no key update`;
  if (unchangedSince === undefined || row === undefined) return;
  if (row.modifiedAt > unchangedSince) throw new Failure("conflict", "catalogue-changed-meanwhile");
}

/** Told by the tables when a version is made. */
export async function touchDataset(db: Db | Tx, dataset: Id, at: Date): Promise<void> {
  await db`update datasets set modified_at = greatest(modified_at, ${at}) where id = ${dataset}`;
  await touchSearch(db, dataset);
}

/** How many datasets of each organization the actor may read: drafts too where they are the actor's own. */
export async function countDatasets(
  db: Db,
  actor: Actor,
  organizations: readonly Id[],
): Promise<ReadonlyMap<Id, number>> {
  const isOwn = (id: Id): boolean => hasRole(actor, id, "reader");
  const own = organizations.filter(isOwn);
  const published = await countPublishedBy(
    db,
    actor,
    organizations.filter((id) => !isOwn(id)),
  );
  if (own.length === 0) return published;
  const rows = await db<{ organization: Id; datasets: number }[]>`
    select d.organization, count(*)::int as datasets from datasets d ${withState(db)}
    where d.organization = any(${own}::uuid[]) and w.publication is null
      and ${readable(db, actor)} group by d.organization`;
  return new Map([...published, ...rows.map((row) => [row.organization, row.datasets] as const)]);
}

/** All of them, whatever their state. */
export async function countOwnedDatasets(db: Db, organization: Id): Promise<number> {
  const [count] = await db<{ datasets: number }[]>`
    select count(*)::int as datasets from datasets where organization = ${organization}`;
  return count?.datasets ?? 0;
}

/** What everybody reads keeps saying what may be done with it. */
function refuseWithoutLicence(state: DatasetState, licence: string | null): void {
  if (state === "published" && licence === "") {
    throw new Failure("precondition", "catalogue-licence-missing", { parameter: "licence" });
  }
}

/** Nor does data that names people stop saying why it is published. */
async function refuseSilence(
  { readiness }: CatalogueContext,
  tx: Tx,
  id: Id,
  { held, emptied }: ReturnType<typeof toMetadataChange>,
): Promise<void> {
  const isTold = held.personalData === undefined && !emptied.includes("personalData");
  if (isTold || held.personalData?.reason !== undefined) return;
  const [row] = await tx<{ reason: string | null }[]>`
    select metadata -> 'personalData' ->> 'reason' as reason from datasets where id = ${id}`;
  if ((row?.reason ?? null) === null) return;
  const { personalData } = await readiness(id, tx);
  if (personalData.length === 0) return;
  throw new Failure("precondition", "catalogue-personal-data-unanswered", {
    parameter: "personalData",
    columns: personalData.flatMap(({ columns }) => columns),
  });
}
