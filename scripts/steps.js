import { spawn } from "node:child_process";
import { root } from "./node-24.js";

/** Runs steps one after another, telling each as it goes. Answers the names of those that failed. */
export async function steps(list) {
  const failed = [];
  for (const [name, program, args, environment] of list) {
    process.stdout.write(`\n— ${name}\n`);
    const startedAt = Date.now();
    const code = await run(program, args, environment);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`  ${name}: ${code === 0 ? "right" : "wrong"}, in ${seconds} s\n`);
    if (code !== 0) failed.push(name);
  }
  return failed;
}

export function run(program, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...environment },
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
