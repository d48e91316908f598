/**
 * Sixteen clients in a process of their own, each on a connection that it keeps: asks the paths
 * it is told, one after another, and tells how long each answer took.
 */
import { connect, type Socket } from "node:net";

export interface Load {
  readonly port: number;
  readonly paths: readonly string[];
  readonly clients: number;
  /** Of all clients together. */
  readonly requests: number;
}

export interface Measured {
  readonly ms: readonly number[];
  readonly elapsedMs: number;
  readonly bytes: number;
}

process.on("message", (load: Load) => {
  run(load).then(
    (measured) => process.send?.(measured),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run({ port, paths, clients, requests }: Load): Promise<Measured> {
  const ms: number[] = [];
  let bytes = 0;
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const socket = await open(port);
      for (let turn = next++; turn < requests; turn = next++) {
        const at = performance.now();
        const received = await ask(socket, paths[turn % paths.length] ?? "/");
        ms.push(performance.now() - at);
        bytes += received;
      }
      socket.destroy();
    }),
  );
  return { ms, elapsedMs: performance.now() - began, bytes };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Answers how many bytes the body had. */
function ask(socket: Socket, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let received = 0;
    let wanted = Infinity;
    const take = (piece: Buffer) => {
      pieces.push(piece);
      received += piece.length;
      if (wanted === Infinity) {
        const head = Buffer.concat(pieces);
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        const text = head.toString("latin1", 0, end);
        if (!text.startsWith("HTTP/1.1 200")) return fail(new Error(`${path}: ${text.slice(0, 200)}`));
        if (/transfer-encoding: chunked/i.test(text)) {
          if (!head.toString("latin1").endsWith("\r\n0\r\n\r\n")) return;
          settle();
          return resolve(received);
        }
        const length = /content-length: (\d+)/i.exec(text)?.[1];
        if (length === undefined) return fail(new Error(`${path} has no length`));
        wanted = end + 4 + Number(length);
      }
      if (received < wanted) return;
      settle();
      resolve(received);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    const closed = () => fail(new Error(`${path}: the connection closed`));
    const settle = () => socket.off("data", take).off("close", closed);
    socket.on("data", take).once("close", closed);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n`);
  });
}
