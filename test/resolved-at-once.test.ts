import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const loaded = "--import=./test/resolved-at-once.ts";

/** What a file of modules prints, run as a test file of a run is, or without what is loaded before it. */
async function printed(modules: Readonly<Record<string, string>>, options: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "maille-resolved-"));
  try {
    await mkdir(join(folder, "real/within"), { recursive: true });
    for (const [path, text] of Object.entries(modules)) await writeFile(join(folder, "real", path), text);
    await symlink(join(folder, "real"), join(folder, "link"));
    const program = join(folder, "link", "a.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [...options, program], { cwd: root });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("a module is one, whichever way it is named, with its types and what is awaited in it", async () => {
  const modules = {
    "a.ts": `import { all } from "./within/b.ts"; import "./within/../c.ts";
      import made from "./within/package.json" with { type: "json" };
      const again = await import(new URL("./c.ts", import.meta.url).href);
      const other: unknown = await import("./c.ts");
      console.log(all.length, again === other, import.meta.url.includes("/real/"), made.own);`,
    "within/b.ts": `import { all } from "../c.ts"; import { d } from "./d.js"; all.push(d); export { all };`,
    "within/d.js": `export const d = "d";`,
    "within/package.json": `{ "type": "module", "own": "json" }`,
    "c.ts": `export const all: string[] = await Promise.resolve(["c"]);`,
    "package.json": `{ "type": "module" }`,
  };
  const said = await printed(modules, [loaded]);
  assert.equal(said, "2 true true json\n");
  assert.equal(said, await printed(modules, []));
});

test("a module that is not there is told by its path", async () => {
  for (const options of [[loaded], []])
    await assert.rejects(printed({ "a.ts": `import "./none.ts";` }, options), {
      stderr:
        /(?:ERR_MODULE_NOT_FOUND|ENOENT)[^]*real\/none\.ts|real\/none\.ts[^]*(?:ERR_MODULE_NOT_FOUND|ENOENT)/,
    });
});
