import type { DuckDBInstance } from "@duckdb/node-api";
import { createHash } from "node:crypto";
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Hash } from "../store/store.ts";
import { buildServing } from "./build-serving.ts";
import type { Serving, ServingShape } from "./engine.ts";
import { type Gate, newGate } from "./gate.ts";
import { openFile, type OpenFile } from "./serving.ts";

/** Files attached at once, at most, but for those in use. */
const attachedMax = 64;

/** Changes whenever the serving form does: files of another form are built again. */
const form = 1;

interface Options {
  readonly instance: DuckDBInstance;
  readonly gate: Gate;
  readonly folder: string;
  readonly bytesMax: number;
  readonly build: { readonly memoryMegabytes: number; readonly threads: number };
}

type ParquetPath = string | (() => Promise<string>);

/** The serving files of the folder: built when first asked for, the least recently used given up first. */
export interface ServingFiles {
  serve(parquet: Hash, parquetPath: ParquetPath, shape: ServingShape): Promise<Serving>;
  bytes(): Promise<number>;
  close(): Promise<void>;
}

export function newServingFiles(options: Options): ServingFiles {
  /** In the order of their last use. */
  const open = new Map<string, Promise<OpenFile>>();
  // One at a time: each may take as much memory as all queries together.
  const buildGate = newGate({ running: 1, waiting: 1_000, waitMs: 600_000 });

  async function openOne(name: string, parquetPath: ParquetPath, shape: ServingShape): Promise<OpenFile> {
    const path = join(options.folder, `${name}.duckdb`);
    if (!(await exists(path))) {
      const leave = await buildGate.enter();
      try {
        const parquet = typeof parquetPath === "string" ? parquetPath : await parquetPath();
        await buildServing(parquet, shape, path, options.build);
      } finally {
        leave();
      }
      await makeRoom(options, open, name);
    }
    const now = new Date();
    await utimes(path, now, now);
    return openFile(options.instance, options.gate, `v_${name}`, path);
  }

  return {
    async serve(parquet, parquetPath, shape) {
      const name = `${parquet}_${form}${shapeMark(shape)}`;
      const opening = open.get(name) ?? openOne(name, parquetPath, shape);
      open.delete(name);
      open.set(name, opening);
      try {
        const serving = (await opening).lend();
        if (open.size > attachedMax) await closeIdle(open);
        return serving;
      } catch (error) {
        open.delete(name);
        throw error;
      }
    },
    bytes: async () => (await filesOf(options.folder)).reduce((sum, file) => sum + file.bytes, 0),
    async close() {
      for (const opening of open.values()) await opening.then((file) => file.close()).catch(() => undefined);
      open.clear();
    },
  };
}

function shapeMark({ geometry }: ServingShape): string {
  if (geometry === undefined) return "";
  return `_${createHash("sha256").update(JSON.stringify(geometry)).digest("hex").slice(0, 12)}`;
}

/** Closes the least recently used file that nobody holds. */
async function closeIdle(open: Map<string, Promise<OpenFile>>): Promise<void> {
  for (const [name, opening] of open) {
    const file = await opening.catch(() => undefined);
    if (file === undefined || file.lent > 0 || open.get(name) !== opening) continue;
    open.delete(name);
    await file.close();
    return;
  }
}

/** Removes the least recently used files past the disk's share, but for those in use. */
async function makeRoom(
  options: Options,
  open: Map<string, Promise<OpenFile>>,
  wanted: string,
): Promise<void> {
  const files = await filesOf(options.folder);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= options.bytesMax) return;
    const name = basename(file.path, ".duckdb");
    if (name === wanted) continue;
    const opened = await open.get(name)?.catch(() => undefined);
    if (opened !== undefined) {
      if (opened.lent > 0) continue;
      open.delete(name);
      await opened.close();
    }
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}

async function filesOf(folder: string): Promise<{ path: string; bytes: number; usedAt: number }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".duckdb"));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      return found === undefined ? [] : [{ path, bytes: found.size, usedAt: found.mtimeMs }];
    }),
  );
  return files.flat();
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
