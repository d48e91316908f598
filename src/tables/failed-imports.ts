import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { Page } from "../base/page.ts";
import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { failedImports } from "./import/import-rows.ts";

/** Imports that failed since, of datasets where none went well after; the last first, twenty at most. */
export async function listFailedImports(
  { db }: Pick<TablesContext, "db">,
  actor: Actor,
  { since }: { readonly since: Date },
): Promise<Page<{ readonly id: Id }>> {
  requireAdministrator(actor);
  return failedImports(db, since);
}
