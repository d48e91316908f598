import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Actor, callerOf } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { isNoRoom } from "../../base/no-room.ts";
import type { Workspace, WorkspaceBudget } from "../../engine/engine.ts";
import type { NamedFile } from "../../formats/reading.ts";
import type { Hash } from "../../store/store.ts";
import { goneSheets } from "../asked-sheets.ts";
import type { TablesContext } from "../context.ts";
import { writableDatasetOf } from "../dataset-of-table.ts";
import { nameOf, originalSource } from "../original-source.ts";
import { askedOf, readFile, readingIn } from "../read-file.ts";
import { isFromPeople } from "../stored/held-versions.ts";
import { getTableRow } from "../stored/table-rows.ts";
import { findVersion } from "../stored/version-rows.ts";
import type { ImportOptions } from "../table.ts";
import { pathOfFile } from "../version-files.ts";
import { findReadable } from "../versions.ts";
import { adviseAgainst } from "./advise-sheets.ts";
import { type Glance, sheetsOf } from "./file-sheet.ts";
import { getOwnImport } from "./own-import.ts";
import { workspaceFor } from "../workspace-for.ts";
import { findUploadFile, type LyingUpload } from "./lying-upload.ts";
import { getCompleteUpload } from "./uploads.ts";

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
  const budget = { caller: callerOf(actor), timeMs: glanceMs };
  await using workspace = await openFor(ctx, file, budget);
  const signal = AbortSignal.timeout(glanceMs);
  try {
    const read = { ...(await placeIn(ctx, workspace, file)), name: fileName };
    const sheets = await sheetsIn(ctx, read, { ...readingIn(workspace), signal, ...askedOf(options) });
    return { fileName, sheets: adviseAgainst(sheets) };
  } catch (error) {
    if (signal.aborted) throw new Failure("unavailable", "import-glance-slow", {}, { cause: error });
    throw error;
  }
}

type LookedAt = LyingUpload | { readonly of: Id; readonly hash: Hash };

function openFor(ctx: TablesContext, file: LookedAt, budget: WorkspaceBudget): Promise<Workspace> {
  if ("of" in file) return workspaceFor(ctx, file.of, budget);
  const isEncrypted = file.kind === "encrypted" || (file.kind === "far" && file.isEncrypted);
  return !isEncrypted ? ctx.engine.workspace(budget) : ctx.engine.workspaceInMemory(budget);
}

/** Of an upload that is encrypted, a copy in the workspace; of one that has no room on the disk, where it lies. */
async function placeIn(
  ctx: TablesContext,
  workspace: Workspace,
  file: LookedAt,
): Promise<Omit<NamedFile, "name">> {
  if ("of" in file) return { path: await pathOfFile(ctx, workspace, file.hash) };
  if (file.kind === "far") {
    return { path: "", far: { bytes: file.bytes, open: async (start, end) => file.read(start, end) } };
  }
  if (file.kind === "clear") return { path: file.path };
  const path = join(workspace.folder, "upload");
  await pipeline(file.read(), createWriteStream(path)).catch((error: unknown) => {
    throw isNoRoom(error) ? workspace.noRoom(error) : error;
  });
  return { path };
}

/** Of which only the beginnings are read. */
export async function sheetsIn(
  { limits }: Pick<TablesContext, "limits">,
  file: NamedFile,
  reading: Omit<Parameters<typeof readFile>[1], "limits" | "glance">,
): Promise<ReturnType<typeof sheetsOf>> {
  return sheetsOf(await readFile(file, { ...reading, limits, glance: true }));
}

function fileOf(ctx: TablesContext, actor: Actor, from: Parameters<typeof glance>[2]) {
  if ("upload" in from) return uploaded(ctx, actor, from.upload);
  return "import" in from ? fetched(ctx, actor, from.import) : stored(ctx, actor, from.table);
}

async function fetched(ctx: TablesContext, actor: Actor, id: Id) {
  const { dataset: of, original, source } = await getOwnImport(ctx, actor, id);
  if (original === undefined || (await ctx.store.state(original)) !== "whole") {
    throw new Failure("gone", goneSheets);
  }
  return { of, hash: original, fileName: nameOf(source) };
}

async function uploaded(ctx: TablesContext, actor: Actor, id: Id) {
  const { fileName } = await getCompleteUpload(ctx, actor, id);
  const file = await findUploadFile(ctx, id);
  if (file === undefined) throw new Failure("gone", "import-upload-gone");
  return { ...file, fileName };
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
    of: id,
    hash: version.original,
    fileName: nameOf(await originalSource(ctx, version)),
  };
}
