import { createHmac, createSecretKey, randomBytes, randomUUID } from "node:crypto";
import type { Db, Tx } from "../db/db.ts";
import { keyIdBytes } from "../vault/master-keys.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import { openVault, type Vault } from "../vault/vault.ts";
import type { JournalSeal } from "./journal-clear.ts";

/** Where the key of the journal is sealed. */
export const journalKeys = { table: "journal_keys", column: "key", row: "id" } as const;

/** Keys that nothing opens, and reasons that are still good. */
export async function forgetJournalKeys(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`delete from journal_keys where id = any(${[...ids]}::uuid[])`;
  await tx`delete from reading_reasons`;
}

interface Context {
  readonly db: Db;
  readonly vault: Vault;
}

const keyBytes = 32;

/** With the key of the journal, which is made where there is none. Throws `unavailable` where no master key opens it. */
export async function openJournalSeal({ db, vault }: Context): Promise<JournalSeal> {
  const made = randomUUID();
  const bytes = randomBytes(2 * keyBytes).toString("base64");
  const sealed = await vault.sealText(bytes, placeOf(journalKeys, made));
  // Of two processes that begin at once, both find the first.
  await db`insert into journal_keys (id, key) values (${made}, ${sealed}) on conflict (is_key) do nothing`;
  const [row] = await db<{ id: string; key: string }[]>`select id, key from journal_keys`;
  if (row === undefined) throw new Error("the journal has no key");
  const text = await vault.openText(row.key, placeOf(journalKeys, row.id));
  return sealWith(row.id, Buffer.from(text, "base64"));
}

/** One half seals, the other tells texts apart. */
function sealWith(id: string, bytes: Buffer): JournalSeal {
  const own = {
    id: Buffer.from(id.replaceAll("-", ""), "hex").subarray(0, keyIdBytes),
    key: createSecretKey(bytes.subarray(0, keyBytes)),
  };
  const digestKey = createSecretKey(bytes.subarray(keyBytes));
  return {
    ...openVault({ where: journalKeys.table, read: async () => [own] }),
    digest: (text) => createHmac("sha256", digestKey).update(text).digest(),
  };
}

/** Whether what stood in clear before is sealed. */
export async function isSealedWhole(db: Db): Promise<boolean> {
  return (await db`select from journal_keys where sealed_at is not null`).length > 0;
}

/** From then on it is. */
export async function noteSealedWhole(tx: Tx): Promise<void> {
  await tx`update journal_keys set sealed_at = now()`;
}
