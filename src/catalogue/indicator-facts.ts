import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { IndicatorFacts } from "./metadata.ts";
import { touchSearch } from "./search-index/touch.ts";

export { decimalsMax } from "./cleaning/indicator-facts.ts";

/** Written by the room that computes it, whenever it did: it travels and is searched with the dataset. */
export async function setIndicatorFacts(tx: Db | Tx, dataset: Id, facts: IndicatorFacts): Promise<void> {
  await tx`
    update datasets set metadata = metadata || ${tx.json({ indicator: facts } as never)} where id = ${dataset}`;
  await touchSearch(tx, dataset);
}
