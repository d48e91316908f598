import type { Actor } from "../access/actor.ts";
import { getAccess } from "./accesses.ts";
import { type AccessProof, proofFormat } from "./access-proof.ts";
import { findCheckpoint, makeCheckpoint } from "./checkpoints.ts";
import type { JournalContext } from "./context.ts";
import type { Id } from "../base/id.ts";
import { type KeptClear, openClear } from "../access/journal-clear.ts";
import { nodesOf } from "./tiles.ts";
import { inclusionProof } from "../access/journal-tree.ts";

type Context = Pick<JournalContext, "db" | "clock" | "identity" | "journalSeal" | "keysOf">;

/** The proof of an entry, under a cosigned checkpoint where there is one that holds it. */
export async function proveAccess(ctx: Context, actor: Actor, index: number): Promise<AccessProof> {
  await getAccess(ctx, actor, index);
  return proveEntry(ctx, index, actor.kind === "member" ? actor.account : undefined);
}

/** The same for an account that callers answer for. Of whom an entry tells is told to that person alone. */
export async function proveEntry(ctx: Context, index: number, account: Id | undefined): Promise<AccessProof> {
  const [row] = await ctx.db<{ entry: string }[]>`select entry from journal_entries where index = ${index}`;
  const kept = await ctx.db<KeptClear[]>`
    select field, salt, value, sealed from journal_clear
    where entry = ${index} and (field <> 'person' or value = ${account ?? null}) order by field`;
  const clear = await Promise.all(kept.map((one) => openClear(ctx.journalSeal, one)));
  const checkpoint =
    (await findCheckpoint(ctx.db, { least: index + 1, cosigned: true })) ?? (await makeCheckpoint(ctx));
  const { url } = ctx.identity;
  const signers = [url, ...checkpoint.witnesses];
  return {
    format: proofFormat,
    instance: url,
    index,
    entry: row?.entry ?? "",
    clear: clear.map(({ field, salt, value }) => ({ field, salt: salt.toString("hex"), value })),
    inclusion: (await inclusionProof(index, checkpoint.size, nodesOf(ctx.db))).map((hash) =>
      hash.toString("base64"),
    ),
    checkpoint: checkpoint.note,
    keys: await Promise.all(
      signers.map(async (instance) => ({
        instance,
        keys:
          instance === url ? (await ctx.identity.jwks()).keys : await ctx.keysOf(instance).catch(() => []),
      })),
    ),
  };
}
