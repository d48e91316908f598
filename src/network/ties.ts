import { type Actor, byOf } from "../access/actor.ts";
import { requireAdministrator, requireEditorSomewhere } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { putBoardsBeside } from "../catalogue/board-links.ts";
import { changeAll } from "../catalogue/changes.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import type { Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { lockTaking } from "../harvest/lock-taking.ts";
import type { NetworkContext } from "./context.ts";
import { lockFeed } from "./feed/feed-rows.ts";
import { removeViasOf } from "./following/remote-vias.ts";
import type { TieSide, SideState, Tie, TieChange } from "./peers/tie.ts";
import { getTieRow, setState, tieChanges, tieRows, type TieRow, toTie } from "./peers/tie-rows.ts";
import { withdrawUntold } from "./following/withdraw-untold.ts";

/** What every process is told where a tie changed (`jobs.listen`); `pull` where its log is to be read. */
export const tiesChanged = "ties";

/** By an administrator of the instance, as all that changes a tie. */
export async function listTies(
  { db }: Pick<NetworkContext, "db">,
  actor: Actor,
  page: PageRequest,
): Promise<Page<Tie>> {
  requireAdministrator(actor);
  const { items, total } = await tieRows(db, page);
  return { items: items.map(toTie), total };
}

/** The instances that this one follows: everybody may know whose data is found here. */
export async function listFollowed(
  { db }: Pick<NetworkContext, "db">,
  _actor: Actor,
  page: PageRequest,
): Promise<
  Page<
    Pick<Tie, "instance" | "description"> &
      Pick<Tie["reading"], "datasets" | "ownDatasets"> & { readonly contactAt?: Date }
  >
> {
  const { items, total } = await tieRows(db, { ...page, side: "follows" });
  return {
    total,
    items: items.map(({ instance, description, datasets, ownDatasets, contactAt }) => ({
      instance,
      description,
      datasets,
      ownDatasets,
      ...(contactAt === null ? {} : { contactAt }),
    })),
  };
}

/** The instances that follow this one: those who publish here may know where else it is found. */
export async function listFollowers(
  { db }: Pick<NetworkContext, "db">,
  actor: Actor,
  page: PageRequest,
): Promise<Page<Pick<Tie, "instance" | "description">>> {
  requireEditorSomewhere(actor);
  const { items, total } = await tieRows(db, { ...page, side: "followed" });
  return { total, items: items.map(({ instance, description }) => ({ instance, description })) };
}

export async function getTie(
  { db }: Pick<NetworkContext, "db">,
  actor: Actor,
  id: Id,
): Promise<Tie & { readonly changes: readonly TieChange[] }> {
  requireAdministrator(actor);
  const row = await getTieRow(db, id);
  return { ...toTie(row), changes: await tieChanges(db, row.id) };
}

/** Lets the other instance follow this one. */
export function accept(ctx: NetworkContext, actor: Actor, id: Id): Promise<Tie> {
  return decide(ctx, actor, id, {
    side: "followed",
    from: ["asked", "refused"],
    to: "running",
    tell: "accepted",
  });
}

export function refuse(ctx: NetworkContext, actor: Actor, id: Id): Promise<Tie> {
  return decide(ctx, actor, id, { side: "followed", from: ["asked"], to: "refused", tell: "refused" });
}

/** What is here stays as it is; nothing is read, or given, until it is taken up again. */
export function pause(ctx: NetworkContext, actor: Actor, id: Id, side: TieSide): Promise<Tie> {
  const told = side === "followed" ? { tell: "paused" } : {};
  return decide(ctx, actor, id, { side, from: ["running"], to: "paused", ...told });
}

export function resume(ctx: NetworkContext, actor: Actor, id: Id, side: TieSide): Promise<Tie> {
  const told = side === "followed" ? { tell: "resumed" } : {};
  return decide(ctx, actor, id, { side, from: ["paused"], to: "running", ...told });
}

/**
 * Ends one side of a tie. What the other instance told, and nobody else tells, leaves the catalogue
 * where this one followed it; where this one was followed, the other is told and does the same.
 */
