/** The program in few files (`scripts/bundle.js`), and which of it and its sources is run. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundleFolder, isBundled, programOf } from "../bin/program.js";
import { ownProgram } from "../src/engine/own-program.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

test("what is put together is run while every source is as it was, and the sources once one is not", async () => {
  const clone = await mkdtemp(join(tmpdir(), "maille-clone-"));
  try {
    const [main, other] = [join(clone, "src/main.ts"), join(clone, "src/other.ts")];
    await mkdir(join(clone, "src"));
    await mkdir(join(clone, ".maille/program"), { recursive: true });
    await cp(join(here, "bin/program.js"), join(clone, "bin/program.js"));
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
    const part = join(clone, ".maille/program/x-main.js");
    const parts = [[".maille/program/x-main.js", 10]];
    const told = JSON.stringify({ programs: { main: "x-main.js" }, sources, parts });
    await writeFile(list, told);
    assert.equal(read(), "/src/main.ts", "parts that are not there");
    await writeFile(part, "");
    assert.equal(read(), "/src/main.ts", "parts that a disk lost the end of");
    await writeFile(part, "export {};");
    assert.equal(read(), "/.maille/program/x-main.js");
    await writeFile(list, told.slice(0, 20));
    assert.equal(read(), "/src/main.ts", "a list that a disk lost the end of");
    await writeFile(list, told);
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

test("a small program is run as put together while its own sources are as they were, whatever else changed", async () => {
  await using clone = await smallClone();
  const sorting = join(clone.root, "src/engine/sort-process.ts");
  await writeFile(sorting, `import { name } from "./name.ts"; console.log(name);`);
  await writeFile(join(clone.root, "src/engine/name.ts"), `export const name: string = "sorts";`);
  await clone.putTogether("1");
  const asked = `import { programOf } from "./bin/program.js";
    for (const name of ["main", "engine/sql-child-process", "engine/sort-process"]) console.log(programOf(name));`;
  const places = async () => {
    const { stdout } = await clone.node("--input-type=module", "--eval", asked);
    return stdout
      .split("\n")
      .map((url) => /src|[.]maille/.exec(url.slice(url.indexOf("maille-clone-")))?.[0]);
  };
  assert.deepEqual(await places(), [".maille", ".maille", ".maille", undefined]);
  await writeFile(join(clone.root, "src/word.ts"), `export const word: string = "another";`);
  assert.deepEqual(await places(), ["src", ".maille", ".maille", undefined]);
  await writeFile(join(clone.root, "src/engine/name.ts"), `export const name: string = "sorts otherwise";`);
  assert.deepEqual(await places(), ["src", ".maille", "src", undefined]);
});

test("what a process that runs may still read stays for a day after it was put together anew", async () => {
  await using clone = await smallClone();
  const first = await clone.putTogether("1");
  await clone.age();
  const second = await clone.putTogether("2");
  assert.notEqual(second, first);
  assert.equal(await clone.run(first), "1", "as if it had been asked for when it was begun");
  assert.deepEqual(await readdir(join(clone.root, ".maille/compiled")), []);
  await clone.age();
  const third = await clone.putTogether("3");
  const left = await readdir(join(clone.root, ".maille/program"));
  assert.deepEqual(
    [first, second, third].map((name) => left.includes(name)),
    [false, true, true],
  );
});

test("a sign that V8 would hold in two bytes, and all others of its file with it, is escaped", async () => {
  await using clone = await smallClone();
  const word = "l’œuvre, 😀 et /n’…/";
  const name = await clone.putTogether(word);
  assert.equal(await clone.run(name), word);
  const chunks = await readdir(join(clone.root, ".maille/program"));
  const texts = chunks.map((each) => readFile(join(clone.root, ".maille/program", each), "latin1"));
  assert.ok((await Promise.all(texts)).join("").includes("l\\u2019"));
});

test("where it cannot be put together, its sources are run", async () => {
  await using clone = await smallClone();
  await writeFile(join(clone.root, ".maille/program"), "not a folder");
  const text = `import { putTogether } from "./scripts/prepare.js"; putTogether(process.execPath); console.log("goes on");`;
  const { stdout, stderr } = await clone.node("--input-type=module", "--eval", text);
  assert.equal(stdout, "goes on\n");
  assert.match(stderr, /run from its sources.*\n[^]*EEXIST/);
});

/** As much of a clone as is put together, of a program that says a word that it reads once it runs. */
async function smallClone() {
  const root = await mkdtemp(join(tmpdir(), "maille-clone-"));
  for (const folder of ["src/engine", "src/provider", "src/words", ".maille/compiled"])
    await mkdir(join(root, folder), { recursive: true });
  for (const path of ["bin/program.js", "scripts/bundle.js", "scripts/prepare.js", "scripts/node-24.js"])
    await cp(join(here, path), join(root, path));
  await symlink(join(here, "node_modules"), join(root, "node_modules"));
  await writeFile(join(root, "package.json"), `{ "type": "module" }`);
  await writeFile(join(root, "package-lock.json"), "{}");
  await writeFile(join(root, "src/main.ts"), `export const word = (await import("./word.ts")).word;`);
  const others = ["load-process", "provider/serve-provider", "words/all"];
  for (const name of [...others, "engine/sql-child-process", "engine/sort-process", "engine/work-process"])
    await writeFile(join(root, `src/${name}.ts`), "export {};");
  const node = (...words: readonly string[]) => promisify(execFile)(process.execPath, words, { cwd: root });
  const folder = join(root, ".maille/program");
  return {
    root,
    node,
    /** The name of the file that is then run. */
    async putTogether(word: string): Promise<string> {
      await writeFile(join(root, "src/word.ts"), `export const word: string = "${word}";`);
      await node("scripts/bundle.js");
      const list = JSON.parse(await readFile(join(folder, "bundle.json"), "utf8")) as {
        programs: { main: string };
      };
      return list.programs.main;
    },
    async run(name: string): Promise<unknown> {
      return ((await import(pathToFileURL(join(folder, name)).href)) as { word: unknown }).word;
    },
    /** As if all that was made and compiled were of three days ago. */
    async age(): Promise<void> {
      await writeFile(join(root, ".maille/compiled/0a1b2c3d"), "");
      const then = new Date(Date.now() - 3 * 24 * 3_600_000);
      for (const path of ["program", "compiled"].map((each) => join(root, ".maille", each)))
        for (const name of await readdir(path)) await utimes(join(path, name), then, then);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

test("where the program was put together, it is of what it is read from, and nothing says where it was made", async () => {
  if (!isBundled()) {
    assert.match(programOf("main"), /\/src\/main\.ts$/);
    return;
  }
  const main = fileURLToPath(programOf("main"));
  assert.ok(main.startsWith(bundleFolder("src")), main);
  const list = await readFile(join(bundleFolder("src"), "bundle.json"), "utf8");
  const { sources } = JSON.parse(list) as { sources: readonly [string][] };
  const paths = sources.map(([path]) => path);
  assert.ok(paths.includes("src/rooms.ts") && paths.includes("package-lock.json"));
  assert.ok(!list.includes(here) && !(await readFile(main, "utf8")).includes(here));
});

test("who answers SQL, who sorts and who works long is run from what was put together, like the whole program", () => {
  for (const name of ["sql-child-process", "sort-process", "work-process"] as const) {
    const path = ownProgram(name);
    assert.equal(path, fileURLToPath(programOf(`engine/${name}`)));
    if (isBundled()) assert.ok(path.startsWith(bundleFolder("src")) && path.endsWith(`-${name}.js`), path);
  }
});

test("the text of the program and of its pages is of signs that V8 holds in one byte", async () => {
  const pages = join(here, "build/server");
  const chunks = (await readdir(pages, { recursive: true })).filter(isReadByTheServer);
  assert.ok(chunks.length > 100, `${chunks.length}`);
  const read = chunks.map((path) => join(pages, path));
  if (isBundled()) read.push(...(await partsPutTogether()));
  const wide: string[] = [];
  for (const path of read) if (/[^\0-\xff]/.test(await readFile(path, "utf8"))) wide.push(path);
  assert.deepEqual(wide, []);
});

test("the pages' server part reads the words of the program, and holds none", async () => {
  const said = await readFile(join(here, "build/server/chunks/say.js"), "utf8");
  assert.match(said, /import \{ allWords \} from "#words"/);
  const program = (await import(programOf("words/all"))) as { allWords: unknown };
  const pages = (await import(import.meta.resolve("#words"))) as { allWords: unknown };
  assert.equal(pages.allWords, program.allWords);
});

/** Not by browsers, which have the same beside it. */
function isReadByTheServer(path: string): boolean {
  return path.endsWith(".js") && !path.startsWith("_app");
}

async function partsPutTogether(): Promise<string[]> {
  const list = await readFile(join(bundleFolder("src"), "bundle.json"), "utf8");
  const { parts } = JSON.parse(list) as { parts: readonly [string][] };
  return parts.map(([path]) => join(here, path)).filter((path) => path.endsWith(".js"));
}
