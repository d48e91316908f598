import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly text: string;
}

export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly asked: string[];
}

/** A server of this machine that answers JSON. */
export async function serve(answer: (request: Request) => Answer | Promise<Answer>): Promise<Served> {
  const asked: string[] = [];
  const server = createServer(
    { keepAliveTimeout: 65_000 },
    (incoming, response) => void handle(incoming, response),
  );
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const url = new URL(incoming.url ?? "/", "http://localhost");
    asked.push(`${incoming.method} ${url.pathname}`);
    const { status, body } = await answer({
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      authorization: incoming.headers.authorization ?? "",
      text: await text(incoming),
    });
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
