import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Failure } from "../base/failure.ts";
import { keyIdBytes, type MasterKey, type MasterKeys } from "./master-keys.ts";

/** Where something sealed is kept. It opens nowhere else: it cannot be put in the place of another. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** Which row, by its key. */
  readonly row: string;
}

/**
 * Seals what must not be read from the database or a backup alone: AES-256-GCM under a master key
 * that is kept outside both, with the place as additional data. What was altered does not open.
 */
export interface Vault {
  seal(bytes: Uint8Array, place: SealedPlace): Promise<Buffer>;
  /** Throws `unavailable` where its key is not there, or where it was altered or is of another place. */
  open(sealed: Uint8Array, place: SealedPlace): Promise<Buffer>;
  /** The same as text, for a column that holds text. */
  sealText(text: string, place: SealedPlace): Promise<string>;
  openText(sealed: string, place: SealedPlace): Promise<string>;
  /** How each text begins that is sealed with the key that seals now. */
  prefixNow(): Promise<string>;
}

/** The first byte: how the rest is laid out. */
const layout = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes;

const textPrefix = "sealed:";

export function isSealedText(text: string): boolean {
  return text.startsWith(textPrefix);
}

/** Keys are read at each use: they may be changed while this process runs. */
export function openVault(keys: MasterKeys): Vault {
  const seal = async (bytes: Uint8Array, place: SealedPlace): Promise<Buffer> => {
    const { id, key } = await currentOf(keys);
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(toData(id, place));
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([Buffer.from([layout]), id, nonce, sealed, cipher.getAuthTag()]);
  };
  const open = async (sealed: Uint8Array, place: SealedPlace): Promise<Buffer> => {
    const whole = Buffer.from(sealed);
    if (whole[0] !== layout || whole.length < headBytes + nonceBytes + tagBytes) throw altered(place);
    const id = whole.subarray(1, headBytes);
    const found = find(await keys.read(), id) ?? find(await keys.read({ fresh: true }), id);
    if (found === undefined) throw keyMissing(id.toString("hex"), keys.where);
    const nonce = whole.subarray(headBytes, headBytes + nonceBytes);
    try {
      const decipher = createDecipheriv("aes-256-gcm", found.key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(toData(id, place)).setAuthTag(whole.subarray(-tagBytes));
      const content = whole.subarray(headBytes + nonceBytes, -tagBytes);
      return Buffer.concat([decipher.update(content), decipher.final()]);
    } catch (cause) {
      throw altered(place, cause);
    }
  };
  return {
    seal,
    open,
    sealText: async (text, place) =>
      textPrefix + (await seal(Buffer.from(text), place)).toString("base64url"),
    openText: async (text, place) => {
      if (!isSealedText(text)) throw new Failure("unavailable", "secrets-none", { ...place });
      return (await open(Buffer.from(text.slice(textPrefix.length), "base64url"), place)).toString("utf8");
    },
    prefixNow: async () => {
      const { id } = await currentOf(keys);
      // Nine bytes are twelve characters of base64url, whatever follows.
      return textPrefix + Buffer.concat([Buffer.from([layout]), id]).toString("base64url");
    },
  };
}

async function currentOf(keys: MasterKeys): Promise<MasterKey> {
  const [current] = await keys.read();
  if (current === undefined) throw new Failure("unavailable", "secrets-no-key", { where: keys.where });
  return current;
}

function find(keys: readonly MasterKey[], id: Buffer): MasterKey | undefined {
  return keys.find((key) => key.id.equals(id));
}

function toData(id: Buffer, { table, column, row }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([layout, id.toString("hex"), table, column, row]));
}

/** What no longer works without the key, and what to do, is in the sentence. */
function keyMissing(key: string, where: string): Failure {
  return new Failure("unavailable", "secrets-key-missing", { key, where });
}

function altered({ table, column, row }: SealedPlace, cause?: unknown): Failure {
  return new Failure("unavailable", "secrets-altered", { table, column, row }, { cause });
}
