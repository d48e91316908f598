import { type Actor, callerOf } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { goneSheets } from "../asked-sheets.ts";
import type { TablesContext } from "../context.ts";
import { writableDatasetOf } from "../dataset-of-table.ts";
import { nameOf, originalSource } from "../original-source.ts";
import { askedOf, readFile } from "../read-file.ts";
import { isFromPeople } from "../stored/held-versions.ts";
import { getTableRow } from "../stored/table-rows.ts";
import { findVersion } from "../stored/version-rows.ts";
import type { ImportOptions } from "../table.ts";
import { pathOfFile } from "../version-files.ts";
import { findReadable } from "../versions.ts";
import { adviseAgainst } from "./advise-sheets.ts";
import { type Glance, sheetsOf } from "./file-sheet.ts";
import { getOwnImport } from "./own-import.ts";
import { findUploadFile, getCompleteUpload } from "./uploads.ts";

/** A file that takes longer than this to open is read without being looked at first. */
const glanceMs = 20_000;

/** What a file that was sent holds, that an import fetched, or the original of a table's current version: nothing is kept. */
export async function glance(
  ctx: TablesContext,
  actor: Actor,
  from: { upload: Id } | { import: Id } | { table: Id },
  options: Pick<ImportOptions, "headers"> = {},
): Promise<Glance> {
  const { fileName, ...file } = await fileOf(ctx, actor, from);
  await using workspace = await ctx.engine.workspace({ caller: callerOf(actor), timeMs: glanceMs });
  const signal = AbortSignal.timeout(glanceMs);
  try {
    const path = "path" in file ? file.path : await pathOfFile(ctx, workspace, file.hash);
    const read = { path, name: fileName };
    const sheets = await sheetsIn(ctx, read, { folder: workspace.folder, signal, ...askedOf(options) });
    return { fileName, sheets: adviseAgainst(sheets) };
  } catch (error) {
    if (signal.aborted) throw new Failure("unavailable", "import-glance-slow", {}, { cause: error });
    throw error;
  }
}

/** Of which only the beginnings are read. */
export async function sheetsIn(
  { limits }: Pick<TablesContext, "limits">,
  file: { readonly path: string; readonly name: string },
  reading: Omit<Parameters<typeof readFile>[1], "limits" | "glance">,
): Promise<ReturnType<typeof sheetsOf>> {
  return sheetsOf(await readFile(file, { ...reading, limits, glance: true }));
}

function fileOf(ctx: TablesContext, actor: Actor, from: Parameters<typeof glance>[2]) {
  if ("upload" in from) return uploaded(ctx, actor, from.upload);
  return "import" in from ? fetched(ctx, actor, from.import) : stored(ctx, actor, from.table);
}

async function fetched(ctx: TablesContext, actor: Actor, id: Id) {
  const { original, source } = await getOwnImport(ctx, actor, id);
  if (original === undefined || (await ctx.store.state(original)) !== "whole") {
    throw new Failure("gone", goneSheets);
  }
  return { hash: original, fileName: nameOf(source) };
}

async function uploaded(ctx: TablesContext, actor: Actor, id: Id) {
  const { fileName } = await getCompleteUpload(ctx, actor, id);
  const path = await findUploadFile(ctx, id);
  if (path === undefined) throw new Failure("gone", "import-upload-gone");
  return { path, fileName };
}

async function stored(ctx: TablesContext, actor: Actor, id: Id) {
  await writableDatasetOf(ctx.db, actor, id);
  const version = await findVersion(ctx.db, id);
  if (version === undefined) {
    throw new Failure("not-found", "table-without-version", { table: (await getTableRow(ctx.db, id)).name });
  }
  // Its rows are shown: where not everybody reads them, that is a reading as any other.
  await findReadable(ctx, actor, id, version.number, { reading: "original", whole: true });
  if (await isFromPeople(ctx.db, version.id)) throw new Failure("forbidden", "version-original-kept");
  return {
    hash: version.original,
    fileName: nameOf(await originalSource(ctx, version)),
  };
}
