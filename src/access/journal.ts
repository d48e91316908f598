import { randomBytes } from "node:crypto";
import type { Tx } from "../db/db.ts";
import { type AccessEntry, saltBytes, toEntryText } from "./journal/entry.ts";
import { leafHash } from "./journal/tree.ts";

export type { AccessEntry, Reading } from "./journal/entry.ts";

/**
 * Appends an access to the journal, in the transaction that allows it: nothing is read where it does
 * not commit. Whoever appends waits for those who did before to commit, so that the order has no
 * hole: call it last in its transaction.
 */
export async function appendAccess(tx: Tx, entry: AccessEntry): Promise<{ readonly index: number }> {
  return { index: await appendAccesses(tx, [entry]) };
}

/** Several at once, as for a question over several tables; tells the index of the first. */
export async function appendAccesses(tx: Tx, entries: readonly AccessEntry[]): Promise<number> {
  const made = entries.map((entry) => toEntryText(entry, () => randomBytes(saltBytes)));
  const clear = made.flatMap((one, ordinal) => one.clear.map((hidden) => ({ ...hidden, ordinal })));
  const [head] = await tx<{ start: number }[]>`
    with head as (
      insert into journal_head as head (size) values (${made.length})
      on conflict (is_head) do update set size = head.size + excluded.size
      returning size - ${made.length} as start
    ), entries as (
      insert into journal_entries (index, entry, leaf)
      select start + given.ordinal - 1, given.entry, decode(given.leaf, 'hex')
      from head, unnest(
        ${made.map(({ text }) => text)}::text[],
        ${made.map(({ text }) => leafHash(Buffer.from(text)).toString("hex"))}::text[]
      ) with ordinality as given (entry, leaf, ordinal)
    ), clear as (
      insert into journal_clear (entry, field, salt, value)
      select start + given.ordinal, given.field, decode(given.salt, 'hex'), given.value
      from head, unnest(
        ${clear.map(({ ordinal }) => ordinal)}::bigint[],
        ${clear.map(({ field }) => field)}::text[],
        ${clear.map(({ salt }) => salt.toString("hex"))}::text[],
        ${clear.map(({ value }) => value)}::text[]
      ) as given (ordinal, field, salt, value)
    )
    select start from head`;
  if (head === undefined) throw new Error("the journal has no head");
  return head.start;
}
