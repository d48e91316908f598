import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import type { Actor, Holder } from "./actor.ts";
import type { Agreement, Party, Terms } from "./agreement.ts";
import { accessSubject } from "./access-rules.ts";
import { changeAccess } from "./hold.ts";
import type { Fragment } from "./may.ts";
import { organizationsOf } from "./require.ts";

/** An agreement as it is kept: also once it ended, so that a refusal can say so. */
export interface KeptAgreement extends Agreement {
  readonly ended?: { readonly state: "withdrawn" | "expired"; readonly at: Date; readonly reason?: string };
}

interface AgreementRow {
  id: Id;
  dataset: Id;
  party: Party;
  project: Id | null;
  terms: Terms;
  lent: boolean;
  startedAt: Date;
  endsAt: Date;
  endedState: "withdrawn" | "expired" | null;
  endedReason: string | null;
  running: boolean;
  over: boolean;
}

/** From now on it is read under it. Twice does nothing more; one that ended does not begin again. */
export async function startAgreement(tx: Db | Tx, agreement: Agreement): Promise<void> {
  const { id, dataset, party, project = null, terms, lent = false, startedAt, endsAt } = agreement;
  await tx`
    insert into agreements
      (id, dataset, party_instance, party_kind, party_id, party, project, terms, lent, started_at, ends_at)
    values (${id}, ${dataset}, ${party.instance}, ${party.kind}, ${party.id}, ${tx.json(party as never)},
      ${project}, ${tx.json(terms as never)}, ${lent}, ${startedAt}, ${endsAt})
    on conflict (id) do nothing`;
  await tell(tx, accessSubject(dataset));
}

/**
 * It is read no more under it from `at` on; running streams are told and end. An earlier end
 * stays. `why` is in the sentence that refuses its readers.
 */
export async function endAgreement(
  tx: Db | Tx,
  id: Id,
  at: Date,
  why: { readonly state: "withdrawn" | "expired"; readonly reason?: string } = { state: "withdrawn" },
): Promise<void> {
  const [found] = await tx<{ dataset: Id }[]>`select dataset from agreements where id = ${id}`;
  if (found === undefined) return;
  await changeAccess(tx, found.dataset);
  const [ended] = await tx<{ dataset: Id }[]>`
    update agreements set ends_at = least(ends_at, ${at}), ended_state = ${why.state},
      ended_reason = ${why.reason ?? null}
    where id = ${id} and ended_state is null returning dataset`;
  if (ended !== undefined) await tell(tx, accessSubject(ended.dataset));
}

/** Whether it runs or not. */
export async function findAgreement(db: Db | Tx, id: Id): Promise<KeptAgreement | undefined> {
  const [row] = await db<AgreementRow[]>`select ${columns(db)} from agreements where id = ${id}`;
  return row === undefined ? undefined : toAgreement(row);
}

/** Those under which it can be read now, the most recent first. */
export async function runningAgreements(
  db: Db | Tx,
  only: {
    readonly dataset?: Id;
    readonly party?: Pick<Party, "instance" | "kind" | "id">;
    readonly ids?: readonly Id[];
  } = {},
): Promise<readonly Agreement[]> {
  const { dataset, party, ids } = only;
  const rows = await db<AgreementRow[]>`
    select ${columns(db)} from agreements
    where started_at <= now() and ends_at > now()
      ${dataset === undefined ? db`` : db`and dataset = ${dataset}`}
      ${ids === undefined ? db`` : db`and id = any(${[...ids]}::uuid[])`}
      ${
        party === undefined
          ? db``
          : db`and party_instance = ${party.instance} and party_kind = ${party.kind} and party_id = ${party.id}`
      }
    order by started_at desc, id desc`;
  return rows.map(toAgreement);
}

/** Those over these datasets that run, or that ended since. */
export async function agreementsSince(
  db: Db | Tx,
  datasets: readonly Id[],
  since: Date,
): Promise<readonly Agreement[]> {
  if (datasets.length === 0) return [];
  const rows = await db<AgreementRow[]>`
    select ${columns(db)} from agreements
    where dataset = any(${[...datasets]}::uuid[]) and ends_at > ${since}`;
  return rows.map(toAgreement);
}

/**
 * Those of the actor over a dataset, the most recent first, ended ones too. `instance` is the
 * address of this instance, whose members hold agreements by their account and organizations.
 */
