import { createHash, randomBytes } from "node:crypto";

/** A secret of 256 bits, told once to the one who holds it; only its hash is kept. */
export function newSecret(prefix = "", random: Buffer = randomBytes(32)): string {
  return prefix + random.toString("base64url");
}

/** A secret of 256 random bits needs no slow hash: it cannot be guessed from its SHA-256. */
export function hashOfSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
