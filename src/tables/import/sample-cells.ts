import { writeFile } from "node:fs/promises";
import { join } from "node:path";
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
  for (const path of stretches) {
    rows.push(...(await readStretch(workspace, textSource(content, { path, headless: true }))));
  }
  return content.header.map((name, index) => ({ name, cells: rows.map((row) => row[cell(index)] ?? null) }));
}

/** One that the engine cannot read, since it begins inside of a quoted cell, says nothing. */
async function readStretch(workspace: Workspace, source: string): Promise<Record<string, string | null>[]> {
  try {
    return await readRows(workspace, source);
  } catch (error) {
    if (isCsvTrouble(error)) return [];
    throw error;
  }
}

async function readRows(workspace: Workspace, source: string): Promise<Record<string, string | null>[]> {
  return workspace.rows<Record<string, string | null>>(`select * from ${source}`);
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
