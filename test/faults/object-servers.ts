import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Net } from "../../src/net/net.ts";
import { type S3Address, SignedRequests } from "../../src/store/s3/signed-requests.ts";

/** Servers that keep objects, each with a folder of its own, killed and started as a test wants. */
export class ObjectServers implements AsyncDisposable {
  readonly #folder: string;
  readonly #running = new Map<string, ChildProcess>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The folder in which a server works, made where it is not there. */
  async folderOf(name: string): Promise<string> {
    const own = join(this.#folder, name);
    await mkdir(own, { recursive: true });
    return own;
  }

  async start(name: string, program: string, words: readonly string[]): Promise<void> {
    const cwd = await this.folderOf(name);
    const log = await open(join(cwd, "log"), "a");
    const child = spawn(program, words, { cwd, stdio: ["ignore", log.fd, log.fd] });
    this.#running.set(name, child);
    await once(child, "spawn");
    await log.close();
  }

  kill(name: string): Promise<void> {
    return end(this.#running.get(name));
  }

  told(name: string): Promise<string> {
    return readFile(join(this.#folder, name, "log"), "utf8");
  }

  /** The last that was started first. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of [...this.#running.values()].toReversed()) await end(each);
  }
}

/** Ends once somebody listens there. */
export async function answers(port: number): Promise<void> {
  for (let looks = 0; looks < 600; looks += 1) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await wait(100);
  }
  throw new Error(`nothing answers at ${port}`);
}

/** Where the servers have just found each other. */
export async function makeBucket(address: S3Address, net: Pick<Net, "send">): Promise<void> {
  const tries = { atMost: 8, pauseMs: 500 };
  const requests = new SignedRequests(address, { net, tries, counts: { answered: 0, failed: 0 } });
  const { status, body } = await requests.send({ method: "PUT" });
  body.resume();
  if (status !== 200) throw new Error(`the bucket was not made: ${status}`);
}

export const credentials: Omit<S3Address, "endpoint"> = {
  bucket: "maille",
  prefix: "data/",
  region: "us-east-1",
  accessKeyId: "key",
  secretAccessKey: "secret",
  sessionToken: undefined,
};

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
