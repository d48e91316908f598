import { setOpenElsewhere } from "../../access/computed-from.ts";
import { touchSearch } from "../../catalogue/search-index/touch.ts";
import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { reusesOfDatasetsChanged } from "../../projects/reuse-changes.ts";
import { endTablesOf } from "./remote-deleted-tables.ts";
import type { SignedEvent } from "./read-event.ts";

/** What is known here of a dataset of another instance. */
export interface KnownSubject {
  readonly subject: string;
  readonly revision: number;
  readonly deleted: boolean;
  readonly source: Id | null;
  /** How many ties tell it. */
  readonly vias: number;
}

export async function knownSubjects(
  tx: Tx,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, KnownSubject>> {
  if (subjects.length === 0) return new Map();
  const rows = await tx<KnownSubject[]>`
    select subject, revision, deleted, source,
      (select count(*)::int from remote_vias v where v.subject = s.subject) as vias
    from remote_subjects s where subject = any(${[...subjects]})`;
  return new Map(rows.map((row) => [row.subject, row]));
}

/** What a subject is here, where it is told. */
export async function findDatasetOfSubject(tx: Tx, subject: string): Promise<Id | undefined> {
  const [row] = await tx<{ dataset: Id | null }[]>`
    select dataset from remote_subjects where subject = ${subject} and not deleted`;
  return row?.dataset ?? undefined;
}

export async function countSubjects(tx: Tx, origin: string): Promise<number> {
  const [row] = await tx<{ subjects: number }[]>`
    select count(*)::int as subjects from remote_subjects where origin = ${origin} and not deleted`;
  return row?.subjects ?? 0;
}

export interface TakenSubject extends SignedEvent {
  /** None where its record could not be taken. */
  readonly source?: Id;
  readonly dataset?: Id;
  readonly problems: readonly Problem[];
}

export async function putSubjects(tx: Tx, all: readonly TakenSubject[], at: Date): Promise<void> {
  if (all.length === 0) return;
  const rows = all.map(({ event, signed, source = null, dataset = null, problems }) => ({
    subject: event.subject,
    origin: event.origin,
    revision: event.revision,
    deleted: false,
    signed,
    source,
    dataset,
    takenAt: at,
    problems: tx.json(problems as never),
  }));
  const held = await tx<{ subject: string }[]>`
    select subject from remote_subjects
    where subject = any(${rows.map(({ subject }) => subject)}) and dataset is not null and not deleted`;
  const known = new Set(held.map(({ subject }) => subject));
  const back = rows.flatMap((row) => (row.dataset === null || known.has(row.subject) ? [] : [row.dataset]));
  await reusesOfDatasetsChanged(tx, back, at);
  await tx`
    insert into remote_subjects ${tx(rows)}
    on conflict (subject) do update set revision = excluded.revision, deleted = false,
      signed = excluded.signed, source = coalesce(excluded.source, remote_subjects.source),
      dataset = coalesce(excluded.dataset, remote_subjects.dataset), taken_at = excluded.taken_at,
      problems = excluded.problems`;
}

/** Their instance withdrew them: what was computed of them here is for its own organization to look at. */
async function closeComputed(tx: Tx, subjects: readonly string[]): Promise<void> {
  const rows = await tx<{ dataset: Id }[]>`
    select dataset from remote_subjects where subject = any(${[...subjects]}) and dataset is not null`;
  const closed: Id[] = [];
  for (const { dataset } of rows) closed.push(...(await setOpenElsewhere(tx, dataset, [])));
  await touchSearch(tx, [...new Set(closed)]);
}

/** Answers what is or was a dataset here, by source. Older news of them are not taken any more. */
export async function markDeleted(
  tx: Tx,
  events: readonly SignedEvent[],
  at: Date,
): Promise<ReadonlyMap<Id, readonly string[]>> {
  if (events.length === 0) return new Map();
  const subjects = events.map(({ event }) => event.subject);
  await tx`delete from remote_vias where subject = any(${subjects})`;
  await closeComputed(tx, subjects);
  await endTablesOf(tx, subjects);
  const held = await tx<{ subject: string; source: Id }[]>`
    select subject, source from remote_subjects
    where subject = any(${subjects}) and source is not null`;
  const rows = events.map(({ event, signed }) => ({
    subject: event.subject,
    origin: event.origin,
    revision: event.revision,
    deleted: true,
    signed,
    takenAt: at,
  }));
  await tx`
    insert into remote_subjects ${tx(rows)}
    on conflict (subject) do update set revision = excluded.revision, deleted = true,
      signed = excluded.signed, dataset = null, taken_at = excluded.taken_at, problems = '[]'`;
  const bySource = Map.groupBy(held, ({ source }) => source);
  return new Map([...bySource].map(([source, own]) => [source, own.map(({ subject }) => subject)]));
}
