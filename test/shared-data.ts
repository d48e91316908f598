import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../shared/data/", import.meta.url));
const missing = new Set<string>();

/**
 * Where a file of the corpora lies, beside the project; `undefined` where this machine has
 * none, so that a fresh clone's tests pass too. What was left out is said at the end.
 */
export function sharedData(path: string): string | undefined {
  const full = folder + path;
  if (existsSync(full)) return full;
  if (missing.size === 0) process.once("exit", sayMissing);
  missing.add(path);
  return undefined;
}

function sayMissing(): void {
  process.stdout.write(
    `# ${missing.size} shared data file(s) not on this machine, left out: ${[...missing].join(", ")}\n`,
  );
}
