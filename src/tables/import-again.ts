import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import type { RefreshInterval } from "./import/import-rows.ts";
import { getOwnImport } from "./import/own-import.ts";
import { getCompleteUpload } from "./import/uploads.ts";
import { isAsking } from "./import-anyway.ts";
import { type From, type Import, importLater } from "./imports.ts";

/** What an import that made nothing may be tried once more with: its address, or the file that was sent and is kept. */
export type Again = { readonly url: string; readonly refresh?: RefreshInterval } | { readonly upload: Id };

/**
 * An address may answer the next time; a file that was sent is kept where the disk or the network was at fault. Nothing
 * where neither may be, or where the import waits for an answer.
 */
export async function findAgain(ctx: TablesContext, actor: Actor, id: Id): Promise<Again | undefined> {
  const { state, failure, origin } = await getOwnImport(ctx, actor, id);
  if (state !== "failed" && state !== "cancelled") return undefined;
  if (failure !== undefined && isAsking(failure.key)) return undefined;
  if (origin.kind === "url") return { url: origin.url, ...defined({ refresh: origin.refresh }) };
  if (origin.kind !== "upload") return undefined;
  return (await isThere(ctx, actor, origin.upload)) ? { upload: origin.upload } : undefined;
}

/** Imports it once more as it was asked. */
export async function importAgain(ctx: TablesContext, actor: Actor, id: Id): Promise<Import> {
  const again = await findAgain(ctx, actor, id);
  if (again === undefined) throw new Failure("conflict", "import-not-again");
  const { dataset, table, origin, options } = await getOwnImport(ctx, actor, id);
  const asksSheets = origin.kind === "url" ? origin.asksSheets : undefined;
  const from: From = "url" in again ? { ...again, ...defined({ asksSheets }) } : again;
  return importLater(ctx, actor, dataset, from, { ...options, ...defined({ table }) });
}

async function isThere(ctx: TablesContext, actor: Actor, upload: Id): Promise<boolean> {
  try {
    await getCompleteUpload(ctx, actor, upload);
    return true;
  } catch (error) {
    if (isFailure(error, "not-found") || isFailure(error, "gone") || isFailure(error, "conflict"))
      return false;
    throw error;
  }
}
