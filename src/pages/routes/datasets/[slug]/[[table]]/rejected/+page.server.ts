import { leaveForTable } from "#pages/reading/elsewhere.ts";
import { needOpen } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, url }) => {
  const { open, elsewhere } = await parent();
  const { table, version } = needOpen(open);
  if (elsewhere !== undefined) leaveForTable(elsewhere, needOpen(open), "/rejected-rows.csv");
  const page = pageOf(url.searchParams);
  const rejected = await rooms.tables.listRejectedRows(actor, table.id, {
    page,
    pageSize,
    version: version.number,
  });
  return { rejected, page, pageSize };
};
