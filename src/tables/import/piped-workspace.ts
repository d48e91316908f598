import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Failure } from "../../base/failure.ts";
import type { Budget, Value, Workspace } from "../../engine/engine.ts";
import type { FarFile } from "../../formats/place.ts";
import { isOutOfDescriptors, SpareDescriptor, tooManyOpen } from "./spare-descriptor.ts";

/** A path under which the statements of a workspace read a file that is elsewhere. */
export interface Piped {
  readonly path: string;
  readonly workspace: Workspace;
}

/**
 * The engine reads a file that has no room here through a named pipe, from its first byte to its last, as often as a
 * statement names it: each one that does has the whole file sent through, and fails where that cannot be sent to its
 * end. There is no file under the path but while a statement reads, so that nobody waits for bytes that nobody sends.
 */
export function pipeInto(workspace: Workspace, far: FarFile): Piped {
  const path = join(workspace.folder, `far-${randomUUID()}.csv`);
  let share: number | undefined;
  const sending = async <Result>(sql: string, ask: () => Promise<Result>): Promise<Result> => {
    const mentions = sql.split(path).length - 1;
    if (mentions === 0) return ask();
    if (mentions > 1) throw new Error("a statement reads a pipe once");
    try {
      return await sent({ path, far, tell: (sentShare) => (share = sentShare) }, ask);
    } finally {
      share = undefined;
    }
  };
  return {
    path,
    workspace: {
      folder: workspace.folder,
      run: (sql, values, budget) => sending(sql, () => workspace.run(sql, values, budget)),
      rows: <Row>(sql: string, values?: readonly Value[], budget?: Partial<Budget>) =>
        sending(sql, () => workspace.rows<Row>(sql, values, budget)),
      // The engine does not know how long a pipe is.
      progress: () => share ?? workspace.progress(),
      hold: (file) => workspace.hold(file),
      noRoom: (cause) => workspace.noRoom(cause),
      [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
    },
  };
}

interface Sending {
  readonly path: string;
  readonly far: FarFile;
  readonly tell: (share: number) => void;
}

/** Answers what is asked while the file is sent. */
async function sent<Result>(sending: Sending, ask: () => Promise<Result>): Promise<Result> {
  await rm(sending.path, { force: true });
  await makePipe(sending.path);
  const answered = new AbortController();
  using spare = new SpareDescriptor();
  try {
    const feeding = feed({ ...sending, spare }, answered.signal);
    const asking = ask().finally(() => answered.abort());
    const [fed, asked] = await Promise.allSettled([feeding, asking]);
    // The engine takes a pipe that ends for a file that ends.
    if (fed.status === "rejected") throw fed.reason;
    if (asked.status === "rejected")
      throw isOutOfDescriptors(asked.reason) ? tooManyOpen(asked.reason) : asked.reason;
    return asked.value;
  } finally {
    await rm(sending.path, { force: true });
  }
}

async function makePipe(path: string): Promise<void> {
  try {
    await promisify(execFile)("mkfifo", ["-m", "600", path]);
  } catch (cause) {
    throw isOutOfDescriptors(cause)
      ? tooManyOpen(cause)
      : new Failure("unavailable", "import-no-pipe", {}, { cause });
  }
}

/** A reader that has what it wants closes the pipe: that is no error. */
async function feed(
  { path, far, tell, spare }: Sending & { readonly spare: SpareDescriptor },
  answered: AbortSignal,
): Promise<void> {
  const pipe = await openPipe(path, spare, answered);
  if (pipe === undefined) return;
  let bytes = 0;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of await far.open(0)) {
      bytes += chunk.byteLength;
      tell(bytes / far.bytes);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.from(source(), { objectMode: false }), pipe, { signal: answered });
  } catch (error) {
    if (!isClosed(error) && !answered.aborted) throw error;
  }
}

const lookMs = 2;

/** To write without keeping a thread waiting; `undefined` where the statement ended before it began to read. */
async function openPipe(
  path: string,
  spare: SpareDescriptor,
  answered: AbortSignal,
): Promise<Socket | undefined> {
  while (!answered.aborted) {
    try {
      // It ends at once: nothing waits for who reads.
      const fd = spare.openWith(() => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      // Nobody reads yet, or somebody took the descriptor that was spare, and gives it back one day.
      if (!isOutOfDescriptors(error) && (error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
      await pause(lookMs);
    }
  }
  return undefined;
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
