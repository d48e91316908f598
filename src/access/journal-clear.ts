import type { Vault } from "../vault/vault.ts";
import { type Clear, type ClearField, saltBytes } from "./journal-entry.ts";

/** Seals whom people were looked for by, and why, under the key of the journal. */
export interface JournalSeal extends Pick<Vault, "seal" | "open"> {
  /** Tells whether two texts are the same, and nothing of them. */
  digest(text: string): Buffer;
}

/** What an entry holds as a commitment, as it lies in `journal_clear`. */
export interface KeptClear {
  readonly field: ClearField;
  readonly salt: Buffer | null;
  readonly value: string | null;
  readonly sealed: Buffer | null;
}

/** Who was looked for, and why. */
export const sealedFields: readonly ClearField[] = ["filter", "reason"];

/** Sealed, where it is of `sealedFields`, with the salt: from that and the commitment it could be guessed. */
export async function sealClear(seal: JournalSeal, { field, salt, value }: Clear): Promise<KeptClear> {
  if (!sealedFields.includes(field)) return { field, salt, value, sealed: null };
  const bytes = Buffer.concat([salt, Buffer.from(value, "utf8")]);
  return { field, salt: null, value: null, sealed: await seal.seal(bytes, placeOfField(field)) };
}

/** Throws `unavailable` where it was altered. */
export async function openClear(seal: JournalSeal, kept: KeptClear): Promise<Clear> {
  const { field, salt, value, sealed } = kept;
  if (salt !== null && value !== null) return { field, salt, value };
  const bytes = await seal.open(sealed ?? Buffer.alloc(0), placeOfField(field));
  return { field, salt: bytes.subarray(0, saltBytes), value: bytes.toString("utf8", saltBytes) };
}

/** Of which entry it is, the commitment there says. */
function placeOfField(field: ClearField) {
  return { table: "journal_clear", column: "sealed", row: field };
}
