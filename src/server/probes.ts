import type { IncomingMessage, ServerResponse } from "node:http";

/** So long an answer is that of the next ones too: whoever asks without end has nothing asked. */
const keptMs = 1_000;

/** What supervisors and balancers ask of a process: yes or no, and to nobody why. */
export class Probes {
  #isWell: (() => Promise<boolean>) | undefined;
  #isClosing = false;
  #kept: { readonly at: number; readonly isWell: Promise<boolean> } | undefined;

  /** Requests are answered from now on, as long as `isWell`. */
  open(isWell: () => Promise<boolean>): void {
    this.#isWell = isWell;
  }

  /** The requests that come from now on are better sent to another process. */
  close(): void {
    this.#isClosing = true;
  }

  /** Answers where a request is one of them, also before anything else can be. */
  answer(request: Pick<IncomingMessage, "url" | "method">, response: ServerResponse): boolean {
    const [path] = (request.url ?? "").split("?", 1);
    if (path !== "/health/live" && path !== "/health/ready") return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      send(response, 405, { allow: "GET, HEAD" });
    } else if (path === "/health/live") {
      send(response, 200);
    } else {
      void this.#isReady().then((ready) => send(response, ready ? 200 : 503));
    }
    return true;
  }

  async #isReady(): Promise<boolean> {
    if (this.#isWell === undefined || this.#isClosing) return false;
    const now = performance.now();
    if (this.#kept === undefined || now - this.#kept.at >= keptMs) {
      this.#kept = { at: now, isWell: this.#isWell().catch(() => false) };
    }
    return this.#kept.isWell;
  }
}

function send(response: ServerResponse, status: 200 | 405 | 503, headers: Record<string, string> = {}): void {
  const body = JSON.stringify({ status: status === 200 ? "ok" : "unavailable" });
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    ...headers,
  });
  response.end(body);
}
