import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildingMark } from "./build-serving.ts";
import { looksDamaged, ServingReader } from "./damage.ts";
import { openTexts } from "./lines-file.ts";
import { openWords } from "./words-file.ts";
import { linesPath, pathsBeside, servingBeside, wordsPath } from "./beside.ts";
import { findServingKey, isSealedServing, removeServing, type SealedBlobs } from "./sealed-serving.ts";
import { hasSorted, servingNameOf, stepOf } from "./serving-name.ts";

/** The file that is served under a name; those that it was made from, where somebody was killed, are removed. */
export async function findServingFile(folder: string, name: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((each) => each.endsWith(".duckdb"));
  const found = names.map((each) => join(folder, each)).filter((path) => servingNameOf(path) === name);
  const [last, ...former] = found.toSorted((one, other) => stepOf(other) - stepOf(one));
  for (const path of former) await removeServing(path);
  return last;
}

interface ServingFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedAt: number;
}

export async function filesOf(folder: string): Promise<readonly ServingFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".duckdb"));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      return found === undefined ? [] : [{ path, bytes: await servingBytes(path), usedAt: found.mtimeMs }];
    }),
  );
  return files.flat();
}

/** What a serving file takes of the disk, with what lies beside it. */
export async function servingBytes(path: string): Promise<number> {
  const found = await Promise.all(
    [path, ...pathsBeside(path)].map((each) => stat(each).catch(() => undefined)),
  );
  return found.reduce((sum, each) => sum + (each?.size ?? 0), 0);
}

/**
 * The files under the engine folders of other processes that hold the rows of a Parquet: serving files, and
 * second names of Parquet files.
 */
export async function copiesUnder(
  engineFolders: readonly string[],
): Promise<readonly { readonly path: string; readonly parquet: string }[]> {
  const folders = engineFolders.flatMap((folder) => [
    join(folder, "serving"),
    join(folder, "scratch", "parquet"),
  ]);
  const found = await Promise.all(
    folders.map(async (folder) => {
      // One that ends takes its folder with it.
      const names = await readdir(folder).catch(() => []);
      return names.flatMap((name) => {
        const parquet = /(?:^|_)([0-9a-f]{64})_/.exec(name)?.[1];
        const isWhole = !name.includes(buildingMark);
        return parquet === undefined || !isWhole ? [] : [{ path: join(folder, name), parquet }];
      });
    }),
  );
  return found.flat();
}

/** What a killed process was making, and what lies beside no file. The process that opens the folder is the only one that makes files there. */
export async function sweepBuilding(folder: string): Promise<void> {
  const names = new Set(await readdir(folder));
  for (const name of names) {
    const serving = servingBeside(name);
    const isOfNone = serving !== undefined && !names.has(serving);
    if (isOfNone || name.includes(buildingMark))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** What was being sorted of some files by a process that outlived who was killed. */
export async function sweepSorting(folder: string, ofName: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    const [of = "", ...building] = name.split(".duckdb.");
    if (building.length > 0 && hasSorted(of) && ofName(name)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Reads each file of a folder whole; one that is removed meanwhile is not counted. */
export async function checkServing(
  folder: string,
  blobs: Pick<SealedBlobs, "openSmall"> | undefined,
): Promise<{ readonly files: number; readonly damaged: readonly string[] }> {
  const found = (await exists(folder)) ? await filesOf(folder) : [];
  const damaged: string[] = [];
  using reader = new ServingReader();
  for (const { path } of found) {
    const key = isSealedServing(path) ? await findServingKey(blobs, path) : undefined;
    const opens = key !== undefined || !isSealedServing(path);
    const isWhole = async () => (await reader.isWhole(path, key)) && (await isBesideWhole(path));
    if ((opens && (await isWhole())) || !(await exists(path))) continue;
    damaged.push(basename(path));
  }
  return { files: found.length, damaged };
}

/** Whether what lies beside a file is as it was written. */
async function isBesideWhole(path: string): Promise<boolean> {
  try {
    for (const [beside, open] of [
      [linesPath(path), openTexts],
      [wordsPath(path), openWords],
    ] as const) {
      if (!(await exists(beside))) continue;
      await using file = await open(beside);
      await file.check();
    }
    return true;
  } catch (error) {
    if (looksDamaged(error)) return false;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
