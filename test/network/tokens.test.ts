import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { endAgreement } from "../../src/access/agreements.ts";
import type { Actor } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { newKeyPair, toPrivateKey } from "../../src/identity/key.ts";
import { writeDocument } from "../../src/identity/documents.ts";
import { identityWorld } from "../identity-world.ts";
import { type Client, type TokenWorld, tokenWorld } from "./token-world.ts";

let world: TokenWorld;
const endpoint = "https://transports.example/oauth/token";
const path = "/api/datasets";

before(async () => {
  world = await tokenWorld();
});

after(() => world[Symbol.asyncDispose]());

async function tokenOf(client: Client, agreements: readonly string[]): Promise<string> {
  const { form } = await world.vouch(client, agreements);
  const { status, body } = await world.ask(form, await client.proof("POST", endpoint));
  assert.equal(status, 200, JSON.stringify(body));
  return body.access_token ?? "";
}

async function headers(client: Client, token: string, at = path): Promise<Record<string, string>> {
  const proof = await client.proof("GET", world.producerUrl + at, token);
  return { authorization: `DPoP ${token}`, dpop: proof };
}

async function actorOf(client: Client, token: string): Promise<Actor> {
  const url = world.producerUrl + path;
  const proof = await client.proof("GET", url, token);
  return world.rooms.grants.actorOfAccessToken(token, { proof, method: "GET", url });
}

for (const algorithm of ["ES256", "EdDSA", "Ed25519", "ES384", "PS256"]) {
  test(`a client with a key of ${algorithm} gets a token of ten minutes and reads with it`, async () => {
    const agreement = await world.agree();
    const client = await world.client(algorithm);
    const { form, tokenEndpoint } = await world.vouch(client, [agreement]);
    assert.equal(tokenEndpoint, endpoint);
    const { response, status, body } = await world.ask(form, await client.proof("POST", endpoint));
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.token_type, "DPoP");
    assert.equal(body.expires_in, 600);
    assert.deepEqual(body.agreements, [agreement]);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const token = body.access_token ?? "";
    assert.equal((await world.get(path, await headers(client, token))).status, 200);
    const actor = await actorOf(client, token);
    assert.ok(actor.kind === "grantee");
    assert.deepEqual([actor.agreements, actor.instance], [[agreement], world.askerUrl]);
  });
}

type Form = Record<string, string>;
type Change = (form: Form, client: Client) => Promise<{ form?: Form; proof?: string | undefined }>;

const wrongs: readonly (readonly [string, number, string, RegExp, Change])[] = [
  ["another grant", 400, "unsupported_grant_type", /grant_type/, async (form) => ({ form: { ...form, grant_type: "authorization_code" } })],
  ["no assertion", 400, "invalid_request", /assertion/, async (form) => ({ form: without(form, "assertion") })],
  ["no client", 400, "invalid_request", /client_assertion/, async (form) => ({ form: without(form, "client_assertion") })],
  ["no proof", 400, "invalid_dpop_proof", /missing/, async () => ({ proof: undefined })],
  ["a proof for another address", 400, "invalid_dpop_proof", /htu/, async (_, client) => ({ proof: await client.proof("POST", "https://evil.example/oauth/token") })],
  ["a proof for another method", 400, "invalid_dpop_proof", /htm/, async (_, client) => ({ proof: await client.proof("GET", endpoint) })],
  ["an old proof", 400, "invalid_dpop_proof", /seconds behind/, async (_, client) => ({ proof: await client.proof("POST", endpoint, undefined, { iat: seconds() - 3600 }) })],
  ["a proof of tomorrow", 400, "invalid_dpop_proof", /seconds ahead/, async (_, client) => ({ proof: await client.proof("POST", endpoint, undefined, { iat: seconds() + 3600 }) })],
  ["a proof without id", 400, "invalid_dpop_proof", /jti/, async (_, client) => ({ proof: await client.proof("POST", endpoint, undefined, { jti: "" }) })],
  ["no JWT as proof", 400, "invalid_dpop_proof", /RFC 9449/, async () => ({ proof: "abc" })],
  ["a proof of another client", 400, "invalid_grant", /another key/, async () => ({ proof: await (await world.client()).proof("POST", endpoint) })],
  ["an assertion in place of that of the client", 401, "invalid_client", /type/, async (form) => ({ form: { ...form, client_assertion: form["assertion"] ?? "" } })],
  ["that of the client as assertion", 400, "invalid_grant", /agreements/, async (form) => ({ form: { ...form, assertion: form["client_assertion"] ?? "" } })],
  ["an assertion that was altered", 400, "invalid_grant", /signature|not a signed|is no signed/i, async (form) => ({ form: { ...form, assertion: (form["assertion"] ?? "").replace(/.(?=.{9}$)/, (c) => (c === "A" ? "B" : "A")) } })],
  ["no JWT as assertion", 400, "invalid_grant", /not a signed document/, async (form) => ({ form: { ...form, assertion: "abc" } })],
]; // prettier-ignore

