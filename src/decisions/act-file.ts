import type { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { holdBlob } from "../tables/held-blobs.ts";
import type { DecisionsContext } from "./context.ts";
import { changeContent } from "./decisions.ts";
import { toLine } from "./decision-rules.ts";
import { getDecisionRow, getEditable, toDecision } from "./decision-rows.ts";
import { type ActFile, type TakenDecision, decisionMax } from "./decision.ts";

/** Keeps the file of the act in the store, under the hash that the decision then names. */
export async function putActFile(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
  { name, bytes }: { readonly name: string; readonly bytes: Readable | AsyncIterable<Uint8Array> },
): Promise<TakenDecision> {
  const { id } = await getEditable(ctx.db, actor, decision);
  const told = toLine("name", name.split(/[\\/]/).at(-1) ?? "");
  if (told === "") throw new Failure("invalid", "decisions-file-missing", { parameter: "file" });
  const blob = await holdBlob(ctx, id, bytes, { maxBytes: decisionMax.fileBytes });
  if (blob.bytes === 0) throw new Failure("invalid", "decisions-file-missing", { parameter: "file" });
  const file: ActFile = { hash: blob.hash, name: told, bytes: blob.bytes };
  return changeContent(ctx, actor, id, (content) => ({ ...content, act: { ...content.act, file } }));
}

export async function removeActFile(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
): Promise<TakenDecision> {
  return changeContent(ctx, actor, decision, ({ act: { reference, url }, ...content }) => ({
    ...content,
    act: { reference, ...defined({ url }) },
  }));
}

/** The file that the decision names, as its reader sees it. */
export async function readActFile(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
  version?: number,
): Promise<{ readonly file: ActFile; readonly bytes: Readable }> {
  const { act } = toDecision(await getDecisionRow(ctx.db, actor, decision, version)).content;
  if (act.file === undefined) throw new Failure("not-found", "decisions-file-none");
  try {
    return { file: act.file, bytes: await ctx.store.open(act.file.hash) };
  } catch (cause) {
    if (isFailure(cause, "not-found")) throw new Failure("not-found", "decisions-file-none", {}, { cause });
    throw cause;
  }
}
