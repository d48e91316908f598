import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { NetConnectOpts } from "node:net";

/** What becomes of what is sent: passed on, swallowed as by a network that vanished, or refused. */
type Passage = "open" | "stalled" | "cut";

/** A port that leads to a server elsewhere, and may stop doing so, for all or for those that are connected. */
export class TcpDoor implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<{ readonly ends: readonly [Socket, Socket]; passage: Passage }>();
  #passage: Passage = "open";
  #to: NetConnectOpts;

  private constructor(server: Server, to: NetConnectOpts) {
    this.#server = server;
    this.#to = to;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => this.#lead(socket));
  }

  static async open(to: NetConnectOpts): Promise<TcpDoor> {
    const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpDoor(server, to);
  }

  /** How many are connected. */
  get connected(): number {
    return this.#pairs.size;
  }

  /** For those that connect from now on. */
  leadTo(to: NetConnectOpts): void {
    this.#to = to;
  }

  /** For those that are connected and those that come. */
  set(passage: Passage): void {
    this.#passage = passage;
    this.setConnected(passage);
  }

  /** For those that are connected alone. */
  setConnected(passage: Passage): void {
    for (const pair of this.#pairs) {
      pair.passage = passage;
      for (const end of pair.ends) {
        if (passage === "cut") end.destroy();
        else if (passage === "stalled") end.pause();
        else end.resume();
      }
    }
  }

  #lead(socket: Socket): void {
    // As a balancer does that leads to nobody.
    if (this.#passage === "cut") return void socket.resume().end();
    const there = connect({ ...this.#to, allowHalfOpen: true });
    const pair = { ends: [socket, there] as const, passage: this.#passage };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [socket, there],
      [there, socket],
    ] as const) {
      from.on("data", (bytes) => void to.write(bytes));
      from.on("end", () => void to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
      if (pair.passage === "stalled") from.pause();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.setConnected("cut");
    this.#server.close();
    await once(this.#server, "close");
  }
}
