import { createReadStream } from "node:fs";
import { link, rm, stat } from "node:fs/promises";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { FetchedResponse } from "../../net/net.ts";
import { requireRoom } from "../../store/room.ts";
import type { Blob } from "../../store/store.ts";
import type { TablesContext } from "../context.ts";
import type { TableSource } from "../table.ts";
import { sealingOf } from "../seal-files.ts";
import { findUploadFile, type LyingUpload } from "./lying-upload.ts";
import { takenSuffix } from "./drop-upload.ts";
import { findUploadHash } from "./uploads.ts";
import { findRefresh } from "./refresh-rows.ts";
import { type ImportRow, noteOriginal } from "./import-rows.ts";
import type { ProgressTeller } from "./progress-teller.ts";

export interface Original {
  readonly hash: string;
  readonly bytes: number;
  readonly source: TableSource;
}

type Sealing = Awaited<ReturnType<typeof sealingOf>>;

const fetchTimeoutMs = 6 * 3_600_000;

/** Brings the file of an import into the store, once. Undefined where its address says it is unchanged. */
export async function takeOriginal(
  ctx: TablesContext,
  row: ImportRow,
  teller: ProgressTeller,
  signal: AbortSignal,
): Promise<Original | undefined> {
  if (row.original !== undefined && (await ctx.store.state(row.original)) === "whole") {
    return { hash: row.original, bytes: row.originalBytes ?? 0, source: row.source };
  }
  teller.tell("fetch", 0);
  const taken = await bringIn(ctx, row, teller, signal);
  if (taken === undefined) return undefined;
  if (taken.bytes === 0) throw new Failure("invalid", "import-file-empty");
  await noteOriginal(ctx.db, row.id, taken);
  return taken;
}

async function bringIn(
  ctx: TablesContext,
  row: ImportRow,
  teller: ProgressTeller,
  signal: AbortSignal,
): Promise<Original | undefined> {
  const { origin, source } = row;
  switch (origin.kind) {
    case "upload": {
      const file = await findUploadFile(ctx, origin.upload);
      if (file === undefined) throw new Failure("gone", "import-upload-gone");
      return { ...(await keepUpload(ctx, origin.upload, file, await sealingOf(ctx, row.dataset))), source };
    }
    case "path":
      return { ...(await copyIn(ctx, row, origin.path, teller, signal)), source };
    case "stored":
      throw new Failure("gone", "import-original-gone");
    case "url":
      return fetchIn(ctx, row, origin.url, { teller, signal });
    default:
      return origin satisfies never;
  }
}

/** The upload stays where it is until the import ends: one that is cut short here finds it again. */
async function keepUpload(ctx: TablesContext, id: Id, file: LyingUpload, sealing: Sealing): Promise<Blob> {
  const expected = await findUploadHash(ctx, id);
  const kept = (await joined(ctx, file, sealing, expected)) ?? (await taken(ctx, file, sealing));
  if (expected === undefined || expected === kept.hash) return kept;
  throw new Failure("altered", "upload-altered", { expected, found: kept.hash });
}

/** Put together where it lies: it is hashed as it is read. */
async function joined(
  { store }: TablesContext,
  file: LyingUpload,
  { sealed }: Sealing,
  hash: string | undefined,
): Promise<Blob | undefined> {
  if (file.kind !== "far" || file.isEncrypted || sealed || hash === undefined) return undefined;
  return store.stretches()?.join(file.stretches, hash);
}

async function taken(ctx: TablesContext, file: LyingUpload, sealing: Sealing): Promise<Blob> {
  if (file.kind === "clear") return ctx.store.adopt(await secondNameOf(file.path), sealing);
  // What is sealed is written on the disk.
  if (sealing.sealed) await requireRoom(ctx.folder, file.bytes, ctx.limits.reserveBytes ?? 0);
  return ctx.store.put(file.read(), { ...sealing, bytes: file.bytes });
}

async function secondNameOf(path: string): Promise<string> {
  const second = `${path}${takenSuffix}`;
  await rm(second, { force: true });
  await link(path, second);
  return second;
}

async function copyIn(
  ctx: TablesContext,
  row: ImportRow,
  path: string,
  teller: ProgressTeller,
  signal: AbortSignal,
) {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Failure("not-found", "import-path-unreadable", { path }, { cause });
  });
  if (!found.isFile()) throw new Failure("invalid", "import-path-unreadable", { path });
  const bytes = counted(createReadStream(path), found.size, teller, signal);
  return ctx.store.put(bytes, { ...(await sealingOf(ctx, row.dataset)), bytes: found.size });
}

async function fetchIn(
  ctx: TablesContext,
  row: ImportRow,
  url: string,
  { teller, signal }: { teller: ProgressTeller; signal: AbortSignal },
): Promise<Original | undefined> {
  const known = row.table === undefined ? undefined : await findRefresh(ctx.db, row.table);
  const unchanged = known?.url === url ? known : undefined;
  const fetched = await ctx.net.fetch(url, {
    maxBytes: ctx.limits.uploadBytesMax,
    timeoutMs: fetchTimeoutMs,
    signal,
    ...(unchanged?.etag === undefined ? {} : { ifNoneMatch: unchanged.etag }),
    ...(unchanged?.lastModified === undefined ? {} : { ifModifiedSince: unchanged.lastModified }),
  });
  if (fetched.status === 304) {
    fetched.body.resume();
    return undefined;
  }
  const bytes = counted(fetched.body, fetched.bytesTotal, teller, signal);
  const coming = { bytes: fetched.bytesTotal ?? Infinity };
  const blob = await ctx.store.put(bytes, { ...(await sealingOf(ctx, row.dataset)), ...coming });
  return { ...blob, source: sourceOf(url, fetched) };
}

function sourceOf(url: string, fetched: Pick<FetchedResponse, "headers" | "fileName" | "url">): TableSource {
  const etag = fetched.headers.get("etag");
  const lastModified = fetched.headers.get("last-modified");
  return {
    kind: "url",
    url,
    fileName: fetched.fileName ?? lastSegment(fetched.url),
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
  };
}

/** The last part of an address, as a file name. */
export function lastSegment(url: string): string {
  const { pathname, hostname } = new URL(url);
  const segment = pathname.split("/").findLast((part) => part !== "") ?? hostname;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  bytesTotal: number | undefined,
  teller: ProgressTeller,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    sum += chunk.byteLength;
    const total = bytesTotal === undefined ? {} : { bytesTotal };
    teller.tell("fetch", bytesTotal === undefined ? 0.5 : sum / bytesTotal, { bytes: sum, ...total });
    yield chunk;
  }
}
