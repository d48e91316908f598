import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { assertionLifetimeS, signAssertion } from "../identity/assertions.ts";
import type { Identity } from "../identity/identity.ts";
import {
  clientJwtBearer,
  clientTyp,
  grantTyp,
  jwtBearer,
  tokenEndpointOf,
  toSubject,
} from "./access-token.ts";
import type { Party } from "./agreement.ts";

/** What a client sends to the producer's instance, as a form, with its own proof: it gives a token. */
export interface VouchedRequest {
  readonly tokenEndpoint: string;
  readonly expiresInS: number;
  /** The fields of the form, by their names in OAuth. */
  readonly form: {
    readonly grant_type: string;
    readonly assertion: string;
    readonly client_assertion_type: string;
    readonly client_assertion: string;
  };
}

interface Vouching {
  /** The instance that holds the data, by its address. */
  readonly producer: string;
  /** Who reads, of this instance. */
  readonly party: Pick<Party, "kind" | "id">;
  readonly agreements: readonly Id[];
  /** Of the client's key (RFC 7638): without that key, what is vouched is of no use. */
  readonly thumbprint: string;
}

/** Vouches for a reader of this instance, and for their client, with two assertions of a minute (RFC 7523). */
export async function vouch(
  { identity, clock }: { readonly identity: Identity; readonly clock: Clock },
  { producer, party, agreements, thumbprint }: Vouching,
): Promise<VouchedRequest> {
  if (!/^[\w-]{43}$/.test(thumbprint)) {
    throw new Failure("invalid", "access-thumbprint-wrong", { parameter: "jkt" });
  }
  const audience = tokenEndpointOf(producer);
  const claims = { sub: toSubject(party), agreements, cnf: { jkt: thumbprint } };
  const [assertion, clientAssertion] = await Promise.all([
    signAssertion(identity, clock, { typ: grantTyp, audience, claims }),
    signAssertion(identity, clock, { typ: clientTyp, audience, claims: { sub: identity.url } }),
  ]);
  return {
    tokenEndpoint: audience,
    expiresInS: assertionLifetimeS,
    form: {
      grant_type: jwtBearer,
      assertion,
      client_assertion_type: clientJwtBearer,
      client_assertion: clientAssertion,
    },
  };
}
