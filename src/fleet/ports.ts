import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below what a machine gives by itself to who asks for any port, and to each connection that it opens. */
const lowest = 20_000;
const above = 32_768;
const triesMax = 100;

/**
 * Ports of this machine that nothing listens at, and that stay so between two starts of whoever is given one.
 * All are held at once, so that no two are the same.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  await using held = new AsyncDisposableStack();
  const ports: number[] = [];
  for (let tries = 1; ports.length < count; tries += 1) {
    const port = randomInt(lowest, above);
    const server = createServer();
    try {
      await once(server.listen(port, "127.0.0.1"), "listening");
    } catch (error) {
      if (tries >= count * triesMax) throw error;
      continue;
    }
    held.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    ports.push(port);
  }
  return ports;
}
