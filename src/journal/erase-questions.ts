import { appendErasure } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";

/**
 * Takes what was asked of a table, and why, out of its entries, since both name people: their commitments
 * stay, and the tree is whole. A statement over several tables goes of each of them. Answers whether there was
 * any. Call it last in a transaction: whoever appends waits for it.
 */
export async function eraseQuestions(
  tx: Tx,
  { dataset, table, at }: { readonly dataset: Id; readonly table: Id; readonly at: Date },
): Promise<boolean> {
  const erased = await tx`
    with asked as (
      select c.entry, c.statement
      from journal_clear c join journal_entries e on e.index = c.entry
      where c.field in ('filter', 'reason') and e.dataset = ${dataset} and e.entry::jsonb ->> 'table' = ${table}
    )
    delete from journal_clear c where c.field in ('filter', 'reason') and (
      c.entry in (select entry from asked) or c.statement in (select statement from asked)
    ) returning c.entry`;
  if (erased.length === 0) return false;
  const entries = new Set(erased.map(({ entry }) => String(entry))).size;
  await appendErasure(tx, { at, entries, values: erased.length });
  return true;
}
