import { createHash } from "node:crypto";
import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import { noteEnded } from "../ends-for-good.ts";
import type { Entitlement, TellingState } from "../entitlement.ts";

const sealedDocuments: SealedColumn = {
  table: "entitlement_tellings",
  column: "document",
  row: "id",
  // It is made anew, under the same id.
  forget: (tx, rows) => tx`
    update entitlement_tellings set document = '' where id = any(${[...rows]}::uuid[])`,
};

const sealedContents: SealedColumn = {
  table: "told_entitlements",
  column: "content",
  row: "id",
  // It says nothing any more: the person asks for their right as everybody does.
  forget: (tx, rows) => tx`
    update told_entitlements set content = '', state = 'over' where id = any(${[...rows]}::uuid[])`,
};

export const sealedEntitlements: readonly SealedColumn[] = [sealedDocuments, sealedContents];

export const placeOfDocument = (id: Id) => placeOf(sealedDocuments, id);
export const placeOfContent = (id: Id) => placeOf(sealedContents, id);

/** One person, one right, as the source keeps it. */
export interface TellingRow {
  readonly id: Id;
  readonly entitlement: Id;
  readonly digest: Buffer;
  readonly state: TellingState;
  readonly why: string | null;
  readonly document: string;
  readonly announcedAt: Date;
  readonly dueAt: Date;
  readonly toldAt: Date | null;
}

/** The newest first. */
export async function selectEntitlements(db: Db | Tx, where: Fragment): Promise<readonly Entitlement[]> {
  return db<Entitlement[]>`
    select id, table_id as table, organization, title, lead, condition, law, agreement, receiver, procedure, columns,
      delay_days, keep_days, state, declared_at, declared_by
    from entitlements e where ${where} order by declared_at desc, id desc`;
}

/** Held until the transaction ends. Throws `not-found`. */
export async function holdTelling(tx: Tx, id: string): Promise<TellingRow> {
  const [row] = await tx<TellingRow[]>`
    select * from entitlement_tellings where id = ${isId(id) ? id : null} for update`;
  if (row === undefined) throw unknownEntitlement();
  return row;
}

/** A telling with its right. */
export async function findTelling(
  db: Db | Tx,
  id: Id,
): Promise<{ readonly telling: TellingRow; readonly entitlement: Entitlement } | undefined> {
  const [telling] = await db<TellingRow[]>`select * from entitlement_tellings where id = ${id}`;
  if (telling === undefined) return undefined;
  const [entitlement] = await selectEntitlements(db, db`id = ${telling.entitlement}`);
  return entitlement && { telling, entitlement };
}

/** It leaves no more, and is asked to be forgotten where it may be (migration 2010). One that was told stays as it is. */
export async function endTelling(tx: Db | Tx, id: Id, why: string): Promise<void> {
  await tx`
    update entitlement_tellings set state = 'ended', why = ${why}, document = ''
    where id = ${id} and state in ('announced', 'leaving')`;
}

/** Nothing is told of who is erased: what was is asked to be forgotten, and no backup tells it again. */
export async function eraseTellings(
  tx: Tx,
  { tableId, digest }: { readonly tableId: Id; readonly digest: Buffer },
  at: Date,
): Promise<void> {
  const gone = await tx<{ id: Id }[]>`
    update entitlement_tellings t set state = 'ended', why = 'erased', document = '' from entitlements e
    where e.id = t.entitlement and e.table_id = ${tableId} and t.digest = ${digest}
      and t.state in ('announced', 'leaving', 'told') returning t.id`;
  await noteEnded(
    tx,
    gone.map(({ id }) => id),
    { at },
  );
}

export function unknownEntitlement(): Failure {
  return new Failure("not-found", "entitlement-unknown");
}

/** The id of what is told of one person for one right: always the same, and nothing of the person. */
export function tellingId(entitlement: Id, digest: Buffer): Id {
  const bytes = createHash("sha256").update(entitlement).update(digest).digest().subarray(0, 16);
  // RFC 9562, version 8: made of something.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [8, 12, 16, 20, 32].map((end, at) => hex.slice([0, 8, 12, 16, 20][at], end)).join("-");
}
