import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { SearchIndex } from "./index/search-index.ts";

/**
 * Builds the index on the search server anew, beside the one that is served, which it then replaces. By an
 * administrator; `precondition` `search-index-held` where processes hold it in their memory.
 */
export async function rebuildIndex({ index }: { readonly index: SearchIndex }, actor: Actor): Promise<void> {
  requireAdministrator(actor);
  if (index.served === undefined) throw new Failure("precondition", "search-index-held");
  await index.served.rebuild();
}
