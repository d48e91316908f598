import { writeBytes, writePercent } from "#pages/reading/format.ts";
import { speak } from "#pages/reading/speak.ts";
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
        for await (const { state, progress } of states) {
          const going = state === "waiting" || state === "running";
          const sentence =
            progress === undefined
              ? speak(language, "pages-import-queued")
              : [
                  speak(language, `pages-step-${progress.step}`),
                  writePercent(language, progress.done),
                  writeBytes(language, progress.bytes),
                  speak(language, "pages-n-rows", { n: progress.rows }),
                  ...(progress.remainingMs === undefined
                    ? []
                    : [
                        speak(language, "pages-import-remaining", {
                          n: Math.ceil(progress.remainingMs / 1000),
                        }),
                      ]),
                ].join(" · ");
          const event = { going, done: progress?.done ?? 0, sentence };
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
