import type { Id } from "../../base/id.ts";

/** An instance that follows this one. */
export interface Portal {
  readonly url: string;
  readonly name: string;
}

const portalsShown = 20;

/**
 * Where else a dataset is found: none where not everybody may know of it, since each portal then has
 * its own reader to show it to.
 */
export async function portalsOf(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  dataset: Id,
): Promise<readonly Portal[]> {
  const known = await rooms.datasets.findDatasets({ kind: "anyone" }, [dataset]);
  if (known.size === 0) return [];
  const { items } = await rooms.network.listFollowers(actor, { page: 1, pageSize: portalsShown });
  return items.map(({ instance, description }) => ({ url: instance, name: description.name }));
}
