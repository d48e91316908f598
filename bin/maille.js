#!/usr/bin/env node
/**
 * `maille …`: runs the command on the right Node. In a clone (`npx maille …`), what is missing is
 * prepared first; what was packed is ready.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { node24, root } from "../scripts/node-24.js";

const words = process.argv.slice(2);
const node = existsSync(join(root, "src")) ? await prepareClone() : node24();
// glibc keeps what each thread freed apart from the others, and reads this as a process begins (ADR 245).
const env = { MALLOC_ARENA_MAX: "2", ...process.env };
const child = spawn(node, [join(root, "bin", "run.js"), ...words], { stdio: "inherit", env });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => {
  throw error;
});
child.once("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGKILL" ? 137 : 1);
});

async function prepareClone() {
  const { prepare } = await import("../scripts/prepare.js");
  const servesPages = words[0] === "serve" || words[0] === "start";
  return prepare({ pages: servesPages ? "built" : "untouched" });
}
