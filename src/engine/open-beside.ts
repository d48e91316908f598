/** What lies beside a serving file, once it is open. */
import { defined } from "../base/defined.ts";
import { linesPath, wordsPath } from "./beside.ts";
import type { Budget } from "./engine.ts";
import { openTexts, type TextsFile } from "./lines-file.ts";
import { exists } from "./serving-folder.ts";
import { openWords, type WordsFile } from "./words-file.ts";

export interface Beside {
  /** The rows as lines. */
  readonly lines?: TextsFile;
  readonly words?: WordsFile;
}

export async function openBeside(serving: string): Promise<Beside> {
  const lines = (await exists(linesPath(serving))) ? await openTexts(linesPath(serving)) : undefined;
  try {
    const words = (await exists(wordsPath(serving))) ? await openWords(wordsPath(serving)) : undefined;
    return defined({ lines, words });
  } catch (error) {
    await lines?.[Symbol.asyncDispose]();
    throw error;
  }
}

export async function closeBeside({ lines, words }: Beside): Promise<void> {
  await lines?.[Symbol.asyncDispose]();
  await words?.[Symbol.asyncDispose]();
}

/** See `Serving.lines`. */
export async function linesIn(
  { lines }: Beside,
  ids: readonly number[],
  { signal }: Budget,
): Promise<readonly string[]> {
  signal?.throwIfAborted();
  if (lines === undefined) throw new Error("rows that are not there as lines");
  return lines.read(ids.map((id) => id - 1));
}

/** See `Serving.listed`. */
export async function listedIn(
  { words }: Beside,
  slots: readonly number[],
  { most, signal }: Budget & { readonly most: number },
): Promise<readonly Uint8Array[] | undefined> {
  signal?.throwIfAborted();
  if (words === undefined) throw new Error("words that are not listed");
  return words.read(slots, most);
}
