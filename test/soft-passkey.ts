import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

interface Signing {
  readonly rpId: string;
  readonly challenge: string;
  readonly origin: string;
  /** Whether its holder was asked for a finger or a PIN. */
  readonly verified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
}

/** An authenticator in software (WebAuthn §6): one credential, of ES256, which says what it is told to. */
export function softPasskey() {
  const id = randomBytes(16);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]),
  );
  const common = { id: id.toString("base64url"), rawId: id.toString("base64url"), type: "public-key" };
  return {
    id: common.id,
    make(asked: Signing): string {
      const length = Buffer.from([0, id.length]);
      const authData = Buffer.concat([headOf(asked, 0x40), Buffer.alloc(16), length, id, cose]);
      const attestation = isoCBOR.encode(
        new Map<string, string | Uint8Array | Map<string, never>>([
          ["fmt", "none"],
          ["attStmt", new Map<string, never>()],
          ["authData", new Uint8Array(authData)],
        ]),
      );
      return JSON.stringify({
        ...common,
        response: {
          clientDataJSON: clientData("webauthn.create", asked),
          attestationObject: Buffer.from(attestation).toString("base64url"),
          transports: ["internal"],
        },
        clientExtensionResults: {},
      });
    },
    sign(asked: Signing): string {
      const authData = headOf(asked, 0);
      const clientDataJSON = clientData("webauthn.get", asked);
      const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
      return JSON.stringify({
        ...common,
        response: {
          clientDataJSON,
          authenticatorData: authData.toString("base64url"),
          signature: sign("sha256", signed, privateKey).toString("base64url"),
          ...(asked.userHandle === undefined ? {} : { userHandle: asked.userHandle }),
        },
        clientExtensionResults: {},
      });
    },
  };
}

function clientData(type: string, { challenge, origin }: Signing): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString("base64url");
}

function sha256(bytes: string | Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** The beginning of what an authenticator says (WebAuthn §6.1): for whom, whether it asked, how often it signed. */
function headOf({ rpId, verified = true, counter = 0 }: Signing, flags: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.from([flags | 1 | (verified ? 4 : 0)]), count]);
}
