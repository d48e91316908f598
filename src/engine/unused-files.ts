import type { OpenFile } from "./serving.ts";

interface Entry {
  readonly file?: OpenFile;
  /** Since the last look. */
  isAsked?: boolean;
}

/**
 * Lets go of the files that nobody asked for or held between two looks: the engine keeps the blocks of a file that
 * it read for as long as the file is attached.
 */
export function letGoOfUnused(
  open: ReadonlyMap<string, Entry>,
  letGo: (name: string, file: OpenFile) => void,
  everyMs = 150_000,
): Disposable {
  const look = (): void => {
    for (const [name, entry] of open) {
      const { file, isAsked } = entry;
      entry.isAsked = false;
      if (file !== undefined && file.lent === 0 && isAsked === false) letGo(name, file);
    }
  };
  const timer = setInterval(look, everyMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
