/** The program in few files (`scripts/bundle.js`), and which of it and its sources is run. */
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleFolder, isBundled, programOf } from "../bin/program.js";

const bin = fileURLToPath(new URL("../bin/program.js", import.meta.url));

test("what is put together is run while every source is as it was, and the sources once one is not", async () => {
  const clone = await mkdtemp(join(tmpdir(), "maille-clone-"));
  try {
    const [main, other] = [join(clone, "src/main.ts"), join(clone, "src/other.ts")];
    await mkdir(join(clone, "src"));
    await mkdir(join(clone, ".maille/program"), { recursive: true });
    await cp(bin, join(clone, "bin/program.js"));
    const program = (await import(pathToFileURL(join(clone, "bin/program.js")).href)) as {
      programOf: typeof programOf;
    };
    const read = () => fileURLToPath(program.programOf("main")).slice(clone.length);
    const moment = new Date("2026-11-30T08:00:00Z");
    for (const path of [main, other]) {
      await writeFile(path, "export {};");
      await utimes(path, moment, moment);
    }
    assert.equal(read(), "/src/main.ts");
    const sources = ["src/main.ts", "src/other.ts"].map((path) => [path, 10, moment.getTime()]);
    const list = join(clone, ".maille/program/bundle.json");
    await writeFile(list, JSON.stringify({ programs: { main: "x-main.js" }, sources }));
    assert.equal(read(), "/.maille/program/x-main.js");
    await utimes(other, moment, new Date(moment.getTime() + 1));
    assert.equal(read(), "/src/main.ts", "one that was written again");
    await writeFile(other, "export { };");
    await utimes(other, moment, moment);
    assert.equal(read(), "/src/main.ts", "one of another length");
    await rm(other);
    assert.equal(read(), "/src/main.ts", "one that is gone");
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
});

test("where the program was put together, it is of what it is read from, and nothing says where it was made", async () => {
  if (!isBundled()) {
    assert.match(programOf("main"), /\/src\/main\.ts$/);
    return;
  }
  const main = fileURLToPath(programOf("main"));
  assert.ok(main.startsWith(bundleFolder("src")), main);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const list = await readFile(join(bundleFolder("src"), "bundle.json"), "utf8");
  const { sources } = JSON.parse(list) as { sources: readonly [string][] };
  const paths = sources.map(([path]) => path);
  assert.ok(paths.includes("src/rooms.ts") && paths.includes("package-lock.json"));
  assert.ok(!list.includes(root) && !(await readFile(main, "utf8")).includes(root));
});
