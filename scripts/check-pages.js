/**
 * The types of the pages, by svelte-check, and of nothing else: it would ask them of every file that a page is
 * made from too, which are those of the rooms that the linter asks already, and hints that it then leaves out.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./node-24.js";

const require = createRequire(import.meta.url);
const rooms = join(root, "src");
const pages = join(rooms, "pages");
const asked = new Set();

const path = require.resolve("typescript");
const typescript = require(path);
require.cache[path].exports = {
  ...typescript,
  createLanguageService: (...told) => ofPages(typescript.createLanguageService(...told)),
};
process.argv.push("--threshold", "error", "--tsconfig", join(pages, "tsconfig.json"));
process.once("exit", () => {
  if (asked.size > 0) return;
  process.stderr.write(
    "No page was looked at: svelte-check asks its questions otherwise (scripts/check-pages.js).\n",
  );
  process.exitCode = 1;
});
require(join(root, "node_modules", "svelte-check", "bin", "svelte-check"));

function ofPages(service) {
  const ask = (question) => (file) => (isOfRooms(file) ? [] : service[question](file));
  return {
    ...service,
    getSyntacticDiagnostics: ask("getSyntacticDiagnostics"),
    getSemanticDiagnostics: ask("getSemanticDiagnostics"),
    // None of them is an error.
    getSuggestionDiagnostics: () => [],
  };
}

/** Beside the pages: what is theirs is counted. */
function isOfRooms(file) {
  const isPage = file.startsWith(`${pages}/`);
  if (isPage) asked.add(file);
  return !isPage && file.startsWith(`${rooms}/`);
}
