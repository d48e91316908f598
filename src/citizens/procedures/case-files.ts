import { extname } from "node:path";
import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import { cleanPicture } from "../../base/picture-bytes.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { type CaseFile, caseFilesMax, filesTooLarge } from "../procedure.ts";
import { type CaseRow, openContent, unknownCase } from "./case-rows.ts";

/** As it was sent. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const extensions = { "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png" } as const;

/** Of which each holds as much as a form may bring. */
export const paperTurns = {
  running: 32,
  runningEach: 2,
  waiting: 64,
  waitingEach: 2,
  waitMs: 10_000,
  refusals: { busy: "once-files-busy", many: "once-files-busy" },
} as const;

/** The turn of the actor to have such a form read; call what it answers to give it back. Throws `over-budget` and `too-many`. */
export async function takePaperTurn(
  { papers }: Pick<CitizensContext, "papers">,
  actor: Actor,
): Promise<() => void> {
  return papers.enter({ caller: requireMember(actor).account });
}

/** What a file is by its content, whatever it is called; of a picture, without what a camera wrote beside. */
export type CheckedFile = SentFile & Pick<CaseFile, "type">;

/** Throws `invalid`, `too-large` or `unsupported`, of the field `parameter`. */
export function checkFiles(files: readonly SentFile[], parameter: string): readonly CheckedFile[] {
  const { files: count, bytes: max } = caseFilesMax;
  if (files.length > count) throw new Failure("invalid", "once-files-many", { parameter, max: count });
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > max) throw filesTooLarge(parameter);
  return files.map((file) => checkFile(file, parameter));
}

function checkFile({ name, bytes }: SentFile, parameter: string): CheckedFile {
  if (isPdf(bytes)) return { name: nameOf(name, "application/pdf"), type: "application/pdf", bytes };
  try {
    const { mediaType, bytes: clean } = cleanPicture(bytes);
    if (mediaType !== "image/webp") return { name: nameOf(name, mediaType), type: mediaType, bytes: clean };
  } catch (cause) {
    if (!isFailure(cause)) throw cause;
    if (cause.code === "too-large") throw new Failure(cause.code, cause.key, { ...cause.args, parameter });
  }
  throw new Failure("unsupported", "once-file-wrong", { parameter, name: cleanText(name, 100) });
}

/** From its first line (ISO 32000-2, 7.5.2) to its last (7.5.5): one that was cut is none. */
function isPdf(bytes: Buffer): boolean {
  return /^%PDF-[12]\.\d/.test(bytes.toString("latin1", 0, 8)) && bytes.subarray(-1024).includes("%%EOF");
}

/** Who saves it opens it as what it is: on one line, which reads as it is written. */
function nameOf(name: string, type: CaseFile["type"]): string {
  const plain = cleanText(name, 200).replaceAll(/[/\\\n\t\p{Bidi_Control}]/gu, "_");
  const stem = plain.slice(0, plain.length - extname(plain).length) || "document";
  return cleanText(stem, 100) + extensions[type];
}

/** In the transaction that keeps their part, which names them. The store is ready to seal. Throws `too-many`. */
export async function keepFiles(
  { store, clock }: Pick<CitizensContext, "store" | "clock">,
  tx: Tx,
  { part, account }: { readonly part: Id; readonly account: Id },
  files: readonly (CheckedFile & Pick<CaseFile, "id">)[],
): Promise<void> {
  const [kept] = await tx<{ bytes: number }[]>`
    select coalesce(sum(f.bytes), 0)::int as bytes
    from case_files f join procedure_cases c on c.id = f.part
    where f.account = ${account} and c.until > ${clock()}`;
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, kept?.bytes ?? 0);
  if (bytes > caseFilesMax.accountBytes) {
    throw new Failure("too-many", "once-files-kept", { max: caseFilesMax.accountBytes / 1_000_000 });
  }
  for (const { id, bytes: clear } of files) {
    const content = await store.sealSmall(clear, placeOf(id));
    await tx`
      insert into case_files (id, part, account, bytes, content)
      values (${id}, ${part}, ${account}, ${clear.length}, ${content})`;
  }
}

/** As they are named in their part. */
export function toCaseFiles({ clock }: Pick<CitizensContext, "clock">, files: readonly CheckedFile[]) {
  return files.map((file) => ({ ...file, id: newId(clock().getTime()) }));
}

/** Those of the part that are there still: they go with the account that brought them. */
export async function listFiles(
  { db }: { readonly db: Db },
  part: Id,
  named: readonly CaseFile[] | undefined,
): Promise<readonly CaseFile[] | undefined> {
  if (named === undefined) return undefined;
  const rows = await db<{ id: Id }[]>`select id from case_files where part = ${part}`;
  const here = new Set(rows.map(({ id }) => id));
  return named.filter(({ id }) => here.has(id));
}

export interface BroughtFile extends CaseFile {
  readonly content: Buffer;
}

/** Of a part that who asks may read. Throws `not-found`, and `unavailable` where no key opens it. */
export async function openFile(ctx: CitizensContext, row: CaseRow, id: string): Promise<BroughtFile> {
  const { files = [] } = await openContent(ctx, row);
  const file = files.find((one) => one.id === id);
  const [kept] = await ctx.db<{ content: Buffer }[]>`
    select content from case_files where id = ${isId(id) ? id : null} and part = ${row.id}`;
  if (file === undefined || kept === undefined) throw unknownCase();
  const content = await ctx.store.openSmall(kept.content, placeOf(file.id));
  if (content === undefined) throw new Failure("unavailable", "once-file-lost");
  return { ...file, content };
}

/** It opens nowhere else. */
function placeOf(id: Id): string {
  return `case_files/${id}`;
}

/** What is kept of parts that are over. */
export async function forgetFiles({ db, clock }: Pick<CitizensContext, "db" | "clock">): Promise<void> {
  await db`
    delete from case_files f using procedure_cases c where c.id = f.part and c.until <= ${clock()}`;
}
