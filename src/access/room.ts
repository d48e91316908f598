import { bindAll } from "../base/bind-all.ts";
import { actorOfAccessToken, giveToken, type TokensContext } from "./access-tokens.ts";
import { actorOfProjectKey } from "./agreement-keys.ts";
import {
  jwks,
  listKeys,
  revokeKey,
  rotateKey,
  type SignaturesContext,
  verifyMessage,
} from "./instance-keys.ts";

/** Tokens and keys that read under agreements. */
export function grantsVerbs(context: TokensContext) {
  return { grants: bindAll(context, { actorOfAccessToken, actorOfProjectKey, giveToken }) };
}

/** The keys of this instance, and messages that others sign. */
export function signaturesVerbs(context: SignaturesContext) {
  return { signatures: bindAll(context, { jwks, listKeys, revokeKey, rotateKey, verifyMessage }) };
}
