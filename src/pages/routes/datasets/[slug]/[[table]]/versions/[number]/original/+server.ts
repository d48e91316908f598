import { Readable } from "node:stream";
import { error } from "@sveltejs/kit";
import { attachment } from "../../../../../../../../base/attachment.ts";
import { leaveForTable } from "#pages/reading/elsewhere.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import type { RequestHandler } from "./$types";

/** The file of a version as its producer gave it, byte for byte. */
export const GET: RequestHandler = async ({ locals, params }) => {
  if (!/^[1-9]\d{0,8}$/.test(params.number)) error(404);
  const { open, elsewhere } = await openDataset(
    locals,
    params,
    new URLSearchParams({ version: params.number }),
  );
  if (elsewhere !== undefined) leaveForTable(elsewhere, needOpen(open), "/original");
  const file = await locals.rooms.tables.openOriginal(
    locals.actor,
    needOpen(open).table.id,
    Number(params.number),
  );
  return new Response(Readable.toWeb(file.stream) as ReadableStream, {
    headers: {
      // Never shown by the browser: an original may be a page that runs scripts.
      "content-type": "application/octet-stream",
      "content-length": String(file.bytes),
      "content-disposition": attachment(file.fileName),
    },
  });
};
