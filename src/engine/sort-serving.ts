import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { open, rename, rm, stat } from "node:fs/promises";
import { isNoRoom } from "../base/no-room.ts";
import { buildingMark } from "./build-serving.ts";
import { pathsBeside } from "./beside.ts";
import { compiledBefore } from "./compiled-before.ts";
import { ownProgram } from "./own-program.ts";
import { type WordsNeed, WordsTooLong } from "./list-words.ts";
import { exists } from "./serving-folder.ts";
import type { SortedColumn } from "./sorted.ts";

/** What the process that sorts is told. */
export interface SortRequest {
  readonly from: string;
  /** Where the copy is made: nothing is there yet. */
  readonly to: string;
  readonly columns: readonly SortedColumn[];
  readonly memoryMegabytes: number;
  /** What lists of words may need, in bytes. */
  readonly wordsMax: number;
  readonly spill: string;
}

/** What it says where it fails. */
export interface SortFailure {
  readonly message: string;
  readonly isDiskFull: boolean;
  /** Where words are not listed: how many bytes of the disk that may need, and how many it may take. */
  readonly tooLong?: WordsNeed;
}

/** What it says before it writes more than was thought of: it waits for an answer. */
export interface SortNeed {
  readonly bytes: number;
}

/** The disk has no room for a copy, which may change. */
export class NoRoomToSort extends Error {}

/** It became full while a copy was made: others took what there was, or the copy took more than was thought. */
export class DiskFull extends Error {}

interface Sorted extends Pick<SortRequest, "from" | "to" | "columns" | "memoryMegabytes" | "wordsMax"> {
  /** How many bytes may be written beside the file. */
  readonly room: () => Promise<number>;
}

const diskFull = "The disk became full while columns of a table were sorted.";

/**
 * Room on the disk that a copy needs at most, in lengths of its file: itself, its text, what is sorted or as lines, what does
 * not fit in memory.
 */
const lengths = 4;

/**
 * Makes a copy of a serving file that holds some columns sorted too, in a process of low priority: it takes no turn
 * from those who ask, and its memory ends with it. The copy is moved to its place whole or not at all.
 */
export async function sortServing({ room, ...request }: Sorted, signal: AbortSignal): Promise<void> {
  const building = `${request.to}.${randomBytes(6).toString("hex")}${buildingMark}`;
  const spill = `${building}.tmp`;
  try {
    const { size } = await stat(request.from);
    if ((await room()) < size * lengths) throw noRoom();
    await inProcess({ ...request, to: building, spill }, room, signal);
    await using file = await open(building, "r");
    await file.sync();
    // First: where the process is killed between both, they are nobody's.
    const places = pathsBeside(request.to);
    for (const [at, made] of pathsBeside(building).entries()) {
      const place = places[at];
      if (place !== undefined && (await exists(made))) await rename(made, place);
    }
    await rename(building, request.to);
  } catch (error) {
    throw isNoRoom(error) ? new DiskFull(diskFull, { cause: error }) : error;
  } finally {
    for (const left of [building, ...pathsBeside(building), `${building}.wal`, spill])
      await rm(left, { recursive: true, force: true });
  }
}

function noRoom(): NoRoomToSort {
  return new NoRoomToSort("There is no room to sort columns of a table.");
}

/** Nothing of the environment goes along but where compiled code lies, and nothing is inherited but the channel. */
async function inProcess(request: SortRequest, room: Sorted["room"], signal: AbortSignal): Promise<void> {
  const stdio = ["ignore", "ignore", "ignore", "ipc"] as const;
  const child = spawn(process.execPath, [ownProgram("sort-process")], {
    env: compiledBefore(),
    stdio: [...stdio],
  });
  child.unref();
  child.channel?.unref();
  const stop = () => {
    // Who stops it waits for its end, with nothing else to do perhaps.
    child.ref();
    child.kill("SIGKILL");
  };
  signal.addEventListener("abort", stop, { once: true });
  let told: SortFailure | undefined;
  let refusal: unknown;
  const answer = async ({ bytes }: SortNeed): Promise<void> => {
    if ((await room()) < bytes) throw noRoom();
    if (child.connected) child.send("go on");
  };
  child.on("message", (message: SortFailure | SortNeed | null) => {
    if (message === null) return;
    if ("message" in message) told = message;
    else
      answer(message).catch((error: unknown) => {
        refusal = error;
        stop();
      });
  });
  const ended = once(child, "exit");
  child.send(request);
  if (signal.aborted) stop();
  const [code] = (await ended) as [number | null];
  if (code === 0) return;
  if (refusal !== undefined) throw refusal;
  if (told?.tooLong !== undefined) throw new WordsTooLong(told.tooLong);
  throw told?.isDiskFull === true
    ? new DiskFull(diskFull, { cause: told.message })
    : new Error("Columns of a table were not sorted.", { cause: told?.message });
}
