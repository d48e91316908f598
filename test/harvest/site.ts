import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Site extends AsyncDisposable {
  readonly url: string;
  /** The paths asked for, in their order. */
  readonly asked: string[];
}

/** A server of this machine that answers as it is told. */
export async function openSite(
  answer: (request: IncomingMessage, response: ServerResponse, path: string) => void,
): Promise<Site> {
  const asked: string[] = [];
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const path = request.url ?? "/";
    asked.push(path);
    answer(request, response, path);
  });
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
