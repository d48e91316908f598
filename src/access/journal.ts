import { randomBytes } from "node:crypto";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Fragment } from "./may.ts";
import {
  type AccessEntry,
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
  db: Db,
  seen: AllowedBy,
  entry: AccessEntry,
): Promise<number | undefined> {
  const { level, policy } = seen.rule;
  const [row] = await db<{ index: number | null }[]>`
    select journal_append_while(${seen.dataset}, ${seen.table}, ${level},
      ${policy === undefined ? null : db.json(policy as never)}, ${seen.agreement ?? null},
      ${seen.reason ?? null}, ${entry.at},
      ${toAppend(db, [toEntryText(entry, newSalt)])}) as index`;
  return row?.index ?? undefined;
}

/** Appends an access with what else its transaction writes. Call it last: whoever appends waits for it. */
export async function appendAccess(tx: Tx, entry: AccessEntry): Promise<{ readonly index: number }> {
  return { index: await appendAccesses(tx, [entry]) };
}

/** Several at once; tells the index of the first. */
export function appendAccesses(tx: Tx, entries: readonly AccessEntry[]): Promise<number> {
  return append(
    tx,
    entries.map((entry) => toEntryText(entry, newSalt)),
  );
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

type Made = ReturnType<typeof toEntryText>;

async function append(db: Db | Tx, made: readonly Made[]): Promise<number> {
  const [row] = await db<{ start: number }[]>`select journal_append(${toAppend(db, made)}) as start`;
  if (row === undefined) throw new Error("the journal has no head");
  return row.start;
}

/** What `journal_append` is given (migration 0692). */
function toAppend(db: Db | Tx, made: readonly Made[]): Fragment {
  const clear = made.flatMap((one, ordinal) => one.clear.map((hidden) => ({ ...hidden, ordinal })));
  return db`
    ${made.map(({ text }) => text)}::text[],
    ${made.map(({ text }) => leafHash(Buffer.from(text)).toString("hex"))}::text[],
    ${clear.map(({ ordinal }) => ordinal)}::bigint[],
    ${clear.map(({ field }) => field)}::text[],
    ${clear.map(({ salt }) => salt.toString("hex"))}::text[],
    ${clear.map(({ value }) => value)}::text[]`;
}

function newSalt(): Buffer {
  return randomBytes(saltBytes);
}
