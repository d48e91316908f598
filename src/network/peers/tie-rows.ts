import { withoutNulls } from "../../base/defined.ts";
import { Failure, type Problem } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Db, Tx } from "../../db/db.ts";
import { enqueue } from "../../outbox/entries.ts";
import { followTie } from "./ties-of-reuses.ts";
import type { InstanceDescription, TieSide, SideState, Tie, TieChange } from "./tie.ts";

export interface TieRow {
  readonly id: Id;
  readonly instance: string;
  readonly description: InstanceDescription;
  readonly createdAt: Date;
  readonly follows: SideState;
  readonly followed: SideState;
  readonly followsUntold: string | null;
  readonly followedUntold: string | null;
  readonly cursor: number;
  readonly cursorEvent: string | null;
  readonly head: number | null;
  readonly synchronizedAt: Date | null;
  readonly rereadSince: Date | null;
  readonly contactAt: Date | null;
  readonly problem: Problem | null;
  readonly problemSince: Date | null;
  readonly failures: number;
  readonly nextAt: Date | null;
  readonly readPosition: number;
  readonly readAt: Date | null;
  readonly aheadPosition: number | null;
  readonly datasets: number;
  readonly ownDatasets: number;
}

export async function tieRows(
  db: Db,
  { page, pageSize, side }: PageRequest & { readonly side?: TieSide },
): Promise<Page<TieRow>> {
  const condition = side === undefined ? db`true` : db`${db(side)} = 'running'`;
  const items = await db<TieRow[]>`
    ${selectTies(db)} where ${condition}
    order by (follows in ('none', 'cut') and followed in ('none', 'cut')), lower(instance)
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from ties where ${condition}`;
  return { items, total: count?.total ?? 0 };
}

export async function findTieRow(db: Db | Tx, idOrInstance: string): Promise<TieRow | undefined> {
  const [row] = await db<TieRow[]>`
    ${selectTies(db)} where ${isId(idOrInstance) ? db`id = ${idOrInstance}` : db`instance = ${idOrInstance}`}`;
  return row;
}

/** The same, held until the end of the transaction: what is decided meanwhile is decided after it. */
export async function lockTieRow(tx: Tx, instance: string): Promise<TieRow | undefined> {
  await tx`select from ties where instance = ${instance} for update`;
  return findTieRow(tx, instance);
}

export async function getTieRow(db: Db | Tx, idOrInstance: string): Promise<TieRow> {
  const row = await findTieRow(db, idOrInstance);
  if (row === undefined) throw new Failure("not-found", "network-tie-unknown");
  return row;
}

/** The tie with an instance, made where there is none, and held until the end of the transaction. */
export async function holdTie(
  tx: Tx,
  instance: string,
  { description, at }: { description: InstanceDescription; at: Date },
): Promise<TieRow> {
  await tx`
    insert into ties (id, instance, description, created_at)
    values (${newId(at.getTime())}, ${instance}, ${tx.json(description as never)}, ${at})
    on conflict (instance) do update set description = excluded.description`;
  // No stronger than what is held already: who reads its feed refers to the row, then changes it.
  const [row] = await tx<TieRow[]>`
    ${selectTies(tx)} where instance = ${instance} for no key update of ties`;
  if (row === undefined) throw new Error("a tie was put nowhere");
  return row;
}

/** The tie where one of the two follows the other, held until the end of the transaction. */
export async function heldTie(tx: Tx, instance: string): Promise<TieRow | undefined> {
  const [row] = await tx<TieRow[]>`
    ${selectTies(tx)} where instance = ${instance} and ${standing(tx)} for update of ties`;
  return row;
}

export async function isTied(db: Db | Tx, instance: string): Promise<boolean> {
  const [row] = await db`select from ties where instance = ${instance} and ${standing(db)}`;
  return row !== undefined;
}

function standing(db: Db | Tx) {
  return db`(follows in ('running', 'paused', 'rewound') or followed in ('running', 'paused'))`;
}

