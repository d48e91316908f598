import type { Problem } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Tx } from "../db/db.ts";
import { cleanAddress, cleanText, line, text } from "./cleaning/cleaning.ts";
import type { ReplacementElsewhere } from "./dataset.ts";
import { toLicence } from "./licence.ts";
import { cleanMetadata } from "./metadata-rules.ts";
import type { Metadata, Origin } from "./metadata.ts";
import { eachWithSlug, type SluggedDataset } from "./slugs.ts";
import { holdDatasets, touchSearch } from "./search-index/touch.ts";
import { lastPublication } from "./reading.ts";

/** A dataset as another catalogue tells it. */
export interface RemoteDataset {
  readonly title: string;
  readonly description: string;
  readonly licence?: string;
  readonly metadata: Metadata;
}

export interface RemoteChange {
  /** Of the dataset that it is here already. */
  readonly id?: Id;
  /** That answers for it here. */
  readonly organization: Id;
  readonly dataset: RemoteDataset;
  readonly origins: readonly Origin[];
  readonly at: Date;
}

/**
 * Takes in datasets from another catalogue, published at once, or changes those that they are here
 * already; one that was withdrawn is published again. What cannot be kept as told is cleaned, and
 * each cleaning is a problem. No dataset is told twice. For the rooms that gather: they answer for who
 * may.
 */
export async function putRemotes(
  tx: Tx,
  changes: readonly RemoteChange[],
): Promise<readonly { id: Id; problems: readonly Problem[] }[]> {
  if (changes.length === 0) return [];
  const all = changes.map(toPut);
  const [changed = [], made = []] = [false, true].map((wanted) =>
    all.filter(({ isNew }) => isNew === wanted).map(({ row }) => row),
  );
  await insertWithSlugs(tx, made);
  await updateRows(tx, changed);
  await publish(tx, made, await unpublished(tx, changed));
  await touchSearch(
    tx,
    all.map(({ row }) => row.id),
  );
  return all.map(({ row, problems }) => ({ id: row.id, problems }));
}

/** The same of one. */
export async function putRemote(
  tx: Tx,
  change: RemoteChange,
): Promise<{ id: Id; problems: readonly Problem[] }> {
  const [put] = await putRemotes(tx, [change]);
  if (put === undefined) throw new Error("a dataset was put nowhere");
  return put;
}

function toPut({ id, organization, dataset, origins, at }: RemoteChange) {
  const { problems, ...clean } = cleanDataset(dataset, origins);
  const row: RemoteRow = {
    id: id ?? newId(at.getTime()),
    organization,
    ...clean,
    origins: cleanOrigins(origins),
    at: at.toISOString(),
  };
  return { row, isNew: id === undefined, problems };
}

interface RemoteRow extends SluggedDataset {
  readonly organization: Id;
  readonly description: string;
  readonly licence: string | null;
  readonly metadata: Metadata;
  readonly origins: readonly Origin[];
  readonly at: string;
}

/** A slug and its dataset are told by one statement: neither can be without the other. */
async function insertWithSlugs(tx: Tx, rows: readonly RemoteRow[]): Promise<void> {
  await eachWithSlug(tx, rows, async (slugged) => {
    const made = await tx<{ id: Id }[]>`
      with told as (
        select * from jsonb_to_recordset(${tx.json(slugged as never)}) as r (id uuid, slug text,
          organization uuid, title text, description text, licence text, metadata jsonb, origins jsonb,
          at timestamptz)),
      taken as (
        insert into dataset_slugs (slug, dataset) select slug, id from told order by slug
        on conflict (slug) do nothing returning dataset)
      insert into datasets
        (id, slug, organization, title, description, licence, metadata, origins, created_at, modified_at)
      select id, slug, organization, title, description, licence, metadata, origins, at, at
      from told join taken on taken.dataset = told.id returning id`;
    return new Set(made.map(({ id }) => id));
  });
}

async function updateRows(tx: Tx, rows: readonly RemoteRow[]): Promise<void> {
  if (rows.length === 0) return;
  // By id, so that two runs that meet the same datasets do not wait for each other.
  await holdDatasets(
    tx,
    rows.map(({ id }) => id),
  );
  await tx`
    update datasets set organization = told.organization, title = told.title, description = told.description, licence = told.licence,
      metadata = told.metadata, origins = told.origins, modified_at = told.at
    from jsonb_to_recordset(${tx.json(rows as never)}) as told (id uuid, organization uuid, title text,
      description text, licence text, metadata jsonb, origins jsonb, at timestamptz)
    where datasets.id = told.id`;
}

async function unpublished(tx: Tx, rows: readonly RemoteRow[]): Promise<RemoteRow[]> {
  if (rows.length === 0) return [];
  const published = await tx<{ dataset: Id }[]>`
    select dataset from publications p where dataset = any(${rows.map(({ id }) => id)}::uuid[])
      and not exists (select from withdrawals where publication = p.id)`;
  const known = new Set(published.map(({ dataset }) => dataset));
  return rows.filter(({ id }) => !known.has(id));
}

