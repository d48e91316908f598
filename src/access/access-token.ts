import { Failure, isFailure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Party } from "./agreement.ts";

/** Types of the documents by which access is asked for and given (RFC 7523, RFC 9068). */
export const grantTyp = "authorization-grant+jwt";
export const clientTyp = "client-authentication+jwt";
export const tokenTyp = "at+jwt";

export const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
export const clientJwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** A token lives so long, in seconds. */
export const tokenLifetimeS = 600;

const agreementsMax = 100;

/** Where an instance gives tokens. */
export function tokenEndpointOf(instance: string): string {
  return `${instance}/oauth/token`;
}

/** Who reads, as the subject of an assertion and of a token: `person:0199…`. */
export function toSubject({ kind, id }: Pick<Party, "kind" | "id">): string {
  return `${kind}:${id}`;
}

export function fromSubject(subject: string): Pick<Party, "kind" | "id"> | undefined {
  const [, kind, id = ""] = /^(person|organization):(.+)$/.exec(subject) ?? [];
  if ((kind !== "person" && kind !== "organization") || !isId(id)) return undefined;
  return { kind, id };
}

/** The agreements that a claim names; `undefined` where it names none as it should. */
export function toAgreements(claim: unknown): readonly Id[] | undefined {
  if (!Array.isArray(claim) || claim.length === 0 || claim.length > agreementsMax) return undefined;
  return claim.every((id) => typeof id === "string" && isId(id)) ? (claim as Id[]) : undefined;
}

/** The thumbprint of the key that something is bound to (RFC 7800 §3.1, RFC 9449 §6). */
export function thumbprintIn(claim: unknown): string | undefined {
  const { jkt } = (claim ?? {}) as { jkt?: unknown };
  return typeof jkt === "string" && jkt !== "" ? jkt : undefined;
}

/**
 * What goes wrong within `work` is told by the name that OAuth has for it (RFC 6749 §5.2,
 * RFC 9449 §5); a bug, and what may go better later, passes through.
 */
export async function refusing<T>(oauth: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFailure(error) || error.code === "unavailable") throw error;
    throw new Failure(
      oauth === "invalid_client" ? "unauthenticated" : "invalid",
      error.key,
      { ...error.args, oauth },
      { cause: error },
    );
  }
}

/** Of a token: `challenge` and `oauth` are for the header `WWW-Authenticate` (RFC 9449 §7.1). */
export async function challenging<T>(oauth: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFailure(error) || error.code === "unavailable") throw error;
    const args = { ...error.args, challenge: "DPoP", oauth };
    throw new Failure("unauthenticated", error.key, args, { cause: error });
  }
}
