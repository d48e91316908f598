import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CompactSign, compactVerify, importJWK, UnsecuredJWT } from "jose";
import { identityWorld } from "../../test/identity-world.ts";
import { keyIdOf, peekDocument, verifyDocument } from "./documents.ts";
import { newKeyPair, toPrivateKey } from "./key.ts";

const typ = "maille-event+jwt";
const payload = { type: "update", title: "Élus à Épinal" };

test("a document says who signed it, what it is and when, and others read it by the published keys", async () => {
  await using world = await identityWorld();
  const text = await world.identity.signDocument(typ, payload);
  const { keys } = await world.identity.jwks();
  assert.deepEqual(await verifyDocument(text, { typ, keys: { keys } }), payload);
  assert.deepEqual(peekDocument(text), payload);
  assert.equal(keyIdOf(text), keys[0]?.kid);
  const told = await compactVerify(text, await importJWK({ ...keys[0] }, "EdDSA"));
  assert.deepEqual(told.protectedHeader, {
    alg: "EdDSA",
    kid: keys[0]?.kid,
    typ,
    iat: world.time.now.getTime() / 1000,
  });
});

test("no character of a document may be altered, left out or added", async () => {
  await using world = await identityWorld();
  const text = await world.identity.signDocument(typ, payload);
  const keys = await world.identity.jwks();
  const characters = fc.stringMatching(/^[\w.= -]$/);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      characters,
      fc.constantFrom(0, 1),
      async (at, character, cut) => {
        const altered = text.slice(0, at) + character + text.slice(at + cut);
        if (altered !== text) await assert.rejects(verifyDocument(altered, { typ, keys }));
      },
    ),
    { numRuns: 500 },
  );
  for (let at = 0; at < text.length; at += 1) {
    await assert.rejects(verifyDocument(text.slice(0, at), { typ, keys }));
  }
});

test("another algorithm, type or key is refused by its name", async () => {
  await using world = await identityWorld();
  const keys = await world.identity.jwks();
  const kid = keys.keys[0]?.kid ?? "";
  const iat = Math.floor(world.time.now.getTime() / 1000);
  const text = await world.identity.signDocument(typ, payload);
  await assert.rejects(verifyDocument(text, { typ: "other+jwt", keys }), /identity-document-type/);

  const unsecured = new UnsecuredJWT(payload).encode();
  await assert.rejects(verifyDocument(unsecured, { typ, keys }), { key: "identity-document-malformed" });
  const header = Buffer.from(JSON.stringify({ alg: "none", typ, kid, iat })).toString("base64url");
  const none = text.replace(/^[^.]+/, header);
  await assert.rejects(verifyDocument(none, { typ, keys }), { key: "identity-document-algorithm" });

  // The public key as the secret of an HMAC.
  const secret = new TextEncoder().encode(keys.keys[0]?.x ?? "");
  const hmac = await new CompactSign(new TextEncoder().encode("{}"))
    .setProtectedHeader({ alg: "HS256", typ, kid, iat })
    .sign(secret);
  await assert.rejects(verifyDocument(hmac, { typ, keys }), { key: "identity-document-algorithm" });

  const pair = newKeyPair();
  const sign = (id: string) =>
    new CompactSign(new TextEncoder().encode("{}"))
      .setProtectedHeader({ alg: "EdDSA", typ, kid: id, iat })
      .sign(toPrivateKey(pair.publicKey, pair.privateKey));
  await assert.rejects(verifyDocument(await sign(pair.id), { typ, keys }), { key: "identity-key-unknown" });
  await assert.rejects(verifyDocument(await sign(kid), { typ, keys }), { key: "identity-signature-wrong" });
});

test("a key that does not have the id of its thumbprint is no key", async () => {
  await using world = await identityWorld();
  const text = await world.identity.signDocument(typ, payload);
  const [key] = (await world.identity.jwks()).keys;
  assert.ok(key !== undefined);
  const pair = newKeyPair();
  for (const wrong of [
    { x: pair.publicKey },
    { x: "AAAA" },
    { crv: "X25519" },
    { kty: "EC" },
    { x: undefined },
  ]) {
    const keys = { keys: [{ ...key, ...wrong } as typeof key] };
    await assert.rejects(verifyDocument(text, { typ, keys }), { key: "identity-key-unknown" });
  }
});

test("a document that is no object, or demands what is not known here, is refused", async () => {
  await using world = await identityWorld();
  const keys = await world.identity.jwks();
  for (const wrong of [[], "text", null] as unknown as object[]) {
    const text = await world.identity.signDocument(typ, wrong);
    await assert.rejects(verifyDocument(text, { typ, keys }), { key: "identity-document-malformed" });
  }
  for (const text of ["", "a", "a.b", "a.b.c", "....", "é.é.é"]) {
    await assert.rejects(verifyDocument(text, { typ, keys }), { key: "identity-document-malformed" });
    assert.throws(() => peekDocument(text), { key: "identity-document-malformed" });
  }
});