async function publish(tx: Tx, ...lists: readonly (readonly RemoteRow[])[]): Promise<void> {
  const rows = lists.flat().map(({ id, at }) => ({ publication: newId(Date.parse(at)), id, at }));
  if (rows.length === 0) return;
  await tx`
    insert into publications (id, dataset, at)
    select publication, id, at from jsonb_to_recordset(${tx.json(rows)})
      as told (publication uuid, id uuid, at timestamptz)`;
  // What is back is replaced by nothing.
  await tx`
    update datasets set replaced_by = null
    where id = any(${rows.map(({ id }) => id)}::uuid[]) and replaced_by is not null`;
}

/** What of a description cannot be kept, whether it is the one that is shown or not. */
export function problemsOfRemote(dataset: RemoteDataset): readonly Problem[] {
  return cleanDataset(dataset, []).problems;
}

function cleanDataset(dataset: RemoteDataset, origins: readonly Origin[]) {
  const { value: metadata, problems: found } = cleanMetadata(dataset.metadata);
  const problems = [...found];
  // One without a title goes by its identifier.
  const untitled = cleanText(origins[0]?.identifier ?? "", 300);
  const licence = text(500)(dataset.licence, { field: "licence", problems }) ?? "";
  return {
    title: line(300)(dataset.title, { field: "title", problems }) ?? untitled,
    description: text(50_000)(dataset.description, { field: "description", problems }) ?? "",
    licence: toLicence(licence) || null,
    metadata,
    problems,
  };
}

function cleanOrigins(origins: readonly Origin[]): readonly Origin[] {
  return origins.map(({ source, sourceName, identifier, url, seenAt }) => {
    const page = url === undefined ? undefined : cleanAddress(url);
    return {
      source,
      sourceName: cleanText(sourceName, 300),
      identifier: cleanText(identifier, 2000),
      ...defined({ url: page }),
      seenAt,
    };
  });
}

/**
 * Leaves tombstones. `reason` is the key of a message. All are held and marked by id before any is changed: held one
 * after the other as they are told, they and who analyses or publishes others of them would wait for each other.
 */
export async function withdrawRemotes(tx: Tx, ids: readonly Id[], reason: string, at: Date): Promise<void> {
  await holdRemotes(tx, ids);
  await tx`
    insert into withdrawals (publication, at, reason)
    select p.id, ${at}, ${reason} from unnest(${[...ids]}::uuid[]) as gone (dataset)
    cross join lateral (${lastPublication(tx, tx`gone.dataset`)}) p
    on conflict (publication) do nothing`;
}

/** Before several are changed one after the other. */
export async function holdRemotes(tx: Tx, ids: readonly Id[]): Promise<void> {
  await holdDatasets(tx, ids);
  await touchSearch(tx, ids);
}

/**
 * What its producer says of the end of a dataset that was withdrawn because it says so; told again,
 * the last one stands. Of what is not withdrawn, or was withdrawn here, nothing changes.
 */
export async function explainWithdrawal(
  tx: Tx,
  id: Id,
  told: { readonly reason: string; readonly replacement?: ReplacementElsewhere; readonly replacedBy?: Id },
): Promise<void> {
  const { replacement = null, replacedBy = null } = told;
  const reason = cleanText(told.reason, 2000);
  if (reason === "") return;
  const changed = await tx`
    update withdrawals w set reason = ${reason},
      replacement = ${replacement === null ? null : tx.json({ ...replacement, title: cleanText(replacement.title, 300) })}
    where w.by is null and w.publication = (
      select id from (${lastPublication(tx, tx`${id}`)}) as last) returning w.publication`;
  if (changed.length === 0) return;
  await tx`update datasets set replaced_by = ${replacedBy} where id = ${id} and ${id}::uuid is distinct from ${replacedBy}::uuid`;
  await touchSearch(tx, id);
}

/** Where else it is told, without a word of what it says. */
export async function setOrigins(tx: Tx, id: Id, origins: readonly Origin[]): Promise<void> {
  await tx`update datasets set origins = ${tx.json(cleanOrigins(origins) as never)} where id = ${id}`;
}

/** Under what a dataset may be known to somebody who gathered it from here. */
export interface OwnNames {
  /** Its part of an address of ours: its slug, one that it had, or its id. */
  readonly slugs: readonly string[];
  readonly identifiers: readonly string[];
}

/** The published dataset of this instance, gathered from nowhere, that each of these names means. */
export async function findPublishedHere(
  tx: Tx,
  names: readonly OwnNames[],
): Promise<readonly (Id | undefined)[]> {
  const slugs = names.flatMap((each) => each.slugs);
  const identifiers = names.flatMap((each) => each.identifiers);
  if (slugs.length + identifiers.length === 0) return names.map(() => undefined);
  const rows = await tx<{ id: Id; slug: string | null; identifier: string | null }[]>`
    with own as (
      select d.id, d.metadata from datasets d
      where d.origins = '[]' and exists (select from publications where dataset = d.id))
    select own.id, s.slug, null as identifier from own join dataset_slugs s on s.dataset = own.id
    where s.slug = any(${slugs})
    union all
    select id, id::text, null from own where id::text = any(${slugs})
    union all
    select id, null, told.identifier
    from own, jsonb_array_elements_text(coalesce(metadata -> 'identifiers', '[]')) as told (identifier)
    where told.identifier = any(${identifiers})`;
  return names.map(
    (each) =>
      rows.find(
        ({ slug, identifier }) =>
          (slug !== null && each.slugs.includes(slug)) ||
          (identifier !== null && each.identifiers.includes(identifier)),
      )?.id,
  );
}
