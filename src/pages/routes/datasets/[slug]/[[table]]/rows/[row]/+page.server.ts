import { error } from "@sveltejs/kit";
import { drawRow } from "#pages/maps/row-map.ts";
import { toCell } from "#pages/reading/cells.ts";
import { needOpen, readOptions } from "#pages/reading/open-table.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, parent, request }) => {
  if (!/^[1-9]\d{0,11}$/.test(params.row)) error(404);
  const { base, ...told } = await parent();
  const open = needOpen(told.open);
  const page = await locals.rooms.rows.readPage(
    locals.actor,
    open.table.id,
    new URLSearchParams({ __id__exact: params.row, page_size: "1" }),
    readOptions(open, request.signal),
  );
  const row = page.rows[0];
  if (row === undefined) error(404);
  const cells = open.version.columns.map((column) => ({
    column,
    cell: toCell(column, row[column.name], locals.language, locals.rooms.territory),
  }));
  return { number: Number(params.row), cells, map: await drawRow(locals, open, { page, base }) };
};
