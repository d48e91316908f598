import { appendErasure } from "../access/journal.ts";
import { type JournalSeal, sealClear, sealedFields } from "../access/journal-clear.ts";
import type { Clear } from "../access/journal-entry.ts";
import {
  forgetJournalKeys,
  isSealedWhole,
  journalKeys,
  noteSealedWhole,
  openJournalSeal,
} from "../access/journal-seal.ts";
import type { Db } from "../db/db.ts";
import { noteToRewrite, rewriteNoted } from "../db/rewrite-table.ts";
import type { SealedColumn } from "../vault/sealed-columns.ts";

/** What no key opens is let go of, and the journal tells that. */
export const sealedJournalKeys: SealedColumn = {
  ...journalKeys,
  forget: async (tx, rows) => {
    await forgetJournalKeys(tx, rows);
    const [lost] = await tx<{ at: Date; entries: number; values: number }[]>`
      with lost as (delete from journal_clear where sealed is not null returning entry)
      select now() as at, count(distinct entry)::int as entries, count(*)::int as values from lost`;
    if (lost !== undefined && lost.values > 0) await appendErasure(tx, lost);
  },
};

const batch = 1000;

/**
 * Seals what the journal told before, once: batch by batch, each a transaction. Then rows as they were leave the pages
 * of its table. Who is killed goes on at the next call.
 */
export async function sealJournal(ctx: Parameters<typeof openJournalSeal>[0]): Promise<void> {
  const { db } = ctx;
  const seal = await openJournalSeal(ctx);
  if (await isSealedWhole(db)) return;
  const [head] = await db<{ size: number }[]>`select size from journal_head`;
  const size = head?.size ?? 0;
  for (let from = 0; from < size; from += batch) await sealBatch(db, seal, from);
  await db.begin(async (tx) => {
    if (size > 0) await noteToRewrite(tx, "journal_clear");
    await noteSealedWhole(tx);
  });
  await rewriteNoted(db);
}

async function sealBatch(db: Db, seal: JournalSeal, from: number): Promise<void> {
  await db.begin(async (tx) => {
    const rows = await tx<(Clear & { entry: number; isStatement: boolean })[]>`
      select c.entry, c.field, c.salt, c.value, e.entry::jsonb ->> 'reading' = 'sql' as is_statement
      from journal_clear c join journal_entries e on e.index = c.entry
      where c.entry between ${from} and ${from + batch - 1}
        and c.field = any(${[...sealedFields]}::text[]) and c.sealed is null`;
    const kept = rows.map(async ({ entry, isStatement, ...hidden }) => ({
      entry,
      field: hidden.field,
      sealed: (await sealClear(seal, hidden)).sealed?.toString("hex") ?? null,
      statement: isStatement && hidden.field === "filter" ? seal.digest(hidden.value).toString("hex") : null,
    }));
    await tx`
      update journal_clear c set salt = null, value = null, sealed = decode(one.sealed, 'hex'),
        statement = decode(one.statement, 'hex')
      from jsonb_to_recordset(${tx.json(await Promise.all(kept))})
        as one (entry bigint, field text, sealed text, statement text)
      where c.entry = one.entry and c.field = one.field`;
  });
}
