import { mkdir, open, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import { editsSomewhere, requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { isId, newId, type Id } from "../../base/id.ts";
import { requireRoom } from "../../store/room.ts";
import type { TablesContext } from "../context.ts";
import { continued, endedAt, type UploadCipher } from "./upload-cipher.ts";
import { type Checksum, UploadFile } from "./upload-file.ts";
import { cipherOfUpload, newUploadKey, sealUploadKey, type UploadKeys } from "./upload-keys.ts";
import { type ReceivedBytes, takeTurn, type UploadTurn } from "./upload-turn.ts";
import { heldBytes, heldBytesMax, refuseTooMuch } from "./waiting-files.ts";

/** A file on its way in. It lies in the tables' folder until an import takes it to the store. */
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

interface UploadRow extends ReceivedBytes, UploadKeys {
  readonly owner: string;
  readonly fileName: string;
  readonly bytes: number | null;
  readonly sha256Told: string | null;
}

/** Of the second name that a file has while it goes to the store. */
export const takenSuffix = ".taken";

/** Uploads that nobody touched for so long are thrown away. */
const uploadKeptMs = 7 * 86_400_000;

/** Resumable upload, step 1: announces a file; answers where its bytes go. */
export async function createUpload(ctx: TablesContext, actor: Actor, upload: NewUpload): Promise<Upload> {
  if (!Number.isSafeInteger(upload.bytes) || upload.bytes < 0) {
    throw new Failure("invalid", "upload-length-invalid", { parameter: "Upload-Length" });
  }
  refuseTooLarge(ctx, upload.bytes);
  await requireRoomFor(ctx, upload.bytes);
  const { cipher: _, ...made } = await insert(ctx, actor, upload);
  return made;
}

export async function getUpload(ctx: TablesContext, actor: Actor, id: Id): Promise<Upload> {
  return toUpload(await getRow(ctx, actor, id));
}

/**
 * Bytes go to the end of the file; those that came before a lost connection stay. What counts as
 * received lies on the disk. One request writes at a time: another one ends it.
 */
export async function appendUpload(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  { offset, checksum }: { offset: number; checksum?: Checksum | undefined },
  bytes: Readable | AsyncIterable<Uint8Array>,
): Promise<Upload> {
  refuseOffset(await getRow(ctx, actor, id), undefined);
  let file: UploadFile | undefined;
  const turn = await takeTurn(ctx, id, async () => (checksum === undefined ? file?.settle() : undefined));
  let row = await getRow(ctx, actor, id);
  let isWhole = false;
  try {
    refuseOffset(row, offset);
    const limit = row.bytes ?? 0;
    await requireRoomFor(ctx, limit - offset);
    const cipher = await cipherFrom(ctx, row, offset, turn);
    file = await UploadFile.open(uploadPath(ctx, id), offset, cipher);
    try {
      const look = () => requireRoomFor(ctx, 0);
      await file.append(bytes, { limit, signal: turn.signal, checksum, requireRoom: look });
    } finally {
      row = { ...row, received: await file.settle() };
    }
    isWhole = row.received === limit;
    if (cipher !== undefined && !isWhole) await turn.note(endedAt(cipher.segments, row.received));
    if (isWhole) row = await completed(row, file);
  } finally {
    await file?.[Symbol.asyncDispose]();
    await turn.end(row);
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
  await getRow(ctx, actor, id);
  await dropUpload(ctx, id);
}

/** A whole file at once, whose length is known when it ends. */
export async function receiveFile(
  ctx: TablesContext,
  actor: Actor,
  fileName: string,
  bytes: Readable | AsyncIterable<Uint8Array>,
): Promise<Upload> {
  await requireRoomFor(ctx, 0);
  const { cipher, ...upload } = await insert(ctx, actor, { fileName });
  try {
    const held = await heldBytes(ctx.db, ownerOf(actor), upload.id);
    const room = actor.kind === "system" ? Infinity : heldBytesMax(ctx) - held;
    const limit = Math.min(ctx.limits.uploadBytesMax, room);
    await using file = await UploadFile.open(uploadPath(ctx, upload.id), 0, cipher);
    const { received, sha256 } = await receiveInTurn(ctx, upload.id, { file, bytes, limit });
    return { ...upload, bytes: received, received, sha256 };
  } catch (error) {
    await dropUpload(ctx, upload.id);
    throw error;
  }
}

/** While it lasts, however long, it counts as touched. */
async function receiveInTurn(
  ctx: TablesContext,
  id: Id,
  coming: {
    readonly file: UploadFile;
    readonly bytes: Readable | AsyncIterable<Uint8Array>;
    readonly limit: number;
  },
): Promise<{ readonly received: number; readonly sha256: string }> {
  const { file, bytes, limit } = coming;
  const turn = await takeTurn(ctx, id, async () => undefined);
  let state: ReceivedBytes = { received: 0, complete: false, sha256: null };
  try {
    await file.append(bytes, { limit, signal: turn.signal, requireRoom: () => requireRoomFor(ctx, 0) });
    const whole = { received: await file.settle(), sha256: await file.hash() };
    state = { ...whole, complete: true };
    return whole;
  } finally {
    await turn.end(state);
  }
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
  await using file = await UploadFile.open(
    uploadPath(ctx, row.id),
    row.received,
    await cipherOfUpload(ctx, row),
  );
  const { complete, received, sha256 } = await completed(row, file);
  if (!complete || sha256 === null) throw wrongHash(row);
  await noteWhole(ctx, row.id, received, sha256);
  return { fileName: row.fileName, bytes: received };
}

/** A whole file with its hash; nothing was received where that is not what the client told. */
async function completed(row: UploadRow, file: UploadFile): Promise<UploadRow> {
  const sha256 = await file.hash();
  if (row.sha256Told === null || row.sha256Told === sha256) return { ...row, complete: true, sha256 };
  await file.cut(0);
  return { ...row, received: 0, complete: false, sha256: null };
}

/** What an upload was when it was all there, for the import that takes it to compare. */
export async function findUploadHash(ctx: TablesContext, id: Id): Promise<string | undefined> {
  const [row] = await ctx.db<{ sha256: string | null }[]>`select sha256 from uploads where id = ${id}`;
  return row?.sha256 ?? undefined;
}

/** The file of an upload, and what opens it where it is encrypted: see `readUpload`. */
export interface LyingUpload {
  readonly path: string;
  readonly cipher?: UploadCipher;
}

/** Where an upload's bytes are, where they are still there. */
export async function findUploadFile(ctx: TablesContext, id: Id): Promise<LyingUpload | undefined> {
  const path = uploadPath(ctx, id);
  if ((await stat(path).catch(() => undefined)) === undefined) return undefined;
  const [row] = await ctx.db<UploadKeys[]>`select id, key, segments from uploads where id = ${id}`;
  // Without its row, as when it is being thrown away, nobody knows whether it is encrypted.
  return row === undefined ? undefined : { path, ...defined({ cipher: await cipherOfUpload(ctx, row) }) };
}

export async function dropUpload(ctx: TablesContext, id: Id): Promise<void> {
  await ctx.db`delete from uploads where id = ${id}`;
  for (const suffix of ["", takenSuffix]) await rm(uploadPath(ctx, id) + suffix, { force: true });
}

/** Throws away uploads that nobody finished. */
export async function sweepUploads(ctx: TablesContext): Promise<number> {
  const before = new Date(ctx.clock().getTime() - uploadKeptMs);
  const rows = await ctx.db<{ id: Id }[]>`select id from uploads where touched_at < ${before}`;
  for (const { id } of rows) await dropUpload(ctx, id);
  return rows.length;
}

async function insert(
  ctx: TablesContext,
  actor: Actor,
  upload: { fileName: string; bytes?: number; sha256?: string },
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
    const file = await open(uploadPath(ctx, id), "w");
    await file.close();
    await tx`
      insert into uploads (id, owner, file_name, bytes, sha256_told, created_at, touched_at, key, segments)
      values (${id}, ${owner}, ${fileName}, ${bytes}, ${upload.sha256 ?? null}, ${ctx.clock()}, ${ctx.clock()},
        ${sealed}, ${tx.json((cipher?.segments ?? []) as never)})`;
  });
  return { id, fileName, bytes: bytes ?? 0, received: 0, cipher };
}

/** Its owner alone sees an upload. */
async function getRow(ctx: TablesContext, actor: Actor, id: Id): Promise<UploadRow> {
  const owner = ownerOf(actor);
  const [row] = isId(id) ? await ctx.db<UploadRow[]>`select * from uploads where id = ${id}` : [];
  if (row === undefined || (actor.kind !== "system" && row.owner !== owner)) {
    throw new Failure("not-found", "upload-unknown", { id });
  }
  return { ...row, ...(await lyingOnDisk(ctx, row)) };
}

/** A disk that lost what it had confirmed, or a backup that was restored, holds less than was noted. */
async function lyingOnDisk(
  ctx: TablesContext,
  { id, received, complete }: UploadRow,
): Promise<Pick<UploadRow, "received" | "complete">> {
  const size = (await stat(uploadPath(ctx, id)).catch(() => undefined))?.size ?? 0;
  return size >= received ? { received, complete } : { received: size, complete: false };
}

/** Whose a file is that waits: an account, or `system`. */
export function ownerOf(actor: Actor): string {
  return actor.kind === "system" ? "system" : requireMember(actor).account;
}

async function noteWhole(ctx: TablesContext, id: Id, received: number, sha256: string): Promise<void> {
  await ctx.db`
    update uploads set received = ${received}, complete = true, sha256 = ${sha256}, touched_at = ${ctx.clock()}
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

function uploadPath(ctx: TablesContext, id: Id): string {
  return join(ctx.folder, "uploads", id);
}

function toUpload({ id, fileName, bytes, received, sha256 }: UploadRow): Upload {
  return { id, fileName, bytes: bytes ?? received, received, ...(sha256 === null ? {} : { sha256 }) };
}
