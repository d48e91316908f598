import { anyone, type Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { computeAgain } from "../indicators/compute-again.ts";
import type { Indicator } from "../indicators/indicator.ts";
import { findIndicatorOfTable } from "../indicators/indicator-rows.ts";
import { assertValuesReadable, getIndicator, getVintage } from "../indicators/indicators.ts";
import { readSeries } from "../indicators/series.ts";
import { askProducer } from "../network/remote/ask-producer.ts";
import type { DecisionsContext } from "./context.ts";
import {
  addressOfCheck,
  addressOfFigure,
  type CheckedFigure,
  compareFigure,
  type Figure,
  type FigureAsked,
  type FigureCheck,
  figureCheckSchema,
  type ToldFigure,
  toldFigureSchema,
} from "./figure.ts";

/** A value of an indicator that is computed here, with all that it came from, for whoever may read it. */
export async function readFigure(
  ctx: DecisionsContext,
  actor: Actor,
  table: Id,
  asked: FigureAsked,
): Promise<ToldFigure> {
  const indicator = await indicatorOfTable(ctx, actor, table);
  await assertValuesReadable(ctx, actor, indicator.dataset.id);
  const number = asked.vintage ?? indicator.vintage?.number;
  if (number === undefined) throw new Failure("conflict", "indicator-not-computed");
  const { computedAt, digest, program, facts, sources } = await getVintage(
    ctx,
    actor,
    indicator.dataset.id,
    number,
  );
  const { level, code, period } = asked;
  const [series] = await readSeries(ctx, actor, indicator, {
    places: [{ level, code }],
    from: period,
    to: period,
    vintage: number,
  });
  const point = series?.points.find((one) => one.period === period);
  if (series === undefined || point === undefined) throw new Failure("not-found", "decisions-figure-none");
  const { value, status } = point;
  if (value === null) throw new Failure("invalid", "decisions-figure-missing", { parameter: "period" });
  const { dataset } = indicator;
  return {
    value,
    status,
    ...defined({ unit: facts.unit }),
    decimals: facts.decimals,
    place: series.place,
    period,
    grain: facts.grain,
    indicator: {
      title: dataset.title,
      url: `${ctx.url}/indicators/${dataset.slug}`,
      table,
      instance: ctx.url,
    },
    vintage: { number, computedAt: computedAt.toISOString(), digest, program },
    sources: sources.map((source) => ({ ...source })),
  };
}

async function indicatorOfTable(ctx: DecisionsContext, actor: Actor, table: Id): Promise<Indicator> {
  const row = isId(table) ? await findIndicatorOfTable(ctx.db, table) : undefined;
  if (row === undefined)
    throw new Failure("not-found", "indicator-unknown", { indicator: table.slice(0, 100) });
  return getIndicator(ctx, actor, row.dataset);
}

/** Goes back to the recorded versions of a vintage that was computed here. What cannot be read is told. */
export async function checkFigure(
  ctx: DecisionsContext,
  actor: Actor,
  table: Id,
  asked: FigureAsked & { readonly vintage: number },
): Promise<FigureCheck> {
  const { dataset } = await indicatorOfTable(ctx, actor, table);
  const { value, vintage } = await readFigure(ctx, actor, table, asked);
  const leave = await ctx.checks.enter();
  try {
    const { digest, problem } = await computeAgain(ctx, actor, dataset.id, asked.vintage);
    return {
      value,
      recorded: vintage.digest,
      ...defined({ again: digest, problem: problem && toldProblem(problem) }),
    };
  } finally {
    leave();
  }
}

/**
 * The value that a decision may cite: read as everybody reads it, here or at its producer, for a decision
 * is public and what it cites stays in it.
 */
export async function freezeFigure(
  ctx: DecisionsContext,
  actor: Actor,
  named: string,
  asked: FigureAsked,
): Promise<Figure> {
  const { dataset, facts } = await getIndicator(ctx, actor, named);
  const told = await openFigure(ctx, { dataset: dataset.id, table: facts.table }, asked);
  return { ...told, dataset: dataset.id, frozenAt: ctx.clock().toISOString() };
}

/** Throws `forbidden` where not everybody reads it. */
export async function openFigure(
  ctx: DecisionsContext,
  { dataset: id, table }: { readonly dataset: Id; readonly table: Id },
  asked: FigureAsked,
): Promise<ToldFigure> {
  try {
    const { dataset } = await getIndicator(ctx, anyone, id);
    const instance = dataset.organizationOrigin;
    if (instance === undefined) return await readFigure(ctx, anyone, table, asked);
    return await askProducer(ctx.remote, {
      instance,
      path: addressOfFigure(table, asked),
      read: (json) => toAsked(toldFigureSchema.parse(json), { instance, table, asked }),
    });
  } catch (error) {
    if (!isFailure(error) || !isClosed(error)) throw error;
    throw new Failure("forbidden", "decisions-figure-closed", { parameter: "indicator" }, { cause: error });
  }
}

function isClosed({ code, key }: Failure): boolean {
  if (key === "decisions-figure-none") return false;
  return code === "not-found" || code === "gone" || code === "forbidden" || code === "unauthenticated";
}

/** A producer answers what it was asked, in its own name. */
function toAsked(
  told: ToldFigure,
  { instance, table, asked }: { readonly instance: string; readonly table: Id; readonly asked: FigureAsked },
): ToldFigure {
  const { indicator, place, period, vintage } = told;
  const isAsked =
    indicator.instance === instance &&
    indicator.table === table &&
    place.level === asked.level &&
    place.code === asked.code &&
    period === asked.period &&
    vintage.number === (asked.vintage ?? vintage.number);
  if (!isAsked) throw new Error("another figure than the one that was asked for");
  return told;
}

/** Computes a cited figure again where it was computed, as everybody may. */
export async function checkCited(ctx: DecisionsContext, figure: Figure): Promise<CheckedFigure> {
  const { indicator, place, period, vintage } = figure;
  try {
    if (indicator.instance !== ctx.url) {
      const told = await askProducer(ctx.remote, {
        instance: indicator.instance,
        path: addressOfCheck(figure),
        read: (json) => figureCheckSchema.parse(json),
      });
      return compareFigure(figure, told);
    }
    const asked = { level: place.level, code: place.code, period, vintage: vintage.number };
    return compareFigure(figure, await checkFigure(ctx, anyone, indicator.table, asked));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { figure, outcome: "unreadable", problem: { key: error.key, args: error.args } };
  }
}

function toldProblem({
  key,
  args,
}: {
  key: string;
  args: Failure["args"];
}): NonNullable<FigureCheck["problem"]> {
  const told = Object.entries(args).map(
    ([name, value]) => [name, typeof value === "object" ? [...value] : value] as const,
  );
  return { key, args: Object.fromEntries(told) };
}
