import { system } from "../access/actor.ts";
import { readableByIds } from "../catalogue/reading.ts";
import { toldNumber } from "../network/remote/fetch-version.ts";
import { lastVersions } from "../tables/computed.ts";
import type { IndicatorsContext } from "./context.ts";
import type { SourceRef } from "./indicator-rows.ts";

/** The last version of each, by its key; 0 where there is none to read, or none any more. */
export async function numbersOf(
  ctx: IndicatorsContext,
  sources: readonly SourceRef[],
): Promise<ReadonlyMap<string, number>> {
  const here = sources.filter(({ instance }) => instance === "");
  const numbers = await lastVersions(
    ctx.db,
    here.map(({ table }) => table),
  );
  const live = await readableByIds(ctx.db, system, [
    ...new Set([...numbers.values()].map(({ dataset }) => dataset)),
  ]);
  const elsewhere = sources.filter(({ instance }) => instance !== "");
  const told = await Promise.all(elsewhere.map((source) => toldNumber(ctx.remote, source)));
  return new Map([
    ...elsewhere.map((source, index) => [keyOf(source), told[index] ?? 0] as const),
    ...here.map((source) => {
      const found = numbers.get(source.table);
      const number = found !== undefined && live.has(found.dataset) ? found.number : 0;
      return [keyOf(source), number] as const;
    }),
  ]);
}

export function keyOf({ instance, table }: SourceRef): string {
  return `${instance} ${table}`;
}
