import { join } from "node:path";
import { bindAll } from "../base/bind-all.ts";
import type { TablesContext } from "../tables/context.ts";
import { type HarvestContext, harvestLimits } from "./context.ts";
import { openPace } from "./fetching/pace.ts";
import { checksOf } from "./files/checks.ts";
import { tableOfRemoteLater } from "./files/remote-table.ts";
import * as harvests from "./harvests.ts";
import { previewSource } from "./preview.ts";
import { readers } from "./readers.ts";
import * as sources from "./sources.ts";
export { linkStates } from "./files/checks.ts";
export type { LinkCheck } from "./link-check.ts";

type Given = "url" | "version" | "log" | "vault";

/** `data`: the folder of the instance. */
export function openHarvest(
  tables: TablesContext,
  { data, ...given }: Pick<HarvestContext, Given> & { readonly data: string },
): HarvestContext {
  const { db, jobs, net, clock } = tables;
  return {
    ...given,
    db,
    jobs,
    net,
    clock,
    tables,
    readers,
    folder: join(data, "harvest"),
    pace: openPace(4),
    linkPace: openPace(1),
    limits: harvestLimits,
  };
}

/** Other catalogues, gathered here. */
export function harvestVerbs(context: HarvestContext) {
  return {
    harvests: bindAll(context, {
      cancelRun: harvests.cancelRun,
      changeSource: sources.changeSource,
      checksOf,
      countProblems: harvests.countProblems,
      createSource: sources.createSource,
      deleteSource: sources.deleteSource,
      getRun: harvests.getRun,
      getSource: sources.getSource,
      harvestLater: harvests.harvestLater,
      lastSeenOf: harvests.lastSeenOf,
      listProblems: harvests.listProblems,
      listRuns: harvests.listRuns,
      listSources: sources.listSources,
      originalOf: harvests.originalOf,
      pauseSource: sources.pauseSource,
      previewSource,
      resumeSource: sources.resumeSource,
      tableOfRemoteLater,
      watchRun: harvests.watchRun,
    }),
  };
}
