import type { Id } from "../../base/id.ts";
import { holdRemotes, putRemote, setOrigins, withdrawRemotes } from "../../catalogue/remote.ts";
import type { Tx } from "../../db/db.ts";
import type { HarvestContext } from "../context.ts";
import { setDescribing, type TellingRecord, tellingsOf, toldOf } from "../store/record-rows.ts";
import type { SourceRow } from "../store/source-rows.ts";
import { originOf } from "./take-in.ts";

interface Leaving {
  readonly ctx: Pick<HarvestContext, "clock">;
  readonly source: Pick<SourceRow, "id">;
}

/** Why a dataset that was gathered left a tombstone: keys of messages. */
export type LeavingReason =
  | "federation-deleted-there"
  | "federation-disappeared"
  | "federation-source-deleted"
  | "network-tie-cut"
  | "network-not-told-any-more";

/**
 * These records are no more. A dataset that another source tells of stays, with what the next
 * one says of it; one that nobody tells of any more leaves a tombstone. Answers how many did.
 */
export async function withdrawRecords(
  tx: Tx,
  { ctx, source }: Leaving,
  identifiers: readonly string[],
  reason: LeavingReason,
): Promise<number> {
  if (identifiers.length === 0) return 0;
  const at = ctx.clock();
  const rows = await tx<{ identifier: string; dataset: Id; describes: boolean }[]>`
    update harvest_records set gone_at = ${at}, missing = 0
    where source = ${source.id} and identifier = any(${[...identifiers]}) and gone_at is null
      and dataset is not null
    returning identifier, dataset, describes`;
  const tellings = Map.groupBy(
    await tellingsOf(
      tx,
      rows.map(({ dataset }) => dataset),
    ),
    ({ dataset }) => dataset,
  );
  const isToldHere = ({ dataset }: { dataset: Id }) =>
    (tellings.get(dataset) ?? []).some(({ describes }) => describes);
  const told = rows.filter(isToldHere);
  await holdRemotes(
    tx,
    told.map(({ dataset }) => dataset),
  );
  const withdrawn: Id[] = [];
  for (const row of told) {
    const living = (tellings.get(row.dataset) ?? []).filter(({ goneAt }) => goneAt === null);
    if (living.length === 0) withdrawn.push(row.dataset);
    else await stay(tx, row, living, at);
  }
  await withdrawRemotes(tx, withdrawn, reason, at);
  // Published here: it was never the source's. Should it come back, it is looked for again.
  for (const row of rows) if (!isToldHere(row)) await forget(tx, source.id, row.identifier);
  return withdrawn.length;
}

/** With what the next of its living tellings says. */
async function stay(
  tx: Tx,
  { dataset, describes }: { dataset: Id; describes: boolean },
  living: readonly TellingRecord[],
  at: Date,
): Promise<void> {
  const [next] = living;
  if (next === undefined) return;
  const origins = living.map((telling) => originOf(telling, at));
  const told = describes ? await toldOf(tx, next.source, next.identifier) : undefined;
  if (told === undefined) {
    await setOrigins(tx, dataset, origins);
    return;
  }
  await putRemote(tx, { id: dataset, organization: next.organization, dataset: told, origins, at });
  await setDescribing(tx, dataset, next);
}

async function forget(tx: Tx, source: Id, identifier: string): Promise<void> {
  await tx`update harvest_records set dataset = null where source = ${source} and identifier = ${identifier}`;
}
