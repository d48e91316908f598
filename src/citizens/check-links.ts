import { type Actor, system } from "../access/actor.ts";
import { headWanted } from "../access/journal.ts";
import { organizationsOf, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { toReason } from "../catalogue/dataset-rules.ts";
import type { Fragment } from "../access/may.ts";
import type { Db, Tx } from "../db/db.ts";
import type { WatchWork } from "../jobs/watching.ts";
import { addressesOf } from "../people/members.ts";
import { namesOfAccounts } from "../people/names.ts";
import { getTable } from "../tables/tables.ts";
import {
  type CheckRow,
  holdCheck,
  openFacts,
  openReason,
  sealReason,
  selectChecks,
  type TypedFact,
} from "./check-rows.ts";
import { keptCode, makeCode } from "./codes.ts";
import type { CitizensContext } from "./context.ts";
import { endLinks } from "./links.ts";
import { postLetters, postToEditors } from "./post-letters.ts";
import { writeProducerEntry } from "./producer-entry.ts";

/** A code that is posted is good for so long. */
const postedMs = 30 * 86_400_000;
const lookMs = 3_600_000;

/** Somebody who asks to see their rows, as who checks it reads it: what they typed, and nothing of the table. */
export interface AskedCheck {
  readonly link: Id;
  /** Under which name the table is held. */
  readonly held: string;
  readonly name: string;
  readonly email: string;
  readonly facts: readonly TypedFact[];
  readonly askedAt: Date;
  readonly until: Date;
}

/** How a link stands that its account waits for. */
export interface OwnCheck {
  readonly state: "asked" | "refused";
  readonly until: Date;
  /** Why not. */
  readonly reason: string;
}

/** Members who edit there, of links that are not their own: whoever administers the instance is none by that. */
function checkable(db: Db | Tx, actor: Actor): Fragment {
  const { account } = requireMember(actor);
  const editors = organizationsOf(actor, "editor");
  return db`c.state = 'asked' and c.organization = any(${editors}::uuid[]) and c.account <> ${account}`;
}

export async function listChecks(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
): Promise<readonly AskedCheck[]> {
  const { db, clock } = ctx;
  const asked = db`c.organization = ${organization} and c.until > ${clock()} and ${checkable(db, actor)}`;
  const rows = await selectChecks(db, asked);
  const accounts = rows.map(({ account }) => account);
  const [names, addresses, declared] = await Promise.all([
    namesOfAccounts(db, accounts),
    addressesOf(db, accounts),
    db<{ table: Id; name: string }[]>`
      select table_id as table, told ->> 'name' as name from self_data
      where table_id = any(${rows.map(({ table }) => table)}::uuid[])`,
  ]);
  return Promise.all(
    rows.map(async (row) => ({
      link: row.link,
      held: declared.find(({ table }) => table === row.table)?.name ?? "",
      name: names.get(row.account) ?? "",
      email: addresses.get(row.account) ?? "",
      facts: await openFacts(ctx, row),
      askedAt: row.askedAt,
      until: row.until,
    })),
  );
}

/** How a link of the actor's own stands; absent where nobody checks it. */
export async function findOwnCheck(
  ctx: CitizensContext,
  actor: Actor,
  link: string,
): Promise<OwnCheck | undefined> {
  const { account } = requireMember(actor);
  const own = ctx.db`c.link = ${isId(link) ? link : null} and c.account = ${account}`;
  const [row] = await selectChecks(ctx.db, own);
  if (row === undefined) return undefined;
  return { state: row.state, until: row.until, reason: await openReason(ctx, row) };
}

/**
 * Who asks is who they say: from the next request on they see those rows. Throws `not-found` for others, and
 * `forbidden` where the table asks for a second person.
 */
export async function acceptCheck(ctx: CitizensContext, actor: Actor, link: string): Promise<void> {
  await letIn(ctx, actor, { link, reading: "check" }, async (tx, held) => {
    await openLink(tx, held.link, ctx.clock());
    await tellAccount(ctx, tx, held);
  });
  await ctx.jobs.announce(personLinked);
}

interface LettingIn {
  readonly link: string;
  readonly reading: "check" | "check-code";
}

/** What one editor does by a check, with its entry of the journal in the same transaction. */
async function letIn(
  ctx: CitizensContext,
  actor: Actor,
  { link, reading }: LettingIn,
  work: (tx: Tx, held: CheckRow) => Promise<void>,
): Promise<void> {
  const version = await versionNow(ctx, link);
  await ctx.db.begin(async (tx) => {
    const held = await holdCheck(tx, link, tx`c.until > ${ctx.clock()} and ${checkable(tx, actor)}`);
    refuseAlone(held);
    await work(tx, held);
    const { table, dataset, organization } = held;
    const done = { table, dataset, organization, version, reading, agent: "staff" } as const;
    // It stays once that link is gone, and tells nobody whom they let in.
    await writeProducerEntry(ctx, tx, actor, done);
  });
  await ctx.jobs.announce(headWanted);
}

/** The number of the table's version; 0 where there is none, or no such check, which is told where it is held. */
async function versionNow(ctx: CitizensContext, link: string): Promise<number> {
  const [row] = await selectChecks(ctx.db, ctx.db`c.link = ${isId(link) ? link : null}`);
  if (row === undefined) return 0;
  return (await getTable(ctx, system, row.table)).version?.number ?? 0;
}

/** Throws `forbidden`: where a second person confirms what is read, one alone lets nobody in. */
export function refuseAlone({ second }: { readonly second?: boolean | undefined }): void {
  if (second === true) throw new Failure("forbidden", "citizens-check-second");
}

/** Announced where somebody is linked: what is to be told them first is looked for. */
export const personLinked = "person-linked";

/** The link is proven; those of before to the same rows go, and what was typed. In who holds it. */
export async function openLink(tx: Tx, link: Id, now: Date): Promise<void> {
  await tx`update person_links set linked_at = ${now}, code = null where id = ${link}`;
  await tx`delete from person_checks where link = ${link}`;
  // Whoever links the same rows once more has them once, and no backup brings them back by the former link.
  const former = tx`id <> ${link} and mandate is null and (account, table_id, digest) =
    (select account, table_id, digest from person_links where id = ${link})`;
  await endLinks(tx, former, now);
}

/** Why not, in words that who asked reads until its day; the link stands for nobody from now on. */
export async function refuseCheck(
  ctx: CitizensContext,
  actor: Actor,
  link: string,
  reason: string,
): Promise<void> {
  const told = toReason(reason);
  await ctx.db.begin(async (tx) => {
    const held = await holdCheck(tx, link, checkable(tx, actor));
    await tx`
      update person_checks set state = 'refused', facts = '', reason = ${await sealReason(ctx, held.link, told)},
        answered_at = ${ctx.clock()}, answered_by = ${requireMember(actor).account}
      where link = ${held.link}`;
    await tx`update person_links set person = '', digest = null, code = null where id = ${held.link}`;
    await tellAccount(ctx, tx, held);
  });
}

/** A code to post, to an address that the organization knows: kept as a hash, good for thirty days and few tries. */
export async function makePostedCode(ctx: CitizensContext, actor: Actor, link: string): Promise<string> {
  const code = makeCode();
  const now = ctx.clock();
  const until = new Date(now.getTime() + postedMs);
  await letIn(ctx, actor, { link, reading: "check-code" }, async (tx, held) => {
    await tx`
      update person_links set code = ${keptCode(held.link, code, now).code}, code_until = ${until}, code_tries = 0
      where id = ${held.link}`;
    await tx`update person_checks set until = ${until} where link = ${held.link}`;
  });
  return code;
}

/** What nobody checked by its day goes with what was typed, and a link whose check was lost with its key. */
export function checksWork({ db, clock }: CitizensContext): WatchWork {
  return {
    watch: "person-checks",
    everyMs: lookMs,
    run: async () => {
      await db`
        delete from person_links l using person_checks c
        where c.link = l.id and l.linked_at is null and c.until <= ${clock()}`;
      // Without a check there is either a code that came by mail, or nothing to wait for.
      await db`
        delete from person_links l using self_data d
        where d.table_id = l.table_id and l.linked_at is null and l.mandate is null
          and (l.code is null or (d.checked and l.code_until <= ${clock()}))
          and not exists (select from person_checks c where c.link = l.id)`;
    },
  };
}

/** In the transaction of what it tells: to those who may check, in the language of the site: that somebody asks, and nothing else. */
export function tellCheckers(ctx: CitizensContext, tx: Tx, organization: Id): Promise<void> {
  return postToEditors(ctx, tx, { organization, what: "check" }, "links");
}

function tellAccount(
  ctx: CitizensContext,
  tx: Tx,
  { account, link, language, organization }: CheckRow,
): Promise<void> {
  const to = { account, language, link: `/my/${link}` };
  return postLetters(ctx, tx, { organization, what: "checked" }, [to]);
}
