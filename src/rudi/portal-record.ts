import { createHash } from "node:crypto";
import { anyone } from "../access/actor.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { RudiContext } from "./context.ts";
import { canonical } from "./merge.ts";
import type { PortalRow } from "./portal-rows.ts";
import { toRudi } from "./to-rudi.ts";

/** What a portal is sent of a dataset. */
interface PortalRecord {
  readonly record: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/** With the producer as the portal knows it: it refuses others. */
export async function recordFor(
  ctx: RudiContext,
  portal: PortalRow,
  dataset: Dataset,
): Promise<PortalRecord> {
  const distributions = (await ctx.distributionsOf(anyone, [dataset])).get(dataset.id) ?? [];
  const { record: told } = toRudi({ dataset, distributions, url: ctx.url });
  const producer = {
    organization_id: portal.producers[dataset.organization],
    organization_name: dataset.organizationName,
  };
  const record = { ...told, producer };
  return { record, hash: createHash("sha256").update(canonical(record)).digest("hex") };
}
