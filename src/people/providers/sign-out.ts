import * as client from "openid-client";
import type { Id } from "../../base/id.ts";
import type { ProvidersContext } from "./context.ts";
import { newSecret } from "../secret.ts";
import { discover } from "./discover.ts";
import { findWayIn } from "./providers.ts";

/** Where the provider signs somebody out of itself, and sends them back here; nothing where it has no such place. */
export async function findSignOut(
  context: ProvidersContext,
  id: Id,
  idToken: string,
): Promise<{ readonly name: string; readonly address: string } | undefined> {
  const provider = await findWayIn(context.db, id);
  const configuration = await discover(context, provider);
  if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
  const address = client.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: `${context.url.replace(/\/$/, "")}/`,
    // Some want one. Nothing is done on the way back that it would guard.
    state: newSecret(),
    ...(idToken === "" ? {} : { id_token_hint: idToken }),
  });
  // It becomes a link: another one than of the web is none.
  if (!/^https?:$/.test(address.protocol)) return undefined;
  return { name: provider.name, address: address.href };
}
