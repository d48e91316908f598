/**
 * Where a program of `src/` is read from. Its modules are some two thousand, and to find and read each costs a start
 * half of its processor: `scripts/bundle.js` puts them into some hundred files. Those are read where every source
 * that they were made of is as it was, by its length and its time, and all of them are there, else the sources
 * themselves. A package holds no sources, so nothing can differ.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The address of a module of `src/` that runs: `main`, `load-process`, `provider/serve-provider`, and three of `engine/`;
 * or that the pages read: `words/all`.
 */
export function programOf(name) {
  const isClone = existsSync(join(root, "src"));
  const folder = bundleFolder(isClone ? "src" : "dist");
  const bundle = readBundle(folder);
  const file = bundle?.programs[basename(name)];
  // Of a small program, the few files that it is of are looked at alone: it is begun again and again.
  if (file !== undefined && (!isClone || isFresh(bundle.small?.[basename(name)] ?? bundle)))
    return pathToFileURL(join(folder, file)).href;
  return pathToFileURL(join(root, isClone ? `src/${name}.ts` : `dist/${name}.js`)).href;
}

/** Whether what was bundled in this clone is what its sources say. */
export function isBundled() {
  const bundle = readBundle(bundleFolder("src"));
  return bundle !== undefined && isFresh(bundle);
}

/** Where the modules of `src` or `dist` are put together. */
export function bundleFolder(sources) {
  return sources === "src" ? join(root, ".maille", "program") : join(root, sources, "program");
}

/** Beside the files that it tells of; it is written last. */
export const bundleList = "bundle.json";

/** A list that a disk lost the end of tells of nothing: what it told of is made again. */
export function readBundle(folder) {
  const path = join(folder, bundleList);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isFresh({ sources, parts }) {
  return sources.every(isAsItWas) && parts.every(isAsItWas);
}

/** A file of the clone. The parts have names that say what is in them: of those the length suffices. */
function isAsItWas([path, size, mtimeMs]) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  return found?.size === size && (mtimeMs === undefined || found.mtimeMs === mtimeMs);
}
