import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Db } from "../src/db/db.ts";
import { parseNetworks } from "../src/base/networks.ts";
import { openNet } from "../src/net/open-net.ts";
import { parseSearchServer } from "../src/search/search-server.ts";
import type { OpenSearchOptions } from "../src/search/opensearch/opensearch-index.ts";

/** A real server, where the machine has one. */
export const searchServer = process.env["MAILLE_TEST_OPENSEARCH"];

export const withoutServer =
  searchServer === undefined && "MAILLE_TEST_OPENSEARCH names no server of OpenSearch";

/** Test databases are made from one: each is given a name of its own on the server. */
export async function nameCopies(db: Db): Promise<void> {
  await db`update search_copies set id = gen_random_uuid()`;
}

/** How a server at this address is asked. */
export function askedAt(address: string): OpenSearchOptions {
  const server = parseSearchServer(address);
  if (server === undefined) throw new Error(`${address} is no address`);
  return {
    ...server,
    net: openNet({ allowed: parseNetworks("127.0.0.0/8") }),
    askingMs: 20_000,
  };
}

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** What it answers: nothing at all where absent; or it breaks off. */
type FakeAnswer = { readonly status?: number; readonly body: unknown } | "hang up" | undefined;

/** A server that answers what a test says, by the same protocol. */
export async function fakeSearchServer(
  answer: (asked: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
  port = 0,
) {
  const asked: FakeRequest[] = [];
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    void read(request).then(async (one) => {
      asked.push(one);
      const told = await answer(one);
      if (told === undefined) return;
      if (told === "hang up") {
        request.socket.destroy();
        return;
      }
      response.writeHead(told.status ?? 200, { "content-type": "application/json" });
      response.end(typeof told.body === "string" ? told.body : JSON.stringify(told.body));
    });
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const own = (server.address() as AddressInfo).port;
  return {
    asked,
    port: own,
    url: `http://127.0.0.1:${own}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function read(request: IncomingMessage): Promise<FakeRequest> {
  const { method = "", url = "", headers } = request;
  return { method, path: url, body: await text(request), authorization: headers.authorization };
}