interface StateChange {
  readonly side: TieSide;
  readonly state: SideState;
  readonly at: Date;
  readonly by?: Id;
  readonly remote?: true;
  readonly datasets?: number;
  /** What the other side is to be told of it. */
  readonly tell?: string;
}

/** Nothing where it is in that state already. */
export async function setState(tx: Tx, tie: TieRow, change: StateChange): Promise<void> {
  const { side, state, at, by = null, remote = false, datasets = null, tell } = change;
  const untold = side === "follows" ? tx`follows_untold` : tx`followed_untold`;
  await tx`
    update ties set ${side === "follows" ? tx`follows` : tx`followed`} = ${state}, ${untold} = ${tell ?? null},
      next_at = case when ${side} = 'follows' and ${state} = 'running' then ${at} else next_at end,
      failures = case when ${side} = 'follows' then 0 else failures end
    where id = ${tie.id}`;
  if (tell !== undefined) await enqueueTelling(tx, { instance: tie.instance, side, at });
  if (tie[side] === state) return;
  await followTie(tx, { instance: tie.instance, isTied: await isTied(tx, tie.instance), at });
  await tx`
    insert into tie_changes (tie, at, side, state, by, remote, datasets)
    values (${tie.id}, ${at}, ${side}, ${state}, ${by}, ${remote}, ${datasets})`;
  // The other side may change it as often as it likes.
  await tx`
    delete from tie_changes where tie = ${tie.id} and at < (
      select at from tie_changes where tie = ${tie.id} order by at desc offset ${changesMax - 1} limit 1)`;
}

export const tieKindName = "network-tie";

/** The other side is told of one side of the tie, as it is when it is sent. */
export async function enqueueTelling(
  tx: Tx,
  {
    instance,
    side,
    ...when
  }: { readonly instance: string; readonly side: TieSide; readonly at: Date; readonly notBefore?: Date },
): Promise<void> {
  await enqueue(tx, { kind: tieKindName, peer: instance, key: side, ...when });
}

/** Of one tie: the last that are kept, and shown. */
const changesMax = 100;

export async function tieChanges(db: Db, tie: Id): Promise<readonly TieChange[]> {
  const rows = await db<
    (Omit<TieChange, "by" | "datasets"> & { by: string | null; datasets: number | null })[]
  >`
    select at, side, state, by, remote, datasets from tie_changes
    where tie = ${tie} order by at desc limit ${changesMax}`;
  return rows.map(({ by, datasets, ...row }) => ({
    ...row,
    ...(by === null ? {} : { by }),
    ...(datasets === null ? {} : { datasets }),
  }));
}

function selectTies(db: Db | Tx) {
  return db`
    select id, instance, description, created_at, follows, followed, follows_untold, followed_untold,
      cursor, cursor_event, head, synchronized_at, reread_since, contact_at, problem, problem_since,
      failures, next_at, read_position, read_at, ahead_position, told.datasets, told.own_datasets
    from ties cross join lateral (
      select count(*)::int as datasets, (count(*) filter (where s.origin = ties.instance))::int as own_datasets
      from remote_vias v join remote_subjects s using (subject)
      where v.tie = ties.id and s.dataset is not null) told`;
}

export function toTie(row: TieRow): Tie {
  const { id, instance, description, createdAt, follows, followed } = row;
  const untold: TieSide[] = [
    ...(row.followsUntold === null ? [] : ["follows" as const]),
    ...(row.followedUntold === null ? [] : ["followed" as const]),
  ];
  return {
    id,
    instance,
    description,
    createdAt,
    follows,
    followed,
    untold,
    reading: {
      position: row.cursor,
      again: row.rereadSince !== null,
      datasets: row.datasets,
      ownDatasets: row.ownDatasets,
      ...withoutNulls({
        head: row.head,
        synchronizedAt: row.synchronizedAt,
        contactAt: row.contactAt,
        nextAt: row.nextAt,
        problem: row.problem,
        problemSince: row.problemSince,
      }),
    },
    read: { position: row.readPosition, ...withoutNulls({ at: row.readAt, ahead: row.aheadPosition }) },
  };
}
