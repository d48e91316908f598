import { Failure, isFailure } from "../base/failure.ts";
import { sweepLock } from "../db/locks.ts";
import { MovingStore } from "../store/moving-store.ts";
import type { Hash, Store } from "../store/store.ts";
import type { TablesContext } from "./context.ts";

export interface CopiedFiles {
  readonly copied: number;
  /** Those that were there already. */
  readonly there: number;
  /** Those that are not what was put: they are left where they are. */
  readonly damaged: readonly Hash[];
}

/**
 * Copies every file of where they were to where they are put now, while the instance serves. What is there is left: it
 * goes on where it was stopped. Nothing is removed.
 */
export async function copyFiles(
  { db, store }: Pick<TablesContext, "db" | "store">,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (files: number) => void },
): Promise<CopiedFiles> {
  if (!(store instanceof MovingStore)) throw new Failure("precondition", "store-nowhere-to-copy-from");
  const { from, to } = store;
  const found = { copied: 0, there: 0, damaged: [] as Hash[] };
  for await (const { hash } of from.list()) {
    signal.throwIfAborted();
    const became = await db.begin(async (tx) => {
      await tx`set local idle_in_transaction_session_timeout = 0`;
      // What is swept, erased or sealed meanwhile does not come back as it was.
      await tx`select pg_advisory_xact_lock_shared(${sweepLock})`;
      return copyOne(from, to, hash);
    });
    if (became === "damaged") found.damaged.push(hash);
    else if (became !== undefined) found[became] += 1;
    onProgress?.(found.copied + found.there + found.damaged.length);
  }
  return found;
}

async function copyOne(
  from: Store,
  to: Store,
  hash: Hash,
): Promise<"copied" | "there" | "damaged" | undefined> {
  if (!(await from.has(hash))) return undefined;
  // Not what this machine has of it: the former place may be emptied next.
  if ((await to.verify(hash)) === "whole") {
    if (await from.isSealed(hash)) await to.seal(hash);
    return "there";
  }
  if ((await from.state(hash)) === "altered") return "damaged";
  try {
    if (await from.isSealed(hash)) await to.putAsItLies(hash, (await from.openAsItLies(hash)).content);
    else await to.put(await from.open(hash));
  } catch (error) {
    if (isFailure(error) && error.key === "store-blob-altered") return "damaged";
    throw error;
  }
  return "copied";
}
