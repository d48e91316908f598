import { isFailure } from "../../base/failure.ts";
import type { Workspace } from "../../engine/engine.ts";
import { pathOfRows } from "../version-files.ts";
import type { TablesContext } from "../context.ts";
import type { Changes } from "../table.ts";
import { type VersionComparison, compareVersions } from "./compare-versions.ts";
import type { StoredVersion } from "../stored/version-rows.ts";

/**
 * What a version changes against the one before it. `undefined` where there is none, and where its
 * rows are damaged: that is no reason to refuse new ones.
 */
export async function changesSince(
  ctx: TablesContext,
  workspace: Workspace,
  before: StoredVersion | undefined,
  later: Omit<VersionComparison, "before">,
): Promise<Changes | undefined> {
  if (before === undefined) return undefined;
  let path: string;
  try {
    path = await pathOfRows(ctx, workspace, before);
  } catch (error) {
    if (isFailure(error, "unavailable")) return undefined;
    throw error;
  }
  return compareVersions(workspace, { ...later, before: { ...before, path } });
}
