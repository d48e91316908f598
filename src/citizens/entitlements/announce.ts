import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Fragment } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { lastVersions } from "../../tables/computed.ts";
import { personsMeeting } from "../../tables/own-rows.ts";
import { versionRecorded } from "../../tables/seal-files.ts";
import { placeOf } from "../../vault/sealed-columns.ts";
import { personLinked } from "../check-links.ts";
import type { CitizensContext } from "../context.ts";
import { selectSelfData } from "../declarations.ts";
import { sealedLinks } from "../links.ts";
import { runs } from "../mandate-rows.ts";
import { postLetters } from "../post-letters.ts";
import { isOpposed } from "../procedures/answer-agent.ts";
import { agreedRows, type AskedAgreement } from "../procedures/check-request.ts";
import { recheckLinks } from "../recheck-links.ts";
import type { SelfDataTable } from "../self-data.ts";
import { asQuestion } from "./condition.ts";
import { entitlementsChanged } from "./declare.ts";
import { type Entitlement, isEntitlementRefusal } from "../entitlement.ts";
import { endTelling, selectEntitlements, tellingId } from "./entitlement-rows.ts";

const lookMs = 60_000;
const dayMs = 86_400_000;

/** Somebody who sees those rows and may oppose: the person, or who helps them and acts for them. */
export interface StandingLink {
  readonly id: Id;
  readonly account: Id;
  readonly digest: Buffer;
  /** Sealed. */
  readonly person: string;
}

export async function standingLinks(
  { clock }: Pick<CitizensContext, "clock">,
  db: Db | Tx,
  where: Fragment,
): Promise<readonly StandingLink[]> {
  return db<StandingLink[]>`
    select l.id, l.account, l.digest, l.person from person_links l left join mandates m on m.id = l.mandate
    where ${stands(db, clock())} and ${where}
    order by l.linked_at, l.id`;
}

/** A link of theirs, in a query that joins links as `l` and mandates as `m`. */
export function stands(db: Db | Tx, now: Date): Fragment {
  return db`l.linked_at is not null and l.digest is not null
    and (l.mandate is null or ('act' = any(m.may) and ${runs(db, now)}))`;
}

export function openStanding({ vault }: Pick<CitizensContext, "vault">, { id, person }: StandingLink) {
  return vault.openText(person, placeOf(sealedLinks, id));
}

/** What is told of a right, as what an agreement lets out is looked for. */
export function askedOf(entitlement: Entitlement): AskedAgreement {
  const { agreement, table, columns, keepDays, receiver } = entitlement;
  return { agreement, table, columns, keepDays, from: receiver.instance, organization: receiver };
}

/** Looks for people whose rows open a right, where a version, a link or the right is new, and has them told first. */
export function announcingWork(ctx: CitizensContext): WatchWork {
  return {
    watch: "entitlements",
    on: [versionRecorded, entitlementsChanged, personLinked],
    everyMs: lookMs,
    due: () => dueEntitlements(ctx),
    run: async (_signal, id) => {
      try {
        await announceEntitlement(ctx, id);
      } catch (error) {
        // Held while rows of it are erased: the next look finds it.
        if (!isFailure(error, "unavailable")) throw error;
      }
    },
  };
}

async function dueEntitlements({ db }: CitizensContext): Promise<readonly Id[]> {
  const rows = await db<{ id: Id; table: Id; lookedVersion: number; hasNew: boolean }[]>`
    select id, table_id as table, looked_version, looked_at is null or exists (
      select from person_links l where l.table_id = e.table_id and l.linked_at >= e.looked_at) as has_new
    from entitlements e where state = 'running'`;
  const versions = await lastVersions(
    db,
    rows.map(({ table }) => table),
  );
  return rows
    .filter(
      ({ table, lookedVersion, hasNew }) => hasNew || lookedVersion < (versions.get(table)?.number ?? 0),
    )
    .map(({ id }) => id);
}

/**
 * Tells first whom the condition holds of in the current version and who is linked; whom it holds of no more, nothing
 * is told of. Under an agreement that ended nobody is looked for.
 */
