import { Failure, isFailure, type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { refusalOfRoom } from "../../base/no-room.ts";
import { defined } from "../../base/defined.ts";
import { requireRoom } from "../../store/room.ts";
import type { TablesContext } from "../context.ts";
import { askFewer, fewerRows } from "./ask-fewer.ts";
import { askedFirst } from "./ask-first.ts";
import { askSheets } from "./ask-sheets.ts";
import type { Dialect } from "../../formats/dialect/dialect.ts";
import { beginImport, endImport, findImportRow, type ImportRow, putBack } from "./import-rows.ts";
import { importTable } from "./import-table.ts";
import { decidedFor, findTarget, leftOutGone } from "./decided-for.ts";
import { notNamedOtherwise } from "./named-otherwise.ts";
import { keepTable, type KeptTable } from "./keep-table.ts";
import { ProgressTeller } from "./progress-teller.ts";
import { readWhereItLies } from "./read-where-it-lies.ts";
import { recordImport, recordUnchanged, sameContent, toVersion } from "./record-import.ts";
import { noteRefreshFailure, findRefresh } from "./refresh-rows.ts";
import { backoffMs } from "./refresh-times.ts";
import { asPublished } from "../as-published.ts";
import { getTableRow } from "../stored/table-rows.ts";
import { findVersion } from "../stored/version-rows.ts";
import { compareImport } from "../schemas/validate.ts";
import { type Original, takeOriginal } from "./take-original.ts";
import { sealingOf, versionRecorded } from "../seal-files.ts";
import type { RawTable } from "../../formats/raw.ts";
import { askedOf, readFile, readingIn } from "../read-file.ts";
import { nameOf } from "../original-source.ts";
import { findUploadFile } from "./lying-upload.ts";
import { dropUpload } from "./drop-upload.ts";
import { type FileToRead, mayHoldTooMuch } from "./packed-contents.ts";
import { pipeInto } from "./piped-workspace.ts";
import { sweepBlob } from "./sweep.ts";
import { againWhenBack, type MayBeBack } from "./when-back.ts";
import { workspaceFor } from "../workspace-for.ts";

/**
 * Does an import from its beginning to its end. Done again after a crash it starts over from the
 * stored original: versions are recorded in one transaction, whole or not at all. A database or an object store
 * that goes away is waited for, and the import starts over likewise.
 */
export function importNow(ctx: TablesContext, id: Id, signal: AbortSignal): Promise<void> {
  return againWhenBack(ctx, signal, (mayBeBack) => tryImport(ctx, id, signal, mayBeBack));
}

/** Nothing is done where the import has ended already. */
async function tryImport(
  ctx: TablesContext,
  id: Id,
  signal: AbortSignal,
  mayBeBack: MayBeBack,
): Promise<void> {
  const row = await beginImport(ctx.db, id);
  if (row === undefined) return;
  const teller = new ProgressTeller(ctx, id);
  try {
    await work(ctx, row, teller, signal);
  } catch (error) {
    await teller.settled();
    if (mayBeBack(error)) throw error;
    await fail(ctx, row, error, signal);
  }
  await ctx.jobs.announce(id);
  // It may be a version of a table that was declared to be about people meanwhile.
  await ctx.jobs.announce(versionRecorded);
}

async function work(
  ctx: TablesContext,
  row: ImportRow,
  teller: ProgressTeller,
  signal: AbortSignal,
): Promise<void> {
  await requireRoom(ctx.folder, 0, ctx.limits.reserveBytes ?? 0);
  const upload = await findLargeUpload(ctx, row);
  if (upload === undefined) await inTurn(ctx, row, teller, signal);
  else await sideBySide(ctx, row, upload, { teller, signal });
  await dropTaken(ctx, row);
}

async function inTurn(
  ctx: TablesContext,
  row: ImportRow,
  teller: ProgressTeller,
  signal: AbortSignal,
): Promise<void> {
  const original = await takeOriginal(ctx, row, teller, signal);
  const same = await sameContent(ctx.db, row, original?.hash);
  if (original === undefined || same.length > 0) return recordUnchanged(ctx, row, same);
  const kept = await readWhereItLies(ctx, original, signal, async (file) => {
    await askSheets(ctx, row, file, signal);
    return read(ctx, row, file, { teller, signal });
  });
  await teller.settled();
  signal.throwIfAborted();
  return recordCompared(ctx, row, original, { kept, signal });
}

/** Held against the schema that the importer named, and recorded. */
async function recordCompared(
  ctx: TablesContext,
  row: ImportRow,
  original: Original,
  { kept, signal }: { kept: readonly KeptTable[]; signal: AbortSignal },
): Promise<void> {
  askFewer(row, kept);
  const { schema } = row.options;
  if (schema === undefined) return recordImport(ctx, row, original, kept);
  const compared: KeptTable[] = [];
  for (const table of kept) {
    const problems = await compareImport(ctx, checkedFile(row, original, table), schema, signal);
    const { imported } = table;
    compared.push({ ...table, imported: { ...imported, problems: [...problems, ...imported.problems] } });
  }
  return recordImport(ctx, row, original, compared);
}

function checkedFile({ dataset }: ImportRow, original: Original, kept: KeptTable) {
  const { raw } = kept.imported;
  return {
    dataset,
    name: raw.name,
    fileName: nameOf(original.source),
    version: toVersion({ original }, kept),
    options: kept.imported.options,
  };
}

/** A large file is hashed into the store while it is read; reading stops where it turns out to be known. */
async function sideBySide(
  ctx: TablesContext,
  row: ImportRow,
  file: FileToRead,
  { teller, signal }: { teller: ProgressTeller; signal: AbortSignal },
): Promise<void> {
  const known = new AbortController();
  const storing = takeOriginal(ctx, row, teller, signal).then(async (original) => {
    const same = await sameContent(ctx.db, row, original?.hash);
    if (same.length > 0) known.abort(new Error("the content is known"));
    return { original, same };
  });
  const reading = read(ctx, row, file, { teller, signal: AbortSignal.any([signal, known.signal]) });
  await Promise.allSettled([storing, reading]);
  await teller.settled();
  signal.throwIfAborted();
  const { original, same } = await storing;
  if (original === undefined || same.length > 0) return recordUnchanged(ctx, row, same);
  return recordCompared(ctx, row, original, { kept: await reading, signal });
}

/** Below that size it is done sooner than readers notice. */
const longBytesMin = 16_000_000;

/** Below that size hashing takes no time to speak of. */
const largeBytesMin = 30_000_000;

/** The upload itself, which stays where it is until the import ends. */
async function findLargeUpload(ctx: TablesContext, row: ImportRow): Promise<FileToRead | undefined> {
  if (row.origin.kind !== "upload" || row.original !== undefined) return undefined;
  const upload = await findUploadFile(ctx, row.origin.upload);
  // What is encrypted, or in the bucket, is read once it is in the store.
  if (upload?.kind !== "clear") return undefined;
  const { path, bytes } = upload;
  const file = { path, name: nameOf(row.source), bytes };
  return bytes < largeBytesMin || (await mayHoldTooMuch(ctx, file)) ? undefined : file;
}

async function dropTaken(ctx: TablesContext, row: ImportRow): Promise<void> {
  if (row.origin.kind === "upload") await dropUpload(ctx, row.origin.upload);
}

async function read(
  ctx: TablesContext,
  row: ImportRow,
  given: FileToRead,
  { teller, signal }: { teller: ProgressTeller; signal: AbortSignal },
): Promise<KeptTable[]> {
  await using own = await workspaceFor(ctx, row.dataset, given.bytes < longBytesMin ? undefined : "long");
  const piped = given.far === undefined ? undefined : pipeInto(own, given.far);
  const workspace = piped?.workspace ?? own;
  const file = piped === undefined ? given : { ...given, path: piped.path };
  const { bytes } = file;
  teller.tell("read", 0, { bytesTotal: bytes });
  const readWith = (dialect: Partial<Dialect> | undefined) =>
    readFile(file, {
      ...readingIn(workspace),
      limits: ctx.limits,
      signal,
      ...askedOf({ ...row.options, ...defined({ dialect }) }),
      onProgress: (read, total = bytes) =>
        teller.tell("read", read / total, { bytes: read, bytesTotal: total }),
    });
  const raws = notNamedOtherwise(file.name, await readWith(row.options.dialect));
  const tables = await wanted(ctx, row, raws);
  const kept: KeptTable[] = [];
  for (const [index, raw] of tables.entries()) {
    const imported = await importTable(
      {
        ctx,
        workspace,
        options: await decidedFor(ctx, row, raw),
        sealing: await sealingOf(ctx, row.table ?? (await findTarget(ctx, row, raw.name))?.id),
        signal,
        readAgain: readWith,
        onStep: (step, fraction, rows = 0) =>
          teller.tell(
            step,
            fraction,
            { bytes: bytes * fraction, bytesTotal: bytes, rows },
            { index, of: tables.length },
          ),
      },
      raw,
    );
    teller.tell("record", (index + 1) / tables.length, {
      bytes,
      bytesTotal: bytes,
      rows: imported.profile.rows,
    });
    kept.push(await keepTable({ ctx, workspace, row, signal }, imported));
  }
  return kept;
}

/** Where one table was named, the file's table of its name, or its only one. */
async function wanted(
  ctx: TablesContext,
  row: ImportRow,
  raws: readonly RawTable[],
): Promise<readonly RawTable[]> {
  if (raws.length === 0) throw new Failure("invalid", "import-no-table");
  if (row.table === undefined) return raws;
  const table = await getTableRow(ctx.db, row.table);
  const [only] = raws;
  const named = raws.length === 1 ? only : raws.find((raw) => raw.name === table.name);
  const chosen = named ?? (await ofSameColumns(ctx, table.id, raws));
  if (chosen === undefined) {
    throw new Failure("invalid", "import-table-not-in-file", {
      table: table.name,
      tables: raws.map((raw) => raw.name),
    });
  }
  return [chosen];
}

/** Of several tables that the file did not hold before, the one with the columns of the current version. */
async function ofSameColumns(
  ctx: TablesContext,
  table: Id,
  raws: readonly RawTable[],
): Promise<RawTable | undefined> {
  const before = await findVersion(ctx.db, table);
  if (before === undefined) return undefined;
  const known = before.columns.map(({ name }) => name).join("\n");
  const alike = raws.filter((raw) => {
    const { content } = asPublished(raw, before.options);
    return content.kind === "text" && content.header.join("\n") === known;
  });
  return alike.length === 1 ? alike[0] : undefined;
}

/** Says why it failed; puts it back where the process is stopping, to be taken up by the next one. */
async function fail(ctx: TablesContext, row: ImportRow, cause: unknown, signal: AbortSignal): Promise<void> {
  const { id } = row;
  const error = refusalOfRoom(cause) ?? cause;
  if (signal.aborted) {
    const now = await findImportRow(ctx.db, id);
    if (now === undefined || now.state === "cancelled") return dropTaken(ctx, row);
    await putBack(ctx.db, row);
    throw error;
  }
  const failure = toProblem(error);
  const { attempt } = row;
  const ended = await endImport(ctx.db, id, { state: "failed", at: ctx.clock(), failure, attempt });
  // Who works on it now has its file, and says what becomes of it.
  if (!ended) return;
  if (row.table !== undefined && row.origin.kind === "url") await noteFailedRefresh(ctx, row.table, failure);
  // A refusal is told to the importer; anything else is a fault of ours, and logged with the job.
  if (!isFailure(error)) {
    await ctx.jobs.announce(id);
    throw error;
  }
  if (!mayGoOnLater(error)) await dropTaken(ctx, row);
  if (error.code === "no-room") await giveRoomBack(ctx, id);
}

/** What was fetched, or copied, for nothing would keep the disk full until the next sweep. */
async function giveRoomBack(ctx: TablesContext, id: Id): Promise<void> {
  const ended = await findImportRow(ctx.db, id);
  if (ended?.original === undefined || ended.origin.kind === "upload") return;
  await sweepBlob(ctx, ended.original);
}

/** Who is asked has the file meanwhile. */
const questions: ReadonlySet<string> = new Set([askedFirst, leftOutGone, fewerRows]);

/**
 * What the file is will not change; a disk that was full may have room, who is asked may answer, and where an upload was
 * not found, or was found to be another one, it may be found the next time.
 */
function mayGoOnLater({ code, key }: Failure): boolean {
  const isOfBucket = key === "import-upload-gone" || key === "upload-altered";
  return code === "unavailable" || code === "no-room" || questions.has(key) || isOfBucket;
}

async function noteFailedRefresh(ctx: TablesContext, table: Id, failure: Problem): Promise<void> {
  const refresh = await findRefresh(ctx.db, table);
  if (refresh === undefined) return;
  const at = ctx.clock();
  const nextAt = new Date(at.getTime() + backoffMs(refresh.every, refresh.failures + 1));
  await noteRefreshFailure(ctx.db, table, { at, problem: failure, nextAt });
}

function toProblem(error: unknown): Problem {
  return isFailure(error) ? problem(error.key, error.args) : problem("import-broken");
}
