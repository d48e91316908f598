import { Readable } from "node:stream";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import type { RequestHandler } from "./$types";

/** The rows set aside of a version, one JSON object a line. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { open } = await openDataset(locals, params, url.searchParams);
  const { table, version } = needOpen(open);
  const stream = await locals.rooms.tables.openRejectedRows(locals.actor, table.id, version.number);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="${params.slug}-set-aside.ndjson"`,
    },
  });
};
