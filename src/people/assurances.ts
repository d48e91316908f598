import { createHash } from "node:crypto";
import { type Actor, type AssuranceLevel, reaches } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { AccountsContext } from "./context.ts";
import type { PivotIdentity } from "./pivot-identity.ts";

export const sealedAssurances: SealedColumn = {
  table: "assurances",
  column: "person",
  row: "id",
  // Who they are is asked of their provider again.
  forget: (tx, rows) => tx`delete from assurances where id = any(${[...rows]}::uuid[])`,
};

/** How surely a provider knows who signed in there, since when, and who that is. */
export interface SaidOfCitizen {
  readonly level: AssuranceLevel;
  readonly at: Date;
  readonly person: PivotIdentity;
}

/** A citizen, by the name that a provider gives them. */
export interface NamedCitizen {
  readonly provider: Id;
  readonly subject: string;
}

/** Tells one citizen from another, of whatever account. */
function citizenOf({ provider, subject }: NamedCitizen): string {
  return createHash("sha256").update(`citizen ${provider} ${subject}`).digest("base64url");
}

/** Kept until it is good no more, or its session ends. */
export async function keepAssurance(
  tx: Db | Tx,
  { vault, clock }: Pick<AccountsContext, "vault" | "clock">,
  provider: { readonly id: Id; readonly minutes: number },
  { level, at: told, person, subject }: SaidOfCitizen & { readonly subject: string },
): Promise<Id> {
  const now = clock();
  // A clock that is ahead prolongs nothing.
  const at = new Date(Math.min(told.getTime(), now.getTime()));
  const until = new Date(at.getTime() + provider.minutes * 60_000);
  const id = newId(now.getTime());
  const sealed = await vault.sealText(JSON.stringify(person), placeOf(sealedAssurances, id));
  await tx`delete from assurances where until < ${now}`;
  await tx`
    insert into assurances (id, provider, level, at, until, minutes, person, citizen)
    values (${id}, ${provider.id}, ${level}, ${at}, ${until}, ${provider.minutes}, ${sealed},
      ${citizenOf({ provider: provider.id, subject })})`;
  return id;
}

/** Sessions of that citizen go on without a level. */
export async function endAssurances(tx: Tx, of: NamedCitizen): Promise<void> {
  await tx`delete from assurances where citizen = ${citizenOf(of)}`;
}

/** Who the actor is by their civil status, as long as their session says how surely. */
export async function findPivotIdentity(
  { db, vault, clock }: Pick<AccountsContext, "db" | "vault" | "clock">,
  actor: Actor,
): Promise<PivotIdentity | undefined> {
  const id = actor.kind === "member" ? actor.assurance?.id : undefined;
  if (id === undefined) return undefined;
  const [row] = await db<{ person: string }[]>`
    select person from assurances where id = ${id} and until > ${clock()}`;
  if (row === undefined) return undefined;
  return JSON.parse(await vault.openText(row.person, placeOf(sealedAssurances, id))) as PivotIdentity;
}

/** An answer of less than was asked for signs nobody in (OpenID Connect Core §5.5.1.1). */
export function requireLevel(
  provider: { readonly name: string },
  asked: AssuranceLevel,
  reached: AssuranceLevel | undefined,
): AssuranceLevel {
  if (reached !== undefined && reaches(reached, asked)) return reached;
  const told = { name: provider.name, asked, reached: reached ?? "–" };
  throw new Failure("forbidden", "people-provider-level-low", told);
}
