import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Net } from "../../src/net/net.ts";
import { type S3Address, SignedRequests } from "../../src/store/s3/signed-requests.ts";
import { openDoor } from "./door.ts";

/** The program of SeaweedFS, where this machine has it. */
export const weed = process.env["MAILLE_TEST_WEED"];

export type Part = "filer" | "master" | "s3" | "volume";

/** In the order in which they start. */
export const parts: readonly Part[] = ["master", "volume", "filer", "s3"];

/**
 * SeaweedFS with three of each of its servers, or so many, each file on two of them, behind a door that goes to one
 * that answers, as a balancer does, at any port where none is told.
 */
export async function seaweedfs(folder: string, count = 3, doorPort = 0) {
  const ports = await freePorts(parts.length * count);
  const portsOf = (part: Part): readonly number[] => ports.slice(parts.indexOf(part) * count).slice(0, count);
  const copies = count > 1 ? "001" : "000";
  const addresses = (part: Part): string =>
    portsOf(part)
      .map((port) => `127.0.0.1:${port}`)
      .join(",");
  const settings: Readonly<Record<Part, readonly string[]>> = {
    master: [
      "-mdir=.",
      `-peers=${addresses("master")}`,
      `-defaultReplication=${copies}`,
      "-volumeSizeLimitMB=64",
    ],
    volume: ["-dir=.", `-mserver=${addresses("master")}`, "-max=20"],
    filer: ["-defaultStoreDir=.", `-master=${addresses("master")}`, `-defaultReplicaPlacement=${copies}`],
    s3: [`-filer=${addresses("filer")}`, "-config=s3.json"],
  };
  const running = new Map<string, ChildProcess>();
  const begin = async (part: Part, at: number): Promise<void> => {
    const own = join(folder, `${part}${at}`);
    const words = [part, ...where(part, portsOf(part)[at] ?? 0), ...settings[part]];
    await mkdir(own, { recursive: true });
    await writeFile(join(own, "s3.json"), identities);
    running.set(`${part}${at}`, await start(own, words));
  };
  for (const part of parts) {
    for (const at of portsOf(part).keys()) await begin(part, at);
    await Promise.all(portsOf(part).map((port) => answers(port)));
  }
  const door = await openDoor(
    portsOf("s3").map((port) => ({ host: "127.0.0.1", port })),
    doorPort,
  );
  return {
    address: { ...credentials, endpoint: `http://127.0.0.1:${door.port}` },
    kill: async (part: Part, at: number): Promise<void> => end(running.get(`${part}${at}`)),
    /** Once more after it was killed, with what lies on its disk; ends once it answers. */
    start: async (part: Part, at: number): Promise<void> => {
      await begin(part, at);
      await answers(portsOf(part)[at] ?? 0);
    },
    told: (part: Part, at: number) => readFile(join(folder, `${part}${at}`, "log"), "utf8"),
    [Symbol.asyncDispose]: async () => {
      door[Symbol.dispose]();
      for (const each of [...running.values()].toReversed()) await end(each);
    },
  };
}

/** Where the servers have just found each other. */
export async function makeBucket(address: S3Address, net: Pick<Net, "send">): Promise<void> {
  const tries = { atMost: 8, pauseMs: 500 };
  const requests = new SignedRequests(address, { net, tries, counts: { answered: 0, failed: 0 } });
  const { status, body } = await requests.send({ method: "PUT" });
  body.resume();
  if (status !== 200) throw new Error(`the bucket was not made: ${status}`);
}

const credentials: Omit<S3Address, "endpoint"> = {
  bucket: "maille",
  prefix: "data/",
  region: "us-east-1",
  accessKeyId: "key",
  secretAccessKey: "secret",
  sessionToken: undefined,
};

const identities = JSON.stringify({
  identities: [
    {
      name: "maille",
      credentials: [{ accessKey: "key", secretKey: "secret" }],
      actions: ["Admin", "Read", "Write", "List"],
    },
  ],
});

function where(part: Part, port: number): readonly string[] {
  const own = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", `-port=${port}`, `-port.grpc=${port + 10_000}`];
  return part === "s3" ? own.slice(1) : own;
}

async function start(folder: string, words: readonly string[]): Promise<ChildProcess> {
  const log = await open(join(folder, "log"), "a");
  const child = spawn(weed ?? "", words, { cwd: folder, stdio: ["ignore", log.fd, log.fd] });
  await once(child, "spawn");
  await log.close();
  return child;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function answers(port: number): Promise<void> {
  for (let looks = 0; looks < 300; looks += 1) {
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

/** SeaweedFS speaks gRPC at a port that is told apart. */
async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let port = 21_000; found.length < count; port += 1) {
    if ((await isFree(port)) && (await isFree(port + 10_000))) found.push(port);
  }
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  const free = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
