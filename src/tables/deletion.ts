import { type Actor, byOf } from "../access/actor.ts";
import { runningAgreements } from "../access/agreements.ts";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { Id } from "../base/id.ts";
import { toReason } from "../catalogue/dataset-rules.ts";
import { touchDataset } from "../catalogue/datasets.ts";
import { assertReadable, assertWritable } from "../catalogue/reading.ts";
import type { Tx } from "../db/db.ts";
import { refuseIfComputed } from "./computed-refusals.ts";
import type { TablesContext } from "./context.ts";
import { writableDatasetOf } from "./dataset-of-table.ts";
import { slugsOfName } from "./named-tables.ts";
import { narrowLater } from "./narrow-ahead.ts";
import { keepRowWordsLater } from "./row-words.ts";
import {
  deletedBefore,
  deletedRowsOf,
  type DeletedRow,
  findDeletedRow,
  markDeleted,
  markRestored,
  purgeRow,
} from "./stored/deleted-rows.ts";
import { getTableRow, tableRowsOf } from "./stored/table-rows.ts";
import { takeTurn } from "./stored/version-rows.ts";
import type { Table } from "./table.ts";
import { getTable } from "./tables.ts";

/** So long a deleted table can be restored; then its versions and files go. */
export const deletedKeptMs = 30 * 86_400_000;

/** A table that was deleted. */
export interface DeletedTable {
  readonly id: Id;
  readonly dataset: Id;
  readonly name: string;
  readonly deletedAt: Date;
  readonly deletedBy?: Id;
  /** Absent where nobody but its organization ever knew of it. */
  readonly reason?: string;
  readonly replacedBy?: { readonly id: Id; readonly name: string };
  /** Until then it can be restored; absent once it cannot any more. */
  readonly until?: Date;
}

export interface TableDeletion {
  /** Why, for everybody who looks for it: needed where its dataset was ever published. */
  readonly reason?: string;
  /** Another table of the same dataset. */
  readonly replacedBy?: Id;
}

/**
 * From the next request on it is read by nobody, through no door; its address says why. What it held
 * is kept for thirty days. Refused with `conflict` where a published dataset would be left without a table.
 */
export async function deleteTable(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  { reason, replacedBy }: TableDeletion = {},
): Promise<void> {
  const { state } = await writableDatasetOf(ctx.db, actor, id);
  const { dataset, name } = await getTableRow(ctx.db, id);
  await refuseIfComputed(ctx.db, id, "table-computed-delete");
  const told = state === "draft" ? {} : { reason: toReason(reason ?? "") };
  await ctx.db.begin(async (tx) => {
    await takeTurn(tx, dataset);
    const left = (await tableRowsOf(tx, dataset)).filter((table) => table.id !== id);
    if (state === "published" && left.length === 0) {
      throw new Failure("conflict", "table-last-of-published", { table: name });
    }
    if (replacedBy !== undefined && !left.some((table) => table.id === replacedBy)) {
      throw new Failure("invalid", "table-replacement-wrong", { parameter: "replacement" });
    }
    const at = ctx.clock();
    await markDeleted(tx, id, { at, ...byOf(actor), ...told, ...defined({ replacedBy }) });
    await touchDataset(tx, dataset, at);
  });
}

/**
 * As it was, with all its versions. Where another table took its name meanwhile, it gets the next one.
 * Restored already, it stays as it is.
 */
export async function restoreTable(ctx: TablesContext, actor: Actor, id: Id): Promise<Table> {
  const found = await findDeletedRow(ctx.db, id);
  if (found === undefined) {
    await writableDatasetOf(ctx.db, actor, id);
    return getTable(ctx, actor, id);
  }
  await assertWritable(ctx.db, actor, found.dataset);
  await ctx.db.begin(async (tx) => {
    await takeTurn(tx, found.dataset);
    const row = await findDeletedRow(tx, id);
    if (row === undefined) return;
    if (untilOf(row, ctx.clock()) === undefined) throw purged(row);
    await markRestored(tx, row);
    await touchDataset(tx, row.dataset, ctx.clock());
  });
  await narrowLater(ctx, found.dataset);
  await keepRowWordsLater(ctx);
  return getTable(ctx, actor, id);
}

/** For the editors of its organization: those that can be restored, the last deleted first. */
export async function listDeletedTables(
  ctx: Pick<TablesContext, "db" | "clock">,
  actor: Actor,
  dataset: Id,
): Promise<readonly DeletedTable[]> {
  await assertWritable(ctx.db, actor, dataset);
  const now = ctx.clock();
  const rows = (await deletedRowsOf(ctx.db, dataset)).map((row) => toDeleted(row, now));
  return rows.filter(({ until }) => until !== undefined);
}

/** The deleted table that an address named, by its id or its part of the address. */
export async function findDeletedTable(
  ctx: Pick<TablesContext, "db" | "clock">,
  actor: Actor,
  dataset: Id,
  idOrSlug: string,
): Promise<DeletedTable | undefined> {
  await assertReadable(ctx.db, actor, dataset);
  const rows = await deletedRowsOf(ctx.db, dataset);
  const row = rows.find(
    ({ id, name, position }) => id === idOrSlug || slugsOfName(name, position).includes(idOrSlug),
  );
  return row === undefined ? undefined : toDeleted(row, ctx.clock());
}

/** How many agreements let somebody read the table now. For the editors of its organization. */
export async function countAgreementsOver(ctx: TablesContext, actor: Actor, id: Id): Promise<number> {
  const { id: dataset } = await writableDatasetOf(ctx.db, actor, id);
  const running = await runningAgreements(ctx.db, { dataset });
  return running.filter(({ terms }) => terms.tables.some(({ table }) => table === id)).length;
}

/** What was deleted more than thirty days ago goes, with its files by the next sweep. Answers how many. */
export async function purgeDeletedTables(ctx: Pick<TablesContext, "db" | "clock">): Promise<number> {
  const rows = await deletedBefore(ctx.db, new Date(ctx.clock().getTime() - deletedKeptMs));
  let purgedCount = 0;
  for (const { id, dataset } of rows) {
    await ctx.db.begin(async (tx) => {
      await takeTurn(tx, dataset);
      purgedCount += await purgeNow(tx, id, ctx.clock());
    });
  }
  return purgedCount;
}

/** Unless it was restored, or purged, since it was looked for. */
async function purgeNow(tx: Tx, id: Id, at: Date): Promise<0 | 1> {
  const row = await findDeletedRow(tx, id);
  if (row === undefined || row.purgedAt !== null || untilOf(row, at) !== undefined) return 0;
  await purgeRow(tx, row, at);
  return 1;
}

function toDeleted(row: DeletedRow, now: Date): DeletedTable {
  const { id, dataset, name, deletedAt, deletedBy, reason, replacedBy } = row;
  return {
    id,
    dataset,
    name,
    deletedAt,
    ...defined({
      deletedBy: deletedBy ?? undefined,
      reason: reason ?? undefined,
      replacedBy: replacedBy ?? undefined,
      until: untilOf(row, now),
    }),
  };
}

function untilOf({ deletedAt, purgedAt }: DeletedRow, now: Date): Date | undefined {
  const until = new Date(deletedAt.getTime() + deletedKeptMs);
  return purgedAt === null && now < until ? until : undefined;
}

function purged({ name }: DeletedRow): Failure {
  return new Failure("conflict", "table-purged", { table: name });
}
