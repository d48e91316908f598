import { createWriteStream } from "node:fs";
import { mkdir, open, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { isId, newId, type Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { TablesContext } from "../context.ts";

/** A file on its way in. It lies in the tables' folder until an import takes it to the store. */
export interface Upload {
  readonly id: Id;
  readonly fileName: string;
  readonly bytes: number;
  readonly received: number;
}

interface UploadRow {
  id: Id;
  owner: string;
  fileName: string;
  bytes: number | null;
  received: number;
  complete: boolean;
}

/** Of the second name that a file has while it goes to the store. */
export const takenSuffix = ".taken";

/** Of one account, until imports have taken them; together they hold no more than one file may. */
const uploadsMax = 100;

/** Uploads that nobody touched for so long are thrown away. */
const uploadKeptMs = 7 * 86_400_000;

export async function createUpload(
  ctx: TablesContext,
  actor: Actor,
  upload: { fileName: string; bytes: number },
): Promise<Upload> {
  if (!Number.isSafeInteger(upload.bytes) || upload.bytes < 0) {
    throw new Failure("invalid", "upload-length-invalid", { parameter: "Upload-Length" });
  }
  refuseTooLarge(ctx, upload.bytes);
  return insert(ctx, actor, upload);
}

export async function getUpload(ctx: TablesContext, actor: Actor, id: Id): Promise<Upload> {
  return toUpload(await getRow(ctx, actor, id));
}

/** Bytes go to the end of the file; those that came before a lost connection stay. */
export async function appendUpload(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  offset: number,
  bytes: Readable | AsyncIterable<Uint8Array>,
): Promise<Upload> {
  const row = await getRow(ctx, actor, id);
  const received = row.received;
  if (row.complete || offset !== received) {
    throw new Failure("conflict", "upload-offset-wrong", { offset, received });
  }
  const total = row.bytes ?? 0;
  let written = 0;
  try {
    await writeAt(
      uploadPath(ctx, id),
      offset,
      limited(bytes, total - offset, (count) => (written += count)),
    );
  } finally {
    await noteReceived(ctx, id, offset + written, offset + written === total);
  }
  return { ...toUpload(row), received: offset + written };
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
  const upload = await insert(ctx, actor, { fileName });
  let written = 0;
  try {
    const limit = ctx.limits.uploadBytesMax - (await heldBytes(ctx.db, ownerOf(actor), upload.id));
    await writeAt(
      uploadPath(ctx, upload.id),
      0,
      limited(bytes, limit, (count) => (written += count)),
    );
  } catch (error) {
    await dropUpload(ctx, upload.id);
    throw error;
  }
  await noteReceived(ctx, upload.id, written, true);
  return { ...upload, bytes: written, received: written };
}

/** The file of an upload that is all there, for an import to take. */
export async function getCompleteUpload(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
): Promise<{ fileName: string; bytes: number }> {
  const row = await getRow(ctx, actor, id);
  if (!row.complete) {
    throw new Failure("conflict", "upload-incomplete", {
      received: row.received,
      bytes: row.bytes ?? 0,
    });
  }
  return { fileName: row.fileName, bytes: row.received };
}

/** Where an upload's bytes are, where they are still there. */
export async function findUploadFile(ctx: TablesContext, id: Id): Promise<string | undefined> {
  const path = uploadPath(ctx, id);
  return (await stat(path).catch(() => undefined)) === undefined ? undefined : path;
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
  upload: { fileName: string; bytes?: number },
): Promise<Upload> {
  const id = newId(ctx.clock().getTime());
  const fileName = cleanName(upload.fileName);
  await mkdir(join(ctx.folder, "uploads"), { recursive: true });
  const { bytes = null } = upload;
  const owner = ownerOf(actor);
  await ctx.db.begin(async (tx) => {
    await refuseTooMuch(ctx, tx, owner, bytes ?? 0);
    const file = await open(uploadPath(ctx, id), "w");
    await file.close();
    await tx`
      insert into uploads (id, owner, file_name, bytes, complete, created_at, touched_at)
      values (${id}, ${owner}, ${fileName}, ${bytes}, ${bytes === 0}, ${ctx.clock()}, ${ctx.clock()})`;
  });
  return { id, fileName, bytes: bytes ?? 0, received: 0 };
}

/** Nobody fills the disk with files of which nothing comes. The instance itself has no bounds. */
async function refuseTooMuch(ctx: TablesContext, tx: Tx, owner: string, bytes: number): Promise<void> {
  if (owner === "system") return;
  await tx`select pg_advisory_xact_lock(hashtextextended(${`uploads:${owner}`}, 0))`;
  const [count] = await tx<{ uploads: number }[]>`
    select count(*)::int as uploads from uploads where owner = ${owner}`;
  if ((count?.uploads ?? 0) >= uploadsMax) throw new Failure("conflict", "uploads-many", { max: uploadsMax });
  const held = await heldBytes(tx, owner);
  const limit = ctx.limits.uploadBytesMax;
  if (held + bytes > limit) throw new Failure("too-large", "uploads-too-large", { limit, held });
}

/** What the uploads of an account hold, or will; none of the instance's own are counted. */
async function heldBytes(db: Db | Tx, owner: string, except: Id | null = null): Promise<number> {
  if (owner === "system") return 0;
  const [sum] = await db<{ bytes: number }[]>`
    select coalesce(sum(greatest(bytes, received)), 0)::bigint as bytes from uploads
    where owner = ${owner} and id is distinct from ${except}`;
  return sum?.bytes ?? 0;
}

/** Its owner alone sees an upload. */
async function getRow(ctx: TablesContext, actor: Actor, id: Id): Promise<UploadRow> {
  const owner = ownerOf(actor);
  const [row] = isId(id) ? await ctx.db<UploadRow[]>`select * from uploads where id = ${id}` : [];
  if (row === undefined || (actor.kind !== "system" && row.owner !== owner)) {
    throw new Failure("not-found", "upload-unknown", { id });
  }
  return row;
}

function ownerOf(actor: Actor): string {
  return actor.kind === "system" ? "system" : requireMember(actor).account;
}

async function noteReceived(ctx: TablesContext, id: Id, received: number, complete: boolean): Promise<void> {
  await ctx.db`
    update uploads set received = ${received}, complete = ${complete}, touched_at = ${ctx.clock()}
    where id = ${id}`;
}

async function writeAt(path: string, start: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(bytes, createWriteStream(path, { flags: "r+", start }));
  } catch (cause) {
    if (isNoSpace(cause)) throw new Failure("unavailable", "upload-disk-full", {}, { cause });
    throw cause;
  }
}

async function* limited(
  bytes: Readable | AsyncIterable<Uint8Array>,
  limit: number,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const piece of bytes) {
    const chunk: Uint8Array = typeof piece === "string" ? Buffer.from(piece) : piece;
    sum += chunk.byteLength;
    if (sum > limit) throw new Failure("too-large", "upload-too-large", { limit });
    yield chunk;
    onBytes(chunk.byteLength);
  }
}

function refuseTooLarge(ctx: TablesContext, bytes: number): void {
  const limit = ctx.limits.uploadBytesMax;
  if (bytes > limit) throw new Failure("too-large", "upload-too-large", { limit });
}

function isNoSpace(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOSPC" || cause.code === "EDQUOT");
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

function toUpload(row: UploadRow): Upload {
  const received = row.received;
  return {
    id: row.id,
    fileName: row.fileName,
    bytes: row.bytes === null ? received : (row.bytes ?? 0),
    received,
  };
}
