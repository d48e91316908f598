import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { Hash } from "../store/store.ts";
import type { ServingShape } from "./engine.ts";

/** Changes whenever the serving form does, or what is believed of the files: those of another form are built again. */
const form = 8;

/** The name under which a Parquet is served in a shape; that of a sealed one ends in `sealedMark`. */
export function servingName(parquet: Hash, shape: ServingShape): string {
  return `${parquet}_${form}${shapeMark(shape)}`;
}

function shapeMark({ geometry }: ServingShape): string {
  if (geometry === undefined) return "";
  return `_${createHash("sha256").update(JSON.stringify(geometry)).digest("hex").slice(0, 12)}`;
}

/** The Parquet that is served under a name. */
export function parquetOf(name: string): Hash {
  return name.slice(0, 64);
}

/** Of the name of a serving file that was made from another: it holds columns sorted too. */
const sortedMark = /_sorted(\d+)$/;

/** The name under which a file is served, whatever is sorted in it. */
export function servingNameOf(path: string): string {
  return basename(path, ".duckdb").replace(sortedMark, "");
}

/** Whether columns are sorted in a file of such a path. */
export function hasSorted(path: string): boolean {
  return sortedMark.test(basename(path, ".duckdb"));
}

/** How many files the file was made from, one after another, each with more columns sorted. */
export function stepOf(path: string): number {
  return Number(sortedMark.exec(basename(path, ".duckdb"))?.[1] ?? 0);
}

/** Where the file is made that holds more columns sorted than the one given. */
export function nextServingPath(path: string): string {
  return join(dirname(path), `${servingNameOf(path)}_sorted${stepOf(path) + 1}.duckdb`);
}
