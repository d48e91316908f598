import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import { verifyAssertion } from "../identity/assertions.ts";
import { peekDocument, verifyDocument } from "../identity/documents.ts";
import type { Identity } from "../identity/identity.ts";
import type { KeysOf } from "../identity/messages.ts";
import { verifyProof } from "../identity/proofs.ts";
import {
  challenging,
  clientJwtBearer,
  clientTyp,
  fromSubject,
  grantTyp,
  jwtBearer,
  refusing,
  thumbprintIn,
  toAgreements,
  tokenEndpointOf,
  tokenLifetimeS,
  tokenTyp,
  toSubject,
} from "./access-token.ts";
import type { Actor } from "./actor.ts";
import type { Party } from "./agreement.ts";
import { findAgreement, findHolder, runningAgreements } from "./agreements.ts";
import { ended } from "./reach.ts";

/** What tokens are given and read with. */
export interface TokensContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly identity: Identity;
  readonly keysOf: KeysOf;
}

/** The fields of a request for a token (RFC 6749 §4.5, RFC 7523 §2), and the proof in its header. */
interface TokenRequest {
  readonly grantType?: string | undefined;
  readonly assertion?: string | undefined;
  readonly clientAssertionType?: string | undefined;
  readonly clientAssertion?: string | undefined;
  readonly proof?: string | undefined;
}

interface GivenToken {
  readonly token: string;
  readonly expiresInS: number;
  readonly agreements: readonly Id[];
}

/**
 * A token that reads what running agreements let out, bound to the key of the client. The instance
 * of the reader vouches for them, and for their client. Refusals tell by `oauth` what OAuth calls them.
 */
export async function giveToken(ctx: TokensContext, request: TokenRequest): Promise<GivenToken> {
  if (request.grantType !== jwtBearer) {
    throw new Failure("invalid", "access-grant-type", {
      expected: jwtBearer,
      oauth: "unsupported_grant_type",
    });
  }
  const { assertion, clientAssertion, proof } = request;
  if (assertion === undefined) throw missing("assertion");
  if (request.clientAssertionType !== clientJwtBearer) throw missing("client_assertion_type");
  if (clientAssertion === undefined) throw missing("client_assertion");
  const url = tokenEndpointOf(ctx.identity.url);
  const thumbprint = await refusing("invalid_dpop_proof", async () => {
    if (proof === undefined) throw new Failure("invalid", "access-proof-missing");
    return verifyProof(ctx, proof, { method: "POST", url });
  });
  // Before keys are asked of an instance: a stranger makes us ask nobody.
  await refusing("invalid_grant", () => requireKnown(ctx, peekDocument(assertion)));
  const client = await refusing("invalid_client", () => clientOf(ctx, clientAssertion));
  const reader = await refusing("invalid_grant", () => readerOf(ctx, assertion, { client, thumbprint }));
  return makeToken(ctx, reader, thumbprint);
}

/** Who reads with a token, and with the proof of the key that it is bound to. Throws `unauthenticated`. */
export async function actorOfAccessToken(
  ctx: Omit<TokensContext, "keysOf">,
  token: string,
  { proof, method, url }: { proof: string | undefined; method: string; url: string },
): Promise<Actor> {
  const now = ctx.clock();
  const proving = challenging("invalid_dpop_proof", async () => {
    if (proof === undefined) throw new Failure("unauthenticated", "access-proof-missing");
    return verifyProof(ctx, proof, { method, url, token });
  });
  // Both are looked at at once; what is wrong with the token is told first.
  proving.catch(() => undefined);
  const claims = await challenging("invalid_token", async () => {
    const keys = await ctx.identity.jwks();
    return requireClaims(
      await verifyDocument(token, { typ: tokenTyp, keys, at: now }),
      ctx.identity.url,
      now,
    );
  });
  const thumbprint = await proving;
  if (thumbprint !== claims.thumbprint) {
    const args = { challenge: "DPoP", oauth: "invalid_token" };
    throw new Failure("unauthenticated", "access-token-other-key", args);
  }
  const { agreements, instance, id: credential } = claims;
  const holder = await findHolder(ctx.db, { instance, agreements });
  const actor = { kind: "grantee", agreements, instance, credential } as const;
  return holder === undefined ? actor : { ...actor, holder };
}