for (const [name, status, error, pattern, change] of wrongs) {
  test(`no token is given for ${name}`, async () => {
    const client = await world.client();
    const { form } = await world.vouch(client, [await world.agree()]);
    const changed = {
      form,
      proof: await client.proof("POST", endpoint),
      ...(await change({ ...form }, client)),
    };
    const answer = await world.ask(changed.form, changed.proof);
    assert.deepEqual([answer.status, answer.body.error], [status, error], JSON.stringify(answer.body));
    assert.match(answer.body.error_description ?? "", pattern);
  });
}

test("an assertion and a proof are taken once", async () => {
  const client = await world.client();
  const { form } = await world.vouch(client, [await world.agree()]);
  const proof = await client.proof("POST", endpoint);
  assert.equal((await world.ask(form, proof)).status, 200);
  assert.equal((await world.ask(form, proof)).body.error, "invalid_dpop_proof");
  const again = await world.ask(form, await client.proof("POST", endpoint));
  assert.deepEqual([again.status, again.body.error], [401, "invalid_client"]);
});

test("an assertion for another instance, or of another one, gives nothing", async () => {
  const client = await world.client();
  const agreement = await world.agree();
  const elsewhere = await world.vouch(client, [agreement], world.asker.identity, "https://energie.example");
  const audience = await world.ask(elsewhere.form, await client.proof("POST", endpoint));
  assert.match(audience.body.error_description ?? "", /aud/);
  await using other = await identityWorld("https://ailleurs.example");
  const theirs = await world.vouch(client, [agreement], other.identity);
  const foreign = await world.ask(theirs.form, await client.proof("POST", endpoint));
  assert.deepEqual([foreign.status, foreign.body.error], [400, "invalid_grant"]);
  // One that says it is the asker's instance, and signs with a key of its own.
  await using liar = await identityWorld(world.askerUrl);
  const lie = await world.vouch(client, [agreement], liar.identity);
  const refused = await world.ask(lie.form, await client.proof("POST", endpoint));
  assert.deepEqual([refused.status, refused.body.error], [401, "invalid_client"]);
});

test("an assertion that is out of date gives nothing", async () => {
  const client = await world.client();
  const { form } = await world.vouch(client, [await world.agree()]);
  await later(400, async () => {
    const { status, body } = await world.ask(form, await client.proof("POST", endpoint));
    assert.deepEqual([status, body.error], [401, "invalid_client"]);
    assert.match(body.error_description ?? "", /400 seconds behind/);
  });
});

test("a token is for the agreements of the reader that run, and for no others", async () => {
  const client = await world.client();
  const [own, others, ended] = [await world.agree(), await world.agree({ id: newId() }), await world.agree()];
  await endAgreement(world.producer.db, ended, new Date());
  const token = await tokenOf(client, [own, others, ended, newId()]);
  const actor = await actorOf(client, token);
  assert.deepEqual(actor.kind === "grantee" ? actor.agreements : [], [own]);
  for (const agreement of [others, ended, newId()]) {
    const { form } = await world.vouch(client, [agreement]);
    const { status, body } = await world.ask(form, await client.proof("POST", endpoint));
    assert.deepEqual([status, body.error], [400, "invalid_grant"]);
  }
});

