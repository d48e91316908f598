import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { identityWorld, type IdentityWorld } from "../../test/identity-world.ts";
import type { HttpMessage } from "./identity.ts";
import { newKeyPair, toPrivateKey } from "./key.ts";
import { revokeKey, rotateKey } from "./keys.ts";
import { isInstanceUrl, signMessage, verifyMessage } from "./messages.ts";
import { signatureBase } from "./signature-base.ts";
import { type DictionaryMember, parseDictionary } from "./structured-field.ts";

const url = "https://transports.example";
const body = Buffer.from('{"n":1}');
const post: HttpMessage = {
  method: "POST",
  url: `${url}/api/inbox?of=1`,
  headers: { "content-type": "application/json" },
  body,
};
const get: HttpMessage = { method: "GET", url: `${url}/feed`, headers: {} };

async function signed(world: IdentityWorld, message: HttpMessage = post): Promise<HttpMessage> {
  return { ...message, headers: { ...message.headers, ...(await world.identity.signMessage(message)) } };
}

function verified(world: IdentityWorld, message: HttpMessage) {
  return verifyMessage(world.db, message, { ...world, url });
}

test("a signed message tells which instance sent it", async () => {
  await using world = await identityWorld();
  for (const message of [post, get, { ...post, headers: {} }]) {
    const { instance } = await verified(world, await signed(world, message));
    assert.equal(instance, world.identity.url);
  }
});

/** Of those tests that leave it as it was. */
let shared: IdentityWorld;

before(async () => {
  shared = await identityWorld();
});

after(() => shared[Symbol.asyncDispose]());

