import {
  Agent,
  createServer,
  type IncomingMessage,
  request as send,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** Where a request stands still: before the instance has it, with its answer made, or with its first bytes given. */
export type HeldAt = "arrival" | "answer" | "first bytes";

export interface HeldRequest {
  /** Resolves once a request stands there. */
  readonly reached: Promise<void>;
  /** It goes no further: the connection is broken off, and the next one goes through. */
  breakOff(): void;
}

interface Hold {
  readonly path: string;
  readonly at: HeldAt;
  readonly reach: () => void;
  readonly end: Promise<void>;
}

/** Stands before an instance, at the address that the others know, and holds one request where it is told. */
export class Door implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: false });
  readonly #port: number;
  #hold: Hold | undefined;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => void this.#take(request, response));
  }

  /** `port` is where the instance listens. */
  static async open(port: number): Promise<Door> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, "localhost", resolve);
    });
    return new Door(server, port);
  }

  /** Of the requests to come, the first whose path begins so. */
  hold(path: string, at: HeldAt): HeldRequest {
    const reached = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    this.#hold = { path, at, reach: reached.resolve, end: end.promise };
    return {
      reached: reached.promise,
      breakOff: () => {
        this.#hold = undefined;
        end.resolve();
      },
    };
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on("error", () => response.destroy());
    const held = request.url?.startsWith(this.#hold?.path ?? " ") === true ? this.#hold : undefined;
    if (held !== undefined) this.#hold = undefined;
    if (held?.at === "arrival") return this.#breakOff(held, response);
    const { method, url, headers } = request;
    const onward = send({
      host: "localhost",
      port: this.#port,
      method,
      path: url,
      headers,
      agent: this.#agent,
    });
    response.once("close", () => onward.destroy());
    onward.once("error", () => response.destroy());
    onward.once("response", (answer) => {
      answer.once("error", () => response.destroy());
      if (held?.at === "answer") {
        answer.resume().once("end", () => void this.#breakOff(held, response));
        return;
      }
      // Whoever kept the connection, as the instance says, would ask once more as it is closed.
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: "close" });
      if (held === undefined) return void answer.pipe(response);
      answer.once("data", (bytes: Buffer) => {
        answer.pause();
        response.write(bytes, () => void this.#breakOff(held, response));
      });
    });
    request.pipe(onward);
  }

  async #breakOff({ reach, end }: Hold, response: ServerResponse): Promise<void> {
    reach();
    await end;
    response.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