export async function agreementsOf(
  db: Db | Tx,
  actor: Actor,
  { dataset, instance }: { dataset: Id; instance: string },
): Promise<readonly HeldAgreement[]> {
  return (await agreementsOver(db, actor, [dataset], instance)).get(dataset) ?? [];
}

/** One of the actor's, and whether it runs. */
export type HeldAgreement = KeptAgreement & { readonly running: boolean };

/** The same over many datasets at once: the last hundred over each, and the one that the actor names. */
export async function agreementsOver(
  db: Db | Tx,
  actor: Actor,
  datasets: readonly Id[],
  instance: string,
): Promise<ReadonlyMap<Id, readonly HeldAgreement[]>> {
  if ((actor.kind !== "member" && actor.kind !== "grantee") || datasets.length === 0) return new Map();
  const named = actor.agreement ?? null;
  const rows = await db<AgreementRow[]>`
    select held.* from unnest(${[...datasets]}::uuid[]) asked(dataset) cross join lateral (
      select ${columns(db)} from agreements a where a.dataset = asked.dataset and ${heldBy(db, actor, instance)}
      order by coalesce(id = ${named}, false) desc, started_at desc, id desc limit 100
    ) held`;
  const held = rows.map((row) => ({ ...toAgreement(row), running: row.running }));
  return Map.groupBy(held, ({ dataset }) => dataset);
}

/** Of a project here, what people here lend it: it runs, and this instance holds the rows. */
export async function lentToProject(
  tx: Db | Tx,
  { instance, project }: { readonly instance: string; readonly project: Id },
): Promise<readonly Id[]> {
  const rows = await tx<{ id: Id }[]>`
    select id from agreements
    where lent and project = ${project} and party_instance = ${instance} and ends_at > now() order by id`;
  return rows.map(({ id }) => id);
}

/** For another room's query: the ids of the agreements that the actor holds. */
export function agreementsHeldBy(
  db: Db | Tx,
  actor: Extract<Actor, { kind: "member" | "grantee" }>,
  instance: string,
): Fragment {
  return db`(select a.id from agreements a where ${heldBy(db, actor, instance)})`;
}

/** Of `agreements a`: whether the actor holds it. */
export function heldBy(
  db: Db | Tx,
  actor: Extract<Actor, { kind: "member" | "grantee" }>,
  instance: string,
): Fragment {
  if (actor.kind === "grantee") {
    return db`(a.id = any(${[...actor.agreements]}::uuid[]) and a.party_instance = ${actor.instance})`;
  }
  return db`(a.party_instance = ${instance} and (
    (a.party_kind = 'person' and a.party_id = ${actor.account})
    or (a.party_kind = 'organization' and a.party_id = any(${organizationsOf(actor, "reader")}::text[]))))`;
}

/** In whose name a credential for these agreements reads: of those that run, the one that began last. */
export async function findHolder(
  db: Db | Tx,
  { instance, agreements }: { readonly instance: string; readonly agreements: readonly Id[] },
): Promise<Holder | undefined> {
  const [row] = await db<{ party: Party; project: Id | null }[]>`
    select party, project from agreements
    where id = any(${[...agreements]}::uuid[]) and party_instance = ${instance}
      and started_at <= now() and ends_at > now()
    order by started_at desc, id desc limit 1`;
  if (row === undefined) return undefined;
  const { kind, id, name } = row.party;
  return { party: { kind, id, name }, ...(row.project === null ? {} : { project: row.project }) };
}

function columns(db: Db | Tx): Fragment {
  return db`id, dataset, party, project, terms, lent, started_at, ends_at, ended_state, ended_reason,
    started_at <= now() and ends_at > now() as running, ends_at <= now() as over`;
}

function toAgreement(row: AgreementRow): KeptAgreement {
  const { id, dataset, party, project, terms, startedAt, endsAt, endedReason: reason } = row;
  const state = row.endedState ?? (row.over ? "expired" : undefined);
  return {
    id,
    dataset,
    party,
    ...(project === null ? {} : { project }),
    terms,
    ...(row.lent ? { lent: true } : {}),
    startedAt,
    endsAt,
    ...(state === undefined ? {} : { ended: { state, at: endsAt, ...(reason === null ? {} : { reason }) } }),
  };
}
