import { createHmac, randomBytes } from "node:crypto";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { Db, Tx } from "../db/db.ts";
import type { CitizensContext } from "./context.ts";

export const sealedDigestKeys: SealedColumn = {
  table: "self_data",
  column: "digest_key",
  row: "table_id",
  // Those who were linked before are not told apart from those to come: their links are lost with it.
  forget: (tx, rows) => tx`update self_data set digest_key = '' where table_id = any(${[...rows]}::uuid[])`,
};

type Context = Pick<CitizensContext, "vault"> & { readonly db: Db | Tx };

/** Tells whether two links of a table are those of one person, and nothing of who that is. */
export async function digestOf(ctx: Context, table: Id, person: string): Promise<Buffer> {
  return (await openDigester(ctx, table))(person);
}

/** The same of many texts. */
export async function openDigester({ db, vault }: Context, table: Id): Promise<(text: string) => Buffer> {
  const place = placeOf(sealedDigestKeys, table);
  const made = await vault.sealText(randomBytes(32).toString("base64url"), place);
  await db`update self_data set digest_key = ${made} where table_id = ${table} and digest_key = ''`;
  const [row] = await db<{ digestKey: string }[]>`
    select digest_key from self_data where table_id = ${table}`;
  if (row === undefined) throw new Failure("not-found", "citizens-not-declared");
  // Declared anew just now, by another column.
  if (row.digestKey === "") throw new Failure("conflict", "citizens-declaration-changed");
  const key = Buffer.from(await vault.openText(row.digestKey, place), "base64url");
  return (text) => createHmac("sha256", key).update(text).digest();
}