export async function cut(ctx: NetworkContext, actor: Actor, id: Id, side: TieSide): Promise<Tie> {
  requireAdministrator(actor);
  await ctx.db.begin(async (tx) => {
    if (side === "follows") await lockTaking(tx);
    const tie = await getTieRow(tx, id);
    const isAsking = side === "follows" && tie.followsUntold === "follow";
    if ((tie[side] === "none" || tie[side] === "cut") && !isAsking) throw wrongState(tie, side);
    if (side === "follows") await endFollowing(tx, ctx, tie, { ...byOf(actor), tell: "unfollowed" });
    else await setState(tx, tie, { side, state: "cut", at: ctx.clock(), ...byOf(actor), tell: "cut" });
    await tell(tx, tiesChanged);
  });
  return getTie(ctx, actor, id);
}

/** What it told goes with the tie. Callers hold the taking of records. */
export async function endFollowing(
  tx: Tx,
  ctx: NetworkContext,
  tie: TieRow,
  how: { readonly by?: Id; readonly remote?: true; readonly tell?: string },
): Promise<void> {
  await removeViasOf(tx, tie.id);
  await tx`delete from events_waiting where tie = ${tie.id}`;
  const datasets = await withdrawUntold(tx, ctx, "network-tie-cut");
  await setState(tx, tie, { side: "follows", state: "cut", at: ctx.clock(), datasets, ...how });
  await tx`
    update ties set cursor = 0, cursor_event = null, head = null, synchronized_at = null,
      reread_since = null, problem = null, problem_since = null where id = ${tie.id}`;
  // Last: a reading under way holds the tie until it is written.
  await putBoardsBeside(tx, tie.instance, []);
}

/**
 * Goes on with an instance whose log is not the one that was read: all that it tells now is read
 * from the beginning, also where it is older than what is here, and what it tells no more goes.
 */
export async function goOn(ctx: NetworkContext, actor: Actor, id: Id): Promise<Tie> {
  requireAdministrator(actor);
  const at = ctx.clock();
  await ctx.db.begin(async (tx) => {
    await lockTaking(tx);
    const tie = await getTieRow(tx, id);
    if (tie.follows !== "rewound") throw wrongState(tie, "follows");
    await setState(tx, tie, { side: "follows", state: "running", at, ...byOf(actor) });
    await tx`
      update ties set cursor = 0, cursor_event = null, reread_since = ${at}, problem = null,
        problem_since = null where id = ${tie.id}`;
    await tx`update remote_subjects set revision = 0 where origin = ${tie.instance}`;
    await tell(tx, tiesChanged);
  });
  return getTie(ctx, actor, id);
}

/**
 * Tells all that is published here once more, as new: for an instance that was restored from a
 * backup, whose followers know of more than it does, or that has another name than before. What it
 * told under that name is told to nobody any more.
 */
export async function tellAgain(
  { db, url }: Pick<NetworkContext, "db" | "url">,
  actor: Actor,
): Promise<void> {
  requireAdministrator(actor);
  await db.begin(async (tx) => {
    // First, as whoever tells changes does.
    await lockFeed(tx);
    await tx`
      update feed_events e set signed = '' from feed_subjects s
      where e.signed <> '' and e.origin <> ${url} and e.subject = e.origin || '/datasets/' || s.dataset
        and not exists (select from remote_subjects r where r.subject = e.subject)`;
    // So that each is told as what it is now, with a revision above all that were ever told.
    await tx`update feed_subjects set hash = ''::bytea where hash is not null`;
    await changeAll(tx);
    await tx`update ties set ahead_position = null where ahead_position is not null`;
    await tell(tx, datasetsChanged);
  });
}

async function decide(
  ctx: NetworkContext,
  actor: Actor,
  id: Id,
  { side, from, to, tell: told }: { side: TieSide; from: readonly SideState[]; to: SideState; tell?: string },
): Promise<Tie> {
  requireAdministrator(actor);
  await ctx.db.begin(async (tx) => {
    const tie = await getTieRow(tx, id);
    if (!from.includes(tie[side])) throw wrongState(tie, side);
    const change = { side, state: to, at: ctx.clock(), ...byOf(actor) };
    await setState(tx, tie, told === undefined ? change : { ...change, tell: told });
    await tell(tx, tiesChanged);
  });
  return getTie(ctx, actor, id);
}

function wrongState(tie: TieRow, side: TieSide): Failure {
  return new Failure("conflict", "network-tie-state", { state: tie[side] });
}
