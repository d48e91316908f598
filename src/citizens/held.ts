import type { Actor } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { listDatasets } from "../catalogue/list-datasets.ts";
import type { SelfData } from "../catalogue/metadata.ts";
import type { CitizensContext } from "./context.ts";
import { getSelfData } from "./declarations.ts";
import { listLinks } from "./links.ts";
import type { PersonLink } from "./self-data.ts";

/** Something that is held about people, here or at an instance that is followed. */
export interface Held {
  readonly dataset: Dataset;
  readonly told: SelfData;
  /** Of the actor to their own rows, the first asked first, where the table is held here. */
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
  const held = await Promise.all(
    items.map(async (dataset) => {
      const told = dataset.metadata.selfData ?? [];
      if (dataset.organizationOrigin !== undefined)
        return told.map((one) => ({ dataset, told: one, links: [] }));
      const here = await Promise.all(told.map(async (one) => ((await isOpen(ctx, one)) ? [one] : [])));
      return here.flat().map((one) => {
        const theirs = links.filter(({ table, mandate }) => table === one.table && mandate === undefined);
        return { dataset, told: one, links: theirs };
      });
    }),
  );
  return held.flat();
}

/** Not where its table was deleted, or its dataset is a draft. */
async function isOpen(ctx: CitizensContext, { table }: SelfData): Promise<boolean> {
  try {
    await getSelfData(ctx, table);
    return true;
  } catch (error) {
    if (isFailure(error, "not-found") || isFailure(error, "gone")) return false;
    throw error;
  }
}
