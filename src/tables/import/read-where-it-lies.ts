import { type Failure, isFailure } from "../../base/failure.ts";
import { needsDisk } from "../../formats/place.ts";
import type { TablesContext } from "../context.ts";
import { nameOf } from "../original-source.ts";
import { farContents, type FileToRead } from "./packed-contents.ts";
import type { Original } from "./take-original.ts";

/** One for which there is little room is read from afar where its kind can be; else from the disk, where it fits. */
export async function readWhereItLies<Value>(
  ctx: TablesContext,
  { hash, source, bytes }: Original,
  signal: AbortSignal,
  readFrom: (file: FileToRead) => Promise<Value>,
): Promise<Value> {
  const name = nameOf(source);
  const far = await ctx.store.far(hash);
  const passing = far && { path: "", name, bytes, far };
  const fromAfar = passing && (await orRefusal(readFarOrContents(ctx, passing, signal, readFrom)));
  if (fromAfar?.kind === "read") return fromAfar.value;
  await using lent = await ctx.store.lend(hash, "copy").catch((error: unknown) => {
    throw fromAfar?.kind === "refused" && isFailure(error, "no-room") ? fromAfar.refusal : error;
  });
  const file = { path: lent.path, name, bytes };
  const contents = await farContents(ctx, file, signal);
  const unpacked = contents && (await orRefusal(readFrom(contents)));
  return unpacked?.kind === "read" ? unpacked.value : await readFrom(file);
}

async function readFarOrContents<Value>(
  ctx: TablesContext,
  file: FileToRead,
  signal: AbortSignal,
  readFrom: (file: FileToRead) => Promise<Value>,
): Promise<Value> {
  return readFrom((await farContents(ctx, file, signal)) ?? file);
}

/** What was read, or why it needs the disk. */
async function orRefusal<Value>(
  reading: Promise<Value>,
): Promise<
  { readonly kind: "read"; readonly value: Value } | { readonly kind: "refused"; readonly refusal: Failure }
> {
  try {
    return { kind: "read", value: await reading };
  } catch (error) {
    if (!isFailure(error) || error.key !== needsDisk) throw error;
    return { kind: "refused", refusal: error };
  }
}
