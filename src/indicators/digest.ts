import { quoteText } from "../engine/fold.ts";
import type { Workspace } from "../engine/engine.ts";
import type { IndicatorPlace } from "./definition.ts";

/** Places whose lines are in memory at once: of each there may be thousands of periods. */
const placesAtOnce = 2_000;

/**
 * SHA-256, in hexadecimal, of the values of an indicator, whatever file holds them. For each place a line
 * `level code` and the SHA-256 of its values in the order of time, each a line `period value status reason`
 * (values as the shortest decimal that is the same double, nothing where missing), separated by single
 * spaces; then the SHA-256 of these lines in the order of level and code. Lines end with a line feed.
 * `places` are those of the file, in its order: within a level by code.
 */
export async function digestOf(
  workspace: Workspace,
  path: string,
  places: readonly IndicatorPlace[],
): Promise<string> {
  await workspace.run("create or replace temp table digests (level varchar, code varchar, own varchar)");
  for (const [level, own] of Map.groupBy(places, (place) => place.level)) {
    for (let start = 0; start < own.length; start += placesAtOnce) {
      const some = own.slice(start, start + placesAtOnce);
      await workspace.run(
        `insert into digests
        select level, code, sha256(string_agg(
          strftime(period, '%Y-%m-%d') || ' ' || coalesce(cast(value as varchar), '') || ' ' || status || ' ' || coalesce(reason, '')
            || chr(10), '' order by period))
        from read_parquet(${quoteText(path)}) where level = $1 and code >= $2 and code <= $3 group by level, code`,
        [level, some[0]?.code ?? "", some.at(-1)?.code ?? ""],
      );
    }
  }
  const [row] = await workspace.rows<{ digest: string }>(`
    select sha256(string_agg(level || ' ' || code || ' ' || own || chr(10), '' order by level, code)) as digest
    from digests`);
  return row?.digest ?? "";
}
