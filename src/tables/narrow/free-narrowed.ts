import { ruleIn, rulesOf } from "../../access/access-rules.ts";
import { agreementsSince } from "../../access/agreements.ts";
import type { NamedColumn } from "../../access/narrowing.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import { narrowingsUnder } from "../../access/reach.ts";
import type { Id } from "../../base/id.ts";
import type { TablesContext } from "../context.ts";
import { forgetUnneeded, keptNarrowings, markNeeded, markUnneeded } from "./narrowed-rows.ts";

/**
 * What nobody may read any more is kept so long after that was seen: who has just opened it reads it
 * to its end, and every process has forgotten by then that it was there (`narrow-version.ts`).
 */
const keptMs = 3_600_000;

/**
 * Forgets what versions were under agreements that ended and rules that changed; their files go
 * with the next sweep of what nobody names. Tells how many.
 */
export async function freeNarrowed({ db, clock }: Pick<TablesContext, "db" | "clock">): Promise<number> {
  const now = clock();
  const kept = await keptNarrowings(db);
  const datasets = [...new Set(kept.map(({ dataset }) => dataset))];
  const [rules, agreements] = await Promise.all([rulesOf(db, datasets), agreementsSince(db, datasets, now)]);
  const needed = (dataset: Id, table: Id, columns: readonly NamedColumn[]): ReadonlySet<string> => {
    const of = agreements.filter((agreement) => agreement.dataset === dataset);
    const rule = ruleIn(rules.get(dataset), dataset, table);
    // An agreement outlives a level that is set and set back.
    const agreed = narrowingsUnder({ dataset, level: "restricted" }, of, { table, columns });
    const ruled = narrowingsUnder(rule, [], { table, columns });
    return new Set([...agreed, ...ruled].map(narrowingKey));
  };
  for (const each of kept) {
    const isNeeded = needed(each.dataset, each.table, each.columns).has(each.narrowing);
    if (isNeeded && each.isUnneeded) await markNeeded(db, each);
    if (!isNeeded && !each.isUnneeded) await markUnneeded(db, each, now);
  }
  return forgetUnneeded(db, new Date(now.getTime() - keptMs));
}
