import { join } from "node:path";
import { type FederationContext, harvestLimits } from "../federation/context.ts";
import { openPace } from "../federation/fetching/pace.ts";
import { readers } from "../federation/readers.ts";
import type { TablesContext } from "../tables/context.ts";

/** What gathering works with. `folder` is the instance's own. */
export function federationContext(
  tables: TablesContext,
  {
    folder,
    url,
    version,
    log,
    vault,
  }: Pick<FederationContext, "folder" | "url" | "version" | "log" | "vault">,
): FederationContext {
  const { db, jobs, net, clock } = tables;
  return {
    db,
    jobs,
    net,
    clock,
    log,
    vault,
    folder: join(folder, "harvest"),
    url,
    version,
    readers,
    pace: openPace(4),
    linkPace: openPace(1),
    limits: harvestLimits,
    tables,
  };
}
