import { themeSheet } from "#pages/design/accent.ts";
import type { RequestHandler } from "./$types";

/** The accent of an instance. One hue always gives the same sheet, so it is kept for good. */
export const GET: RequestHandler = ({ params }) =>
  new Response(themeSheet(Number(params.hue) % 360), {
    headers: {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
