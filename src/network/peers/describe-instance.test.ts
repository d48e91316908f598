import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { parseNetworks } from "../../base/networks.ts";
import { openNet } from "../../net/open-net.ts";
import { networkLimits } from "../context.ts";
import { describeInstance } from "./describe-instance.ts";

test("an instance is called by signs that are seen, in the order in which they stand", async () => {
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const told = { url, name: "Mairie\u200B \u202Esiofertua\u202C", operator: "\u2066Ville\u2069" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(told));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const net = openNet({ allowed: parseNetworks("127.0.0.1") });
    const { name, operator } = await describeInstance({ net, limits: networkLimits }, url);
    assert.deepEqual([name, operator], ["Mairie siofertua", "Ville"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
