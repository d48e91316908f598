import type { Problem } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { takeSlug } from "./datasets.ts";
import { cleanAddress, cleanText, line, text } from "./cleaning/cleaning.ts";
import { toLicence } from "./licence.ts";
import { cleanMetadata } from "./metadata-rules.ts";
import type { Metadata, Origin } from "./metadata.ts";
import { touchSearch } from "./search/index/search-touch.ts";

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
 * Takes in a dataset from another catalogue, published at once, or changes the one it is here
 * already; one that was withdrawn is published again. What cannot be kept as told is cleaned, and
 * each cleaning is a problem. For the rooms that gather: they answer for who may.
 */
export async function putRemote(
  tx: Tx,
  { id, organization, dataset, origins, at }: RemoteChange,
): Promise<{ id: Id; problems: readonly Problem[] }> {
  const { title, description, licence, metadata, problems } = cleanDataset(dataset, origins);
  const own = id ?? newId(at.getTime());
  await tx`
    insert into datasets
      (id, slug, organization, title, description, licence, metadata, origins, created_at, modified_at)
    values (${own}, ${own}, ${organization}, ${title}, ${description}, ${licence},
      ${tx.json(metadata as never)}, ${tx.json(cleanOrigins(origins) as never)}, ${at}, ${at})
    on conflict (id) do update set title = excluded.title, description = excluded.description,
      licence = excluded.licence, metadata = excluded.metadata, origins = excluded.origins,
      modified_at = excluded.modified_at`;
  if (id === undefined) await takeSlug(tx, own, title);
  await tx`
    insert into publications (id, dataset, at)
    select ${newId(at.getTime())}, ${own}, ${at} where not exists (
      select from publications p where p.dataset = ${own}
        and not exists (select from withdrawals where publication = p.id))`;
  await touchSearch(tx, own);
  return { id: own, problems };
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
      ...(page === undefined ? {} : { url: page }),
      seenAt,
    };
  });
}

/** Leaves a tombstone. `reason` is the key of a message. */
export async function withdrawRemote(tx: Tx, id: Id, reason: string, at: Date): Promise<void> {
  await tx`
    insert into withdrawals (publication, at, reason)
    select id, ${at}, ${reason} from publications where dataset = ${id} order by at desc limit 1
    on conflict (publication) do nothing`;
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
