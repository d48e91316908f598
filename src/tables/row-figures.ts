import type { Actor } from "../access/actor.ts";
import { openTable } from "../access/access-rules.ts";
import { currentFootprint, unnoted } from "../base/footprint.ts";
import { datasetsReadableBy } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";

/** How much everybody reads here. */
export interface RowFigures {
  /** Of the current version of each table, and of those that other instances hold. */
  readonly rows: number;
  /** Communes, départements and others that rows speak of. */
  readonly places: number;
}

const anyone: Actor = { kind: "anyone" };
const keptMsMin = 60_000;
/** Counting takes a hundredth of the time at most. */
const keptByTaken = 100;

/** Those who ask at once share one count; it is told anew when it is a minute old, or longer where it took long. */
export function openRowFigures(
  { db, clock }: Pick<TablesContext, "db" | "clock">,
  rowsElsewhere: () => Promise<number> = async () => 0,
) {
  let counted: { readonly until: number; readonly figures: Promise<RowFigures> } | undefined;
  const count = async (): Promise<RowFigures> => {
    const [row] = await db<RowFigures[]>`
      with current as (
        select distinct on (v.table_id) v.id, v.rows
        from versions v join tables t on t.id = v.table_id
        where t.deleted_at is null and t.dataset in ${datasetsReadableBy(db, anyone)}
          and ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
        order by v.table_id, v.number desc
      )
      select coalesce(sum(rows), 0)::float8 as rows,
        (select count(*) from (
          select distinct level, code from version_places where version in (select id from current)
        ) as named)::int as places
      from current`;
    return { rows: (row?.rows ?? 0) + (await rowsElsewhere()), places: row?.places ?? 0 };
  };
  return async (): Promise<RowFigures> => {
    const now = unnoted(clock).getTime();
    currentFootprint()?.onlyWhile(() => counted !== undefined && clock().getTime() < counted.until);
    if (counted !== undefined && now < counted.until) return counted.figures;
    const figures = count();
    counted = { until: now + keptMsMin, figures };
    const begun = performance.now();
    try {
      const told = await figures;
      const taken = performance.now() - begun;
      counted = { until: now + Math.max(keptMsMin, taken * keptByTaken), figures };
      return told;
    } catch (error) {
      counted = undefined;
      throw error;
    }
  };
}
