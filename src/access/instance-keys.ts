import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { IdentityContext } from "../identity/context.ts";
import type { HttpMessage, Identity, Jwks } from "../identity/identity.ts";
import type { InstanceKey } from "../identity/key.ts";
import * as keys from "../identity/keys.ts";
import { type KeysOf, verifyMessage as verify } from "../identity/messages.ts";
import type { Actor } from "./actor.ts";
import { requireAdministrator } from "./require.ts";

/** What signs for this instance, and what verifies those that others sign. */
export interface SignaturesContext extends IdentityContext {
  readonly identity: Identity;
  /** The keys of any instance, this one too. */
  readonly keysOf: KeysOf;
  /** Asked once the signature of a message is verified; what it throws refuses the message. */
  readonly admit?: (instance: string) => void;
}

/** Those that are published. */
export function jwks({ identity }: Pick<SignaturesContext, "identity">): Promise<Jwks> {
  return identity.jwks();
}

/** By an administrator of the instance, as the next two: the newest first, revoked ones too. */
export async function listKeys(ctx: IdentityContext, actor: Actor): Promise<readonly InstanceKey[]> {
  requireAdministrator(actor);
  return keys.listKeys(ctx);
}

/** Refused with `conflict` while a new key waits for its time. */
export async function rotateKey(ctx: IdentityContext, actor: Actor): Promise<readonly InstanceKey[]> {
  requireAdministrator(actor);
  return keys.rotateKey(ctx, accountOf(actor));
}

/** What it signed is not believed any more; another signs at once. */
export async function revokeKey(
  ctx: IdentityContext,
  actor: Actor,
  id: string,
): Promise<readonly InstanceKey[]> {
  requireAdministrator(actor);
  return keys.revokeKey(ctx, id, accountOf(actor));
}

/**
 * Which instance sent a message (RFC 9421), once. `address` is where it came from. Throws
 * `unauthenticated` with what is wrong.
 */
export function verifyMessage(
  { db, clock, identity, keysOf, admit }: SignaturesContext,
  message: HttpMessage,
  address: string,
): Promise<{ readonly instance: string; readonly keyId: string }> {
  return verify(db, message, {
    keysOf: (instance, keyId) => keysOf(instance, keyId, address),
    clock,
    url: identity.url,
    ...defined({ admit }),
  });
}

/** Our own keys are read here; those of others are had from `others`. */
export function keysThrough(identity: Identity, others: KeysOf): KeysOf {
  return async (instance, keyId, address) =>
    instance === identity.url ? identity.jwks() : others(instance, keyId, address);
}

function accountOf(actor: Actor): Id | undefined {
  return actor.kind === "member" ? actor.account : undefined;
}
