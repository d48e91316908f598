import { manages } from "#pages/reading/open-table.ts";
import { nextOf } from "#pages/reading/harvests.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor, language }, url }) => {
  const page = pageOf(url.searchParams);
  const { items, total } = await rooms.harvests.listSources(actor, { page, pageSize });
  const mayAdd =
    actor.kind === "member" &&
    (actor.administrator || actor.memberships.some(({ organization }) => manages(actor, organization)));
  const sources = items.map((source) => ({ ...source, next: nextOf(source, language) }));
  return { sources, total, page, pageSize, mayAdd };
};