export async function announceEntitlement(ctx: CitizensContext, id: Id): Promise<void> {
  const [entitlement] = await selectEntitlements(ctx.db, ctx.db`id = ${id} and state = 'running'`);
  if (entitlement === undefined) return;
  const { table } = entitlement;
  const [declared] = await selectSelfData(ctx, [table]);
  if (declared === undefined) return;
  const at = ctx.clock();
  const version = (await lastVersions(ctx.db, [table])).get(table)?.number ?? 0;
  // Whose number is somebody else's by now is linked no more.
  await recheckLinks(ctx, table);
  try {
    await announceAll(ctx, entitlement, declared);
  } catch (error) {
    // The agreement covers it no more, or the version has those columns no more: the next one is looked at.
    if (!isFailure(error) || !(isEntitlementRefusal(error.key) || error.code === "invalid")) throw error;
  }
  await ctx.db`update entitlements set looked_version = ${version}, looked_at = ${at} where id = ${id}`;
}

async function announceAll(
  ctx: CitizensContext,
  entitlement: Entitlement,
  declared: SelfDataTable,
): Promise<void> {
  const { table, personColumn: column } = declared;
  const question = asQuestion(entitlement.condition, await agreedRows(ctx.db, askedOf(entitlement)));
  const links = await standingLinks(ctx, ctx.db, ctx.db`l.table_id = ${table}`);
  const byPerson = new Map<string, Buffer>();
  for (const link of links) byPerson.set(await openStanding(ctx, link), link.digest);
  const met = await personsMeeting(ctx, { table, column }, new URLSearchParams(question), [
    ...byPerson.keys(),
  ]);
  for (const [person, digest] of byPerson) {
    const isMet = met.has(person) && !(await isOpposed(ctx.db, { table, digest }));
    const id = tellingId(entitlement.id, digest);
    if (isMet) await announceOne(ctx, entitlement, digest);
    else await endTelling(ctx.db, id, "condition");
    await ctx.db`update entitlement_tellings set unmet = ${!isMet} where id = ${id} and unmet = ${isMet}`;
  }
}

/** Once: who opposed, by a list that no backup brings back too, and of whom something left, is told nothing more. */
async function announceOne(ctx: CitizensContext, entitlement: Entitlement, digest: Buffer): Promise<void> {
  const { id: right, table, delayDays } = entitlement;
  const id = tellingId(right, digest);
  const at = ctx.clock();
  const due = new Date(at.getTime() + delayDays * dayMs);
  await ctx.db.begin(async (tx) => {
    const told = await tx`
      insert into entitlement_tellings as t (id, entitlement, digest, state, announced_at, due_at)
      select ${id}, ${right}, ${digest}, 'announced', ${at}, ${due}
      from entitlements e where e.id = ${right} and e.state = 'running'
        and not exists (select from ends_for_good where id = ${id})
        and not exists (select from told_persons where id = ${id}) for share of e
      on conflict (id) do update set state = 'announced', why = null, announced_at = ${at}, due_at = ${due}
        where t.state = 'ended' and t.why in ('condition', 'link') returning 1`;
    if (told.length === 0) return;
    await tellStanding(ctx, tx, { table, tellings: [id], what: "entitled" });
  });
}

/** A letter without content to whom those tellings are about, and who acts for them. */
export async function tellStanding(
  ctx: CitizensContext,
  tx: Tx,
  {
    table,
    tellings,
    what,
  }: { readonly table: Id; readonly tellings: readonly Id[]; readonly what: "entitled" | "entitled-no-more" },
): Promise<void> {
  const [declared] = await tx<
    { organization: Id }[]
  >`select organization from self_data where table_id = ${table}`;
  if (declared === undefined) return;
  const links = await standingLinks(
    ctx,
    tx,
    tx`l.table_id = ${table} and l.digest in (
      select digest from entitlement_tellings where id = any(${[...tellings]}::uuid[]))`,
  );
  const accounts = new Map(links.map((link) => [link.account, `/my/${link.id}/entitlements`]));
  const letters = [...accounts].map(([account, link]) => ({ account, link }));
  await postLetters(ctx, tx, { ...declared, what }, letters);
}
