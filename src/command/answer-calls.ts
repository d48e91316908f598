import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { inspect } from "node:util";
import type { App } from "../app.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config.ts";
import type { FolderLock } from "../folder-lock.ts";
import { placesOf } from "../store/store-place.ts";
import { AskedFiles } from "./asked-files.ts";
import type { RunCommand } from "./command.ts";
import {
  callBytesMax,
  type Frame,
  frame,
  type FrameKind,
  framesOf,
  framesOver,
  isAnsweredThere,
  LeftToCaller,
  parseCall,
  type ToldCall,
} from "./frames.ts";
import { partsOf } from "./parts.ts";

/** Who connects calls at once. */
const calledMs = 10_000;
/** What a command is still told once the process ends; one that takes nothing is not waited for. */
const toldMs = 5_000;
const bugLettersMax = 100_000;

interface Taking {
  readonly app: App;
  readonly config: Config;
  readonly log: Log;
  readonly runCommand: RunCommand;
}

type Answering = Taking & {
  /** That of the folder's lock, which a call brings. */
  readonly key: string;
  /** Of the verbs that go at the pace of who called, those that are under way. */
  readonly paced: Set<string>;
};

/** A backup holds a connection and its transaction until who called has taken it: one that stands still, for good. */
const pacedVerbs: ReadonlySet<string> = new Set(["backup"]);

/**
 * Tells commands of this machine where the instance is, and runs those that bring the key of the folder's lock, until
 * it is disposed. Does nothing where another process has the folder.
 */
export async function takeCalls(
  lock: FolderLock | undefined,
  { url, ...taking }: Taking & { readonly url: string },
): Promise<AsyncDisposable> {
  const ending = new AbortController();
  const answered = new Set<Promise<void>>();
  const paced = new Set<string>();
  await lock?.tell({ url });
  await lock?.takeCalls((key) => (socket) => {
    const answering = answer(socket, { ...taking, key, paced }, ending.signal);
    answered.add(answering);
    void answering.finally(() => answered.delete(answering));
  });
  return {
    [Symbol.asyncDispose]: async () => {
      lock?.leaveCalls();
      ending.abort();
      await Promise.all(answered);
    },
  };
}

async function answer(socket: Socket, answering: Answering, ending: AbortSignal): Promise<void> {
  // Whoever only asks whether somebody listens is gone at once; `close` follows, which ends what was called.
  socket.on("error", () => {});
  const closed = new AbortController();
  const end = (): void => closed.abort();
  const leave = (): void => {
    end();
    setTimeout(() => socket.destroy(), toldMs).unref();
  };
  socket.once("close", end);
  try {
    socket.write(frame("h", answering.app.version));
    const frames = framesOf(socket, callBytesMax);
    const first = await firstOf(frames, socket, ending);
    const call = first === undefined ? undefined : toCall(first, answering.key);
    if (call === undefined) return;
    const files = new AskedFiles(socket, closed.signal);
    void endWhereStopped(frames, files, end);
    if (ending.aborted) leave();
    ending.addEventListener("abort", leave);
    const running = { ...answering, files, signal: closed.signal };
    const [kind, said] = await runInTurn(call, answering.paced, () => run(call, socket, running));
    await written(socket, kind, said);
  } finally {
    ending.removeEventListener("abort", leave);
    socket.destroy();
  }
}

async function firstOf(
  frames: AsyncIterator<Frame>,
  socket: Socket,
  ending: AbortSignal,
): Promise<Frame | undefined> {
  const leave = (): void => void socket.destroy();
  const patience = setTimeout(leave, calledMs);
  ending.addEventListener("abort", leave);
  try {
    const { done, value } = await frames.next();
    return done === true ? undefined : value;
  } catch {
    return undefined;
  } finally {
    clearTimeout(patience);
    ending.removeEventListener("abort", leave);
  }
}

/** A call with the right key, of a command that is run here. */
function toCall({ kind, bytes }: Frame, key: string): ToldCall | undefined {
  const told = kind === "c" ? parseCall(bytes.toString()) : undefined;
  return told !== undefined && isSame(told.key, key) && isAnsweredThere(told.words) ? told : undefined;
}

function isSame(brought: string, key: string): boolean {
  const [one, other] = [Buffer.from(brought), Buffer.from(key)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** After its call a command says what it was asked for, and else but that it shall end, or is gone. */
async function endWhereStopped(
  frames: AsyncIterable<Frame>,
  files: AskedFiles,
  end: () => void,
): Promise<void> {
  try {
    for await (const said of frames) if (said.kind === "s" || !files.take(said)) end();
  } catch {
    end();
  }
}

/** A second one at once is left to who called, who has connections of its own: these stay for who is served. */
async function runInTurn(
  { words: [verb = ""] }: ToldCall,
  paced: Set<string>,
  runNow: () => Promise<[FrameKind, string]>,
): Promise<[FrameKind, string]> {
  if (!pacedVerbs.has(verb)) return runNow();
  if (paced.has(verb)) return ["l", ""];
  paced.add(verb);
  try {
    return await runNow();
  } finally {
    paced.delete(verb);
  }
}

async function run(
  { words, language, interactive, width, places }: ToldCall,
  socket: Socket,
  {
    app,
    config,
    log,
    runCommand,
    files,
    signal,
  }: Answering & { readonly files: AskedFiles; readonly signal: AbortSignal },
): Promise<[FrameKind, string]> {
  if (words[0] === "store" && !isSame(places.join(" "), placesOf(config.store, config.storeFormer).join(" ")))
    return ["l", ""];
  const terminal = { out: told(socket, "o"), err: told(socket, "e"), interactive, width };
  try {
    const parts = partsOf(app, config);
    const code = await runCommand({ words, language, terminal, signal, config: () => config, parts, files });
    return ["x", `${code}`];
  } catch (error) {
    if (error instanceof LeftToCaller) return ["l", ""];
    log("bug", { command: words[0], error });
    return ["b", inspect(error).slice(0, bugLettersMax)];
  } finally {
    // Each takes what is written one piece after the other.
    await Promise.all([finished(terminal.out.end()), finished(terminal.err.end())]);
  }
}

/** What is written there goes to who called, at their pace; nowhere once they are gone. */
function told(socket: Socket, kind: FrameKind): Writable {
  return new Writable({
    write: (bytes: Buffer, _, done) => void socket.write(framesOver(kind, bytes), () => done()),
  });
}

function written(socket: Socket, kind: FrameKind, said: string): Promise<void> {
  return new Promise((resolve) => void socket.write(frame(kind, said), () => resolve()));
}
