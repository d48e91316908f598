import { accountOf } from "../people/accounts.ts";
import type { Actor } from "../access/actor.ts";
import { type Arguments, Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import { isDeepStrictEqual } from "node:util";
import type { Db, Tx } from "../db/db.ts";
import type { CatalogueContext, Readiness } from "./context.ts";
import { toReason } from "./dataset-rules.ts";
import type { Dataset } from "./dataset.ts";
import { getDataset } from "./datasets.ts";
import type { PersonalDataNotice } from "./metadata.ts";
import { noticeOf, type PersonalDataAnswer, usualContact } from "./personal-data.ts";
import { assertWritable, lastPublication } from "./reading.ts";
import { assertReplacing, putReplacement } from "./replacements.ts";
import { takeSlug } from "./slugs.ts";
import { touchSearch } from "./search-index/touch.ts";

/**
 * Opens a dataset to everybody, the first time under the address that its title gives it. Refused with
 * `precondition` without a licence, without a table or a distribution, or while columns name people and
 * nobody said why and whom they write to: everybody reads that answer. Asked with the dataset held, so
 * that nothing is opened that changed since. Published again, it changes nothing.
 */
export async function publish(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
  answer: PersonalDataAnswer = {},
): Promise<Dataset> {
  const { db, clock } = context;
  await assertWritable(db, actor, id);
  await db.begin(async (tx) => {
    const isOpen = await isPublished(tx, id);
    const dataset = await getDataset({ db: tx }, actor, id);
    const notice = await answered({ db: tx, clock }, dataset, answer);
    const ready = await context.readiness(id, tx);
    const [refusal] = isOpen ? [] : whatIsMissing(dataset, ready, notice);
    if (refusal !== undefined) throw refusal;
    // What names nobody needs no reason.
    const isTold = ready.personalData.length > 0 && (await putNotice(tx, dataset, notice));
    if (isOpen && !isTold) return;
    await tx`update datasets set modified_at = greatest(modified_at, ${clock()}) where id = ${id}`;
    if (!isOpen) await open({ tx, clock }, actor, dataset);
    // Last: whoever marks all datasets of an organization holds each against a change of its key, and waits for marks.
    await touchSearch(tx, id);
  });
  return getDataset(context, actor, id);
}

async function open(
  { tx, clock }: { readonly tx: Tx } & Pick<CatalogueContext, "clock">,
  actor: Actor,
  { id, slug, title }: Dataset,
): Promise<void> {
  await tx`
      insert into publications (id, dataset, at, by)
      values (${newId(clock().getTime())}, ${id}, ${clock()}, ${accountOf(actor)})`;
  // What is back is replaced by nothing.
  await tx`update datasets set replaced_by = null where id = ${id} and replaced_by is not null`;
  if (slug === id) await takeSlug(tx, id, title);
}

/** All that keeps a dataset from being published: nobody should mend one thing to be told of the next. */
export async function findUnready(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
): Promise<readonly Failure[]> {
  await assertWritable(context.db, actor, id);
  const dataset = await getDataset(context, actor, id);
  const ready = await context.readiness(id, context.db);
  return whatIsMissing(dataset, ready, await answered(context, dataset, {}));
}

/** What the dataset would say of its data about people. */
async function answered(
  context: Pick<CatalogueContext, "clock"> & { readonly db: Db | Tx },
  dataset: Dataset,
  answer: PersonalDataAnswer,
): Promise<PersonalDataNotice | undefined> {
  return noticeOf(answer, dataset.metadata.personalData, await usualContact(context, dataset));
}

/** Keeps it where it is new. An answer that was given before for the organization alone is done with. */
async function putNotice(
  tx: Tx,
  { id, metadata }: Dataset,
  notice: PersonalDataNotice | undefined,
): Promise<boolean> {
  if (notice === undefined || isDeepStrictEqual(notice, metadata.personalData)) return false;
  await tx`
    update datasets set personal_data_answer = null,
      metadata = metadata || ${tx.json({ personalData: notice } as never)}
    where id = ${id}`;
  return true;
}

/** Takes effect with the next request. A tombstone says why, since when, and what took its place. */
export async function withdraw(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
  reason: string,
  replacement?: Id,
): Promise<Dataset> {
  const { db, clock } = context;
  const { state } = await assertWritable(db, actor, id);
  if (state === "draft") throw new Failure("conflict", "catalogue-withdraw-draft");
  const told = toReason(reason);
  if (replacement !== undefined) await assertReplacing(db, actor, replacement);
  await db.begin(async (tx) => {
    // First, as whoever withdraws or publishes many does: what is written of it holds it too.
    await tx`select from datasets where id = ${id} for no key update`;
    await tx`
      insert into withdrawals (publication, at, by, reason)
      select id, ${clock()}, ${accountOf(actor)}::uuid, ${told}
      from (${lastPublication(tx, tx`${id}`)}) as last
      on conflict (publication) do nothing`;
    if (replacement !== undefined) await putReplacement(tx, id, replacement, clock());
    await touchSearch(tx, id);
  });
  return getDataset(context, actor, id);
}

function whatIsMissing(
  dataset: Dataset,
  ready: Readiness,
  notice: PersonalDataNotice | undefined,
): readonly Failure[] {
  const missing: Failure[] = [];
  const miss = (key: string, args: Arguments = {}) => missing.push(new Failure("precondition", key, args));
  if (dataset.licence === undefined) miss("catalogue-licence-missing", { parameter: "licence" });
  if (ready.tables + dataset.metadata.distributions.length === 0) miss("catalogue-table-missing");
  const { hiddenSources = [], personalData } = ready;
  if (hiddenSources.length > 0) miss("catalogue-source-hidden", { titles: hiddenSources });
  if (personalData.length === 0) return missing;
  if (notice === undefined) {
    const columns = personalData.flatMap((each) => each.columns);
    miss("catalogue-personal-data-unanswered", { parameter: "personalData", columns });
  } else if (notice.contact === undefined) {
    miss("catalogue-personal-contact-missing", { parameter: "personalDataContact" });
  }
  return missing;
}

/** With the dataset's row locked, so that two publications at once make one. */
async function isPublished(tx: Tx, id: Id): Promise<boolean> {
  const [row] = await tx<{ isDeleted: boolean }[]>`
    select deleted_at is not null as is_deleted from datasets where id = ${id} for no key update`;
  if (row?.isDeleted !== false)
    throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: id });
  const rows = await tx`
    select from publications p where dataset = ${id}
      and not exists (select from withdrawals where publication = p.id)`;
  return rows.length > 0;
}
