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
  const config = join(root, "scripts", "tsconfig.package.json");
  const { error, status } = spawnSync(node, [tsc, "-p", config], { stdio: ["ignore", 2, 2] });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
  cpSync(join(root, "src"), dist, { recursive: true, filter: isReadBesideCode });
  copyFileSync(join(root, "package-lock.json"), pinned);
}

/** Migrations, the ground of maps, and the folders that lead there. */
function isReadBesideCode(path) {
  return statSync(path).isDirectory() || /\.sql$|\/ground\/[a-z]+\.json$/.test(path);
}
