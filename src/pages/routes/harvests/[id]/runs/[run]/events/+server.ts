import { isGoing, progressOf, shareDone } from "#pages/reading/harvests.ts";
import type { RequestHandler } from "./$types";

/** The progress of a run as server-sent events, worded; ends with it. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const { rooms, actor, language } = locals;
  await rooms.harvests.getRun(actor, params.run);
  const encoder = new TextEncoder();
  const states = rooms.harvests.watchRun(actor, params.run, request.signal);
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for await (const run of states) {
          const event = { going: isGoing(run), done: shareDone(run), sentence: progressOf(run, language) };
          controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
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
