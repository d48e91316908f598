import type { Tx } from "../db/db.ts";

/** A public key (RFC 7517, RFC 8037). `nbf` and `exp`: from when until when it signs, in seconds since 1970. */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  /** The thumbprint of the key (RFC 7638). */
  readonly kid: string;
  readonly use: "sig";
  readonly alg: "EdDSA";
  readonly nbf: number;
  readonly exp?: number;
}

export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/** An HTTP request as it is signed: the whole address, and the body where there is one. */
export interface HttpMessage {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What signs in the name of this instance. */
export interface Identity {
  /** Where the instance is reached, without a slash at its end: its name among instances. */
  readonly url: string;
  jwks(): Promise<Jwks>;
  /** A compact JWS (RFC 7515, EdDSA) over the JSON of `payload`, with this `typ`. */
  signDocument(typ: string, payload: object): Promise<string>;
  signBytes(bytes: Uint8Array): Promise<{ readonly keyId: string; readonly signature: Uint8Array }>;
  /**
   * The headers to send with a message (RFC 9421, RFC 9530): `signature-input`, `signature`,
   * `content-digest` where it has a body, and `maille-instance`, the address of this instance.
   */
  signMessage(message: HttpMessage): Promise<Readonly<Record<string, string>>>;
  /**
   * The same, for use inside a transaction: keys are read on its connection. One that waited there
   * for another connection would wait for ever where all of them wait for what it holds.
   */
  within(tx: Tx): Identity;
}
