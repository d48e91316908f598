import type { Actor } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { getDataset } from "../../catalogue/datasets.ts";
import { assertWritable } from "../../catalogue/reading.ts";
import { type Import, importLater } from "../../tables/imports.ts";
import type { HarvestContext } from "../context.ts";

/**
 * Makes a table of a remote file, and asks for it anew each week. By an editor of the organization
 * that answers for the dataset here; within the size that an upload may have.
 */
export async function tableOfRemoteLater(
  ctx: Pick<HarvestContext, "db" | "tables">,
  actor: Actor,
  dataset: Id,
  distribution: string,
): Promise<Import> {
  await assertWritable(ctx.db, actor, dataset);
  const { metadata } = await getDataset(ctx, actor, dataset);
  const found = metadata.distributions.find(({ id }) => id === distribution);
  if (found === undefined) throw new Failure("not-found", "federation-distribution-unknown");
  if (found.kind === "service" || found.kind === "series") {
    throw new Failure("unsupported", "federation-not-a-file");
  }
  const url = found.downloadUrl ?? found.accessUrl;
  return importLater(ctx.tables, actor, dataset, { url, refresh: "weekly" });
}
