import { actorOfProjectKey } from "../access/agreement-keys.ts";
import { actorOfAccessToken, giveToken, type TokensContext } from "../access/access-tokens.ts";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { IdentityContext } from "../identity/context.ts";
import type { HttpMessage, Identity } from "../identity/identity.ts";
import { listKeys, revokeKey, rotateKey } from "../identity/keys.ts";
import { type KeysOf, verifyMessage } from "../identity/messages.ts";
import { vouchFor } from "../sharing/vouch.ts";
import type { Grants, Signatures } from "../web/rooms/identity.ts";

/** What signs for this instance, and what verifies those that others sign. */
export function boundIdentity(
  context: IdentityContext,
  { identity, keysOf, admit }: { identity: Identity; keysOf: KeysOf; admit?: (instance: string) => void },
): Signatures {
  return {
    jwks: () => identity.jwks(),
    listKeys: async (actor) => {
      requireAdministrator(actor);
      return listKeys(context);
    },
    rotateKey: async (actor) => {
      requireAdministrator(actor);
      return rotateKey(context, accountOf(actor));
    },
    revokeKey: async (actor, id) => {
      requireAdministrator(actor);
      return revokeKey(context, id, accountOf(actor));
    },
    verifyMessage: (message: HttpMessage, address: string) =>
      verifyMessage(context.db, message, {
        keysOf: (instance, keyId) => keysOf(instance, keyId, address),
        clock: context.clock,
        url: identity.url,
        ...(admit === undefined ? {} : { admit }),
      }),
  };
}

function accountOf(actor: Actor): string | undefined {
  return actor.kind === "member" ? actor.account : undefined;
}

/** Our own keys are read here; those of others are had from `others`, where there is a network. */
export function keysThrough(identity: Identity, others?: KeysOf): KeysOf {
  return async (instance, keyId, address) =>
    instance === identity.url ? identity.jwks() : others?.(instance, keyId, address);
}

/** Tokens and keys that read under agreements. */
export function boundGrants(context: TokensContext): Grants {
  return {
    giveToken: (request) => giveToken(context, request),
    actorOfAccessToken: (token, asked) => actorOfAccessToken(context, token, asked),
    actorOfProjectKey: (secret) => actorOfProjectKey(context, secret),
    vouchFor: (actor, agreement, client) => vouchFor(context, actor, agreement, client),
  };
}
