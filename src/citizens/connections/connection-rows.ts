import type { Assurance } from "../../access/actor.ts";
import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { KeptCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";

/** Where the readings are: by whom, to which site. */
export interface GivenRow extends KeptCode {
  readonly id: Id;
  /** Absent once the account is gone. */
  readonly account: Id | null;
  readonly instance: string;
  readonly state: "unproven" | "proven" | "running";
  /** Sealed: of who said yes; empty where no provider of citizens said who they are. */
  readonly assurance: string;
  readonly endsAt: Date;
}

/** Where they are shown: for whom, by which site. */
export interface HeldRow {
  readonly id: Id;
  readonly account: Id | null;
  readonly instance: string;
  /** Sealed: see `HeldSecret`. */
  readonly secret: string;
  readonly endsAt: Date;
}

/** What a site shows with each question, and which citizen connected the other one, where a provider said it. */
export interface HeldSecret {
  readonly secret: string;
  readonly citizen?: string | undefined;
}

const sealedSecrets: SealedColumn = {
  table: "held_connections",
  column: "secret",
  row: "id",
  // Who has lost it connects the site anew.
  forget: (tx, rows) => tx`delete from held_connections where id = any(${[...rows]}::uuid[])`,
};

const sealedAssurances: SealedColumn = {
  table: "given_connections",
  column: "assurance",
  row: "id",
  // Of tables that ask for a level nothing is told any more.
  forget: (tx, rows) => tx`update given_connections set assurance = '' where id = any(${[...rows]}::uuid[])`,
};

export const sealedConnections: readonly SealedColumn[] = [sealedSecrets, sealedAssurances];

type Sealing = Pick<CitizensContext, "vault">;

export function sealSecret({ vault }: Sealing, id: Id, held: HeldSecret): Promise<string> {
  return vault.sealText(JSON.stringify(held), placeOf(sealedSecrets, id));
}

export async function openSecret(
  { vault }: Sealing,
  { id, secret }: Pick<HeldRow, "id" | "secret">,
): Promise<HeldSecret> {
  return JSON.parse(await vault.openText(secret, placeOf(sealedSecrets, id))) as HeldSecret;
}

export async function sealAssurance(
  { vault }: Sealing,
  id: Id,
  assurance: Assurance | undefined,
): Promise<string> {
  return assurance === undefined
    ? ""
    : vault.sealText(JSON.stringify(assurance), placeOf(sealedAssurances, id));
}

export async function openAssurance(
  { vault }: Sealing,
  { id, assurance: sealed }: Pick<GivenRow, "id" | "assurance">,
): Promise<Assurance | undefined> {
  if (sealed === "") return undefined;
  const told = JSON.parse(await vault.openText(sealed, placeOf(sealedAssurances, id))) as Assurance;
  return { ...told, at: new Date(told.at) };
}

export async function selectGiven(db: Db | Tx, where: Fragment): Promise<readonly GivenRow[]> {
  return db<GivenRow[]>`
    select id, account, instance, state, assurance, ends_at, code, code_until, code_tries from given_connections
    where ${where} order by asked_at, id`;
}

export async function selectHeld(db: Db | Tx, where: Fragment): Promise<readonly HeldRow[]> {
  return db<HeldRow[]>`
    select id, account, instance, secret, ends_at from held_connections where ${where} order by held_at, id`;
}

export function unknownConnection(): Failure {
  return new Failure("not-found", "citizens-connection-unknown");
}
