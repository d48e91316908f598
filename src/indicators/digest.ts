import { createHash } from "node:crypto";
import type { Workspace } from "../engine/engine.ts";
import { isAmong } from "./period-sql.ts";

/** Lines that are in memory at once. */
const linesAtOnce = 1_500_000;

/** By the first day of a period: SHA-256, in hexadecimal, of its values. */
export type PeriodDigests = Readonly<Record<string, string>>;

/**
 * SHA-256, in hexadecimal, of the values of an indicator, whatever file holds them: of a line `period digest`
 * for each period, in the order of time. Lines end with a line feed.
 */
export function digestOf(digests: PeriodDigests): string {
  const hash = createHash("sha256");
  for (const period of Object.keys(digests).toSorted()) hash.update(`${period} ${digests[period]}\n`);
  return hash.digest("hex");
}

/**
 * Of each of these periods, SHA-256 of a line `level code value status reason` for each place (values as the
 * shortest decimal that is the same double, nothing where missing), separated by single spaces, from the
 * widest level to the smallest and there in the order of codes. `values` is a table of the workspace, and
 * `labels` has the `rank` of each of so many places in that order.
 */
export async function digestsOf(
  workspace: Workspace,
  values: string,
  { periods, places }: { readonly periods: readonly string[]; readonly places: number },
): Promise<PeriodDigests> {
  const digests: Record<string, string> = {};
  const some = Math.max(1, Math.floor(linesAtOnce / Math.max(1, places)));
  const sorted = periods.toSorted();
  for (let start = 0; start < sorted.length; start += some) {
    const rows = await workspace.rows<{ period: string; own: string }>(`
      select strftime(period, '%Y-%m-%d') as period, sha256(string_agg(
        level || ' ' || code || ' ' || coalesce(cast(value as varchar), '') || ' ' || status || ' ' || coalesce(reason, '')
          || chr(10), '' order by rank)) as own
      from ${values} join labels using (level, code)
      where ${isAmong(sorted.slice(start, start + some))}
      group by period`);
    for (const { period, own } of rows) digests[period] = own;
  }
  return digests;
}
