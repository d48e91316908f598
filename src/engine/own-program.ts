import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { programOf } from "../../bin/program.js";

/**
 * The path of a program of this folder, for a process of its own: as put together with all that it imports, where that
 * is what its sources say. To find and read its two hundred modules one by one takes as much as all else of its start.
 */
export function ownProgram(name: "sql-child-process" | "sort-process" | "work-process"): string {
  // Beside the program, whatever it was put together into.
  const path = fileURLToPath(new URL("../../bin/program.js", import.meta.url));
  const program = createRequire(path)(path) as { programOf: typeof programOf };
  return fileURLToPath(program.programOf(`engine/${name}`));
}
