import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What is answered to a statement: pages of rows one after the other, then its end, or what breaks it. */
export interface FakeAnswer {
  readonly pages?: readonly (readonly unknown[])[];
  readonly error?: { readonly errorName: string; readonly errorType: string };
  /** In the stead of the page of that number: no answer, a connection that is cut, 503, or a status once. */
  readonly at?: { readonly page: number; readonly what: "hang" | "cut" | "busy" | number };
  /** Whether nobody begins to answer it, as where no worker is there: it is asked for again, until a test has it end. */
  readonly waits?: () => boolean;
  /** The words of each page, in the stead of the protocol's. */
  readonly words?: string;
  /** The host that the server takes itself for. */
  readonly host?: string;
}

interface Sent {
  readonly statement: string;
  readonly headers: IncomingMessage["headers"];
}

/** Speaks the client protocol of Trino, and answers what a test tells it. */
export async function fakeTrino(answer: (statement: string) => FakeAnswer) {
  const sent: Sent[] = [];
  const cancelled: string[] = [];
  const hanging: string[] = [];
  const told = { starting: false };
  const broken = new Set<number>();

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    if (path === "/v1/info") {
      response.end(JSON.stringify({ starting: told.starting }));
      return;
    }
    if (request.method === "DELETE") {
      cancelled.push(path);
      response.writeHead(204).end();
      return;
    }
    if (request.method === "POST") {
      sent.push({ statement: await text(request), headers: request.headers });
    }
    const [, of = String(sent.length - 1), number = "0"] = /^\/v1\/statement\/(\d+)\/(\d+)$/.exec(path) ?? [];
    page(Number(of), Number(number), response);
  }

  function page(of: number, number: number, response: ServerResponse): void {
    const answered = answer(sent[of]?.statement ?? "");
    const { at } = answered;
    // A status is answered once: it is asked for again.
    const isBroken = at?.page === number && !(typeof at.what === "number" && broken.has(number));
    if (isBroken) {
      broken.add(number);
      if (at.what === "hang") hanging.push(`${of}/${number}`);
      else if (at.what === "cut") response.destroy();
      else response.writeHead(at.what === "busy" ? 503 : at.what).end();
      return;
    }
    const words = answered.words ?? exactJson(pageOf(answered, of, number));
    response.setHeader("Content-Type", "application/json").end(words);
  }

  function pageOf({ pages = [], error, host, waits }: FakeAnswer, of: number, number: number): object {
    const again = `http://${host ?? `127.0.0.1:${port}`}/v1/statement/${of}/${number}`;
    if (waits?.() === true) return { id: String(of), stats: { state: "QUEUED" }, nextUri: again };
    const nextUri = `http://${host ?? `127.0.0.1:${port}`}/v1/statement/${of}/${number + 1}`;
    const page = { id: String(of), ...(number === 0 ? {} : { data: pages[number - 1] }) };
    if (number < pages.length) return { ...page, stats: { state: "RUNNING" }, nextUri };
    if (error === undefined) return { ...page, stats: { state: "FINISHED" } };
    return { ...page, stats: { state: "FAILED" }, error: { ...error, message: "told by the test" } };
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    address: { endpoint: `http://127.0.0.1:${port}`, user: "maille", catalog: "lake", schema: "rows" },
    sent,
    cancelled,
    hanging,
    told,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A bigint with all of its digits. */
function exactJson(value: unknown): string {
  const mark = "\u0001";
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "bigint" ? `${mark}${each}${mark}` : each,
  ).replaceAll(/"\\u0001(-?\d+)\\u0001"/g, "$1");
}
