import { anyone } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import type { PlaceRef } from "../../catalogue/metadata.ts";
import type { FiguresOfPlace } from "../../catalogue/place-figures.ts";
import { figuresIn, keyedBy, questionOf } from "../../tables/keyed-rows.ts";
import { nameTables } from "../../tables/named-tables.ts";
import { rememberedMax, type RemoteContext } from "./context.ts";
import { listElsewhere, openElsewhere, readPageElsewhere } from "./reading.ts";
import { listTablesKeyedByPlace, type RemoteTableOfPlace } from "./tables-of-place.ts";

/**
 * The numbers that tables of other instances, of which everybody reads the rows, tell of one place, as
 * those of tables held here. What an instance does not tell within `budgetMs` is left out. `places`: how many
 * the level has.
 */
export async function figuresOfPlaceElsewhere(
  ctx: RemoteContext,
  place: PlaceRef,
  { places, budgetMs }: { readonly places: number; readonly budgetMs: number },
): Promise<readonly FiguresOfPlace[]> {
  const tables = await listTablesKeyedByPlace(ctx, place.level, places);
  const signal = AbortSignal.timeout(budgetMs);
  const told = await Promise.all(tables.map((table) => figuresOf(ctx, table, place.code, signal)));
  return told.flat();
}

async function figuresOf(
  ctx: RemoteContext,
  { id, instance, name, dataset, column, versionKey }: RemoteTableOfPlace,
  code: string,
  signal: AbortSignal,
): Promise<readonly FiguresOfPlace[]> {
  try {
    const { version } = await openElsewhere(ctx, anyone, id, { instance, signal });
    if (version === undefined) return [];
    const keyed = keyedBy(version, column);
    if (keyed === undefined) {
      noteUnkeyed(ctx, versionKey);
      return [];
    }
    const [page, siblings] = await Promise.all([
      readPageElsewhere(ctx, anyone, id, questionOf(keyed, code), { instance, signal }),
      listElsewhere(ctx, anyone, dataset.id),
    ]);
    const figures = figuresIn(page, keyed);
    if (figures.length === 0) return [];
    const slug = nameTables(siblings).find((table) => table.id === id)?.slug ?? id;
    const { createdAt: updatedAt } = version;
    return [{ dataset, table: { id, slug, name }, column, instance, updatedAt, figures }];
  } catch (error) {
    if (signal.aborted || isFailure(error)) return [];
    throw error;
  }
}

/** It is asked for no more until its instance tells of another version. */
function noteUnkeyed({ unkeyed }: RemoteContext, versionKey: string): void {
  unkeyed.add(versionKey);
  const [oldest] = unkeyed;
  if (unkeyed.size > rememberedMax && oldest !== undefined) unkeyed.delete(oldest);
}
