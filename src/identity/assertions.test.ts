import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { identityWorld, type IdentityWorld } from "../../test/identity-world.ts";
import { newId } from "../base/id.ts";
import { signAssertion, verifyAssertion } from "./assertions.ts";

const audience = "https://transports.example/oauth/token";
const typ = "authorization-grant+jwt";

let world: IdentityWorld;

before(async () => {
  world = await identityWorld();
});

after(() => world[Symbol.asyncDispose]());

function signed(claims: Record<string, unknown> = {}, type = typ): Promise<string> {
  return signAssertion(world.identity, world.clock, {
    typ: type,
    audience,
    claims: { sub: "person:1", ...claims },
  });
}

function verified(text: string) {
  return verifyAssertion({ ...world, typ, audience }, text);
}

const now = new Date("2026-11-26T10:00:00Z").getTime() / 1000;

test("an assertion tells who vouches, for whom, and is taken once", async () => {
  const text = await signed({ agreements: ["x"] });
  const { instance, subject, claims } = await verified(text);
  assert.deepEqual([instance, subject, claims["agreements"]], [world.identity.url, "person:1", ["x"]]);
  await assert.rejects(verified(text), { key: "identity-assertion-replayed" });
});

const wrongs: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ["another audience", "identity-assertion-audience", { aud: "https://energie.example/oauth/token" }],
  [
    "several audiences",
    "identity-assertion-audience",
    { aud: [audience, "https://energie.example/oauth/token"] },
  ],
  ["no subject", "identity-assertion-claim", { sub: "" }],
  ["no issuer", "identity-assertion-claim", { iss: undefined }],
  ["an issuer that is no instance", "identity-assertion-claim", { iss: "metropole" }],
  ["an unknown issuer", "identity-instance-unknown", { iss: "https://ailleurs.example" }],
  ["no id", "identity-assertion-claim", { jti: undefined }],
  ["a short id", "identity-assertion-claim", { jti: "1" }],
  ["no end", "identity-assertion-claim", { exp: undefined }],
  ["an end in six minutes", "identity-assertion-claim", { exp: now + 301 }],
  ["an end before its beginning", "identity-assertion-claim", { exp: now - 1 }],
  ["an hour ago", "identity-clock-behind", { iat: now - 3600, exp: now - 3540 }],
  ["in an hour", "identity-clock-ahead", { iat: now + 3600, exp: now + 3660 }],
];

for (const [name, key, claims] of wrongs) {
  test(`an assertion is refused for ${name}`, async () => {
    await assert.rejects(verified(await signed(claims)), { key });
  });
}

test("an assertion of another type is refused, and one id may be said by each instance", async () => {
  await assert.rejects(verified(await signed({}, "client-authentication+jwt")), {
    key: "identity-document-type",
  });
  const jti = newId();
  await verified(await signed({ jti }));
  await assert.rejects(verified(await signed({ jti })), { key: "identity-assertion-replayed" });
});
