import { rmSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Loading the program costs a file more than most of its tests do: so many share a process, of the first place
 * that they are in. Fewer where each of them opens instances: twelve would last for minutes.
 */
const shares = [
  { place: "src/", filesEach: 12 },
  { place: "test/network/", filesEach: 4 },
];
/** Of files elsewhere, with those of their folder. */
const filesElsewhere = 6;

/**
 * A folder below `all` for what this process writes, taken away as it ends: another run of the same clone keeps
 * its own. What those left that were killed is removed.
 */
export async function folderOfRun(all: string): Promise<string> {
  await mkdir(all, { recursive: true });
  for (const name of await readdir(all))
    if (!isRunning(Number(name))) await rm(join(all, name), { recursive: true, force: true });
  const folder = join(all, String(process.pid));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** False of what is no number: signal 0 goes to nobody (`kill(2)`). */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Writes into `folder` the programs that run the given test files, several in a process: each file is a suite,
 * one after the other, beside its neighbours. Answers the files of each program.
 */
export async function writeTogether(
  folder: string,
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const written = new Map<string, readonly string[]>();
  for (const [place, all] of Map.groupBy(files, placeOf)) {
    const many = shares.find((each) => each.place === place)?.filesEach ?? filesElsewhere;
    for (let from = 0; from < all.length; from += many) {
      const some = all.slice(from, from + many);
      const path = join(folder, `${place.replaceAll("/", "-")}${from / many + 1}.test.js`);
      await writeFile(path, programOf(root, some));
      written.set(path, some);
    }
  }
  return written;
}

/** `src/` of `src/tables/import/digits.test.ts`. */
function placeOf(file: string): string {
  return shares.find(({ place }) => file.startsWith(place))?.place ?? `${dirname(file)}/`;
}

/**
 * What a file declares is its suite's only where it waits for nothing as it is imported: the driver of the
 * database, which does, is read before.
 */
function programOf(root: string, files: readonly string[]): string {
  const suites = files.map(
    (file) => `suite(${JSON.stringify(file)}, () => import(${JSON.stringify(join(root, file))}));`,
  );
  const driver = fileURLToPath(new URL("../src/db/driver.ts", import.meta.url));
  return [`import ${JSON.stringify(driver)};`, 'import { suite } from "node:test";', ...suites, ""].join(
    "\n",
  );
}