const wrongs: readonly (readonly [string, RegExp, (m: HttpMessage) => HttpMessage])[] = [
  ["another host", /elsewhere/, (m) => ({ ...m, url: m.url.replace("transports", "energie") })],
  [
    "a host whose name begins as ours",
    /elsewhere/,
    (m) => ({ ...m, url: m.url.replace(url, `${url}.evil`) }),
  ],
  ["another method", /signature-wrong/, (m) => ({ ...m, method: "PUT" })],
  ["another path", /signature-wrong/, (m) => ({ ...m, url: `${url}/api/other?of=1` })],
  ["another query", /signature-wrong/, (m) => ({ ...m, url: `${url}/api/inbox?of=2` })],
  ["another type", /signature-wrong/, (m) => withHeader(m, "content-type", "text/plain")],
  ["another body", /message-digest/, (m) => ({ ...m, body: Buffer.from('{"n":2}') })],
  ["no digest", /uncovered|digest/, (m) => withHeader(m, "content-digest", undefined)],
  ["a body where none was", /message-digest/, (m) => withHeader({ ...m, body: Buffer.from("x") }, "a", "b")],
  ["no signature", /unsigned/, (m) => withHeader(m, "signature", undefined)],
  ["no input", /unsigned/, (m) => withHeader(m, "signature-input", undefined)],
  ["no instance", /unsigned/, (m) => withHeader(m, "maille-instance", undefined)],
  ["an unknown instance", /instance-unknown/, (m) => withHeader(m, "maille-instance", "https://x.example")],
  ["no address as instance", /malformed/, (m) => withHeader(m, "maille-instance", "javascript:alert(1)")],
  ["another label", /unsigned/, (m) => edit(m, "signature-input", "maille=", "sig1=")],
  ["another algorithm", /malformed/, (m) => edit(m, "signature-input", "ed25519", "hmac-sha256")],
  ["no nonce", /malformed/, (m) => edit(m, "signature-input", /;nonce="[^"]*"/, "")],
  ["another nonce", /signature-wrong/, (m) => edit(m, "signature-input", /nonce="./, 'nonce="-----')],
  ["no time", /malformed/, (m) => edit(m, "signature-input", /;created=\d+/, "")],
  ["another time", /signature-wrong/, (m) => edit(m, "signature-input", /created=(\d+)\d/, "created=$10")],
  ["method not covered", /uncovered/, (m) => edit(m, "signature-input", '"@method" ', "")],
  ["target not covered", /uncovered/, (m) => edit(m, "signature-input", '"@target-uri" ', "")],
  ["instance not covered", /uncovered/, (m) => edit(m, "signature-input", '"maille-instance" ', "")],
  ["digest not covered", /uncovered/, (m) => edit(m, "signature-input", '"content-digest" ', "")],
  ["a component twice", /malformed/, (m) => edit(m, "signature-input", '"@method"', '"@method" "@method"')],
  [
    "a component bound to another request",
    /uncovered/,
    (m) => edit(m, "signature-input", '"@method"', '"@method";req'),
  ],
  ["an unknown key", /key-unknown/, (m) => edit(m, "signature-input", /keyid="./, 'keyid="')],
  ["a short signature", /malformed/, (m) => withHeader(m, "signature", "maille=:AAAA:")],
];

for (const [name, pattern, change] of wrongs) {
  test(`a message is refused for ${name}`, async () => {
    shared.time.now = new Date("2026-11-26T10:00:01Z");
    await assert.rejects(verified(shared, change(await signed(shared))), pattern);
  });
}

test("no character of what is signed, nor byte of the body, may be altered", async () => {
  await using world = await identityWorld();
  const message = await signed(world);
  const names = ["signature-input", "signature", "content-digest", "maille-instance", "content-type"];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names, "body"),
      fc.nat(),
      fc.integer({ min: 33, max: 126 }),
      async (name, place, code) => {
        const altered =
          name === "body" ? alteredBody(message, place, code) : alteredHeader(message, name, place, code);
        if (altered === undefined) return;
        await assert.rejects(verified(world, altered));
      },
    ),
    { numRuns: 400 },
  );
  await verified(world, message);
});

test("a message is taken once, also by two processes at once", async () => {
  await using world = await identityWorld();
  const message = await signed(world);
  const taken = await Promise.allSettled([1, 2, 3, 4].map(() => verified(world, message)));
  assert.equal(taken.filter(({ status }) => status === "fulfilled").length, 1);
  await assert.rejects(verified(world, message), /identity-message-replayed/);
});

test("a clock that differs by more than five minutes is told, with by how much", async () => {
  await using world = await identityWorld();
  const message = await signed(world);
  const start = world.time.now.getTime();
  for (const [seconds, key] of [
    [3600, "identity-clock-behind"],
    [301, "identity-clock-behind"],
    [-3600, "identity-clock-ahead"],
    [-301, "identity-clock-ahead"],
  ] as const) {
    world.time.now = new Date(start + seconds * 1000);
    await assert.rejects(verified(world, message), {
      key,
      args: { who: world.identity.url, seconds: Math.abs(seconds), max: 300 },
    });
  }
  world.time.now = new Date(start + 299_000);
  await verified(world, message);
});

test("a message signed with an old or a revoked key is refused", async () => {
  await using world = await identityWorld();
  const old = newKeyPair();
  const key = toPrivateKey(old.publicKey, old.privateKey);
  await world.identity.jwks();
  await world.db`
    insert into instance_keys (id, public_key, made_at, signs_from, signs_until)
    values (${old.id}, ${old.publicKey}, '2026-01-01', '2026-01-01', '2026-06-01')`;
  const headers = signMessage(get, { instance: world.identity.url, at: world.time.now }, { id: old.id, key });
  await assert.rejects(verified(world, { ...get, headers }), /identity-key-out-of-time/);
  const now = await signed(world);
  await rotateKey(world);
  await verified(world, await signed(world));
  await revokeKey(world, (await world.identity.signBytes(body)).keyId);
  await assert.rejects(verified(world, now), /identity-key-unknown/);
});

test("a message signed by another instance in the name of this one is refused", async () => {
  await using world = await identityWorld();
  await using other = await identityWorld();
  const [message, theirs] = [await signed(world), await signed(other)];
  await assert.rejects(verified(world, theirs), /identity-key-unknown/);
  const stolen = edit(
    theirs,
    "signature-input",
    /keyid="[^"]*"/,
    /keyid="[^"]*"/.exec(message.headers["signature-input"] ?? "")?.[0] ?? "",
  );
  await assert.rejects(verified(world, stolen), /identity-signature-wrong/);
});

