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

/**
 * The same beside other work: what a step says is written at once, when it has ended. Answers the steps that
 * failed with what they said.
 */
export async function stepsBeside(list) {
  const failed = [];
  for (const [name, program, args, environment] of list) {
    const startedAt = Date.now();
    const { code, said } = await runQuietly(program, args, environment);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    const verdict = `— ${name}: ${code === 0 ? "right" : "wrong"}, in ${seconds} s\n`;
    process.stdout.write(code === 0 ? verdict : `\n${said.trim()}\n${verdict}\n`);
    if (code !== 0) failed.push({ name, said: said.trim() });
  }
  return failed;
}

function runQuietly(program, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    let said = "";
    const hear = (text) => {
      said += text;
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, said }));
  });
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
