import { needOpen } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, url }) => {
  const { table, version } = needOpen((await parent()).open);
  const page = pageOf(url.searchParams);
  const rejected = await rooms.tables.listRejectedRows(actor, table.id, {
    page,
    pageSize,
    version: version.number,
  });
  return { rejected, page, pageSize };
};
