import { json } from "@sveltejs/kit";
import { leaveForTable } from "#pages/reading/elsewhere.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { unstored } from "#pages/reading/unstored.ts";
import type { RequestHandler } from "./$types";

/** The Table Schema (Frictionless) of the version that the address names. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { open, elsewhere } = await openDataset(locals, params, url.searchParams);
  const { table, version } = needOpen(open);
  if (elsewhere !== undefined && table.access === undefined)
    leaveForTable(elsewhere, needOpen(open), "/schema");
  const schema = await locals.rooms.tables.tableSchema(locals.actor, table.id, version.number);
  return json(schema, { headers: unstored(open) });
};
