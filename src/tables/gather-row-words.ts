import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { RowWordSet, type WordList } from "./words-of-rows.ts";

/** Takes values of rows, and tells the words in them. */
export interface RowWordGathering extends AsyncDisposable {
  /** Whether there is room for more. */
  add(values: readonly string[]): Promise<boolean>;
  list(): Promise<WordList>;
}

/** Of many values in a thread of low priority: a hundred thousand words take half a second. */
export function gatherRowWords(isLarge: boolean): RowWordGathering {
  return isLarge ? gatherApart() : gatherHere();
}

/** So many values take a few milliseconds. */
const valuesATurn = 1_000;

function gatherHere(): RowWordGathering {
  const words = new RowWordSet();
  return {
    async add(values) {
      let hasRoom = true;
      for (let from = 0; from < values.length && hasRoom; from += valuesATurn) {
        hasRoom = words.add(values.slice(from, from + valuesATurn));
        await nextTurn();
      }
      return hasRoom;
    },
    list: async () => words.list(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function gatherApart(): RowWordGathering {
  const program = new URL(`./row-words-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  // What this process was started with may be a program of words, which a thread of a file refuses.
  const worker = new Worker(program, { execArgv: [] });
  const ended = new AbortController();
  worker.once("exit", () => ended.abort(new Error("the thread ended without an answer")));
  const ask = async (told: readonly string[] | "list"): Promise<unknown> => {
    const answer = once(worker, "message", { signal: ended.signal });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(told);
    return ((await answer) as [unknown])[0];
  };
  return {
    add: async (values) => (await ask(values)) as boolean,
    list: async () => (await ask("list")) as WordList,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
