import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Stretches } from "../../store/store.ts";
import type { TablesContext } from "../context.ts";
import { keptIn, type KeptBytes, readUpload, type UploadCipher } from "./upload-cipher.ts";
import { UploadFile, type UploadBytes } from "./upload-file.ts";
import { cipherOfUpload, type UploadKeys } from "./upload-keys.ts";
import { keptInStretches, namesOf, UploadStretches } from "./upload-stretches.ts";
import type { NumberedStretch, ReceivedBytes, UploadTurn } from "./upload-turn.ts";

/** What is kept of where an upload lies. */
export interface UploadPlace extends UploadKeys {
  readonly received: number;
  /** Of one that lies in the bucket, of each stretch but the last; null where it lies on the disk. */
  readonly stretchBytes: number | null;
}

/** A whole upload, and how it is read: as it was sent. */
export type LyingUpload = {
  readonly bytes: number;
  read(start?: number, end?: number): AsyncIterable<Uint8Array>;
} & (
  | { readonly kind: "clear"; readonly path: string }
  | { readonly kind: "encrypted" }
  | { readonly kind: "far"; readonly isEncrypted: boolean; readonly stretches: readonly NumberedStretch[] }
);

export function uploadPath(ctx: Pick<TablesContext, "folder">, id: Id): string {
  return join(ctx.folder, "uploads", id);
}

/**
 * What counts as received. A disk that lost what it had confirmed, or a backup that was restored, holds less than was
 * noted.
 */
export async function lyingBytes(
  ctx: TablesContext,
  place: UploadPlace & Pick<ReceivedBytes, "complete">,
): Promise<Pick<ReceivedBytes, "received" | "complete">> {
  const { received, complete, stretchBytes, id } = place;
  const lying =
    stretchBytes === null
      ? ((await stat(uploadPath(ctx, id)).catch(() => undefined))?.size ?? 0)
      : await lyingInBucket(ctx, place);
  return lying >= received ? { received, complete } : { received: lying, complete: false };
}

/** To write on from a place, in a turn; or without one to read what is there. */
export async function openUpload(
  ctx: TablesContext,
  { id, stretchBytes }: Pick<UploadPlace, "id" | "stretchBytes">,
  end: number,
  { cipher, turn }: { readonly cipher: UploadCipher | undefined; readonly turn?: UploadTurn },
): Promise<UploadBytes> {
  const stretches = ctx.store.stretches();
  if (stretchBytes === null) return UploadFile.open(uploadPath(ctx, id), end, cipher);
  if (stretches === undefined) throw new Failure("gone", "import-upload-gone");
  const noted = end === 0 ? [] : await listStretches(ctx, id);
  return new UploadStretches({ id, stretches, stretchBytes, noted, end, cipher }, turn);
}

/** Where an upload's bytes are, where they are still there. */
export async function findUploadFile(ctx: TablesContext, id: Id): Promise<LyingUpload | undefined> {
  const [row] = await ctx.db<(UploadPlace & Pick<ReceivedBytes, "complete">)[]>`
    select id, key, segments, received, complete, stretch_bytes from uploads where id = ${id}`;
  // Without its row, as when it is being thrown away, nobody knows whether it is encrypted.
  if (row === undefined) return undefined;
  return row.stretchBytes === null ? findOnDisk(ctx, row) : findInBucket(ctx, row, row.stretchBytes);
}

async function findOnDisk(ctx: TablesContext, row: UploadPlace): Promise<LyingUpload | undefined> {
  const path = uploadPath(ctx, row.id);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const cipher = await cipherOfUpload(ctx, row);
  const lying = reading(keptIn(path), cipher, found.size);
  return cipher === undefined ? { kind: "clear", path, ...lying } : { kind: "encrypted", ...lying };
}

async function findInBucket(
  ctx: TablesContext,
  row: UploadPlace,
  stretchBytes: number,
): Promise<LyingUpload | undefined> {
  const stretches = ctx.store.stretches();
  if (stretches === undefined || (await lyingInBucket(ctx, row)) < row.received) return undefined;
  const noted = holding(await listStretches(ctx, row.id), row.received, stretchBytes);
  const cipher = await cipherOfUpload(ctx, row);
  const kept = keptInStretches({ stretches, stretchBytes, noted });
  return {
    kind: "far",
    isEncrypted: cipher !== undefined,
    stretches: noted,
    ...reading(kept, cipher, row.received),
  };
}

function reading(kept: KeptBytes, cipher: UploadCipher | undefined, bytes: number) {
  return {
    bytes,
    read: (start = 0, end = bytes) => readUpload(kept, cipher, { start, end }),
  };
}

/** How many bytes of what was noted lie in the bucket, from the first on. */
async function lyingInBucket(
  ctx: TablesContext,
  { id, received, stretchBytes }: UploadPlace,
): Promise<number> {
  const stretches = ctx.store.stretches();
  if (stretches === undefined || stretchBytes === null) return 0;
  const noted = holding(await listStretches(ctx, id), received, stretchBytes);
  const last = noted.at(-1);
  if (last === undefined) return 0;
  const isAllNoted = (noted.length - 1) * stretchBytes + last.bytes >= received;
  // The last one is what changes: where it is there, so are those before it.
  if (isAllNoted && ((await stretches.size(last.name)) ?? 0) >= last.bytes) return received;
  return countLying(stretches, id, noted);
}

async function countLying(stretches: Stretches, id: Id, noted: readonly NumberedStretch[]): Promise<number> {
  const there = new Map<string, number>();
  for await (const { name, bytes } of stretches.list(namesOf(id))) there.set(name, bytes);
  let lying = 0;
  for (const { name, bytes } of noted) {
    if ((there.get(name) ?? -1) < bytes) break;
    lying += bytes;
  }
  return lying;
}

/** Those that hold so many bytes, one after the other: a request that was cut may have left more. */
function holding(
  noted: readonly NumberedStretch[],
  received: number,
  stretchBytes: number,
): readonly NumberedStretch[] {
  const held: NumberedStretch[] = [];
  for (const stretch of noted) {
    const left = received - held.length * stretchBytes;
    if (left <= 0 || stretch.number !== held.length) break;
    held.push({ ...stretch, bytes: Math.min(stretch.bytes, left) });
    if (stretch.bytes < stretchBytes) break;
  }
  return held;
}

function listStretches({ db }: Pick<TablesContext, "db">, id: Id): Promise<readonly NumberedStretch[]> {
  return db<NumberedStretch[]>`
    select number, name, bytes from upload_stretches where upload = ${id} order by number`;
}
