import type { Workspace } from "../engine/engine.ts";
import type { PeriodDigests } from "./digest.ts";

/** What a computation read and what came out of it, period by period: the next one computes what differs. */
export interface KnownPeriods {
  /** What computed it: another one may compute otherwise. */
  readonly by: string;
  /** Sums over the rows of each table that was read, by its name and the first day of a period. */
  readonly read: Readonly<Record<string, PeriodSums>>;
  /** The edition of the inhabitants that values were divided by. */
  readonly inhabitants?: string;
  readonly digests: PeriodDigests;
}

export type WhatIsRead = Omit<KnownPeriods, "digests">;

export type PeriodSums = Readonly<Record<string, string>>;

/**
 * Of each period of a table of values, 128 bits that do not depend on the order of its rows: two sums of
 * hashes, which are taken in another order of the columns each, and how many rows there are.
 */
export async function sumsOf(workspace: Workspace, values: string): Promise<PeriodSums> {
  // A zero that is negative is another text, and the same number.
  const parts = "own, value, signbit(value), status, reason";
  const turned = parts.split(", ").toReversed().join(", ");
  const rows = await workspace.rows<{ period: string; own: string }>(`
    select strftime(period, '%Y-%m-%d') as period, ${sumSql(parts)} || ' ' || ${sumSql(`7, ${turned}`)} || ' ' || count(*) as own
    from (select period, own, value, status, reason from ${values} join (
      select rank, hash(level, code) as own from places) placed using (rank)) told group by period`);
  return Object.fromEntries(rows.map(({ period, own }) => [period, own]));
}

function sumSql(hashed: string): string {
  return `(sum(hash(${hashed})) % 18446744073709551616)`;
}

/** What computes: a program, and the engine in it. */
export async function computerOf(workspace: Workspace, program: string): Promise<string> {
  const [engine] = await workspace.rows<{ version: string }>("select version() as version");
  return `${program} ${engine?.version}`;
}

/** The periods of one of two that are not the same in both. */
export function differing(was: PeriodSums, is: PeriodSums): ReadonlySet<string> {
  const all = new Set([...Object.keys(was), ...Object.keys(is)]);
  return new Set([...all].filter((period) => was[period] !== is[period]));
}
