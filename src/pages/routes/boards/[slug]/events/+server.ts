import { alertsOf } from "#pages/boards/show-banner.ts";
import type { RequestHandler } from "./$types";

/** Server-sent events for a screen: one at once, then one whenever something that the board shows has another version. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params, request }) => {
  const board = await rooms.boards.getBoard(actor, params.slug);
  // Who does not listen for events is told once.
  const listens = request.headers.get("accept")?.includes("text/event-stream") === true;
  const encoder = new TextEncoder();
  const beside = ({ blocks }: typeof board) => alertsOf({ rooms, actor }, blocks);
  const marks = rooms.boards.watchBoard(actor, board.id, { signal: request.signal, beside });
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for await (const mark of marks) {
          controller.enqueue(encoder.encode(`data: ${mark}\n\n`));
          if (!listens) return;
        }
      } finally {
        if (!request.signal.aborted) controller.close();
      }
    },
  });
  return new Response(stream, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" },
  });
};