test("what was seen is forgotten once it is too old to be taken", async () => {
  await using world = await identityWorld();
  for (let n = 0; n < 5; n += 1) await verified(world, await signed(world));
  world.time.now = new Date(world.time.now.getTime() + 3_600_000);
  await verified(world, await signed(world));
  const [row] = await world.db<{ n: number }[]>`select count(*)::int as n from seen_nonces`;
  assert.equal(row?.n, 1);
});

test("another signature beside ours changes nothing", async () => {
  await using world = await identityWorld();
  const message = await signed(world);
  const both = edit(
    edit(message, "signature-input", /^/, 'proxy=("@authority");created=1;tag="x", '),
    "signature",
    /^/,
    "proxy=:AAAA:, ",
  );
  await verified(world, both);
});

test("the signature of RFC 9421, appendix B.2.6, is ours too", () => {
  const message: HttpMessage = {
    method: "POST",
    url: "https://example.com/foo?param=Value&Pet=dog",
    headers: {
      Host: "example.com",
      Date: "Tue, 20 Apr 2021 02:07:55 GMT",
      "Content-Type": "application/json",
      "Content-Length": "18",
      "Signature-Input":
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      Signature:
        "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
    },
    body: Buffer.from('{"hello": "world"}'),
  };
  const privateKey = createPrivateKey(
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n",
  );
  const { items, written } = member(message, "Signature-Input");
  const told = member(message, "Signature").bytes ?? new Uint8Array();
  const base = signatureBase(message, items ?? [], written) ?? "";
  assert.equal(
    base,
    [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@authority": example.com',
      '"content-type": application/json',
      '"content-length": 18',
      '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    ].join("\n"),
  );
  assert.ok(verify(null, Buffer.from(base), createPublicKey(privateKey), told));
  assert.deepEqual(sign(null, Buffer.from(base), privateKey), Buffer.from(told));
});

test("only what names an instance is taken as its address", () => {
  for (const text of ["https://a.example", "http://127.0.0.1:8080"]) {
    assert.ok(isInstanceUrl(text), text);
  }
  for (const text of [
    "https://a.example/",
    "https://A.example",
    "ftp://a.example",
    "https://u:p@a.example",
    "https://a.example?x",
    "https://a.example#x",
    "a.example",
    "",
    "https://a.example/b/../c",
    "https://a.example/donnees",
    "https://a.example:443",
  ]) {
    assert.ok(!isInstanceUrl(text), text);
  }
});

test("no text breaks the reading of structured fields", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", maxLength: 300 }), (text) => {
      parseDictionary(text);
      parseDictionary(`a=(${text})`);
      parseDictionary(`a=:${text}:`);
    }),
  );
});

function member(message: HttpMessage, name: string): DictionaryMember {
  const found = parseDictionary(message.headers[name] ?? "")?.get("sig-b26");
  assert.ok(found);
  return found;
}

function withHeader(message: HttpMessage, name: string, value: string | undefined): HttpMessage {
  const { [name]: _, ...rest } = message.headers;
  return { ...message, headers: value === undefined ? rest : { ...rest, [name]: value } };
}

function edit(message: HttpMessage, name: string, from: string | RegExp, to: string): HttpMessage {
  const value = message.headers[name] ?? "";
  const edited = value.replace(from, to);
  assert.notEqual(edited, value);
  return withHeader(message, name, edited);
}

function alteredHeader(
  message: HttpMessage,
  name: string,
  place: number,
  code: number,
): HttpMessage | undefined {
  const value = message.headers[name] ?? "";
  const at = place % value.length;
  const altered = value.slice(0, at) + String.fromCharCode(code) + value.slice(at + 1);
  return altered === value ? undefined : withHeader(message, name, altered);
}

function alteredBody(message: HttpMessage, place: number, code: number): HttpMessage | undefined {
  const bytes = Buffer.from(message.body ?? []);
  const at = place % bytes.length;
  if (bytes[at] === code) return undefined;
  bytes[at] = code;
  return { ...message, body: bytes };
}
