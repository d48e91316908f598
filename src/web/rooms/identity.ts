import type { GivenToken, TokenRequest } from "../../access/access-tokens.ts";
import type { Actor } from "../../access/actor.ts";
import type { Vouched } from "../../access/vouch.ts";
import type { Id } from "../../base/id.ts";
import type { HttpMessage, Jwks } from "../../identity/identity.ts";
import type { InstanceKey } from "../../identity/key.ts";

/** The keys of this instance, and messages that others sign. */
export interface Signatures {
  /** Those that are published. */
  jwks(): Promise<Jwks>;
  /** By an administrator of the instance, as the next two: the newest first, revoked ones too. */
  listKeys(actor: Actor): Promise<readonly InstanceKey[]>;
  /** Refused with `conflict` while a new key waits for its time. */
  rotateKey(actor: Actor): Promise<readonly InstanceKey[]>;
  /** What it signed is not believed any more; another signs at once. */
  revokeKey(actor: Actor, id: string): Promise<readonly InstanceKey[]>;
  /** Which instance sent a message (RFC 9421), once. `address` is where it came from. Throws `unauthenticated` with what is wrong. */
  verifyMessage(
    message: HttpMessage,
    address: string,
  ): Promise<{ readonly instance: string; readonly keyId: string }>;
}

/** Tokens and keys that read what agreements let out. */
export interface Grants {
  /** At the producer's instance. What is refused is told by the name that OAuth has for it, in `oauth`. */
  giveToken(request: TokenRequest): Promise<GivenToken>;
  /** Throws `unauthenticated`: the token is wrong, out of date, or bound to another key than that of the proof. */
  actorOfAccessToken(
    token: string,
    asked: { proof: string | undefined; method: string; url: string },
  ): Promise<Actor>;
  /** Throws `unauthenticated` where the key is unknown, out of date or revoked. */
  actorOfProjectKey(secret: string): Promise<Actor>;
  /**
   * At the reader's instance: what their program sends to the producer's for a token. `thumbprint` is
   * of the program's key. Throws `not-found` where the agreement is not theirs, `precondition` where
   * it does not run.
   */
  vouchFor(actor: Actor, agreement: Id, client: { readonly thumbprint: string }): Promise<Vouched>;
}
