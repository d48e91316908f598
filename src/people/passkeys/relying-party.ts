import { isIP } from "node:net";
import { Failure } from "../../base/failure.ts";

/** For whom passkeys are made, and from which pages they are used (WebAuthn §5.1.2). */
export interface RelyingParty {
  /** The host of the instance, whatever its port. */
  readonly id: string;
  readonly origin: string;
}

/** `undefined` where browsers make no passkey: an address in clear, or one that is a number. */
export function findRelyingParty(url: string): RelyingParty | undefined {
  const { protocol, hostname, origin } = new URL(url);
  const isSecure = protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
  const isNumber = isIP(hostname.replaceAll(/[[\]]/g, "")) !== 0;
  return isSecure && !isNumber ? { id: hostname, origin } : undefined;
}

export function getRelyingParty(url: string): RelyingParty {
  const found = findRelyingParty(url);
  if (found === undefined) throw new Failure("precondition", "people-passkeys-none-here", { url });
  return found;
}

/** ES256, EdDSA and RS256: what authenticators sign with today (RFC 9053). */
export const algorithms = [-7, -8, -257];
