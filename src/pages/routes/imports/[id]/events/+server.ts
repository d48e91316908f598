import { importHeading, progressSentence } from "#pages/publishing/import-words.ts";
import type { RequestHandler } from "./$types";

/** The progress of an import as server-sent events, worded; ends with the work. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const { rooms, actor, language } = locals;
  await rooms.imports.getImport(actor, params.id);
  const encoder = new TextEncoder();
  const states = rooms.imports.watchImport(actor, params.id, request.signal);
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for await (const state of states) {
          const going = state.state === "waiting" || state.state === "running";
          const heading = importHeading(language, { ...state, made: [] });
          const sentence = progressSentence(language, state.progress);
          const event = { going, done: state.progress?.done ?? 0, heading, sentence };
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
