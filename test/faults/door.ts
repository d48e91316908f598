import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Where a server listens. */
export interface Behind {
  readonly host: string;
  readonly port: number;
}

/** A door of this machine before servers, as a balancer has one. While it is shut, they are away for who asks there. */
export type Door = Awaited<ReturnType<typeof openDoor>>;

/** To the first that takes the connection; those that it had fall where it falls. At any port where none is told. */
export async function openDoor(servers: readonly Behind[], port = 0) {
  const through = new Set<Socket>();
  let isShut = false;
  const door = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    if (isShut) return void socket.destroy();
    through.add(socket);
    socket.once("close", () => through.delete(socket));
    passOn(socket, servers);
  });
  door.listen(port, "127.0.0.1");
  await once(door, "listening");
  return {
    port: (door.address() as AddressInfo).port,
    shut: (): void => {
      isShut = true;
      for (const socket of through) socket.destroy();
    },
    open: (): void => {
      isShut = false;
    },
    [Symbol.dispose]: (): void => void door.close(),
  };
}

function passOn(socket: Socket, [server, ...others]: readonly Behind[]): void {
  if (server === undefined) return void socket.destroy();
  const there = connect(server);
  there.once("connect", () => {
    socket.pipe(there).pipe(socket);
    there.once("close", () => socket.destroy());
  });
  there.once("error", () => (there.connecting || there.pending ? passOn(socket, others) : socket.destroy()));
  socket.once("close", () => there.destroy());
}
