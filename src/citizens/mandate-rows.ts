import type { Fragment } from "../access/may.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { KeptCode } from "./codes.ts";
import type { CitizensContext } from "./context.ts";
import type { Mandate, MandateAct, MandateEnd, MandateKind, MandateState } from "./mandate.ts";

/** Announced where a mandate ended (migration 1810). */
export const mandatesEnded = "mandates-ended";

/** What is lost with its key opens nothing: it ends, and is given anew. */
const sealedPersons: SealedColumn = {
  table: "mandates",
  column: "person",
  row: "id",
  forget: (tx, rows) => tx`
    select end_mandate(id, now(), 'ground') from mandates where id = any(${[...rows]}::uuid[])`,
};

const sealedProofs: SealedColumn = {
  table: "mandates",
  column: "proof",
  row: "id",
  forget: (tx, rows) => tx`update mandates set proof = '' where id = any(${[...rows]}::uuid[])`,
};

export const sealedMandates: readonly SealedColumn[] = [sealedPersons, sealedProofs];

type Sealing = Pick<CitizensContext, "vault">;

export function sealMandated({ vault }: Sealing, id: Id, person: string): Promise<string> {
  return vault.sealText(person, placeOf(sealedPersons, id));
}

export function openMandated({ vault }: Sealing, { id, person }: MandateRow): Promise<string> {
  return vault.openText(person, placeOf(sealedPersons, id));
}

export function sealProof({ vault }: Sealing, id: Id, proof: string): Promise<string> {
  return vault.sealText(proof, placeOf(sealedProofs, id));
}

export async function openProof({ vault }: Sealing, { id, proof }: MandateRow): Promise<string | undefined> {
  return proof === "" ? undefined : vault.openText(proof, placeOf(sealedProofs, id));
}

export interface MandateRow extends KeptCode {
  readonly id: Id;
  readonly tableId: Id;
  readonly dataset: Id;
  readonly organization: Id;
  readonly digest: Buffer;
  readonly person: string;
  readonly giver: Id | null;
  readonly byOrganization: boolean;
  readonly givenBy: Id | null;
  readonly proof: string;
  readonly kind: MandateKind;
  readonly may: readonly MandateAct[];
  readonly email: string;
  readonly helper: Id | null;
  readonly state: MandateState;
  readonly givenAt: Date;
  readonly acceptedAt: Date | null;
  readonly endsAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: MandateEnd | null;
}

/** The newest first. */
export async function selectMandates(db: Db | Tx, where: Fragment): Promise<readonly MandateRow[]> {
  return db<MandateRow[]>`select * from mandates m where ${where} order by given_at desc, id desc`;
}

/** Held until the transaction ends. Throws `not-found`. */
export async function holdMandate(tx: Tx, id: string, where: Fragment): Promise<MandateRow> {
  const [row] = await tx<MandateRow[]>`
    select * from mandates m where m.id = ${isId(id) ? id : null} and ${where} for update`;
  if (row === undefined) throw unknownMandate();
  return row;
}

/** Ever given over the rows of a person, by the digest of who that is: what was read under them is told to them. */
export async function mandatesOfRows(
  db: Db | Tx,
  { table, digest }: { readonly table: Id; readonly digest: Buffer },
): Promise<readonly Id[]> {
  const rows = await db<{ id: Id }[]>`
    select id from mandates where table_id = ${table} and digest = ${digest} and accepted_at is not null`;
  return rows.map(({ id }) => id);
}

/** From the next request on the helper sees nothing by it. One that ended stays as it is. */
export async function endMandateNow(tx: Db | Tx, id: Id, at: Date, why: MandateEnd): Promise<void> {
  await tx`select end_mandate(${id}::uuid, ${at}, ${why})`;
}

/** Those over a table whose people are told apart otherwise, or no more; of one person alone where that is told. */
export async function endMandatesOf(tx: Tx, table: Id, at: Date, digest?: Buffer): Promise<void> {
  await tx`
    select end_mandate(id, ${at}, 'ground') from mandates
    where table_id = ${table} and state <> 'ended'
      and ${digest === undefined ? tx`true` : tx`digest = ${digest}`}`;
}

/** A mandate that runs, in a query that joins them as `m`; where facts alone open the rows none does. */
export function runs(db: Db | Tx, now: Date): Fragment {
  return db`m.state = 'running' and m.ends_at > ${now} and ${provesWho(db)}`;
}

/** `takesMandates`, in a query that joins mandates as `m`. */
export function provesWho(db: Db | Tx): Fragment {
  return db`exists (select from self_data where table_id = m.table_id
    and (mail_column is not null or checked or jsonb_array_length(facts) = 0))`;
}

export function toMandate(row: MandateRow, name: string): Mandate {
  const { id, tableId, organization, byOrganization, kind, may, state, givenAt, endsAt } = row;
  const known = { id, table: tableId, name, organization, byOrganization, kind, may, state, givenAt, endsAt };
  return {
    ...known,
    ...defined({
      acceptedAt: row.acceptedAt ?? undefined,
      endedAt: row.endedAt ?? undefined,
      endedBy: row.endedBy ?? undefined,
    }),
  };
}

export function unknownMandate(): Failure {
  return new Failure("not-found", "citizens-mandate-unknown");
}
