import { ruleIn } from "../../access/access-rules.ts";
import type { AccessRule } from "../../access/policy.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { peekDocument } from "../../identity/documents.ts";
import type { Offered } from "../../sharing/exchange/terms.ts";
import type { FeedEvent } from "../feed/event.ts";
import { datasetOf } from "../feed/subject.ts";

/**
 * What can be asked of a dataset of another instance, as that instance told of it. `dataset` is its
 * id here, of one that the asker was found to know of.
 */
export async function remoteOffer(db: Db, dataset: Id): Promise<Offered | undefined> {
  const [row] = await db<{ signed: string; origin: string }[]>`
    select signed, origin from remote_subjects where dataset = ${dataset} and not deleted
    order by taken_at desc limit 1`;
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
    tables: record.tables.map(({ id, name, columns }) => ({
      id,
      name,
      columns,
      rule: ruleIn(rules, record.id, id),
    })),
  };
}

/** Of datasets here, those that another instance holds: which, and the id there. */
export async function subjectsHere(
  db: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, { readonly instance: string; readonly id: Id }>> {
  const rows = await db<{ dataset: Id; subject: string; origin: string }[]>`
    select dataset, subject, origin from remote_subjects
    where dataset = any(${[...datasets]}::uuid[]) and not deleted`;
  return new Map(
    rows.flatMap(({ dataset, subject, origin }) => {
      const id = datasetOf(subject, origin);
      return id === undefined ? [] : [[dataset, { instance: origin, id }] as const];
    }),
  );
}

/** The dataset here that stands for one of another instance, by its id there. */
export async function datasetHere(db: Db, remote: Id): Promise<Id | undefined> {
  const [row] = await db<{ dataset: Id }[]>`
    select dataset from remote_subjects
    where subject like '%/datasets/' || ${remote} and dataset is not null and not deleted limit 1`;
  return row?.dataset;
}
