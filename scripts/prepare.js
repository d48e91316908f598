/**
 * Brings a clone to where it runs: packages, places, pages, and a link to the right Node. Written for
 * Node 20, and quick where there is nothing to do.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isBundled } from "../bin/program.js";
import { node24, root } from "./node-24.js";

/**
 * `pages`: "built" for who serves them, with the program in few files; "typed" for who checks them; "untouched" for a
 * command that shows none.
 */
export function prepare({ pages }) {
  install();
  const node = node24();
  linkNode(node);
  writePlaces(node);
  if (pages === "built") {
    buildPages(node);
    if (!isBundled()) putTogether(node);
  } else if (pages === "typed") writeRouteTypes(node);
  return node;
}

function install() {
  const lock = join(root, "package-lock.json");
  const installed = join(root, "node_modules", ".package-lock.json");
  const mark = join(root, "node_modules", ".maille-installed");
  const hash = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (read(mark) === hash) return;
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    say("Installing the packages (npm ci), a minute or two…");
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  }
  writeFileSync(mark, hash);
}

/** `npm start` hands its process over to this Node, so that signals and exit codes are the server's own. */
function linkNode(node) {
  const link = join(root, ".maille", "node");
  if (existsSync(link) && readlinkSync(link) === node) return;
  mkdirSync(join(root, ".maille"), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(node, link);
}

/** What an instance reads of places, from the packages: their edition and the way they are written tell when anew. */
function writePlaces(node) {
  const folder = join(root, "src", "territory");
  const ground = join(folder, "ground");
  const mark = join(ground, ".places");
  const writers = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const hash = hashOf(["package-lock.json", ...writers.sort().map((name) => `src/territory/${name}`)]);
  if (read(mark) === hash && existsSync(join(ground, "communes.json"))) return;
  say("Writing the places of the territory…");
  runQuietly(node, [join(root, "scripts", "make-places.js")]);
  writeFileSync(mark, hash);
}

function buildPages(node) {
  const mark = join(root, "build", ".sources");
  const hash = hashOfSources();
  if (read(mark) === hash && existsSync(join(root, "build", "handler.js"))) return;
  say("Building the pages…");
  runQuietly(node, [join(root, "node_modules", "vite", "bin", "vite.js"), "build"]);
  writeFileSync(mark, hash);
}

/** Where it cannot be, as where who starts may not write, the sources are run: slower, and the same. */
export function putTogether(node) {
  const done = quietly(node, [join(root, "scripts", "bundle.js")]);
  if (done.status === 0) return;
  say(
    `The program is run from its sources, since it could not be put together (scripts/bundle.js):\n${done.said}`,
  );
}

/** What the types of the pages extend, which the build writes too. */
function writeRouteTypes(node) {
  runQuietly(node, [join(root, "node_modules", "@sveltejs", "kit", "svelte-kit.js"), "sync"]);
}

/** Of all that the pages may be made from: they share words and a few pure rules with the rooms. */
function hashOfSources() {
  const files = ["vite.config.ts", "package-lock.json", ...filesUnder("src")];
  return hashOf(files.filter((file) => !/\.test\.ts$|\.sql$|^src\/api\//.test(file)));
}

/** Of what files hold, and of their names. */
function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function filesUnder(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** What it says is of use where it fails alone. */
function runQuietly(program, args) {
  const { status, said } = quietly(program, args);
  if (status === 0) return;
  say(said);
  process.exit(status);
}

function quietly(program, args) {
  const done = spawnSync(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  if (done.error !== undefined) throw done.error;
  return { status: done.status ?? 1, said: `${done.stdout}\n${done.stderr}`.trim() };
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  prepare({ pages: process.argv.includes("--without-pages") ? "typed" : "built" });
}
