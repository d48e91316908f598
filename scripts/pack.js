/**
 * What `npm pack` asks before and after: a package that runs without a clone. Node takes no types
 * away under `node_modules`, so it holds the program as JavaScript (`dist/`), the pages as built, and
 * what every dependency was pinned to. Written for Node 20.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./node-24.js";
import { prepare } from "./prepare.js";

const dist = join(root, "dist");
const pinned = join(root, "npm-shrinkwrap.json");
rmSync(dist, { recursive: true, force: true });
rmSync(pinned, { force: true });
if (!process.argv.includes("--after")) makePackage();

function makePackage() {
  const node = prepare({ pages: "built" });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  run(node, [tsc, "-p", join(root, "scripts", "tsconfig.package.json")]);
  cpSync(join(root, "src"), dist, { recursive: true, filter: isReadBesideCode });
  // Threads and processes of their own start from the modules beside.
  run(node, [join(root, "scripts", "bundle.js"), "dist"]);
  copyFileSync(join(root, "package-lock.json"), pinned);
}

/** What it says is not what npm is to read. */
function run(program, args) {
  const { error, status } = spawnSync(program, args, { stdio: ["ignore", 2, 2] });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Migrations, the ground of maps, and the folders that lead there. */
function isReadBesideCode(path) {
  return statSync(path).isDirectory() || /\.sql$|\/ground\/[a-z]+\.json$/.test(path);
}
