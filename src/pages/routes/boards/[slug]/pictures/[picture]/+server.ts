import type { RequestHandler } from "./$types";

/** A picture of a board, for who may read the block that shows it. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  const { bytes, mediaType } = await rooms.boards.readPicture(actor, params.slug, params.picture);
  return new Response(Uint8Array.from(bytes), {
    headers: { "content-type": mediaType, "content-security-policy": "default-src 'none'; sandbox" },
  });
};
