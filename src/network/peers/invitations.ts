import { randomBytes } from "node:crypto";
import { accountOf } from "../../people/accounts.ts";
import { hashOfSecret } from "../../people/secret.ts";
import type { Actor } from "../../access/actor.ts";
import { requireAdministrator } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { NetworkContext } from "../context.ts";
import { writeCode } from "./invitation.ts";

/** An invitation to follow this instance, which one other instance uses once. */
export interface TieInvitation {
  readonly id: Id;
  /** For whom it is meant: for the steward alone. */
  readonly note: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The instance that used it. */
  readonly usedBy?: string;
  readonly revokedAt?: Date;
}

const dayMs = 24 * 3_600_000;

/** The code is shown once: its secret is kept as a hash. */
export async function inviteInstance(
  { db, clock, identity, url }: Pick<NetworkContext, "db" | "clock" | "identity" | "url">,
  actor: Actor,
  { note = "", days = 7 }: { readonly note?: string; readonly days?: number } = {},
): Promise<TieInvitation & { readonly code: string }> {
  requireAdministrator(actor);
  if (!Number.isInteger(days) || days < 1 || days > 90) {
    throw new Failure("invalid", "network-days-wrong", { parameter: "days", expected: "1–90" });
  }
  const now = clock();
  const secret = randomBytes(24).toString("base64url");
  const expiresAt = new Date(Math.floor(now.getTime() / 1000) * 1000 + days * dayMs);
  const { keyId } = await identity.signBytes(Buffer.from(secret));
  const id = newId(now.getTime());
  const told = note.trim().slice(0, 200);
  await db`
    insert into tie_invitations (id, hash, note, created_at, created_by, expires_at)
    values (${id}, ${hashOfSecret(secret)}, ${told}, ${now},
      ${accountOf(actor)}, ${expiresAt})`;
  const code = writeCode({ instance: url, secret, key: keyId, expiresAt });
  return { id, note: told, createdAt: now, expiresAt, code };
}

/** The newest first; those of the last three months. */
export async function listInvitations(
  { db, clock }: Pick<NetworkContext, "db" | "clock">,
  actor: Actor,
): Promise<readonly TieInvitation[]> {
  requireAdministrator(actor);
  const since = new Date(clock().getTime() - 90 * dayMs);
  const rows = await db<
    (Omit<TieInvitation, "usedBy" | "revokedAt"> & { usedBy: string | null; revokedAt: Date | null })[]
  >`
    select id, note, created_at, expires_at, used_by, revoked_at from tie_invitations
    where created_at > ${since} order by created_at desc limit 200`;
  return rows.map(({ usedBy, revokedAt, ...row }) => ({
    ...row,
    ...(usedBy === null ? {} : { usedBy }),
    ...(revokedAt === null ? {} : { revokedAt }),
  }));
}

export async function revokeInvitation(
  { db, clock }: Pick<NetworkContext, "db" | "clock">,
  actor: Actor,
  id: Id,
): Promise<void> {
  requireAdministrator(actor);
  const gone = isId(id)
    ? await db`
        update tie_invitations set revoked_at = ${clock()}
        where id = ${id} and used_at is null and revoked_at is null returning id`
    : [];
  if (gone.length === 0) throw new Failure("not-found", "network-invitation-unknown");
}

/** Whether the secret opens, for this instance, once; again for the one that used it. */
export async function useInvitation(tx: Tx, secret: string, instance: string, at: Date): Promise<boolean> {
  const used = await tx`
    update tie_invitations set used_at = coalesce(used_at, ${at}), used_by = ${instance}
    where hash = ${hashOfSecret(secret)} and revoked_at is null
      and (used_by = ${instance} or (used_by is null and expires_at > ${at})) returning id`;
  return used.length > 0;
}
