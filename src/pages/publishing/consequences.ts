import type { Id } from "../../base/id.ts";

/** Whom it touches that a dataset, or a table of it, is no longer there. */
export interface Consequences {
  readonly readings: number;
  readonly downloads: number;
  /** Instances that follow this one. */
  readonly followers: number;
}

export async function consequencesOf(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  dataset: Id,
): Promise<Consequences> {
  const [{ readings, downloads }, { total }] = await Promise.all([
    rooms.figures.figuresOf(actor, dataset),
    rooms.network.listFollowers(actor, { page: 1, pageSize: 1 }),
  ]);
  return { readings, downloads, followers: total };
}
