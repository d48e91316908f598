import { Readable } from "node:stream";
import { error } from "@sveltejs/kit";
import { findExportFormat } from "../../../../../../../tables/export-formats.ts";
import { attachment } from "../../../../../../../base/attachment.ts";
import { parseQuery, toApiParams } from "#pages/reading/filters.ts";
import { leaveForTable } from "#pages/reading/elsewhere.ts";
import { needOpen, openDataset, readOptions } from "#pages/reading/open-table.ts";
import { refuseUnknown } from "#pages/reading/refuse-unknown.ts";
import { unstored } from "#pages/reading/unstored.ts";
import type { RequestHandler } from "./$types";

/**
 * The rows of an address as a file, streamed. A CSV is for a spreadsheet: it begins with the mark that
 * these ask for, and runs nothing there. Programs take the values as they are from the API.
 */
export const GET: RequestHandler = async ({ locals, params, url, request }) => {
  const format = findExportFormat(params.format);
  if (format === undefined) error(404);
  const { open, elsewhere } = await openDataset(locals, params, url.searchParams);
  const opened = needOpen(open);
  const query = parseQuery(opened.version.columns, url.searchParams);
  refuseUnknown(query);
  // What an agreement lets out passes through here; what is open, its instance gives to everybody.
  if (elsewhere !== undefined && opened.table.access === undefined) {
    const search = toApiParams(query, { paged: false });
    if (format === "csv") {
      search.set("bom", "true");
      search.set("neutralize", "true");
    }
    leaveForTable(elsewhere, opened, `/data/${format}/`, search);
  }
  const file = await locals.rooms.rows.exportRows(
    locals.actor,
    opened.table.id,
    format,
    toApiParams(query, { paged: false }),
    { ...readOptions(opened, request.signal), byteOrderMark: true, neutralize: format === "csv" },
  );
  return new Response(Readable.toWeb(file.stream) as ReadableStream, {
    headers: {
      "content-type": file.mediaType,
      "content-disposition": attachment(file.fileName),
      ...(file.bytes === undefined ? {} : { "content-length": String(file.bytes) }),
      ...unstored(opened),
    },
  });
};
