import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { openDoor } from "./door.ts";
import { answers, credentials, ObjectServers } from "./object-servers.ts";

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
  const servers = new ObjectServers(folder);
  const begin = async (part: Part, at: number): Promise<void> => {
    const name = `${part}${at}`;
    await writeFile(join(await servers.folderOf(name), "s3.json"), identities);
    await servers.start(name, weed ?? "", [part, ...where(part, portsOf(part)[at] ?? 0), ...settings[part]]);
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
    kill: async (part: Part, at: number): Promise<void> => servers.kill(`${part}${at}`),
    /** Once more after it was killed, with what lies on its disk; ends once it answers. */
    start: async (part: Part, at: number): Promise<void> => {
      await begin(part, at);
      await answers(portsOf(part)[at] ?? 0);
    },
    told: (part: Part, at: number) => servers.told(`${part}${at}`),
    [Symbol.asyncDispose]: async () => {
      door[Symbol.dispose]();
      await servers[Symbol.asyncDispose]();
    },
  };
}

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
