import type { Readable } from "node:stream";
import { openBeginning } from "../../base/beginning.ts";
import type { TablesContext } from "../context.ts";
import { arriving } from "./upload-file.ts";

/** Where an upload is to lie. */
export interface Coming {
  /** In the bucket, as there is too little room for it on the disk: each stretch but the last; null on the disk. */
  readonly stretchBytes: number | null;
}

type Context = Pick<TablesContext, "store" | "limits">;

const stretchBytesMin = 8 * 1024 * 1024;

/** Of an upload of which the length is told: no more comes of it than is taken in, whatever is told. */
export async function comingOf({ store, limits }: Context, bytes: number): Promise<Coming> {
  const stretches = store.stretches();
  if (stretches === undefined || !(await stretches.areNeeded(bytes))) return { stretchBytes: null };
  const least = Math.ceil(Math.min(bytes, limits.uploadBytesMax) / stretches.most);
  return { stretchBytes: limits.stretchBytes ?? Math.max(stretchBytesMin, least) };
}

/**
 * Of a file that comes at once: the same bytes, and where they are to lie. Where nobody tells their length, the first are
 * waited for; if more follow, it may be the largest file that is taken in.
 */
export async function comingAtOnce(
  ctx: Context,
  bytes: Readable | AsyncIterable<Uint8Array>,
  told: number | undefined,
): Promise<Coming & { readonly bytes: Readable | AsyncIterable<Uint8Array> }> {
  const stretches = ctx.store.stretches();
  if (stretches === undefined || told !== undefined) return { bytes, ...(await comingOf(ctx, told ?? 0)) };
  const coming = await openBeginning(arriving(bytes, undefined), stretches.roomBytes);
  const atMost = ctx.limits.uploadBytesMax;
  return { bytes: coming.all, ...(coming.isWhole ? { stretchBytes: null } : await comingOf(ctx, atMost)) };
}
