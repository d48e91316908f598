import type { Actor } from "../access/actor.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { listDatasets } from "../catalogue/datasets.ts";
import type { CitizensContext } from "./context.ts";
import { listLinks } from "./links.ts";
import type { PersonLink } from "./self-data.ts";

/** A dataset that holds something about people, here or at an instance that is followed. */
export interface Held {
  readonly dataset: Dataset;
  /** Those of the actor, to tables of it that are held here. */
  readonly links: readonly PersonLink[];
}

const datasetsMax = 500;

/** Who holds something about people, and under which conditions: everybody may know, linked or not. */
export async function listHeld(ctx: CitizensContext, actor: Actor): Promise<readonly Held[]> {
  const request = { page: 1, pageSize: datasetsMax, selfData: true, sort: "title" } as const;
  const [{ items }, links] = await Promise.all([
    listDatasets(ctx, actor, request),
    actor.kind === "member" ? listLinks(ctx, actor) : [],
  ]);
  return items.map((dataset) => {
    const tables = (dataset.metadata.selfData ?? []).map(({ table }) => table);
    return { dataset, links: links.filter(({ table }) => tables.includes(table)) };
  });
}
