import type { RequestHandler } from "./$types";

/** The board as one document, which another site takes in. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  const document = await rooms.boards.exportBoard(actor, params.slug);
  return new Response(JSON.stringify(document, undefined, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${params.slug}.json"`,
    },
  });
};
