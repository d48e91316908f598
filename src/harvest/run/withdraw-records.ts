import type { Id } from "../../base/id.ts";
import { putRemote, setOrigins, withdrawRemote } from "../../catalogue/remote.ts";
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
  let withdrawn = 0;
  for (const row of rows) {
    const all = tellings.get(row.dataset) ?? [];
    const living = all.filter(({ goneAt }) => goneAt === null);
    if (all.some(({ describes }) => describes)) withdrawn += await leave(tx, row, living, { reason, at });
    // Published here: it was never the source's. Should it come back, it is looked for again.
    else await forget(tx, source.id, row.identifier);
  }
  return withdrawn;
}

async function leave(
  tx: Tx,
  { dataset, describes }: { dataset: Id; describes: boolean },
  living: readonly TellingRecord[],
  { reason, at }: { reason: LeavingReason; at: Date },
): Promise<0 | 1> {
  const [next] = living;
  if (next === undefined) {
    await withdrawRemote(tx, dataset, reason, at);
    return 1;
  }
  const origins = living.map((telling) => originOf(telling, at));
  const told = describes ? await toldOf(tx, next.source, next.identifier) : undefined;
  if (told === undefined) {
    await setOrigins(tx, dataset, origins);
    return 0;
  }
  await putRemote(tx, { id: dataset, organization: next.organization, dataset: told, origins, at });
  await setDescribing(tx, dataset, next);
  return 0;
}

async function forget(tx: Tx, source: Id, identifier: string): Promise<void> {
  await tx`update harvest_records set dataset = null where source = ${source} and identifier = ${identifier}`;
}
