import { bindAll } from "../../base/bind-all.ts";
import type { ProvidersContext } from "./context.ts";
import { cutIdentity, listIdentities } from "./identities.ts";
import { confirmLink, findLink } from "./links.ts";
import {
  deleteProvider,
  getProvider,
  listProviders,
  listWaysIn,
  saveProvider,
  tryProvider,
} from "./providers.ts";
import { leaveForProvider, returnFromProvider } from "./sign-in.ts";
import { findSignOut } from "./sign-out.ts";

/** Signing in at providers of OpenID Connect. */
export function providersVerbs(context: Omit<ProvidersContext, "discovered">) {
  const providersContext: ProvidersContext = { ...context, discovered: new Map() };
  return {
    providers: bindAll(providersContext, {
      confirmLink,
      cutIdentity,
      deleteProvider,
      findLink,
      findSignOut,
      getProvider,
      leaveForProvider,
      listIdentities,
      listProviders,
      listWaysIn,
      returnFromProvider,
      saveProvider,
      tryProvider,
    }),
  };
}
