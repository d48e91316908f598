import { error, redirect } from "@sveltejs/kit";
import { portalsOf } from "#pages/publishing/portals.ts";
import type { PageServerLoad } from "./$types";

/** What a producer reads once a dataset is online: where it is found, and what to do next. */
export const load: PageServerLoad = async ({ locals, parent }) => {
  const { rooms, actor } = locals;
  const { editable, dataset, current, open } = await parent();
  if (!editable) error(403);
  if (dataset.state !== "published") redirect(303, `/datasets/${dataset.slug}/publish`);
  const [portals, refresh] = await Promise.all([
    portalsOf(locals, dataset.id),
    current === undefined ? undefined : rooms.imports.refreshOf(actor, current.id),
  ]);
  return {
    portals,
    every: refresh?.every,
    /** Whether its rows come from an address, which can be read again. */
    /** Its rows are no file's: another version comes by itself. */
    isComputed: open?.version.source.kind === "computed",
    fetched: refresh !== undefined || open?.version.source.kind === "url",
  };
};
