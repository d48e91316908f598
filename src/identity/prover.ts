import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Clock } from "../base/clock.ts";
import { newId } from "../base/id.ts";
import { hashOfToken, type ProvenRequest } from "./proofs.ts";

/** A key of a client, which lives as long as its process, and the proofs that it is held (RFC 9449 §4.2). */
export interface Prover {
  /** RFC 7638. */
  readonly thumbprint: string;
  /** A new proof for one request. */
  prove(request: ProvenRequest): Promise<string>;
}

export async function newProver(clock: Clock): Promise<Prover> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA");
  const jwk = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    prove({ method, url, token }) {
      const { origin, pathname } = new URL(url);
      return new SignJWT({
        htm: method,
        htu: `${origin}${pathname}`,
        ...(token === undefined ? {} : { ath: hashOfToken(token) }),
      })
        .setProtectedHeader({ alg: "EdDSA", typ: "dpop+jwt", jwk })
        .setJti(newId())
        .setIssuedAt(Math.floor(clock().getTime() / 1000))
        .sign(privateKey);
    },
  };
}
