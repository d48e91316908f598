import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { getRequestListener } from "@hono/node-server";
import { peopleWorld } from "../../test/people-world.ts";

/** The API behind a real socket, as the server has it. */
async function served(world: Awaited<ReturnType<typeof peopleWorld>>) {
  const listener = getRequestListener(
    (request, env) => world.api.fetch(request, { incoming: env.incoming as IncomingMessage }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("a request without a body, with one of told and one of untold length are all read", async () => {
  await using world = await peopleWorld();
  await using server = await served(world);
  const headers = { authorization: `Bearer ${await world.token("eve")}`, "content-type": "application/json" };
  const json = JSON.stringify({ organization: world.town.id, title: "Été", licence: "ODbL" });
  const told = await fetch(`${server.url}/api/datasets`, { method: "POST", headers, body: json });
  assert.equal(told.status, 201);
  const untold = await fetch(`${server.url}/api/datasets`, {
    method: "POST",
    headers,
    body: new Blob([json]).stream(),
    duplex: "half",
  });
  assert.equal(untold.status, 201);
  const { id, title } = (await untold.json()) as { id: string; title: string };
  assert.equal(title, "Été");
  const { authorization } = headers;
  const publish = await fetch(`${server.url}/api/datasets/${id}/publication`, {
    method: "POST",
    headers: { authorization },
  });
  assert.equal(publish.status, 200);
  const withdraw = await fetch(`${server.url}/api/datasets/${id}/publication?reason=x`, {
    method: "DELETE",
    headers: { authorization },
  });
  assert.equal(withdraw.status, 200);
  assert.deepEqual(world.bugs, []);
});

const kinds = [
  "application/json",
  "application/octet-stream",
  "multipart/form-data; boundary=x",
  "text/plain",
];

test("a body past the limit is refused, whether or not its length is told, and whatever its kind", async () => {
  await using world = await peopleWorld({ bodyBytesMax: 1000 });
  await using server = await served(world);
  const body = JSON.stringify({ title: "x".repeat(5000) });
  for (const path of ["/api/datasets", "/mcp", "/api/3/action/package_search", "/oauth/token"]) {
    for (const type of kinds) {
      for (const sent of [body, new Blob([body]).stream()]) {
        const answer = await fetch(server.url + path, {
          method: "POST",
          headers: { "content-type": type },
          body: sent,
          duplex: "half",
        });
        const told = await answer.text();
        assert.match(told, /Le corps de la demande dépasse 1.?000 octets/, `${path} ${type}: ${told}`);
      }
    }
  }
  assert.deepEqual(world.bugs, []);
});
