import { randomBytes } from "node:crypto";
import { type Actor, system } from "../../access/actor.ts";
import { personTables } from "../../access/person-tables.ts";
import { hasRole } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { readableByIds } from "../../catalogue/reading.ts";
import type { TablesContext } from "../context.ts";
import type { UploadCipher, UploadSegment } from "./upload-cipher.ts";

/** What is kept of an upload to open it; no key where it lies as it came. */
export interface UploadKeys {
  readonly id: Id;
  readonly key: Buffer | null;
  readonly segments: readonly UploadSegment[];
}

/** Of a file that may be of a table about people: whoever sends it imports for an organization that has one. */
export async function newUploadKey({ db, store }: TablesContext, actor: Actor): Promise<Buffer | undefined> {
  const rows = await db<{ dataset: Id }[]>`
    select distinct dataset from tables where id = any(${[...(await personTables(db))]}::uuid[])`;
  const ids = rows.map(({ dataset }) => dataset);
  const datasets = [...(await readableByIds(db, system, ids)).values()];
  if (!datasets.some(({ organization }) => hasRole(actor, organization, "editor"))) return undefined;
  await store.readyToSeal();
  return randomBytes(32);
}

/** As `cipherOfUpload` opens it. */
export function sealUploadKey({ store }: Pick<TablesContext, "store">, id: Id, key: Buffer): Promise<Buffer> {
  return store.sealSmall(key, nameOf(id));
}

/** `undefined` of an upload that lies as it came. Throws `gone` where its key is lost. */
export async function cipherOfUpload(
  { store }: Pick<TablesContext, "store">,
  { id, key: sealed, segments }: UploadKeys,
): Promise<UploadCipher | undefined> {
  if (sealed === null) return undefined;
  const key = await store.openSmall(sealed, nameOf(id));
  if (key === undefined) throw new Failure("gone", "import-upload-gone");
  return { key, segments };
}

function nameOf(id: Id): string {
  return `upload ${id}`;
}
