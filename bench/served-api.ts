import { getRequestListener } from "@hono/node-server";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { createApi } from "../src/api/app.ts";

/** An API on the loopback, and a process of clients that ask what they are told to. */
export async function servedApi(api: ReturnType<typeof createApi>) {
  const listener = getRequestListener(api.fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const clients: ChildProcess = fork(fileURLToPath(new URL("query-clients.ts", import.meta.url)), {
    execArgv: [],
  });
  return {
    port: (server.address() as AddressInfo).port,
    clients,
    [Symbol.dispose]() {
      clients.kill();
      server.closeAllConnections();
      server.close();
    },
  };
}
