import type { Readable } from "node:stream";
import { Failure, isFailure } from "../base/failure.ts";
import type { Workspace } from "../engine/engine.ts";
import type { Hash, LentFile, Use } from "../store/store.ts";
import type { TablesContext } from "./context.ts";
import { forgetKnown } from "./narrow/known-narrowed.ts";
import type { Version } from "./table.ts";
import { namingsOf, noteDamaged, type BlobRole } from "./blobs/damaged-rows.ts";

type Context = Pick<TablesContext, "db" | "store" | "jobs" | "clock">;

/** The queue in which what is damaged is made again. */
export const mendQueue = "mend-file";

/** Where the engine reads the rows of a version. Throws `unavailable` where they are damaged, and has them mended. */
export async function pathOfRows(
  ctx: Context,
  workspace: Pick<Workspace, "hold">,
  version: Pick<Version, "parquet">,
  use?: Use,
): Promise<string> {
  return pathOfFile(ctx, workspace, version.parquet, use);
}

/** The same of any file that a version names; it is given back with the workspace. */
export async function pathOfFile(
  ctx: Context,
  workspace: Pick<Workspace, "hold">,
  hash: Hash,
  use?: Use,
): Promise<string> {
  const file = await lendFile(ctx, hash, use);
  workspace.hold(file);
  return file.path;
}

/** The same for who gives it back. */
export function lendFile(ctx: Context, hash: Hash, use: Use = "read"): Promise<LentFile> {
  return unlessDamaged(ctx, hash, () => ctx.store.lend(hash, use));
}

/** A file that a version names, byte for byte; refused likewise. `start` and `end` are inclusive. */
export async function openFileOf(
  ctx: Context,
  hash: Hash,
  range?: { readonly start: number; readonly end: number },
): Promise<Readable> {
  return unlessDamaged(ctx, hash, () =>
    range === undefined ? ctx.store.open(hash) : ctx.store.open(hash, range),
  );
}

async function unlessDamaged<Value>(ctx: Context, hash: Hash, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!isDamage(error)) throw error;
    await mendLater(ctx, hash);
    forgetKnown(ctx, hash);
    throw await nameDamaged(ctx, hash, error);
  }
}

/** Whether a refusal of the store says that the disk does not hold a blob as it was put there. */
function isDamage(error: unknown): boolean {
  return isFailure(error) && (error.key === "store-blob-altered" || error.key === "store-blob-not-found");
}

/** Writes it down for the administrator, and has it made again from what is left. */
export async function mendLater({ db, jobs, clock }: Context, hash: Hash): Promise<void> {
  if (await noteDamaged(db, hash, clock())) await jobs.add(mendQueue, { hash }, { key: hash });
}

const keys = {
  original: "version-original-damaged",
  parquet: "version-rows-damaged",
  narrowed: "version-rows-damaged",
  rejects: "version-rejects-damaged",
} as const satisfies Record<BlobRole, string>;

/** The same refusal, with the names that whoever reads knows. */
async function nameDamaged({ db }: Context, hash: Hash, cause: unknown): Promise<unknown> {
  const [naming] = await namingsOf(db, hash);
  if (naming === undefined) return cause;
  const { role, tableName, number } = naming;
  const args = { table: tableName, version: number, hash, retryAfterS: 60 };
  return new Failure("unavailable", keys[role], args, { cause });
}
