import { defined } from "../base/defined.ts";
import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { test } from "node:test";
import { ask, password, peopleWorld } from "../../test/people-world.ts";

test("an unknown address and a wrong password are answered alike", async () => {
  await using world = await peopleWorld();
  const sign = (email: string) =>
    ask(world.api, "POST", "/api/session", { json: { email, password: "tout à fait faux" } });
  const [unknown, wrong] = [await sign("nobody@example.org"), await sign("eve@example.org")];
  assert.equal(unknown.status, 401);
  assert.equal(wrong.status, 401);
  assert.deepEqual({ ...unknown.body, instance: "" }, { ...wrong.body, instance: "" });
});

test("a session comes as a cookie that scripts cannot read", async () => {
  await using world = await peopleWorld({ url: "https://maille.test" });
  const answer = await ask(world.api, "POST", "/api/session", {
    json: { email: "eve@example.org", password },
  });
  assert.equal(answer.status, 201);
  const cookie = answer.headers.get("set-cookie") ?? "";
  for (const attribute of [/^maille_session=/, /HttpOnly/, /SameSite=Lax/, /Secure/, /Path=\//]) {
    assert.match(cookie, attribute);
  }
  assert.ok(!JSON.stringify(answer.body).includes(/=([^;]+)/.exec(cookie)?.[1] ?? "?"));
});

test("a cookie acts only from our own pages", async () => {
  await using world = await peopleWorld();
  const cookie = `maille_session=${await world.session("eve")}`;
  const change = (headers: Record<string, string>) =>
    ask(world.api, "PATCH", "/api/account", { json: { name: "Eve" }, headers: { cookie, ...headers } });
  assert.equal((await change({})).status, 403);
  assert.equal((await change({ origin: "https://evil.example" })).status, 403);
  assert.equal((await change({ origin: "null" })).status, 403);
  assert.equal((await change({ "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await change({ "sec-fetch-site": "same-site", origin: "http://maille.test" })).status, 403);
  assert.equal((await change({ "sec-fetch-site": "same-origin" })).status, 200);
  assert.equal((await change({ origin: "http://maille.test" })).status, 200);
  assert.equal((await ask(world.api, "GET", "/api/account", { headers: { cookie } })).body.name, "Eve");
});

test("another site cannot sign a reader in or accept an invitation for them", async () => {
  await using world = await peopleWorld();
  const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
  const signIn = await ask(world.api, "POST", "/api/session", {
    json: { email: "oscar@example.org", password },
    headers,
  });
  assert.equal(signIn.status, 403);
  assert.equal(signIn.headers.get("set-cookie"), null);
});

test("other sites may read what is public, without credentials", async () => {
  await using world = await peopleWorld();
  const origin = { origin: "https://other.example" };
  const read = await ask(world.api, "GET", "/api/datasets", { headers: origin });
  assert.equal(read.headers.get("access-control-allow-origin"), "*");
  assert.equal(read.headers.get("access-control-allow-credentials"), null);
  const preflight = await ask(world.api, "OPTIONS", "/api/datasets", {
    headers: { ...origin, "access-control-request-method": "POST" },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-credentials"), null);
});

test("a revoked, invented or malformed token is refused, and never falls back to the cookie", async () => {
  await using world = await peopleWorld();
  const cookie = `maille_session=${await world.session("eve")}`;
  const token = await world.token("eve");
  const list = await ask(world.api, "GET", "/api/tokens", { token });
  assert.equal(list.status, 200);
  assert.equal(
    (await ask(world.api, "DELETE", `/api/tokens/${list.body.data[0].id}`, { token })).status,
    204,
  );
  for (const authorization of [`Bearer ${token}`, "Bearer maille_x", "Basic YTpi", "Bearer", "Bearer a b"]) {
    const answer = await ask(world.api, "GET", "/api/account", { headers: { authorization, cookie } });
    assert.equal(answer.status, 401, authorization);
    assert.match(answer.headers.get("www-authenticate") ?? "", /Bearer/);
  }
});

test("a token can neither make another token nor change the password", async () => {
  await using world = await peopleWorld();
  const token = await world.token("eve");
  const make = await ask(world.api, "POST", "/api/tokens", { token, json: { name: "encore" } });
  assert.equal(make.status, 403);
  const change = await ask(world.api, "PATCH", "/api/account", {
    token,
    json: { password: { current: password, next: "un tout autre mot" } },
  });
  assert.equal(change.status, 403);
});

test("nobody gives themselves a role, here or in another organization", async () => {
  await using world = await peopleWorld();
  const { api, town, other, accounts } = world;
  const attempts: [string, string, string, unknown][] = [
    ["eve", "PUT", `/api/organizations/${town.id}/members/${accounts["eve"]}`, { role: "administrator" }],
    ["tom", "PUT", `/api/organizations/${other.id}/members/${accounts["tom"]}`, { role: "editor" }],
    ["tom", "DELETE", `/api/organizations/${other.id}/members/${accounts["oscar"]}`, undefined],
    ["tom", "PATCH", `/api/organizations/${other.id}`, { name: "Pris" }],
    ["oscar", "DELETE", `/api/organizations/${town.id}/members/${accounts["eve"]}`, undefined],
    ["tom", "POST", "/api/organizations", { name: "À moi" }],
    ["tom", "DELETE", `/api/organizations/${town.id}`, undefined],
    ["tom", "POST", "/api/invitations", { email: "tom@example.org", administrator: true }],
    ["tom", "GET", "/api/accounts", undefined],
    ["tom", "GET", `/api/accounts/${accounts["oscar"]}`, undefined],
    ["tom", "POST", `/api/accounts/${accounts["oscar"]}/suspension`, undefined],
    ["tom", "PATCH", "/api/instance", { name: "Pris" }],
    ["oscar", "GET", `/api/organizations/${town.id}/members`, undefined],
  ];
  for (const [name, method, path, json] of attempts) {
    const answer = await ask(api, method, path, {
      token: await world.token(name),
      ...defined({ json }),
    });
    assert.equal(answer.status, 403, `${name} ${method} ${path}: ${JSON.stringify(answer.body)}`);
    const anonymous = await ask(api, method, path, json === undefined ? {} : { json });
    assert.equal(anonymous.status, 401, `anyone ${method} ${path}`);
  }
  const escalation = await ask(api, "PATCH", "/api/account", {
    token: await world.token("tom"),
    json: { administrator: true },
  });
  assert.equal(escalation.status, 400);
  assert.deepEqual(world.bugs, []);
});

test("a body that is too large is refused before it is read", async () => {
  await using world = await peopleWorld({ bodyBytesMax: 10_000 });
  const token = await world.token("eve");
  const json = { organization: world.town.id, title: "x", description: "y".repeat(20_000) };
  const told = await ask(world.api, "POST", "/api/datasets", { token, json });
  assert.equal(told.status, 413);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1000;
      controller.enqueue(new Uint8Array(1000).fill(32));
    },
  });
  const untold = await world.api.fetch(
    new Request("http://maille.test/api/datasets", {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    }),
  );
  assert.equal(untold.status, 413);
  assert.ok(sent < 100_000);
});

test("JSON that is broken, deep or of another type is a refusal and no bug", async () => {
  await using world = await peopleWorld();
  const token = await world.token("eve");
  const headers = { "content-type": "application/json" };
  for (const json of ["{", "[]", "null", '"x"', "[".repeat(100_000), '{"__proto__":{"title":"x"}}']) {
    const answer = await ask(world.api, "POST", "/api/datasets", { token, json, headers });
    assert.equal(answer.status, 400, json.slice(0, 20));
  }
  const form = await ask(world.api, "POST", "/api/datasets", {
    token,
    json: "title=x",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  assert.equal(form.status, 415);
  assert.deepEqual(world.bugs, []);
});

test("ids and addresses that are anything at all are not found", async () => {
  await using world = await peopleWorld();
  const token = await world.token("ada");
  for (const id of [
    "x",
    "'",
    "%00",
    "a%2Fb",
    "%F0%9F%8C%B3",
    "00000000-0000-0000-0000-000000000000",
    "x".repeat(5000),
  ]) {
    for (const path of ["datasets", "organizations", "accounts"]) {
      const answer = await ask(world.api, "GET", `/api/${path}/${id}`, { token });
      assert.equal(
        answer.status,
        id === "%00" && path !== "accounts" ? 400 : 404,
        `${path}/${id.slice(0, 30)}`,
      );
    }
  }
  assert.deepEqual(world.bugs, []);
});

test("a caller is told its limits, and asked to wait once they are used up", async () => {
  await using world = await peopleWorld({ rateLimits: { read: { quota: 3, windowS: 60 } } });
  const read = () => ask(world.api, "GET", "/api/datasets");
  const first = await read();
  assert.equal(first.headers.get("ratelimit-policy"), '"read";q=3;w=60');
  assert.equal(first.headers.get("ratelimit"), '"read";r=2;t=20');
  await read();
  await read();
  const refused = await read();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "20");
  assert.equal(refused.headers.get("ratelimit"), '"read";r=0;t=60');
  const other = await ask(world.api, "GET", "/api/datasets", { token: await world.token("eve") });
  assert.equal(other.status, 200);
  world.time.now = new Date(world.time.now.getTime() + 20_000);
  assert.equal((await read()).status, 200);
});

test("what breaks on our side says so with a reference, tells nothing else, and is logged once", async () => {
  await using world = await peopleWorld();
  world.readiness.current = null as never;
  const token = await world.token("eve");
  const made = await ask(world.api, "POST", "/api/datasets", {
    token,
    json: { organization: world.town.id, title: "x", licence: "ODbL" },
  });
  const answer = await ask(world.api, "POST", `/api/datasets/${made.body.id}/publication?lang=en`, { token });
  assert.equal(answer.status, 500);
  assert.equal(world.bugs.length, 1);
  const { requestId, route } = world.bugs[0] as { requestId: string; route: string };
  assert.equal(route, "/api/datasets/:id/publication");
  assert.equal(answer.body.instance, `urn:uuid:${requestId}`);
  assert.equal(answer.headers.get("x-request-id"), requestId);
  assert.ok(answer.body.detail.includes(requestId));
  assert.ok(!/TypeError|tables|null/.test(JSON.stringify(answer.body)));
});

test("an address that is not served says where the list is, and a wrong method says which are right", async () => {
  await using world = await peopleWorld();
  const nothing = await ask(world.api, "GET", "/api/nothing?lang=en");
  assert.equal(nothing.status, 404);
  assert.match(nothing.body.detail, /\/api\/docs/);
  const wrong = await ask(world.api, "PUT", "/api/datasets", { json: {} });
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "GET, HEAD, POST");
});

test("nobody escapes the limits by telling another address", async () => {
  await using world = await peopleWorld({ rateLimits: { read: { quota: 1, windowS: 60 } } });
  const read = async (remoteAddress: string, told: string) => {
    const headers = { "x-forwarded-for": told, "x-maille-address": told, forwarded: `for=${told}` };
    const request = new Request("http://maille.test/api/licences", { headers });
    return (await world.api.fetch(request, { incoming: incoming(remoteAddress) })).status;
  };
  assert.equal(await read("192.0.2.1", "198.51.100.1"), 200);
  assert.equal(await read("192.0.2.1", "198.51.100.2"), 429);
  assert.equal(await read("192.0.2.2", "198.51.100.2"), 200);
});

function incoming(remoteAddress: string): IncomingMessage {
  return { socket: { remoteAddress } } as unknown as IncomingMessage;
}
