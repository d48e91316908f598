import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { freePorts } from "../../src/fleet/ports.ts";
import { openDoor } from "./door.ts";
import { answers, credentials, ObjectServers } from "./object-servers.ts";

/** The folder with the programs of Ceph (`ceph-mon`, `ceph-mgr`, `ceph-osd`, `radosgw`), where this machine has it. */
export const cephPrograms = process.env["MAILLE_TEST_CEPH"];

const run = promisify(execFile);
const disks = [0, 1, 2];
const gateways = ["a", "b"];
const diskBytes = 4 * 2 ** 30;

export type CephPart = `gateway ${string}` | `disk ${number}`;

/**
 * Ceph with one monitor, one manager, three disks that are files of this one, each object on two of them, and two
 * gateways of S3 behind a door that goes to one that answers.
 */
export async function ceph(folder: string) {
  await using stack = new AsyncDisposableStack();
  const [monitorPort = 0, ...gatewayPorts] = await freePorts(1 + gateways.length);
  const id = randomUUID();
  const settings = join(folder, "ceph.conf");
  await writeFile(settings, settingsOf({ folder, id, monitorPort, gatewayPorts }));
  const servers = stack.use(new ObjectServers(folder));
  const tell = (program: string, ...words: string[]) =>
    run(join(cephPrograms ?? "", program), ["--conf", settings, ...words], { timeout: 120_000 });
  const begin = (name: string, program: string, ...words: string[]) =>
    servers.start(name, join(cephPrograms ?? "", program), ["--conf", settings, "-f", ...words]);
  const start = (part: CephPart): Promise<void> => {
    const name = part.split(" ")[1] ?? "";
    return part.startsWith("disk")
      ? begin(part, "ceph-osd", "-i", name)
      : begin(part, "radosgw", "-n", `client.rgw.${name}`);
  };

  const map = join(folder, "monitors");
  await servers.folderOf("monitor");
  const monitor = ["--addv", "a", `[v2:127.0.0.1:${monitorPort}]`];
  await run(join(cephPrograms ?? "", "monmaptool"), ["--create", "--fsid", id, ...monitor, map]);
  await tell("ceph-mon", "--mkfs", "-i", "a", "--monmap", map);
  await begin("monitor", "ceph-mon", "-i", "a");
  await servers.folderOf("manager");
  await begin("manager", "ceph-mgr", "-i", "a");
  for (const disk of disks) {
    const uuid = randomUUID();
    await servers.folderOf(`disk ${disk}`);
    await tell("ceph", "osd", "new", uuid, String(disk));
    await tell("ceph-osd", "-i", String(disk), "--mkfs", "--osd-uuid", uuid);
    await start(`disk ${disk}`);
  }
  await isWell(async () => (await tell("ceph", "osd", "stat", "--format", "json")).stdout);
  const { accessKeyId, secretAccessKey } = credentials;
  const keys = ["--access-key", accessKeyId, "--secret-key", secretAccessKey];
  await tell("radosgw-admin", "user", "create", "--uid", "maille", "--display-name", "Maille", ...keys);
  for (const gateway of gateways) {
    await servers.folderOf(`gateway ${gateway}`);
    await start(`gateway ${gateway}`);
  }
  await Promise.all(gatewayPorts.map(answers));
  const door = await openDoor(gatewayPorts.map((port) => ({ host: "127.0.0.1", port })));
  stack.defer(() => door[Symbol.dispose]());
  const held = stack.move();
  return {
    address: { ...credentials, endpoint: `http://127.0.0.1:${door.port}` },
    kill: (part: CephPart): Promise<void> => servers.kill(part),
    start,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Until each disk is up, as the monitor tells. */
async function isWell(stat: () => Promise<string>): Promise<void> {
  for (let looks = 0; looks < 120; looks += 1) {
    const { num_up_osds: up } = JSON.parse(await stat()) as { readonly num_up_osds: number };
    if (up === disks.length) return;
    await wait(500);
  }
  throw new Error("the disks of Ceph are not up");
}

interface Places {
  readonly folder: string;
  readonly id: string;
  readonly monitorPort: number;
  readonly gatewayPorts: readonly number[];
}

function settingsOf({ folder, id, monitorPort, gatewayPorts }: Places): string {
  return `[global]
fsid = ${id}
mon host = v2:127.0.0.1:${monitorPort}
ms bind msgr1 = false
# Without keys nothing can be encrypted, as gateways want it.
ms mon client mode = crc
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 2
osd pool default min size = 1
osd pool default pg num = 8
osd crush chooseleaf type = 0
run dir = ${folder}
admin socket = ${folder}/$name.asok
pid file = ${folder}/$name.pid
log file = ${folder}/$name.log
bluestore block size = ${diskBytes}
osd heartbeat grace = 6
[mon]
mon data = ${folder}/monitor
[mgr]
mgr data = ${folder}/manager
[osd]
osd data = ${folder}/disk $id
${gateways
  .map(
    (name, at) => `[client.rgw.${name}]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPorts[at]}
rgw data = ${folder}/gateway ${name}
`,
  )
  .join("")}`;
}
