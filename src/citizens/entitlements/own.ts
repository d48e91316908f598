import type { Actor } from "../../access/actor.ts";
import { appendAccess } from "../../access/journal.ts";
import { requireMember } from "../../access/require.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { CitizensContext } from "../context.ts";
import { noteEnded } from "../ends-for-good.ts";
import { writeApart } from "../erasing/erasures-apart.ts";
import { holdPerson } from "../links.ts";
import type { OwnTable } from "../own-data.ts";
import { digestOf } from "../person-digest.ts";
import type { FactRows } from "../procedure.ts";
import { agreedRows } from "../procedures/check-request.ts";
import { entryOfFacts, readFacts } from "../procedures/told-facts.ts";
import { askedOf, stands } from "./announce.ts";
import { asQuestion } from "./condition.ts";
import type { Entitlement, TellingState } from "../entitlement.ts";
import { holdTelling, selectEntitlements, type TellingRow, unknownEntitlement } from "./entitlement-rows.ts";

/** A right that is told of somebody, as they see it. */
export interface OwnEntitlement extends Pick<
  Entitlement,
  "title" | "lead" | "law" | "receiver" | "procedure" | "columns" | "keepDays"
> {
  readonly id: Id;
  readonly state: TellingState;
  readonly announcedAt: Date;
  /** From then on it leaves, unless they oppose. */
  readonly dueAt: Date;
  readonly toldAt?: Date;
  /** What would leave as of now, of what waits; absent where nothing would. */
  readonly rows?: FactRows;
}

/** Those that wait first, those that are not told after all last; by who sees those rows, for whom they are about. */
export async function listOwnEntitlements(
  ctx: CitizensContext,
  actor: Actor,
  own: Pick<OwnTable, "link" | "declared">,
): Promise<readonly OwnEntitlement[]> {
  const { person, digest } = await personOf(ctx, actor, own, "see");
  const found = await tellingsOf(ctx, own.declared.table, digest);
  return Promise.all(
    found.map(async ({ telling, entitlement }) => {
      const { title, lead, law, receiver, procedure, columns, keepDays } = entitlement;
      const { id, state, announcedAt, dueAt, toldAt } = telling;
      const rows = state === "announced" ? await rowsOf(ctx, actor, { own, entitlement, person }) : undefined;
      const right = { title, lead, law, receiver, procedure, columns, keepDays };
      return {
        id,
        state,
        announcedAt,
        dueAt,
        ...right,
        ...(toldAt === null ? {} : { toldAt }),
        ...(rows === undefined ? {} : { rows }),
      };
    }),
  );
}

/** How many there are, and how many wait: nothing is read for it. */
export async function countOwnEntitlements(
  ctx: CitizensContext,
  actor: Actor,
  own: Pick<OwnTable, "link" | "declared">,
): Promise<{ readonly waiting: number; readonly total: number }> {
  const { digest } = await personOf(ctx, actor, own, "see");
  const found = await tellingsOf(ctx, own.declared.table, digest);
  const waiting = found.filter(({ telling }) => telling.state === "announced");
  return { waiting: waiting.length, total: found.length };
}

/** Where something waits that the actor may oppose, of all that they are linked to: how many, and nothing of what. */
export async function listWaitingEntitlements(
  { db, clock }: CitizensContext,
  actor: Actor,
): Promise<readonly { readonly link: Id; readonly table: Id; readonly waiting: number }[]> {
  const { account } = requireMember(actor);
  return db<{ link: Id; table: Id; waiting: number }[]>`
    select l.id as link, l.table_id as table, count(*)::int as waiting
    from person_links l left join mandates m on m.id = l.mandate
      join entitlements e on e.table_id = l.table_id
      join entitlement_tellings t on t.entitlement = e.id and t.digest = l.digest and t.state = 'announced'
    where l.account = ${account} and ${stands(db, clock())} group by l.id order by l.id`;
}

/**
 * From now on that right is not told of the person, whoever opposes for them; what was told is asked to be forgotten
 * (migration 2010).
 * Twice is once. Throws `not-found` for what is told of others.
 */
export async function opposeTelling(
  ctx: CitizensContext,
  actor: Actor,
  own: Pick<OwnTable, "link" | "declared">,
  id: string,
): Promise<void> {
  const { digest } = await personOf(ctx, actor, own, "act");
  const at = ctx.clock();
  await ctx.db.begin(async (tx) => {
    const held = await holdTelling(tx, id);
    const [entitlement] = await selectEntitlements(
      tx,
      tx`id = ${held.entitlement} and table_id = ${own.declared.table}`,
    );
    if (entitlement === undefined || !held.digest.equals(digest)) throw unknownEntitlement();
    await tx`update entitlement_tellings set state = 'opposed', document = '' where id = ${held.id}`;
    // No backup tells it again.
    await noteEnded(tx, [held.id], { at });
  });
  await writeApart(ctx);
}

async function personOf(
  ctx: CitizensContext,
  actor: Actor,
  { link, declared }: Pick<OwnTable, "link" | "declared">,
  need: "see" | "act",
): Promise<{ readonly person: string; readonly digest: Buffer }> {
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, { id: link.id, actor, need }));
  return { person, digest: await digestOf(ctx, declared.table, person) };
}

async function tellingsOf({ db }: CitizensContext, table: Id, digest: Buffer) {
  const entitlements = await selectEntitlements(db, db`table_id = ${table}`);
  const tellings = await db<TellingRow[]>`
    select * from entitlement_tellings
    where digest = ${digest} and entitlement = any(${entitlements.map(({ id }) => id)}::uuid[])
    order by state = 'announced' desc, state = 'ended', announced_at desc, id`;
  return tellings.flatMap((telling) => {
    const entitlement = entitlements.find(({ id }) => id === telling.entitlement);
    return entitlement === undefined ? [] : [{ telling, entitlement }];
  });
}

/** A look at what would leave is one at their rows. */
async function rowsOf(
  ctx: CitizensContext,
  actor: Actor,
  {
    own: { link, declared },
    entitlement,
    person,
  }: {
    readonly own: Pick<OwnTable, "link" | "declared">;
    readonly entitlement: Entitlement;
    readonly person: string;
  },
): Promise<FactRows | undefined> {
  const { account } = requireMember(actor);
  try {
    const question = asQuestion(entitlement.condition, await agreedRows(ctx.db, askedOf(entitlement)));
    const facts = await readFacts(ctx, { declared, rows: [] }, entitlement, person, question);
    await ctx.db.begin((tx) =>
      appendAccess(ctx, tx, {
        ...entryOfFacts(ctx, facts, entitlement),
        ...(link.mandate === undefined
          ? { basis: "person" }
          : { basis: "mandate", agreement: link.mandate.id }),
        reading: "page",
        instance: ctx.url,
        party: { kind: "person", id: account, name: "" },
        account,
        filter: "",
      }),
    );
    return facts.rows;
  } catch (error) {
    // Nothing would leave as of now.
    if (isFailure(error) && (error.key.startsWith("once-") || error.code === "invalid")) return undefined;
    throw error;
  }
}
