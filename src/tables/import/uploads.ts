import { mkdir, open } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import { editsSomewhere, requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { isId, newId, type Id } from "../../base/id.ts";
import { requireRoom } from "../../store/room.ts";
import type { TablesContext } from "../context.ts";
import { type Coming, comingAtOnce, comingOf } from "./coming-upload.ts";
import { dropUpload } from "./drop-upload.ts";
import { lyingBytes, openUpload, type UploadPlace, uploadPath } from "./lying-upload.ts";
import { continued, endedAt, type UploadCipher } from "./upload-cipher.ts";
import type { Appending, Checksum, UploadBytes } from "./upload-file.ts";
import { cipherOfUpload, newUploadKey, sealUploadKey } from "./upload-keys.ts";
import { type ReceivedBytes, takeTurn, type UploadTurn } from "./upload-turn.ts";
import { refuseTooMuch, takingRoom } from "./waiting-files.ts";

/**
 * A file on its way in. It lies in the tables' folder, or in the bucket where it has no room there, until an import takes it
 * to the store.
 */
export interface Upload {
  readonly id: Id;
  readonly fileName: string;
  readonly bytes: number;
  readonly received: number;
  /** Of the whole file, once it is all there. */
  readonly sha256?: string;
}

export interface NewUpload {
  readonly fileName: string;
  readonly bytes: number;
  /** What the client says that the whole file is: another one is refused when it ends. */
  readonly sha256?: string;
}

interface UploadRow extends ReceivedBytes, UploadPlace {
  readonly owner: string;
  readonly fileName: string;
  readonly bytes: number | null;
  readonly sha256Told: string | null;
}

/** Resumable upload, step 1: announces a file; answers where its bytes go. */
export async function createUpload(ctx: TablesContext, actor: Actor, upload: NewUpload): Promise<Upload> {
  if (!Number.isSafeInteger(upload.bytes) || upload.bytes < 0) {
    throw new Failure("invalid", "upload-length-invalid", { parameter: "Upload-Length" });
  }
  refuseTooLarge(ctx, upload.bytes);
  const coming = await comingOf(ctx, upload.bytes);
  await requireRoomFor(ctx, coming.stretchBytes === null ? upload.bytes : 0);
  const { cipher: _, ...made } = await insert(ctx, actor, upload, coming);
  return made;
}

export async function getUpload(ctx: TablesContext, actor: Actor, id: Id): Promise<Upload> {
  return toUpload(await getRow(ctx, actor, id));
}

/**
 * Bytes go to the end of the file; those that came before a lost connection stay. What counts as
 * received lies on the disk. One request writes at a time: another one ends it, until all bytes are here.
 */
export async function appendUpload(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  { offset, checksum }: { offset: number; checksum?: Checksum | undefined },
  bytes: Readable | AsyncIterable<Uint8Array>,
): Promise<Upload> {
  refuseOffset(await getRow(ctx, actor, id), undefined);
  let file: UploadBytes | undefined;
  const turn = await takeTurn(ctx, id, async () => (checksum === undefined ? file?.progress() : undefined));
  let row = await getRow(ctx, actor, id);
  let isWhole = false;
  try {
    refuseOffset(row, offset);
    const limit = row.bytes ?? 0;
    await requireRoomFor(ctx, row.stretchBytes === null ? limit - offset : 0);
    const cipher = await cipherFrom(ctx, row, offset, turn);
    file = await openUpload(ctx, row, offset, { cipher, turn });
    try {
      await file.append(bytes, { ...appending(ctx, turn), limit, checksum });
    } finally {
      await file.settle();
    }
    row = { ...row, received: file.lying };
    isWhole = row.received === limit;
    if (cipher !== undefined && !isWhole) await turn.note(endedAt(cipher.segments, row.received));
    if (isWhole) {
      turn.finish();
      row = await completed(ctx, row, file);
    }
  } finally {
    await file?.[Symbol.asyncDispose]();
    await turn.end({ ...row, received: file?.lying ?? row.received });
  }
  if (isWhole && !row.complete) throw wrongHash(row);
  return toUpload(row);
}

/** What encrypts what comes from a place on, noted before any of it is written. */
async function cipherFrom(
  ctx: TablesContext,
  row: UploadRow,
  offset: number,
  turn: UploadTurn,
): Promise<UploadCipher | undefined> {
  const cipher = await cipherOfUpload(ctx, row);
  if (cipher === undefined) return undefined;
  const segments = continued(cipher.segments, offset);
  await turn.note(segments);
  return { ...cipher, segments };
}

export async function deleteUpload(ctx: TablesContext, actor: Actor, id: Id): Promise<void> {
  await getOwn(ctx, actor, id);
  await dropUpload(ctx, id);
}

/** A whole file at once, whose length is known when it ends, and may be told before. */
export async function receiveFile(
  ctx: TablesContext,
  actor: Actor,
  fileName: string,
  bytes: Readable | AsyncIterable<Uint8Array>,
  bytesTold?: number,
): Promise<Upload> {
  await requireRoomFor(ctx, 0);
  const coming = await comingAtOnce(ctx, bytes, bytesTold);
  const { cipher, ...upload } = await insert(ctx, actor, { fileName }, coming);
  try {
    const place = { id: upload.id, cipher, stretchBytes: coming.stretchBytes };
    const requireHeld = takingRoom(ctx, { id: upload.id, owner: ownerOf(actor) });
    const { received, sha256 } = await receiveInTurn(ctx, place, { bytes: coming.bytes, requireHeld });
    return { ...upload, bytes: received, received, sha256 };
  } catch (error) {
    await dropUpload(ctx, upload.id);
    throw error;
  }
}

/** While it lasts, however long, it counts as touched. */
async function receiveInTurn(
  ctx: TablesContext,
  {
    cipher,
    ...place
  }: Pick<UploadPlace, "id" | "stretchBytes"> & { readonly cipher: UploadCipher | undefined },
  { bytes, requireHeld }: Pick<Appending, "requireHeld"> & { readonly bytes: AsyncIterable<Uint8Array> },
): Promise<{ readonly received: number; readonly sha256: string }> {
  const turn = await takeTurn(ctx, place.id, async () => undefined);
  let state: ReceivedBytes = { received: 0, complete: false, sha256: null };
  try {
    await using file = await openUpload(ctx, place, 0, { cipher, turn });
    const limit = ctx.limits.uploadBytesMax;
    await file.append(bytes, { ...appending(ctx, turn), limit, requireHeld });
    await file.settle();
    const whole = { received: file.lying, sha256: await file.hash(ctx.store) };
    state = { ...whole, complete: true };
    return whole;
  } finally {
    await turn.end(state);
  }
}

function appending(ctx: TablesContext, { signal }: UploadTurn) {
  return { signal, requireRoom: () => requireRoomFor(ctx, 0) };
}

/** The file of an upload that is all there, for an import to take. */
export async function getCompleteUpload(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
): Promise<{ fileName: string; bytes: number }> {
  const row = await getRow(ctx, actor, id);
  const { received, bytes, fileName } = row;
  // A process that ended before it had hashed the last bytes leaves that to do.
  if (!row.complete && received === bytes) return complete(ctx, row);
  if (!row.complete) throw new Failure("conflict", "upload-incomplete", { received, bytes: bytes ?? 0 });
  return { fileName, bytes: received };
}

async function complete(ctx: TablesContext, row: UploadRow): Promise<{ fileName: string; bytes: number }> {
  await using file = await openUpload(ctx, row, row.received, { cipher: await cipherOfUpload(ctx, row) });
  const whole = await completed(ctx, row, file);
  await noteWhole(ctx, row.id, whole);
  if (!whole.complete) throw wrongHash(row);
  return { fileName: row.fileName, bytes: whole.received };
}

/** A whole file with its hash; nothing was received where that is not what the client told. */
async function completed(
  { store }: Pick<TablesContext, "store">,
  row: UploadRow,
  file: UploadBytes,
): Promise<UploadRow> {
  const sha256 = await file.hash(store);
  if (row.sha256Told === null || row.sha256Told === sha256) return { ...row, complete: true, sha256 };
  await file.cut(0);
  return { ...row, received: 0, complete: false, sha256: null };
}

/** What an upload was when it was all there, for the import that takes it to compare. */
export async function findUploadHash(ctx: TablesContext, id: Id): Promise<string | undefined> {
  const [row] = await ctx.db<{ sha256: string | null }[]>`select sha256 from uploads where id = ${id}`;
  return row?.sha256 ?? undefined;
}

async function insert(
  ctx: TablesContext,
  actor: Actor,
  upload: { fileName: string; bytes?: number; sha256?: string },
  { stretchBytes }: Coming,
): Promise<Upload & { readonly cipher: UploadCipher | undefined }> {
  const id = newId(ctx.clock().getTime());
  const fileName = cleanName(upload.fileName);
  await mkdir(join(ctx.folder, "uploads"), { recursive: true });
  const { bytes = null } = upload;
  const owner = ownerOf(actor);
  // What nobody could import lies on the disk for nothing.
  if (!editsSomewhere(actor)) throw new Failure("forbidden", "access-role-needed", { role: "editor" });
  const key = await newUploadKey(ctx, actor);
  const cipher = key && { key, segments: continued([], 0) };
  const sealed = key === undefined ? null : await sealUploadKey(ctx, id, key);
  await ctx.db.begin(async (tx) => {
    await refuseTooMuch(ctx, tx, { owner, bytes: bytes ?? 0 });
    if (stretchBytes === null) await (await open(uploadPath(ctx, id), "w")).close();
    await tx`
      insert into uploads (id, owner, file_name, bytes, sha256_told, created_at, touched_at, key, segments, stretch_bytes)
      values (${id}, ${owner}, ${fileName}, ${bytes}, ${upload.sha256 ?? null}, ${ctx.clock()}, ${ctx.clock()},
        ${sealed}, ${tx.json((cipher?.segments ?? []) as never)}, ${stretchBytes})`;
  });
  return { id, fileName, bytes: bytes ?? 0, received: 0, cipher };
}

async function getRow(ctx: TablesContext, actor: Actor, id: Id): Promise<UploadRow> {
  const row = await getOwn(ctx, actor, id);
  return { ...row, ...(await lyingBytes(ctx, row)) };
}

/** As it was noted. Its owner alone sees an upload. */
async function getOwn(ctx: TablesContext, actor: Actor, id: Id): Promise<UploadRow> {
  const owner = ownerOf(actor);
  const [row] = isId(id) ? await ctx.db<UploadRow[]>`select * from uploads where id = ${id}` : [];
  if (row === undefined || (actor.kind !== "system" && row.owner !== owner)) {
    throw new Failure("not-found", "upload-unknown", { id });
  }
  return row;
}

/** Whose a file is that waits: an account, or `system`. */
export function ownerOf(actor: Actor): string {
  return actor.kind === "system" ? "system" : requireMember(actor).account;
}

async function noteWhole(
  ctx: TablesContext,
  id: Id,
  { received, complete, sha256 }: ReceivedBytes,
): Promise<void> {
  await ctx.db`
    update uploads set received = ${received}, complete = ${complete}, sha256 = ${sha256}, touched_at = ${ctx.clock()}
    where id = ${id}`;
}

function refuseOffset({ complete, received }: UploadRow, offset: number | undefined): void {
  if (!complete && (offset === undefined || offset === received)) return;
  throw new Failure("conflict", "upload-offset-wrong", { offset: offset ?? 0, received });
}

async function requireRoomFor({ folder, limits }: TablesContext, bytes: number): Promise<void> {
  await mkdir(join(folder, "uploads"), { recursive: true });
  await requireRoom(folder, bytes, limits.reserveBytes ?? 0);
}

function wrongHash({ sha256Told }: UploadRow): Failure {
  return new Failure("altered", "upload-hash-wrong", { expected: sha256Told ?? "" });
}

function refuseTooLarge(ctx: TablesContext, bytes: number): void {
  const limit = ctx.limits.uploadBytesMax;
  if (bytes > limit) throw new Failure("too-large", "upload-too-large", { limit });
}

/** The last part of a path, whatever system it came from, without characters that steer a terminal. */
function cleanName(fileName: string): string {
  const last = basename(fileName.replaceAll("\\", "/"));
  const name = last
    .replaceAll(/\p{Cc}/gu, "")
    .slice(0, 255)
    .trim();
  return name === "" ? "file" : name;
}

function toUpload({ id, fileName, bytes, received, sha256 }: UploadRow): Upload {
  return { id, fileName, bytes: bytes ?? received, received, ...(sha256 === null ? {} : { sha256 }) };
}
