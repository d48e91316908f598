import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Workspace } from "../../engine/engine.ts";
import { openBytes, placeOf } from "../../formats/place.ts";
import type { SampledColumn } from "../types/find-types.ts";
import { cell, isCsvTrouble, type TextContent, textSource } from "../text-source.ts";

/** A smaller file is read whole. */
const headBytes = 256 * 1024;
const headRows = 1000;
const stretchBytes = 24 * 1024;
const stretchesMax = 9;
const rowsMax = 10_000;

/** Cells of the head, of the middle and of the tail of a text; all of them where it is small. */
export async function sampleCells(workspace: Workspace, content: TextContent): Promise<SampledColumn[]> {
  const stretches = await cutStretches(workspace, content);
  const headMax = stretches.length === 0 ? rowsMax : headRows;
  const rows = await readRows(workspace, `${textSource(content)} limit ${headMax}`);
  rows.push(...(await readStretches(workspace, content, stretches)));
  await nextTurn();
  return content.header.map((name, index) => ({ name, cells: rows.map((row) => row[cell(index)] ?? null) }));
}

type Cells = Record<string, string | null>;

/** All at once; where the engine cannot read one, since it begins inside of a quoted cell, each alone, and that one says nothing. */
async function readStretches(
  workspace: Workspace,
  content: TextContent,
  paths: readonly string[],
): Promise<Cells[]> {
  if (paths.length === 0) return [];
  try {
    return await readRows(workspace, textSource(content, { paths, headless: true }));
  } catch (error) {
    if (!isCsvTrouble(error)) throw error;
    if (paths.length === 1) return [];
    const read: Cells[] = [];
    for (const path of paths) read.push(...(await readStretches(workspace, content, [path])));
    return read;
  }
}

async function readRows(workspace: Workspace, source: string): Promise<Cells[]> {
  return workspace.rows<Cells>(`select * from ${source}`);
}

/**
 * Writes stretches of whole lines to small files. One that begins inside of a quoted cell gives
 * a few odd cells: a sample only proposes, the whole file decides.
 */
async function cutStretches(workspace: Workspace, content: TextContent): Promise<string[]> {
  await using file = await openBytes(placeOf(content));
  const { size } = file;
  if (size <= headBytes) return [];
  const end = content.dialect.lineEnd === "\r" ? 13 : 10;
  const paths: string[] = [];
  for (let index = 1; index <= stretchesMax; index++) {
    const at = Math.min(Math.floor((size * index) / stretchesMax), size - stretchBytes);
    const buffer = Buffer.alloc(stretchBytes);
    const { bytesRead } = await file.read(buffer, 0, stretchBytes, at);
    const bytes = buffer.subarray(0, bytesRead);
    const from = bytes.indexOf(end) + 1;
    const to = index === stretchesMax ? bytes.length : bytes.lastIndexOf(end) + 1;
    if (from <= 0 || to <= from) continue;
    const path = join(workspace.folder, `stretch-${index}.csv`);
    await writeFile(path, bytes.subarray(from, to));
    paths.push(path);
  }
  return paths;
}
