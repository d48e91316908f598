import { error, type RequestEvent } from "@sveltejs/kit";
import { caseFilesMax, type FactRows, type FactSource, filesTooLarge } from "../../citizens/procedure.ts";
import type { BroughtFile, NamedCase, Paper } from "../../citizens/room.ts";
import { type FormWithFiles, readFormWithFiles } from "../publishing/multipart.ts";
import { attachment } from "../../base/attachment.ts";
import { columnInSentence, titleAmong } from "../reading/column-title.ts";
import { attempt, field } from "../reading/forms.ts";
import type { SaidReading } from "./say-reading.ts";

/** For which procedure and under which law something was told, as its entry of the journal says; of what nobody asked for, which right it opens. */
export function onceOf(filter = ""): NonNullable<SaidReading["once"]> {
  const told = new URLSearchParams(filter);
  const right = told.get("right") ?? undefined;
  return { procedure: told.get("procedure") ?? "", law: told.get("law") ?? "", right };
}

type Columns = Parameters<typeof titleAmong>[0];

/** Cells as they are shown, each under the title of its column, which its producer gave where they are known here. */
export function factsShown(
  rows: FactRows,
  known: Columns = [],
): { columns: readonly string[]; rows: readonly (readonly string[])[] } {
  const columns = Object.keys(rows[0] ?? {});
  return {
    columns: columns.map((column) => titleAmong(known, column)),
    rows: rows.map((row) => columns.map((column) => String(row[column] ?? ""))),
  };
}

/** Columns to tick, as they are read. */
export function columnsToTick(
  names: readonly string[],
  known: Columns = [],
): readonly { readonly name: string; readonly title: string }[] {
  return names.map((name) => ({ name, title: titleAmong(known, name) }));
}

/** What a procedure asks of one source, as everybody reads it. */
export function sourceShown({ table, organization, name, columns, law, keepDays }: FactSource) {
  return { table, organization, name, columns: columns.map(columnInSentence), law, keepDays };
}

/** What became of a case, in a list. */
export function standingOf({ parts, missing }: Pick<NamedCase, "parts" | "missing">) {
  const n = parts.filter(({ state }) => ["taken", "brought", "over"].includes(state)).length;
  const of = n + missing.length;
  return { state: of === 1 ? parts[0]?.state : undefined, counts: { n, of } };
}

/** What a form brings in place of what would be fetched of that table. */
export function paperOf({ form, files, isTooLarge }: FormWithFiles, table: string): Paper {
  const own = files.filter((file) => file.field === `files-${table}`);
  if (isTooLarge && own.length > 0) throw filesTooLarge(`files-${table}`);
  return { words: field(form, `words-${table}`), files: own };
}

/** How a form asks for files. */
export const filesAsked = {
  accept: "application/pdf,image/jpeg,image/png",
  files: caseFilesMax.files,
  max: caseFilesMax.bytes / 1_000_000,
} as const;

/** Does what a form asks that may bring some, once it is its turn: of several sources no more than of one. */
export async function attemptWithPapers<Done>(
  { locals: { rooms, actor }, request }: Pick<RequestEvent, "locals" | "request">,
  work: (sent: FormWithFiles) => Promise<Done>,
) {
  // Of nobody, nothing is read.
  if (actor.kind !== "member") error(401);
  return attempt(new FormData(), async () => {
    const leave = await rooms.citizens.takePaperTurn(actor);
    try {
      const sent = await readFormWithFiles(request, caseFilesMax.bytes);
      return await attempt(sent.form, () => work(sent));
    } finally {
      leave();
    }
  });
}

/** What was brought, to be saved: no page of this site runs it. */
export function answerFile({ name, type, content }: BroughtFile): Response {
  return new Response(Uint8Array.from(content), {
    headers: {
      "content-type": type,
      "content-disposition": attachment(name),
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
      "referrer-policy": "same-origin",
    },
  });
}
