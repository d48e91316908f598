import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { askedSheets } from "./asked-sheets.ts";
import type { TablesContext } from "./context.ts";
import { fewerRows } from "./import/ask-fewer.ts";
import { askedFirst } from "./import/ask-first.ts";
import { leftOutGone } from "./import/decided-for.ts";
import { getOwnImport } from "./import/own-import.ts";
import { enqueue, type Import } from "./imports.ts";
import type { ImportOptions } from "./table.ts";

/** What each question of an import is answered with, where it goes on. */
const answers: Readonly<Record<string, ImportOptions>> = {
  [askedFirst]: { misfit: "set-row-aside" },
  [leftOutGone]: { newColumns: "publish" },
  [fewerRows]: { fewerRows: "publish" },
  [askedSheets]: {},
};

/** Whether a failure is a question. */
export function isAsking(key: string): boolean {
  return Object.hasOwn(answers, key);
}

/**
 * Imports again what an import asked about: the rows that cannot be read are set aside, however many; columns
 * under new names are none of those left out; most rows of a table are gone; of a file of several sheets, those that are chosen are read.
 */
export async function importAnyway(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  chosen: Pick<ImportOptions, "sheets" | "headers"> = {},
): Promise<Import> {
  const { dataset, table, origin, source, options, failure, ...row } = await getOwnImport(ctx, actor, id);
  const answer = answers[failure?.key ?? ""];
  if (answer === undefined) throw new Failure("conflict", "import-asks-nothing");
  const { original: hash, originalBytes: bytes } = row;
  // What was chosen is chosen of the file that was shown.
  const isOfSheets = failure?.key === askedSheets;
  const isSame = origin.kind === "stored" || isOfSheets;
  return enqueue(ctx, {
    actor,
    dataset,
    origin: origin.kind === "url" ? { ...origin, asksSheets: undefined } : origin,
    source,
    options: { ...options, ...answer, ...chosen },
    ...defined({ table }),
    ...(isSame && hash !== undefined && bytes !== undefined ? { original: { hash, bytes } } : {}),
    ...(isOfSheets ? { answered: id } : {}),
  });
}
