import type { Actor } from "../access/actor.ts";
import * as asking from "./ask-witnesses.ts";
import { checkJournal as check, type JournalCheck } from "./check-journal.ts";
import { findCheckpoint, type KeptCheckpoint, makeCheckpoint } from "./checkpoints.ts";
import type { JournalContext } from "./context.ts";
import { type Finding, readFindings } from "./findings.ts";
import { parseTile } from "./tile.ts";
import { readTile } from "./tiles.ts";
import * as witnesses from "./witness.ts";
import { requireAdministrator } from "../access/require.ts";

/** The last signed head, with its cosignatures. */
export async function checkpoint(ctx: JournalContext): Promise<KeptCheckpoint> {
  return (await findCheckpoint(ctx.db)) ?? makeCheckpoint(ctx);
}

/** Hashes of the last head's tree (C2SP tlog-tiles): `0/x001/234`; `undefined` where there is no such tile. */
export async function tile(ctx: JournalContext, path: string): Promise<Buffer | undefined> {
  const asked = parseTile(path);
  return asked === undefined ? undefined : readTile(ctx.db, asked, (await checkpoint(ctx)).size);
}

/** By an administrator of the instance, as all below: heads of other journals that this one cosigned. */
export async function listWitnessed(
  ctx: JournalContext,
  actor: Actor,
): Promise<readonly witnesses.WitnessedCheckpoint[]> {
  requireAdministrator(actor);
  return witnesses.listWitnessed(ctx);
}

export async function listFindings(ctx: JournalContext, actor: Actor): Promise<readonly Finding[]> {
  requireAdministrator(actor);
  return readFindings(ctx.db);
}

/** Signs the journal as it now is and has it cosigned. */
export async function tellWitnesses(ctx: JournalContext, actor: Actor): Promise<KeptCheckpoint> {
  requireAdministrator(actor);
  return asking.tellWitnesses(ctx);
}

/** Everything anew, against what was signed. */
export async function checkJournal(
  ctx: JournalContext,
  actor: Actor,
  signal?: AbortSignal,
): Promise<JournalCheck> {
  requireAdministrator(actor);
  return check(ctx, signal);
}
