import { randomBytes, randomUUID } from "node:crypto";
import type { Db } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { Vault } from "../vault/vault.ts";

/** A key under which the keys of files are sealed: 32 bytes, named by 16. */
export interface StoreKey {
  readonly id: Buffer;
  readonly key: Buffer;
}

export interface StoreKeys {
  /** The one that seals; made where there is none. */
  current(): Promise<StoreKey>;
  /** One that sealed. `undefined` where it is gone; throws `unavailable` where no master key opens it. */
  find(id: Buffer): Promise<Buffer | undefined>;
}

/** What no key opens is let go of: the files that were sealed under it are read by nobody. */
export const sealedStoreKeys: SealedColumn = {
  table: "store_keys",
  column: "key",
  row: "id",
  forget: (tx, rows) => tx`delete from store_keys where id = any(${[...rows]}::uuid[])`,
};

export function openStoreKeys({ db, vault }: { readonly db: Db; readonly vault: Vault }): StoreKeys {
  const opened = new Map<string, StoreKey>();
  let sealing: Promise<StoreKey> | undefined;

  const open = async ({ id, key }: Row): Promise<StoreKey> => {
    const text = await vault.openText(key, placeOf(sealedStoreKeys, id));
    const known = { id: toBytes(id), key: Buffer.from(text, "base64") };
    opened.set(id, known);
    return known;
  };
  const make = async (): Promise<StoreKey> => {
    const id = randomUUID();
    const sealed = await vault.sealText(randomBytes(32).toString("base64"), placeOf(sealedStoreKeys, id));
    // Of two processes that begin at once, both find the first.
    await db`
      insert into store_keys (id, key) select ${id}, ${sealed}
      where not exists (select from store_keys)`;
    return findNewest();
  };
  const findNewest = async (): Promise<StoreKey> => {
    const [row] = await db<Row[]>`select id, key from store_keys order by made_at desc, id limit 1`;
    return row === undefined ? make() : open(row);
  };
  return {
    current() {
      sealing ??= findNewest();
      sealing.catch(() => (sealing = undefined));
      return sealing;
    },
    async find(id) {
      const name = toUuid(id);
      const known = opened.get(name);
      if (known !== undefined) return known.key;
      const [row] = await db<Row[]>`select id, key from store_keys where id = ${name}`;
      return row === undefined ? undefined : (await open(row)).key;
    },
  };
}

interface Row {
  readonly id: string;
  readonly key: string;
}

function toBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}

function toUuid(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
