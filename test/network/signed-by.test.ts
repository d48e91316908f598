import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isFailure } from "../../src/base/failure.ts";
import { limitBody } from "../../src/api/body-limit.ts";
import { signedBy } from "../../src/api/identity/signed-by.ts";
import { newRoutes } from "../../src/api/routes.ts";
import { signaturesVerbs } from "../../src/access/room.ts";
import { type IdentityWorld, identityWorld } from "../identity-world.ts";

const url = "https://transports.example";
const bytesMax = 10_000;

let world: IdentityWorld;

before(async () => {
  world = await identityWorld();
});

after(() => world[Symbol.asyncDispose]());

/** A route between instances: it answers with the instance and the body, or with what is wrong. */
function openRoute() {
  const identity = { ...world.identity, url };
  const { signatures } = signaturesVerbs({ ...world, identity });
  const api = newRoutes();
  api.use(limitBody(bytesMax));
  api.all("/api/inbox", async (c) => {
    const { instance, text } = await signedBy(c, { signatures }, url);
    return c.json({ instance, text });
  });
  api.onError((error, c) => c.json({ key: isFailure(error) ? error.key : String(error) }, 400));
  return api;
}

async function post(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  path = "/api/inbox?of=1",
) {
  const told = { "content-type": "application/json", ...headers };
  const bytes = Buffer.from(body);
  const message = { method: "POST", url: `${url}${path}`, headers: told, body: bytes };
  const signed = await world.identity.signMessage(message);
  // As a proxy passes it on: to another host than the public one.
  const request = new Request(`http://127.0.0.1:3000${path}`, {
    method: "POST",
    headers: { ...told, ...signed },
    ...(bytes.length === 0 ? {} : { body: bytes }),
  });
  return (await openRoute().fetch(request)).json() as Promise<Record<string, string>>;
}

test("a route between instances knows who sent a request, behind a proxy too", async () => {
  const body = JSON.stringify({ titre: "Élus" });
  assert.deepEqual(await post(body), { instance: world.identity.url, text: body });
  assert.deepEqual(await post(""), { instance: world.identity.url, text: "" });
  const jose = await post("a.b.c", { "content-type": "application/jose" });
  assert.equal(jose["text"], "a.b.c");
});

test("a request without a body is signed too", async () => {
  const message = { method: "GET", url: `${url}/api/inbox`, headers: {} };
  const headers = await world.identity.signMessage(message);
  const answer = await openRoute().fetch(new Request(message.url, { headers }));
  assert.deepEqual(await answer.json(), { instance: world.identity.url, text: "" });
});

test("what is too large, of another kind, or no text is refused, whoever signed it", async () => {
  assert.equal((await post("x".repeat(bytesMax + 1)))["key"], "api-body-too-large");
  for (const type of ["application/octet-stream", "multipart/form-data; boundary=x", "text/plain"]) {
    assert.equal((await post("x", { "content-type": type }))["key"], "api-media-type");
  }
  const noText = await post(Uint8Array.of(0x22, 0xff, 0xfe, 0x22));
  assert.equal(noText["key"], "identity-message-digest");
});

test("a request that is not signed is refused with the header that is missing", async () => {
  const request = new Request(`${url}/api/inbox`, {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  const answer = (await (await openRoute().fetch(request)).json()) as Record<string, string>;
  assert.equal(answer["key"], "identity-message-unsigned");
});
