import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { identityWorld, type IdentityWorld } from "../../test/identity-world.ts";
import { hashOfToken, verifyProof } from "./proofs.ts";

const url = "https://transports.example/api/resources/1/data/";
const asked = { method: "GET", url: `${url}?page=2`, token: "abc" };

test("a proof tells by which key its sender is known, whatever the query", async () => {
  await using world = await identityWorld();
  const client = await openClient();
  const proof = await client.prove({ htu: `${url}?other=1#x` });
  assert.equal(await verifyProof(world, proof, asked), client.thumbprint);
  await assert.rejects(verifyProof(world, proof, asked), { key: "identity-proof-replayed" });
});

/** Of those tests that leave it as it was. */
let shared: IdentityWorld;

before(async () => {
  shared = await identityWorld();
});

after(() => shared[Symbol.asyncDispose]());

const wrongs: readonly (readonly [string, string, Record<string, unknown>, Record<string, unknown>])[] = [
  ["another method", "identity-proof-method", { htm: "POST" }, {}],
  ["a method in small letters", "identity-proof-method", { htm: "get" }, {}],
  ["another host", "identity-proof-address", { htu: url.replace("transports", "energie") }, {}],
  ["another scheme", "identity-proof-address", { htu: url.replace("https", "http") }, {}],
  ["another port", "identity-proof-address", { htu: url.replace(".example", ".example:8443") }, {}],
  ["another path", "identity-proof-address", { htu: `${url}x` }, {}],
  ["no address", "identity-proof-address", { htu: "x" }, {}],
  ["no htu", "identity-proof-malformed", { htu: undefined }, {}],
  ["an hour ago", "identity-clock-behind", { iat: -3600 }, {}],
  ["in an hour", "identity-clock-ahead", { iat: 3600 }, {}],
  ["no iat", "identity-proof-malformed", { iat: undefined }, {}],
  ["no jti", "identity-proof-malformed", { jti: undefined }, {}],
  ["a short jti", "identity-proof-malformed", { jti: "x" }, {}],
  ["a long jti", "identity-proof-malformed", { jti: "x".repeat(201) }, {}],
  ["another token", "identity-proof-token", { ath: hashOfToken("other") }, {}],
  ["no token", "identity-proof-token", { ath: undefined }, {}],
  ["another type", "identity-proof-malformed", {}, { typ: "JWT" }],
  ["no key", "identity-proof-malformed", {}, { jwk: undefined }],
];

for (const [name, key, claims, header] of wrongs) {
  test(`a proof is refused for ${name}`, async () => {
    const client = await openClient();
    await assert.rejects(verifyProof(shared, await client.prove(claims, header), asked), { key });
  });
}

test("a proof with a secret in place of a key, or the private half of one, is refused", async () => {
  await using world = await identityWorld();
  const client = await openClient();
  const jwk: JWK = { kty: "oct", k: Buffer.from("x".repeat(32)).toString("base64url") };
  const symmetric = await new SignJWT({ htm: "GET", htu: url, jti: "x".repeat(20), iat: 1 })
    .setProtectedHeader({ alg: "HS256", typ: "dpop+jwt", jwk })
    .sign(new TextEncoder().encode("x".repeat(32)));
  await assert.rejects(verifyProof(world, symmetric, asked), { key: "identity-proof-malformed" });
  const withPrivate = await client.prove({}, { jwk: client.privateJwk });
  await assert.rejects(verifyProof(world, withPrivate, asked), { key: "identity-proof-malformed" });
});

test("a proof signed by another key than the one it tells is refused", async () => {
  await using world = await identityWorld();
  const [client, other] = [await openClient(), await openClient()];
  const proof = await client.prove({}, { jwk: other.jwk });
  await assert.rejects(verifyProof(world, proof, asked), { key: "identity-proof-malformed" });
});

test("two clients may say the same jti", async () => {
  await using world = await identityWorld();
  const [client, other] = [await openClient(), await openClient()];
  await verifyProof(world, await client.prove({ jti: "the same one" }), asked);
  await verifyProof(world, await other.prove({ jti: "the same one" }), asked);
});

async function openClient() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const now = new Date("2026-11-26T10:00:00Z").getTime() / 1000;
  return {
    jwk,
    privateJwk: await exportJWK(privateKey),
    thumbprint: await calculateJwkThumbprint(jwk),
    /** `iat` in seconds from now. */
    prove: (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) => {
      const { iat = 0, ...others } = "iat" in claims ? claims : { ...claims, iat: 0 };
      const told = claims["iat"] === undefined && "iat" in claims ? {} : { iat: now + Number(iat) };
      return new SignJWT({
        htm: "GET",
        htu: url,
        jti: crypto.randomUUID(),
        ath: hashOfToken("abc"),
        ...others,
        ...told,
      })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk, ...header })
        .sign(privateKey);
    },
  };
}
