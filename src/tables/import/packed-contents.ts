import { Failure } from "../../base/failure.ts";
import { findContainer } from "../../formats/find-format.ts";
import { type BytesPlace, type FarFile, placeOf } from "../../formats/place.ts";
import { nameUnpacked } from "../../formats/unpack.ts";
import { openUnpacked } from "../../formats/unpacked-far.ts";
import type { TablesContext } from "../context.ts";

/** A file to import: where its bytes are, how many, and what it was called. */
export interface FileToRead {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Where it has no room here: there is none under the path. */
  readonly far?: FarFile;
}

/** Text is seldom packed to less. */
const ratioUsual = 40;

type Context = Pick<TablesContext, "store" | "limits">;

/**
 * What a gzip file holds, where that has no room on the disk, unpacked as it is read; `undefined` of any other file. One
 * that lies here is read through first, for how many bytes that is.
 */
export async function farContents(
  ctx: Context,
  file: FileToRead,
  signal: AbortSignal,
): Promise<FileToRead | undefined> {
  const place = placeOf(file);
  if (file.far === undefined && !(await mayHaveNoRoom(ctx, file))) return undefined;
  if (!(await isGzip(place))) return undefined;
  const far = await openUnpacked(place, { limits: ctx.limits, unpacked: { total: 0 }, signal });
  if (file.far === undefined && !(await hasNoRoom(ctx, far.bytes))) return undefined;
  if (await isGzip(far)) throw new Failure("unsupported", "format-nested-too-deep");
  return { path: "", name: nameUnpacked(file.name), bytes: file.bytes, far };
}

/** Whether a file that lies here may hold more than has room: a look at its beginning. */
export async function mayHoldTooMuch(ctx: Context, file: FileToRead): Promise<boolean> {
  return (await mayHaveNoRoom(ctx, file)) && (await isGzip(file.path));
}

function mayHaveNoRoom(ctx: Context, { bytes }: FileToRead): Promise<boolean> {
  return hasNoRoom(ctx, bytes * ratioUsual);
}

async function hasNoRoom({ store }: Context, bytes: number): Promise<boolean> {
  return (await store.stretches()?.areNeeded(bytes)) ?? false;
}

async function isGzip(place: BytesPlace): Promise<boolean> {
  return (await findContainer(place)) === "gzip";
}
