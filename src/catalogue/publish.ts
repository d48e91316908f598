import type { Actor } from "../access/actor.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { CatalogueContext } from "./context.ts";
import { toReason } from "./dataset-rules.ts";
import type { Dataset } from "./dataset.ts";
import { getDataset } from "./datasets.ts";
import { assertWritable } from "./reading.ts";
import { assertReplacing, putReplacement } from "./replacements.ts";
import { takeSlug } from "./slugs.ts";
import { touchSearch } from "./search-index/touch.ts";

/**
 * Opens a dataset to everybody, the first time under the address that its title gives it. Refused with
 * `precondition` without a licence, without a table or a distribution,
 * or while the warning about personal data is unanswered. Published again, it changes nothing.
 */
export async function publish(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
  answer: { personalData?: string } = {},
): Promise<Dataset> {
  const { db, clock } = context;
  await assertWritable(db, actor, id);
  const dataset = await getDataset(context, actor, id);
  const personalData = toAnswer(answer.personalData);
  if (dataset.state !== "published") await checkReady(context, dataset, personalData);
  await db.begin(async (tx) => {
    if (personalData !== undefined) {
      await tx`update datasets set personal_data_answer = ${personalData} where id = ${id}`;
    }
    if (await isPublished(tx, id)) return;
    await tx`
      insert into publications (id, dataset, at, by)
      values (${newId(clock().getTime())}, ${id}, ${clock()}, ${accountOf(actor)})`;
    // What is back is replaced by nothing.
    await tx`update datasets set replaced_by = null where id = ${id} and replaced_by is not null`;
    if (dataset.slug === id) await takeSlug(tx, id, dataset.title);
    await tx`update datasets set modified_at = greatest(modified_at, ${clock()}) where id = ${id}`;
    await touchSearch(tx, id);
  });
  return getDataset(context, actor, id);
}

/** Why a dataset cannot be published yet; undefined where nothing is in the way. */
export async function findUnready(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
): Promise<Failure | undefined> {
  await assertWritable(context.db, actor, id);
  try {
    await checkReady(context, await getDataset(context, actor, id), undefined);
    return undefined;
  } catch (error) {
    if (isFailure(error, "precondition")) return error;
    throw error;
  }
}

/** Keeps why columns that may name people may be published, with the draft: nothing is opened by it. */
export async function keepAnswer(
  context: CatalogueContext,
  actor: Actor,
  id: Id,
  text: string,
): Promise<void> {
  await assertWritable(context.db, actor, id);
  const answer = toAnswer(text);
  if (answer === undefined) return;
  await context.db`update datasets set personal_data_answer = ${answer} where id = ${id}`;
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
    await tx`
      insert into withdrawals (publication, at, by, reason)
      select id, ${clock()}, ${accountOf(actor)}::uuid, ${told}
      from publications where dataset = ${id} order by at desc limit 1
      on conflict (publication) do nothing`;
    if (replacement !== undefined) await putReplacement(tx, id, replacement, clock());
    await touchSearch(tx, id);
  });
  return getDataset(context, actor, id);
}

async function checkReady(
  context: CatalogueContext,
  dataset: Dataset,
  personalData: string | undefined,
): Promise<void> {
  if (dataset.licence === undefined) {
    throw new Failure("precondition", "catalogue-licence-missing", { parameter: "licence" });
  }
  const ready = await context.readiness(dataset.id);
  if (ready.tables + dataset.metadata.distributions.length === 0)
    throw new Failure("precondition", "catalogue-table-missing");
  if (ready.personalData.length === 0 || personalData !== undefined) return;
  if (dataset.personalDataAnswer !== undefined) return;
  throw new Failure("precondition", "catalogue-personal-data-unanswered", {
    parameter: "personalData",
    columns: ready.personalData.flatMap(({ columns }) => columns),
  });
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

function toAnswer(text: string | undefined): string | undefined {
  const answer = text?.trim() ?? "";
  if (answer.length > 5000) {
    throw new Failure("invalid", "catalogue-answer-long", { parameter: "personalData", max: 5000 });
  }
  return answer === "" ? undefined : answer;
}

function accountOf(actor: Actor): Id | null {
  return actor.kind === "member" ? actor.account : null;
}
