import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { newId } from "../../base/id.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { CitizensContext } from "../context.ts";
import type { Demand } from "../demand.ts";
import { findToldHere } from "../own-data.ts";
import { type AskedDemand, getOwnDemand, missingWords, wordsMax } from "./ask.ts";
import { sealContent } from "./demand-rows.ts";
import { insertDemand, requireFewOpen } from "./insert-demand.ts";

/**
 * Contests what an organization here had told of the actor once, or read of it since, by the index of its entry:
 * the organization is asked why, as of any reading. Throws `not-found`.
 */
export async function contestTold(
  ctx: CitizensContext,
  actor: Actor,
  { reading, words, language }: Pick<AskedDemand, "words" | "language"> & { readonly reading: number },
): Promise<Demand> {
  const { account } = requireMember(actor);
  const { organization } = await findToldHere(ctx, actor, reading);
  const said = cleanText(words, wordsMax);
  if (said === "") throw missingWords();
  const now = ctx.clock();
  const id = newId(now.getTime());
  const content = await sealContent(ctx, id, { person: "", words: said, reading });
  await ctx.db.begin(async (tx) => {
    await requireFewOpen(tx, account);
    await insertDemand(ctx, tx, {
      id,
      account,
      organization,
      kind: "contest",
      onRow: false,
      digest: Buffer.alloc(0),
      content,
      language,
      askedAt: now,
    });
  });
  return getOwnDemand(ctx, actor, id);
}
