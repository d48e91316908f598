import { createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { importPKCS8, importSPKI, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import type { RudiContext } from "./context.ts";
import { sealedRudiKey } from "./sealed.ts";

type Context = Pick<RudiContext, "db" | "clock" | "url" | "vault">;

/** The only row of its table. */
const keyPlace = placeOf(sealedRudiKey, "true");

interface KeyRow {
  /** Sealed. */
  readonly privateKey: string;
  readonly publicKey: string;
}

/** In PEM, as nodes of RUDI ask for it: they know RSA alone. */
export async function publicKeyOf(ctx: Omit<Context, "url">): Promise<string> {
  return (await keyRow(ctx)).publicKey;
}

/** A JWT of this instance, in the role of a portal. */
export async function signToken(ctx: Context, claims: JWTPayload, seconds: number): Promise<string> {
  const now = ctx.clock();
  const { privateKey } = await keyRow(ctx);
  const issued = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...claims, jti: newId(now.getTime()) })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(ctx.url)
    .setIssuedAt(issued)
    .setExpirationTime(issued + seconds)
    .sign(await importPKCS8(await ctx.vault.openText(privateKey, keyPlace), "RS256"));
}

/** Throws `unauthenticated` for what this instance did not sign, or signed too long ago. */
export async function readToken(ctx: Context, token: string): Promise<JWTPayload> {
  const { publicKey } = await keyRow(ctx);
  try {
    const { payload } = await jwtVerify(token, await importSPKI(publicKey, "RS256"), {
      algorithms: ["RS256"],
      issuer: ctx.url,
      currentDate: ctx.clock(),
      requiredClaims: ["exp", "iat", "sub"],
    });
    return payload;
  } catch (cause) {
    throw new Failure("unauthenticated", "rudi-token-wrong", {}, { cause });
  }
}

/** By the key that a portal publishes, of whatever kind it is. */
export async function verifyByKey(token: string, pem: string, at: Date): Promise<JWTPayload> {
  const key = createPublicKey(pem);
  const algorithms = key.asymmetricKeyType === "rsa" ? ["RS256", "RS384", "RS512"] : ["EdDSA", "ES256"];
  const { payload } = await jwtVerify(token, key, { algorithms, currentDate: at, requiredClaims: ["exp"] });
  return payload;
}

/** Made when it is first needed, once. */
async function keyRow(ctx: Omit<Context, "url">): Promise<KeyRow> {
  const { db, clock, vault } = ctx;
  const [found] = await db<KeyRow[]>`select private_key, public_key from rudi_key`;
  if (found !== undefined) return found;
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await db`
    insert into rudi_key (private_key, public_key, made_at)
    values (${await vault.sealText(privateKey, keyPlace)}, ${publicKey}, ${clock()})
    on conflict do nothing`;
  return keyRow(ctx);
}
