import { Failure } from "../../base/failure.ts";
import type { NodeToken } from "../../rudi/node-tokens.ts";
import type { Rooms } from "../../rooms.ts";

/** The grants by which a node of RUDI asks for a token: both give what its secret gives. */
const grants = new Set(["password", "client_credentials"]);

export function isNodeGrant(grant: string | undefined | null): boolean {
  return grants.has(grant ?? "");
}

/** By its client and secret, told in the form or in the header (RFC 6749 §2.3.1). */
export function giveNodeToken(
  rooms: Pick<Rooms, "rudi">,
  form: { get(name: string): string | null | undefined },
  authorization: string | undefined,
): Promise<NodeToken> {
  const basic = basicOf(authorization);
  const clientId = form.get("username") ?? form.get("client_id") ?? basic?.clientId ?? "";
  const secret = form.get("password") ?? form.get("client_secret") ?? basic?.secret ?? "";
  return rooms.rudi.tokenOfNode({ clientId, secret });
}

function basicOf(authorization = ""): { clientId: string; secret: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  const decoded = Buffer.from(encoded ?? "", "base64").toString("utf8");
  const end = decoded.indexOf(":");
  return end < 0 ? undefined : { clientId: decoded.slice(0, end), secret: decoded.slice(end + 1) };
}

/** Throws `unauthenticated` where there is none. */
export function bearerIn(authorization: string | undefined): string {
  const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) throw new Failure("unauthenticated", "rudi-token-wrong");
  return token;
}
