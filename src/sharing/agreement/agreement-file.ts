import { Failure, isFailure } from "../../base/failure.ts";
import { verifyDocument } from "../../identity/documents.ts";
import type { Jwks, PublicJwk } from "../../identity/identity.ts";
import { type AgreementDocument, fromAgreementDocument } from "./agreement-document.ts";
import type { ExchangeSide } from "../exchange.ts";

/** The types of a signature: each side signs as what it is, also where one instance is both. */
export const agreementTyp: Readonly<Record<ExchangeSide, string>> = {
  producer: "maille-agreement-assigner+jwt",
  asker: "maille-agreement-assignee+jwt",
};

type EmbeddedJwk = Pick<PublicJwk, "kty" | "crv" | "x">;

interface GeneralJws {
  readonly payload: string;
  readonly signatures: readonly {
    readonly protected: string;
    /** Outside what is signed: its thumbprint is in what is. */
    readonly header: { readonly jwk: EmbeddedJwk };
    readonly signature: string;
  }[];
}

/**
 * Both signatures over one payload, with the keys to verify them (RFC 7515 §7.2.1). The text is
 * written in one way only, so that another text is another file.
 */
export function toAgreementFile(
  signed: Readonly<Record<ExchangeSide, { readonly document: string; readonly keys: Jwks }>>,
): string {
  const producer = partsOf(signed.producer.document);
  const asker = partsOf(signed.asker.document);
  if (producer.payload !== asker.payload) throw new Failure("invalid", "exchange-agreement-differs");
  return write({
    payload: producer.payload,
    signatures: [toSignature(producer, signed.producer.keys), toSignature(asker, signed.asker.keys)],
  });
}

export interface VerifiedAgreement {
  readonly agreed: AgreementDocument;
  /** Of the producer first. */
  readonly signatures: readonly VerifiedSignature[];
}

interface VerifiedSignature {
  readonly side: ExchangeSide;
  /** The address of the instance in whose name it stands. */
  readonly instance: string;
  /** The thumbprint of the key (RFC 7638). */
  readonly key: string;
  readonly signedAt: Date;
  /**
   * `proved`: by a key that the instance publishes; `disowned`: by another one, which it may have
   * revoked, or which somebody else made; `unproved`: its keys are not known here.
   */
  readonly standing: "proved" | "disowned" | "unproved";
}

/** The keys that an instance publishes, which signed with that one; `undefined` where they are not known. */
export type PublishedKeys = (instance: string, keyId: string) => Promise<Jwks | undefined>;

/**
 * Whether a file is an agreement that both sides signed. Throws `invalid` for what is no such file
 * or was written in another way than ours, `unauthenticated` where a signature does not hold. The
 * keys that come with it show that nothing was changed, and nothing of who signed: each signature
 * is matched with the keys that its own instance publishes.
 */
export async function verifyAgreementFile(
  text: string,
  publishedBy: PublishedKeys,
): Promise<VerifiedAgreement> {
  const { payload, signatures } = parse(text);
  const sides: readonly ExchangeSide[] = ["producer", "asker"];
  const agreed = fromAgreementDocument(decode(payload));
  if (agreed === undefined) throw new Failure("invalid", "exchange-agreement-unreadable");
  const verified: VerifiedSignature[] = [];
  for (const [index, side] of sides.entries()) {
    const signature = signatures[index];
    if (signature === undefined) throw new Failure("invalid", "exchange-agreement-signature-missing");
    const instance = side === "producer" ? agreed.subject.instance : agreed.party.instance;
    const compact = `${signature.protected}.${payload}.${signature.signature}`;
    const { kid, iat } = decode(signature.protected) as { kid: string; iat: number };
    const embedded: PublicJwk = { ...signature.header.jwk, kid, use: "sig", alg: "EdDSA", nbf: 0 };
    await verifySignature(compact, embedded, { side, instance });
    const published = await publishedBy(instance, kid);
    verified.push({
      side,
      instance,
      key: kid,
      signedAt: new Date(iat * 1000),
      standing: published === undefined ? "unproved" : await standingOf(compact, side, published),
    });
  }
  return { agreed, signatures: verified };
}

async function standingOf(compact: string, side: ExchangeSide, keys: Jwks): Promise<"proved" | "disowned"> {
  try {
    await verifyDocument(compact, { typ: agreementTyp[side], keys });
    return "proved";
  } catch (error) {
    if (!isFailure(error, "unauthenticated")) throw error;
    return "disowned";
  }
}

function parse(text: string): GeneralJws {
  try {
    const file = JSON.parse(text) as GeneralJws;
    const same = write({
      payload: file.payload,
      signatures: file.signatures.map(({ protected: header, header: { jwk }, signature }) => ({
        protected: header,
        header: { jwk: { kty: jwk.kty, crv: jwk.crv, x: jwk.x } },
        signature,
      })),
    });
    if (same !== text || file.signatures.length !== 2) throw new Error("not as it was written");
    return file;
  } catch (cause) {
    throw new Failure("invalid", "exchange-agreement-unreadable", {}, { cause });
  }
}

/** Throws with the side whose signature does not hold. */
async function verifySignature(
  compact: string,
  key: PublicJwk,
  { side, instance }: { side: ExchangeSide; instance: string },
): Promise<void> {
  try {
    await verifyDocument(compact, { typ: agreementTyp[side], keys: { keys: [key] } });
  } catch (cause) {
    if (!isFailure(cause)) throw cause;
    const told = side === "producer" ? "exchange-signature-wrong-producer" : "exchange-signature-wrong-asker";
    throw new Failure("unauthenticated", told, { instance }, { cause });
  }
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch (cause) {
    throw new Failure("invalid", "exchange-agreement-unreadable", {}, { cause });
  }
}

function write(file: GeneralJws): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function toSignature(
  { header, signature }: ReturnType<typeof partsOf>,
  keys: Jwks,
): GeneralJws["signatures"][number] {
  const { kid } = JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { kid: string };
  const key = keys.keys.find((key) => key.kid === kid);
  if (key === undefined) throw new Failure("unauthenticated", "identity-key-unknown", { key: kid });
  return { protected: header, header: { jwk: { kty: key.kty, crv: key.crv, x: key.x } }, signature };
}

function partsOf(document: string): { header: string; payload: string; signature: string } {
  const [header = "", payload = "", signature = ""] = document.split(".");
  return { header, payload, signature };
}
