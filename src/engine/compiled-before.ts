import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";

/**
 * The environment of a process of ours that is told nothing else: where code lies that was compiled before, if this
 * process keeps any. Most of what a process waits for at its start is its own code.
 */
export function compiledBefore(): Record<string, string> {
  const own = getCompileCacheDir();
  return own === undefined ? {} : { NODE_COMPILE_CACHE: dirname(own) };
}
