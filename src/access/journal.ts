import { randomBytes } from "node:crypto";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Fragment } from "./may.ts";
import { type JournalSeal, type KeptClear, sealClear } from "./journal-clear.ts";
import {
  type AccessEntry,
  type Clear,
  type Ending,
  type Erasure,
  saltBytes,
  toEndingText,
  toEntryText,
  toErasureText,
} from "./journal-entry.ts";
import { leafHash } from "./journal-tree.ts";
import type { AccessRule } from "./policy.ts";

export type { AccessEntry, Ending, Reading } from "./journal-entry.ts";

/** What a reading is allowed by, as it was seen. */
export interface AllowedBy {
  readonly dataset: Id;
  readonly table: Id;
  readonly rule: AccessRule;
  /** Absent where an account, or being of the producer's organization, is enough. */
  readonly agreement?: Id;
  /** Why staff read what is about people: it is used up by it. */
  readonly reason?: Id;
}

/**
 * Appends an access to the journal in the one transaction that allows it: where what was seen of
 * the table no longer holds, nothing is written, `undefined` is told, and nothing may be read. Who
 * may read the table does not change between the look and the commit.
 */
export async function appendAllowed(
  { db, journalSeal }: Context & { readonly db: Db },
  seen: AllowedBy,
  entry: AccessEntry,
): Promise<number | undefined> {
  const { level, policy } = seen.rule;
  const made = await make(journalSeal, entry);
  const [row] = await db<{ index: number | null }[]>`
    select journal_append_while(${seen.dataset}, ${seen.table}, ${level},
      ${policy === undefined ? null : db.json(policy as never)}, ${seen.agreement ?? null},
      ${seen.reason ?? null}, ${entry.at},
      ${toAppend(db, [made])}) as index`;
  return row?.index ?? undefined;
}

/** Appends an access with what else its transaction writes. Call it last: whoever appends waits for it. */
export async function appendAccess(
  ctx: Context,
  tx: Tx,
  entry: AccessEntry,
): Promise<{ readonly index: number }> {
  return { index: await appendAccesses(ctx, tx, [entry]) };
}

/** Several at once; tells the index of the first. */
export async function appendAccesses(
  { journalSeal }: Context,
  tx: Tx,
  entries: readonly AccessEntry[],
): Promise<number> {
  return append(tx, await Promise.all(entries.map((entry) => make(journalSeal, entry))));
}

/** How streams ended, each told beside the entry that allowed it; tells the index of the first. */
export function appendEndings(
  db: Db,
  endings: readonly { readonly entry: AccessEntry; readonly ending: Ending }[],
): Promise<number> {
  return append(
    db,
    endings.map(({ entry, ending }) => ({ text: toEndingText(entry, ending), clear: [] })),
  );
}

/** What was erased, in the transaction that erases it. */
export async function appendErasure(tx: Tx, erasure: Erasure): Promise<void> {
  await append(tx, [{ text: toErasureText(erasure), clear: [] }]);
}

/** What is announced where a head is to be signed and witnessed at once (`jobs.announce`). */
export const headWanted = "journal-head-wanted";

interface Context {
  readonly journalSeal: JournalSeal;
}

/** An entry, and what it holds as commitments, as both are kept. */
interface Made {
  readonly text: string;
  readonly clear: readonly (KeptClear & { readonly statement?: Buffer })[];
}

async function make(seal: JournalSeal, entry: AccessEntry): Promise<Made> {
  const { text, clear } = toEntryText(entry, newSalt);
  const kept = clear.map(async (hidden) => ({
    ...(await sealClear(seal, hidden)),
    ...(isStatement(entry, hidden) ? { statement: seal.digest(hidden.value) } : {}),
  }));
  return { text, clear: await Promise.all(kept) };
}

function isStatement({ reading }: AccessEntry, { field }: Clear): boolean {
  return reading === "sql" && field === "filter";
}

async function append(db: Db | Tx, made: readonly Made[]): Promise<number> {
  const [row] = await db<{ start: number }[]>`select journal_append(${toAppend(db, made)}) as start`;
  if (row === undefined) throw new Error("the journal has no head");
  return row.start;
}

/** What `journal_append` is given (migration 2060). */
function toAppend(db: Db | Tx, made: readonly Made[]): Fragment {
  const clear = made.flatMap((one, ordinal) =>
    one.clear.map(({ field, salt, value, sealed, statement }) => ({
      ordinal,
      field,
      salt: salt?.toString("hex") ?? null,
      value,
      sealed: sealed?.toString("hex") ?? null,
      statement: statement?.toString("hex") ?? null,
    })),
  );
  return db`
    ${made.map(({ text }) => text)}::text[],
    ${made.map(({ text }) => leafHash(Buffer.from(text)).toString("hex"))}::text[],
    ${db.json(clear)}::jsonb`;
}

function newSalt(): Buffer {
  return randomBytes(saltBytes);
}
