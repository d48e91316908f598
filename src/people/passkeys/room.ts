import { bindAll } from "../../base/bind-all.ts";
import type { PasskeysContext } from "./context.ts";
import { addPasskey, beginPasskey, listPasskeys, removePasskey } from "./own-passkeys.ts";
import { findRelyingParty } from "./relying-party.ts";
import { askPasskey, finishByPasskey, hasBegunPasskey, signInByPasskey } from "./sign-in.ts";

/** Signing in by what a browser, a telephone or a security key holds. */
export function passkeysVerbs(context: PasskeysContext) {
  return {
    passkeys: {
      /** Whether browsers make passkeys for the address of this instance. */
      isPossible: findRelyingParty(context.url) !== undefined,
      ...bindAll(context, {
        addPasskey,
        askPasskey,
        beginPasskey,
        finishByPasskey,
        hasBegunPasskey,
        listPasskeys,
        removePasskey,
        signInByPasskey,
      }),
    },
  };
}
