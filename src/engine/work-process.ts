/**
 * The program of the process that does long work: it opens an engine, takes one statement after another and answers
 * each, until whoever started it lets go of it.
 */
import { setPriority } from "node:os";
import { lendInstance, type LentInstance } from "./work-instances.ts";
import type { WorkReply, WorkRequest } from "./work-messages.ts";

/** How often it tells how far a statement is. */
const progressMs = 200;

// Whoever answers goes first; a machine that is always busy leaves it a tenth.
setPriority(10);
// A terminal, or a service that is stopped, tells all processes: whoever started it puts down what it works on, then lets go.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
// Nothing of what it does is of use to anybody from then on.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));

const opened = Promise.withResolvers<LentInstance>();

process.on("message", (request: WorkRequest) => {
  if (request.kind === "interrupt") void opened.promise.then(({ connection }) => connection.interrupt());
  else
    void answer(request).then(reply, (error: unknown) =>
      reply({ kind: "failed", message: messageOf(error) }),
    );
});

async function answer(request: Exclude<WorkRequest, { kind: "interrupt" }>): Promise<WorkReply> {
  if (request.kind === "open") {
    opened.resolve(await lendInstance(request.settings));
    return { kind: "done", rows: [] };
  }
  const { connection } = await opened.promise;
  const { kind, sql, values } = request;
  const telling = setInterval(() => reply({ kind: "progress", share: connection.progress() }), progressMs);
  try {
    if (kind === "rows") return { kind: "done", rows: await connection.rows(sql, values) };
    await connection.run(sql, values);
    return { kind: "done", rows: [] };
  } finally {
    clearInterval(telling);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function reply(message: WorkReply): void {
  process.send?.(message);
}
