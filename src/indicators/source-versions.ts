import { system } from "../access/actor.ts";
import { readableByIds } from "../catalogue/reading.ts";
import { toldVersions } from "../network/remote/fetch-version.ts";
import { lastVersions } from "../tables/computed.ts";
import type { IndicatorsContext } from "./context.ts";
import type { SourceRef } from "./indicator-rows.ts";

/** The last version of each, by its key; 0 where there is none to read, or none any more. In few questions, of how many ever. */
export async function numbersOf(
  ctx: IndicatorsContext,
  sources: readonly SourceRef[],
): Promise<ReadonlyMap<string, number>> {
  const each = [...new Map(sources.map((source) => [keyOf(source), source])).values()];
  const numbers = await lastVersions(
    ctx.db,
    each.flatMap(({ instance, table }) => (instance === "" ? [table] : [])),
  );
  const datasets = new Set([...numbers.values()].map(({ dataset }) => dataset));
  const live = await readableByIds(ctx.db, system, [...datasets]);
  const told = await toldVersions(
    ctx.remote,
    each.filter(({ instance }) => instance !== ""),
  );
  const elsewhere = new Map(told.map((one) => [keyOf(one), one.number]));
  return new Map(
    each.map((source) => {
      const found = source.instance === "" ? numbers.get(source.table) : undefined;
      const here = found !== undefined && live.has(found.dataset) ? found.number : 0;
      const key = keyOf(source);
      return [key, source.instance === "" ? here : (elsewhere.get(key) ?? 0)];
    }),
  );
}

export function keyOf({ instance, table }: SourceRef): string {
  return `${instance} ${table}`;
}
