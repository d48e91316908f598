import { asInstance } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import { toName } from "../../base/name.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import type { Tx } from "../../db/db.ts";
import type { NetworkContext } from "../context.ts";
import { subjectsHere } from "../following/remote-offers.ts";
import { heldTie, type TieRow } from "../peers/tie-rows.ts";
import { type GoneReuse, readReuseMessage, type ReuseTold, titleMax } from "./reuse-message.ts";

/** Of one instance, those included that are gone since not long ago. */
const reusesMax = 1000;
const goneDays = 30;

type Taking = Pick<NetworkContext, "db" | "clock" | "tellProducers">;

/**
 * Takes what an instance that proved who it is tells of a reuse of its own. Told twice, or older
 * than what is known, it changes nothing. The producers are told the first time; where that did not
 * succeed, the same message does it when it comes again.
 */
export async function takeReuse(ctx: Taking, instance: string, body: unknown): Promise<void> {
  const told = readReuseMessage(instance, body);
  const { db, clock } = ctx;
  const untold = await db.begin(async (tx) => {
    const tie = await heldTie(tx, instance);
    if (tie === undefined) throw new Failure("forbidden", "network-reuse-untied");
    if (!("isGone" in told)) return takeIn(tx, tie, told, clock());
    await markGone(tx, instance, told, clock());
    return undefined;
  });
  if (untold === undefined || "isGone" in told) return;
  const { id, instanceName, datasets } = untold;
  const where = { instance: instanceName, url: told.url };
  await ctx.tellProducers({ title: told.title, owner: told.owner, elsewhere: where }, datasets);
  await db`update taken_reuses set told_at = ${clock()} where id = ${id}`;
}

interface Untold {
  readonly id: Id;
  readonly instanceName: string;
  readonly datasets: readonly Id[];
}

/** Answers what the producers do not know yet. */
async function takeIn(tx: Tx, tie: TieRow, told: ReuseTold, now: Date): Promise<Untold | undefined> {
  const { instance, description } = tie;
  const datasets = await usable(tx, instance, told.datasets);
  if (datasets.length === 0) throw new Failure("not-found", "network-reuse-datasets-unknown");
  await makeRoom(tx, instance, told.reuse, now);
  const row = {
    id: newId(now.getTime()),
    instance,
    instanceName: toName(description.name).slice(0, titleMax) || instance,
    project: told.reuse,
    revision: told.revision,
    title: told.title,
    summary: told.summary,
    url: told.url,
    owner: told.owner,
    publishedAt: told.publishedAt < now ? told.publishedAt : now,
  };
  const [newer] = await tx<{ id: Id }[]>`
    insert into taken_reuses ${tx(row)} on conflict (instance, project) do update set
      instance_name = excluded.instance_name, revision = excluded.revision, title = excluded.title,
      summary = excluded.summary, url = excluded.url, owner = excluded.owner,
      published_at = excluded.published_at, gone_at = null
    where taken_reuses.revision < excluded.revision returning id`;
  if (newer !== undefined) {
    await tx`delete from taken_reuse_datasets where reuse = ${newer.id}`;
    await tx`
      insert into taken_reuse_datasets (reuse, dataset)
      select ${newer.id}, unnest(${[...datasets]}::uuid[])`;
  }
  const [untold] = await tx<Pick<Untold, "id" | "instanceName">[]>`
    select id, instance_name from taken_reuses
    where instance = ${instance} and project = ${told.reuse} and revision = ${told.revision}
      and told_at is null and gone_at is null`;
  return untold === undefined ? undefined : { ...untold, datasets };
}

/** Of these, those that are published here, by producers of here, and that the instance may know of. */
async function usable(tx: Tx, instance: string, datasets: readonly Id[]): Promise<readonly Id[]> {
  const seen = await findPublished({ db: tx }, asInstance(instance), datasets);
  const elsewhere = await subjectsHere(tx, datasets);
  return [...seen.keys()].filter((id) => !elsewhere.has(id));
}

/** The tie is held, so that no other message of the instance is counted at the same time. */
async function makeRoom(tx: Tx, instance: string, project: Id, now: Date): Promise<void> {
  await tx`
    delete from taken_reuses
    where instance = ${instance} and gone_at < ${now}::timestamptz - ${goneDays}::int * interval '1 day'`;
  const [count] = await tx<{ others: number }[]>`
    select count(*)::int as others from taken_reuses where instance = ${instance} and project <> ${project}`;
  if ((count?.others ?? 0) >= reusesMax) {
    throw new Failure("conflict", "network-reuses-many", { max: reusesMax });
  }
}

async function markGone(tx: Tx, instance: string, { reuse, revision }: GoneReuse, now: Date): Promise<void> {
  const [gone] = await tx<{ id: Id }[]>`
    update taken_reuses set revision = ${revision}, title = '', summary = '', url = '', owner = '',
      gone_at = ${now}
    where instance = ${instance} and project = ${reuse} and revision < ${revision} returning id`;
  if (gone !== undefined) await tx`delete from taken_reuse_datasets where reuse = ${gone.id}`;
}
