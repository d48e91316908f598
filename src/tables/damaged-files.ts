import { defined } from "../base/defined.ts";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { type DamagedBlob, damagedBlobs } from "./blobs/damaged-rows.ts";
import { lastRound } from "./blobs/verify-files.ts";
import type { TablesContext } from "./context.ts";

interface KeptFiles {
  /** Those that are not as they were put there, the first found first. */
  readonly damaged: readonly DamagedBlob[];
  /** The last time that all were read through; without an end while that goes on. */
  readonly round?: { readonly begunAt: Date; readonly endedAt?: Date; readonly blobs: number };
}

/** What is known of the files that versions name. */
export async function keptFiles({ db }: Pick<TablesContext, "db">, actor: Actor): Promise<KeptFiles> {
  requireAdministrator(actor);
  const [damaged, round] = await Promise.all([damagedBlobs(db), lastRound(db)]);
  return { damaged, ...defined({ round }) };
}
