import { checksOf } from "./files/checks.ts";
import type { FederationContext } from "./context.ts";
import {
  cancelRun,
  countProblems,
  getRun,
  harvestLater,
  lastSeenOf,
  listProblems,
  listRuns,
  originalOf,
  watchRun,
} from "./harvests.ts";
import { previewSource } from "./preview.ts";
import { tableOfRemoteLater } from "./files/remote-table.ts";
import {
  changeSource,
  createSource,
  deleteSource,
  getSource,
  listSources,
  pauseSource,
  resumeSource,
} from "./sources.ts";

/** The verbs of this room, bound to what they work with. */
export function boundFederation(context: FederationContext) {
  return {
    harvests: {
      listSources: bind(context, listSources),
      getSource: bind(context, getSource),
      createSource: bind(context, createSource),
      changeSource: bind(context, changeSource),
      deleteSource: bind(context, deleteSource),
      pauseSource: bind(context, pauseSource),
      resumeSource: bind(context, resumeSource),
      previewSource: bind(context, previewSource),
      harvestLater: bind(context, harvestLater),
      cancelRun: bind(context, cancelRun),
      getRun: bind(context, getRun),
      listRuns: bind(context, listRuns),
      listProblems: bind(context, listProblems),
      countProblems: bind(context, countProblems),
      watchRun: bind(context, watchRun),
      originalOf: bind(context, originalOf),
      lastSeenOf: bind(context, lastSeenOf),
      checksOf: bind(context, checksOf),
      tableOfRemoteLater: bind(context, tableOfRemoteLater),
    },
  };
}

function bind<Rest extends unknown[], Answer>(
  context: FederationContext,
  verb: (context: FederationContext, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