interface Reader extends Pick<Party, "instance" | "kind" | "id"> {
  readonly agreements: readonly Id[];
}

async function requireKnown(ctx: TokensContext, claims: Record<string, unknown>): Promise<void> {
  for (const id of toAgreements(claims["agreements"]) ?? []) {
    if ((await findAgreement(ctx.db, id))?.party.instance === claims["iss"]) return;
  }
  throw new Failure("invalid", "access-agreements-none");
}

/** RFC 7523 §3: the client is an instance, by its address. */
async function clientOf(ctx: TokensContext, text: string): Promise<string> {
  const audience = tokenEndpointOf(ctx.identity.url);
  const { instance, subject } = await verifyAssertion({ ...ctx, typ: clientTyp, audience }, text);
  if (subject !== instance) throw new Failure("invalid", "identity-assertion-claim", { claim: "sub" });
  return instance;
}

async function readerOf(
  ctx: TokensContext,
  text: string,
  { client, thumbprint }: { client: string; thumbprint: string },
): Promise<Reader> {
  const audience = tokenEndpointOf(ctx.identity.url);
  const { instance, subject, claims } = await verifyAssertion({ ...ctx, typ: grantTyp, audience }, text);
  if (instance !== client) throw new Failure("invalid", "identity-assertion-claim", { claim: "iss" });
  const party = fromSubject(subject);
  if (party === undefined) throw new Failure("invalid", "identity-assertion-claim", { claim: "sub" });
  if (thumbprintIn(claims["cnf"]) !== thumbprint) throw new Failure("invalid", "access-assertion-other-key");
  const ids = toAgreements(claims["agreements"]) ?? [];
  const running = await runningAgreements(ctx.db, { ids, party: { instance, ...party } });
  const agreements = running.map(({ id }) => id);
  if (agreements.length === 0) throw await noneOf(ctx, ids, { instance, ...party });
  return { instance, ...party, agreements };
}

/** Of what the reader had, why it is over; of what is somebody else's, nothing. */
async function noneOf(
  { db, identity }: TokensContext,
  [id]: readonly Id[],
  reader: Pick<Party, "instance" | "kind" | "id">,
): Promise<Failure> {
  const found = id === undefined ? undefined : await findAgreement(db, id);
  const isTheirs =
    found?.party.instance === reader.instance &&
    found.party.kind === reader.kind &&
    found.party.id === reader.id;
  if (!isTheirs) return new Failure("invalid", "access-agreements-none");
  return ended(found, { request: `${identity.url}/datasets/${found.dataset}/request` });
}

/** RFC 9068, bound by RFC 9449 §6.1. */
async function makeToken(
  { identity, clock }: TokensContext,
  reader: Reader,
  thumbprint: string,
): Promise<GivenToken> {
  const iat = Math.floor(clock().getTime() / 1000);
  const token = await identity.signDocument(tokenTyp, {
    iss: identity.url,
    aud: identity.url,
    sub: toSubject(reader),
    client_id: reader.instance,
    iat,
    exp: iat + tokenLifetimeS,
    jti: newId(),
    cnf: { jkt: thumbprint },
    agreements: reader.agreements,
  });
  return { token, expiresInS: tokenLifetimeS, agreements: reader.agreements };
}

function requireClaims(claims: Record<string, unknown>, url: string, now: Date) {
  const { iss, aud, exp, jti, client_id: instance } = claims;
  const agreements = toAgreements(claims["agreements"]);
  const thumbprint = thumbprintIn(claims["cnf"]);
  if (iss !== url || aud !== url || typeof exp !== "number" || typeof jti !== "string") throw notOurs();
  if (typeof instance !== "string" || agreements === undefined || thumbprint === undefined) throw notOurs();
  if (exp * 1000 <= now.getTime()) {
    const at = new Date(exp * 1000).toISOString();
    throw new Failure("unauthenticated", "access-token-expired", { at });
  }
  return { id: jti, instance, agreements, thumbprint };
}

function notOurs(): Failure {
  return new Failure("unauthenticated", "access-token-foreign");
}

function missing(parameter: string): Failure {
  return new Failure("invalid", "access-token-field-missing", { parameter, oauth: "invalid_request" });
}
