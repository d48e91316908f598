import { ruleIn } from "../../access/access-rules.ts";
import type { AccessRule } from "../../access/policy.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { peekDocument } from "../../identity/documents.ts";
import type { OfferedData } from "../../sharing/room.ts";
import { offeredOnce } from "../../sharing/terms.ts";
import type { FeedEvent } from "../feed/event.ts";
import { describedByInstances } from "../../harvest/instances.ts";
import { datasetOf, subjectOf } from "../feed/subject.ts";

/**
 * What can be asked of a dataset of another instance, as that instance told of it. `dataset` is its
 * id here, of one that the asker was found to know of.
 */
export async function remoteOffer(db: Db, dataset: Id): Promise<OfferedData | undefined> {
  const row = (await describing(db, [dataset])).get(dataset);
  if (row === undefined) return undefined;
  // It was verified when it was taken in.
  const { record } = peekDocument(row.signed) as unknown as FeedEvent;
  if (record === undefined) return undefined;
  const own = record.access.find(({ table }) => table === undefined);
  const tables = new Map<Id, AccessRule>(
    record.access.flatMap((rule) => (rule.table === undefined ? [] : [[rule.table, rule] as const])),
  );
  const rules = { own: own ?? { dataset: record.id, level: "open" as const }, tables };
  return {
    subject: {
      instance: row.origin,
      dataset: record.id,
      slug: record.slug,
      title: record.title,
      organization: { id: record.organization.id, name: record.organization.name },
      tables: Object.fromEntries(record.tables.map(({ id, name }) => [id, name])),
    },
    tables: record.tables.map(({ id, name, columns }) =>
      offeredOnce({ id, name, columns, rule: ruleIn(rules, record.id, id) }),
    ),
  };
}

/** Of datasets here, those that another instance holds: which, and the id there. */
export async function subjectsHere(
  db: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, { readonly instance: string; readonly id: Id }>> {
  const rows = await describing(db, datasets);
  return new Map(
    [...rows].flatMap(([dataset, { subject, origin }]) => {
      const id = datasetOf(subject, origin);
      return id === undefined ? [] : [[dataset, { instance: origin, id }] as const];
    }),
  );
}

interface Told {
  readonly subject: string;
  readonly origin: string;
  readonly signed: string;
}

/**
 * Of each dataset, what the instance told that describes it here. Others that say they tell of the
 * same one, by its identifiers, are asked for nothing.
 */
async function describing(db: Db | Tx, datasets: readonly Id[]): Promise<ReadonlyMap<Id, Told>> {
  const sources = await describedByInstances(db, datasets);
  if (sources.size === 0) return new Map();
  const rows = await db<(Told & { dataset: Id; source: Id })[]>`
    select dataset, source, subject, origin, signed from remote_subjects
    where dataset = any(${[...sources.keys()]}::uuid[]) and not deleted order by taken_at`;
  return new Map(
    rows.flatMap(({ dataset, source, ...told }) =>
      sources.get(dataset) === source ? [[dataset, told] as const] : [],
    ),
  );
}

/** The dataset here that stands for one of another instance, by its id there. */
export async function datasetHere(db: Db, instance: string, remote: Id): Promise<Id | undefined> {
  const [row] = await db<{ dataset: Id }[]>`
    select dataset from remote_subjects
    where subject = ${subjectOf(instance, remote)} and dataset is not null and not deleted`;
  return row?.dataset;
}

/** The only one that has this id at its instance, whichever that is. */
export async function onlyDatasetHere(db: Db, remote: Id): Promise<Id | undefined> {
  const rows = await db<{ dataset: Id }[]>`
    select dataset from remote_subjects
    where subject like '%/datasets/' || ${remote} and dataset is not null and not deleted limit 2`;
  return rows.length === 1 ? rows[0]?.dataset : undefined;
}
