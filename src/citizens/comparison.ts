import { anyone } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { instantOf } from "../base/instant.ts";
import { readPage } from "../tables/rows.ts";
import { getTable } from "../tables/tables.ts";
import { unlessRefused } from "./check-comparison.ts";
import type { CitizensContext } from "./context.ts";
import type { OwnLook, OwnTable } from "./own-data.ts";
import type { Comparison } from "./self-data.ts";

/** What somebody's own rows say, period by period, and what the open figures of their place say. */
export interface ComparedFigures {
  readonly name: string;
  /** Where the person's newest row is; absent where the figures are of one place. */
  readonly place?: string;
  /** Where the figures are published. */
  readonly dataset: { readonly slug: string; readonly title: string };
  readonly unit?: string;
  /** The first one first. `open` is absent where nothing is published of the period, or more than one figure. */
  readonly periods: readonly { readonly at: Date; readonly own: number; readonly open?: number }[];
}

const periodsMax = 1_000;

/**
 * Of the actor's own rows, which `look` opens, and of what everybody reads. Nothing where none is declared, where
 * the figures are refused to everybody (open no more, held, too slow), or where they and the rows have no period
 * in common.
 */
export async function readComparison(
  ctx: CitizensContext,
  { declared: { compared }, version }: OwnTable,
  look: OwnLook,
): Promise<ComparedFigures | undefined> {
  const has = (name: string | undefined) =>
    name === undefined || version.columns.some((one) => one.name === name);
  if (compared === undefined) return undefined;
  const { table, name, period, place, value } = compared;
  if (![period, value, place].every((pair) => has(pair?.own))) return undefined;
  const own = await ownFigures(look, compared);
  const where = place === undefined ? undefined : await newestPlace(look, place.own, period.own);
  if (place !== undefined && where === undefined) return undefined;
  // Their own rows are shown whatever holds the open ones.
  const open = await unlessRefused(async () => ({
    figures: await openFigures(ctx, compared, where),
    told: await getTable(ctx, anyone, table),
  }));
  if (open === undefined || ![...own.keys()].some((at) => open.figures.has(at))) return undefined;
  const unit = version.columns.find((column) => column.name === value.own)?.unit;
  return {
    name,
    dataset: { slug: open.told.datasetSlug, title: open.told.datasetTitle },
    periods: [...own].map(([at, sum]) => ({
      at: new Date(at),
      own: sum,
      ...defined({ open: open.figures.get(at) }),
    })),
    ...defined({ place: where, unit }),
  };
}

/** By the beginning of each period (milliseconds since 1970), the first one first. */
async function ownFigures(
  { readPage: read }: OwnLook,
  { period, value }: Comparison,
): Promise<ReadonlyMap<number, number>> {
  const params = new URLSearchParams({ page_size: String(periodsMax) });
  params.append(`${period.own}__groupby`, "");
  params.append(`${value.own}__sum`, "");
  params.append(`${period.own}__sort`, "desc");
  const { rows } = await read(params);
  const told = rows.flatMap((row) => figureOf(row[period.own], row[`${value.own}__sum`]));
  return new Map(told.toReversed());
}

async function newestPlace(
  { readPage: read }: OwnLook,
  place: string,
  period: string,
): Promise<string | undefined> {
  const params = new URLSearchParams({ page_size: "1" });
  params.append(`${place}__isnotnull`, "");
  params.append(`${period}__sort`, "desc");
  const value = (await read(params)).rows[0]?.[place];
  return value === undefined || value === null ? undefined : textOf(value);
}

/** Of a period of which there are two figures, which of them it is nobody can tell: it has none. */
async function openFigures(
  ctx: CitizensContext,
  { table, period, place, value }: Comparison,
  where: string | undefined,
): Promise<ReadonlyMap<number, number>> {
  const params = new URLSearchParams({ page_size: String(periodsMax) });
  params.append(`${period.open}__isnotnull`, "");
  params.append(`${period.open}__sort`, "desc");
  if (place !== undefined) params.append(`${place.open}__exact`, where ?? "");
  const { rows } = await readPage(ctx, anyone, table, params);
  const told = rows.flatMap((row) => figureOf(row[period.open], row[value.open]));
  const often = Map.groupBy(told, ([at]) => at);
  return new Map(told.filter(([at]) => often.get(at)?.length === 1));
}

function figureOf(period: unknown, value: unknown): readonly (readonly [number, number])[] {
  const at = instantOf(textOf(period)).getTime();
  const number = value === null || value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isNaN(at) || Number.isNaN(number) ? [] : [[at, number]];
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? String(value)
    : "";
}
