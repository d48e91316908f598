import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundles = ".maille/program/";

interface Read {
  /** As many as Node opened. */
  readonly files: readonly string[];
  /** Those of the clone that were in them, by their paths in it. */
  readonly modules: readonly string[];
}

/** What Node reads of the program for a command, which ends well: from its sources, or where they are put together. */
export function modulesRead(data: string, ...words: readonly string[]): Promise<Read> {
  return modulesReadWith(data, { words, settings: {} });
}

/** The same of a command with settings of its own. */
export async function modulesReadWith(
  data: string,
  {
    words,
    settings,
  }: { readonly words: readonly string[]; readonly settings: Readonly<Record<string, string>> },
): Promise<Read> {
  const list = join(data, "modules.txt");
  const hook = join(data, "hook.mjs");
  await writeFile(
    hook,
    `import { registerHooks } from "node:module";
     import { writeFileSync } from "node:fs";
     const read = [];
     registerHooks({ load: (url, context, next) => { read.push(url); return next(url, context); } });
     process.on("exit", () => writeFileSync(${JSON.stringify(list)}, read.join("\\n")));`,
  );
  const env = { ...process.env, MAILLE_DATA: data, ...settings };
  const child = spawn(process.execPath, ["--import", hook, "bin/run.js", ...words], { cwd: root, env });
  const [code] = (await once(child, "close")) as [number];
  assert.equal(code, 0);
  const urls = (await readFile(list, "utf8")).split("\n").filter((url) => url.startsWith("file:"));
  const files = urls.map((url) => fileURLToPath(url).slice(root.length));
  const parts = files.some((file) => file.startsWith(bundles)) ? await readParts() : {};
  const modules = files.flatMap((file) => parts[file.slice(bundles.length)] ?? [file]);
  return { files, modules: modules.filter((path) => /^(?:bin|src|node_modules)\//.test(path)) };
}

async function readParts(): Promise<Readonly<Record<string, readonly string[]>>> {
  const text = await readFile(join(root, bundles, "modules.json"), "utf8");
  return z.record(z.string(), z.array(z.string())).parse(JSON.parse(text));
}
