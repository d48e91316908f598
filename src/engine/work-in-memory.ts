import type { DuckDBInstance } from "@duckdb/node-api";
import { rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { makeWithin } from "../store/clear-folder.ts";

/** Where the engine works on rows about people, beside the copies of sealed blobs: no byte of it is on the disk. */
export interface WorkInMemory extends AsyncDisposable {
  /** Made when it is asked for. */
  folder(): Promise<string>;
  /** Answers questions to such rows; what does not fit lies in the folder. */
  instance(): Promise<DuckDBInstance>;
}

/** Where nothing is sealed: all is worked on in one folder, by one instance. */
export function workBeside(folder: string, instance: () => Promise<DuckDBInstance>): WorkInMemory {
  return {
    folder: async () => folder,
    instance,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

export function workInMemory(
  clearFolder: string,
  open: (folder: string) => Promise<DuckDBInstance>,
): WorkInMemory {
  let opening: Promise<DuckDBInstance> | undefined;
  const folder = () => makeWithin(clearFolder, "work");
  const openAgain = (error: unknown) => {
    opening = undefined;
    throw error;
  };
  return {
    folder,
    instance: () => (opening ??= folder().then(open).catch(openAgain)),
    async [Symbol.asyncDispose]() {
      const instance = await opening?.catch(() => undefined);
      instance?.closeSync();
      await rm(join(clearFolder, "work"), { recursive: true, force: true });
      // Who reads a copy there still takes the folder away when they leave.
      await rmdir(clearFolder).catch(() => undefined);
    },
  };
}
