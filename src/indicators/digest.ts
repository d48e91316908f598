import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
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
 * widest level to the smallest and there in the order of codes. `values` is a table of the workspace, of so
 * many places.
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
    // What is missing is left out of a concatenation. The engine's own SHA-256 takes ten times as long.
    const rows = await workspace.rows<{ period: string; lines: Uint8Array }>(`
      select strftime(period, '%Y-%m-%d') as period, encode(lines) as lines from (
        select period, string_agg(concat(placed, value, ' ', status, ' ', reason, chr(10)), '' order by rank) as lines
        from ${values} join (select rank, concat(level, ' ', code, ' ') as placed from places) told using (rank)
        where ${isAmong(sorted.slice(start, start + some))}
        group by period) periods`);
    for (const { period, lines } of rows) {
      digests[period] = createHash("sha256").update(lines).digest("hex");
      await nextTurn();
    }
  }
  return digests;
}
