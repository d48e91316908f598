#!/usr/bin/env node
/** `npx maille …` in a clone: prepares what is missing, then runs the command on the right Node. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../scripts/node-24.js";
import { prepare } from "../scripts/prepare.js";

const words = process.argv.slice(2);
const servesPages = new Set(["serve", "start"]);
const node = prepare({ pages: servesPages.has(words[0]) ? "built" : "untouched" });
const child = spawn(node, [join(root, "bin", "run.js"), ...words], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => {
  throw error;
});
child.once("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGKILL" ? 137 : 1);
});
