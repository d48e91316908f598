import type { Dataset } from "../../catalogue/dataset.ts";
import { assess, type Quality } from "../../catalogue/quality.ts";

/** The score that a dataset would have, described so; what its files answer stays. */
export async function measure(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  described: Dataset,
): Promise<Quality> {
  const listed = described.metadata.distributions.length > 0;
  const [distributions, checks] = await Promise.all([
    rooms.datasets.distributionsOf(actor, [described]),
    listed ? rooms.harvests.checksOf(actor, described.id) : undefined,
  ]);
  const all = distributions.get(described.id) ?? [];
  const elsewhere = new Set(described.metadata.distributions.map(({ id }) => id));
  const reached = [
    ...[...(checks ?? [])].map(([url, { ok }]) => [url, ok] as const),
    // A table that is held here is as near as this page.
    ...all
      .filter(({ id }) => !elsewhere.has(id))
      .flatMap(({ accessUrl, downloadUrl = accessUrl }) => [
        [accessUrl, true] as const,
        [downloadUrl, true] as const,
      ]),
  ];
  return assess(described, all, new Map(reached));
}