test("a stolen token is of no use: neither alone, nor as a bearer, nor with another key", async () => {
  const client = await world.client();
  const token = await tokenOf(client, [await world.agree()]);
  const thief = await world.client();
  const stolen = await world.get(path, await headers(client, token));
  assert.equal(stolen.status, 200);
  const tries: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ["alone", { authorization: `DPoP ${token}` }, /error="invalid_dpop_proof".*missing/],
    ["as a bearer", { authorization: `Bearer ${token}` }, /^DPoP .*error="invalid_token"/],
    ["with another key", await headers(thief, token), /error="invalid_token".*another key/],
    ["with a proof of another address", { ...(await headers(client, token, "/api/account")) }, /invalid_dpop_proof.*htu/],
    ["with a proof for another token", { authorization: `DPoP ${token}`, dpop: await client.proof("GET", world.producerUrl + path, "x") }, /invalid_dpop_proof.*ath/],
    ["with a proof for no token", { authorization: `DPoP ${token}`, dpop: await client.proof("GET", world.producerUrl + path) }, /invalid_dpop_proof.*ath/],
  ]; // prettier-ignore
  for (const [name, sent, pattern] of tries) {
    const response = await world.get(path, sent);
    assert.equal(response.status, 401, name);
    const told = response.headers.get("www-authenticate") ?? "";
    assert.match(told, pattern, name);
    assert.match(
      told,
      /^DPoP realm="maille", error="\w+", error_description="[ -!#-[\]-~]+", algs="[^"]+"$/,
      name,
    );
    assert.equal(response.headers.get("content-type"), "application/problem+json; charset=utf-8");
  }
});

test("a proof is taken once, and for its method alone", async () => {
  const client = await world.client();
  const token = await tokenOf(client, [await world.agree()]);
  const sent = await headers(client, token);
  assert.equal((await world.get(path, sent)).status, 200);
  const again = await world.get(path, sent);
  assert.match(again.headers.get("www-authenticate") ?? "", /used before/);
  const other = await world.get(path, await headers(client, token), "POST");
  assert.match(other.headers.get("www-authenticate") ?? "", /htm/);
});

test("a token is out of date after ten minutes", async () => {
  const client = await world.client();
  const token = await tokenOf(client, [await world.agree()]);
  await later(599, async () =>
    assert.equal((await world.get(path, await headers(client, token))).status, 200),
  );
  await later(601, async () => {
    const response = await world.get(path, await headers(client, token));
    assert.equal(response.status, 401);
    assert.match(response.headers.get("www-authenticate") ?? "", /invalid_token.*out of date/);
  });
});

test("a token that is made by somebody else is refused", async () => {
  const client = await world.client();
  const agreement = await world.agree();
  const pair = newKeyPair();
  const claims = {
    iss: world.producerUrl,
    aud: world.producerUrl,
    exp: seconds() + 600,
    jti: newId(),
    client_id: world.askerUrl,
    cnf: { jkt: client.thumbprint },
    agreements: [agreement],
  };
  const signer = { id: pair.id, key: toPrivateKey(pair.publicKey, pair.privateKey) };
  const forged = await writeDocument({ typ: "at+jwt", payload: claims, at: world.asker.time.now }, signer);
  const none = [{ alg: "none", typ: "at+jwt", kid: pair.id, iat: seconds() }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const { form } = await world.vouch(client, [agreement]);
  for (const token of [forged, `${none}.`, `${none}.AA`, form["assertion"] ?? "", "eyJ.abc.def"]) {
    const response = await world.get(path, await headers(client, token));
    assert.equal(response.status, 401);
    assert.match(response.headers.get("www-authenticate") ?? "", /invalid_token/);
  }
});

test("what gives tokens tells how", async () => {
  const response = await world.get("/.well-known/oauth-authorization-server", {});
  const told = (await response.json()) as Record<string, unknown>;
  assert.equal(told["issuer"], world.producerUrl);
  assert.equal(told["token_endpoint"], endpoint);
  assert.deepEqual(told["token_endpoint_auth_methods_supported"], ["private_key_jwt"]);
});

function without(form: Form, field: string): Form {
  return Object.fromEntries(Object.entries(form).filter(([name]) => name !== field));
}

function seconds(): number {
  return Math.floor(world.asker.time.now.getTime() / 1000);
}

/** Does something at a later time. */
async function later(afterS: number, work: () => Promise<void>): Promise<void> {
  const { time } = world.asker;
  const now = time.now;
  time.now = new Date(now.getTime() + afterS * 1000);
  try {
    await work();
  } finally {
    time.now = now;
  }
}
