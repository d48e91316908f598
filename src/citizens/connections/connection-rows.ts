import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { KeptCode } from "../codes.ts";

/** Where the readings are: by whom, to which site. */
export interface GivenRow extends KeptCode {
  readonly id: Id;
  /** Absent once the account is gone. */
  readonly account: Id | null;
  readonly instance: string;
  readonly state: "unproven" | "proven" | "running";
  readonly endsAt: Date;
}

/** Where they are shown: for whom, by which site. */
export interface HeldRow {
  readonly id: Id;
  readonly account: Id | null;
  readonly instance: string;
  readonly secret: string;
  readonly endsAt: Date;
}

export const sealedConnections: SealedColumn = {
  table: "held_connections",
  column: "secret",
  row: "id",
  // Who has lost it connects the site anew.
  forget: (tx, rows) => tx`delete from held_connections where id = any(${[...rows]}::uuid[])`,
};

export function placeOfSecret(id: Id) {
  return placeOf(sealedConnections, id);
}

export async function selectGiven(db: Db | Tx, where: Fragment): Promise<readonly GivenRow[]> {
  return db<GivenRow[]>`
    select id, account, instance, state, ends_at, code, code_until, code_tries from given_connections
    where ${where} order by asked_at, id`;
}

export async function selectHeld(db: Db | Tx, where: Fragment): Promise<readonly HeldRow[]> {
  return db<HeldRow[]>`
    select id, account, instance, secret, ends_at from held_connections where ${where} order by held_at, id`;
}

export function unknownConnection(): Failure {
  return new Failure("not-found", "citizens-connection-unknown");
}
