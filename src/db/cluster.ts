import { spawn } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, open, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { chooseIdentity, type InstanceIdentity } from "./identity.ts";
import { stopOrphan } from "./orphan.ts";

/** A data folder that is ready to be served, and how. */
export interface Cluster {
  readonly dataFolder: string;
  readonly socketFolder: string;
  readonly logPath: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly user: InstanceIdentity["user"];
  /** Removes the socket's folder where it was made for this run. */
  release(): Promise<void>;
}

export interface ClusterOptions {
  /** Everything of the server lies here: `data/`, `server.log`. */
  readonly folder: string;
  readonly binaries?: string;
  /** Settings of the server beyond ours, as `{ fsync: "off" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** The server keeps to a few tens of megabytes: the machine's memory belongs to the engine. */
const ourSettings = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "40",
  shared_buffers: "16MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  effective_cache_size: "256MB",
  max_wal_size: "512MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_worker_processes: "2",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  autovacuum_max_workers: "1",
  jit: "off",
  fsync: "on",
  log_checkpoints: "off",
  timezone: "UTC",
};

/** A path of a socket has room for 107 bytes (unix(7)); the server adds a lock file beside it. */
const socketPathBytesMax = 107 - "/.s.PGSQL.5432.lock".length;

export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  const dataFolder = join(options.folder, "data");
  await mkdir(dataFolder, { recursive: true });
  const binaries = await findBinaries(options.binaries);
  await stopOrphan(dataFolder, options.log);
  const identity = await chooseIdentity(dataFolder, binaries);
  await ensureInitialized(dataFolder, identity, binaries);
  const logPath = join(options.folder, "server.log");
  await truncateLarge(logPath);
  const socket = await chooseSocketFolder(dataFolder, identity);
  const settings = { ...ourSettings, ...options.settings };
  return {
    dataFolder,
    socketFolder: socket.folder,
    logPath,
    program: join(identity.binaries, "postgres"),
    arguments: [
      `-D${identity.dataArgument}`,
      `-k${socket.argument}`,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    user: identity.user,
    release: socket.release,
  };
}

async function ensureInitialized(
  dataFolder: string,
  identity: InstanceIdentity,
  binaries: Binaries,
): Promise<void> {
  const made = await readFile(join(dataFolder, "PG_VERSION"), "utf8").catch(() => undefined);
  if (made !== undefined && !(await wasCutShort(dataFolder))) {
    if (Number(made) === binaries.major) return;
    throw new Failure("precondition", "db-other-major", {
      folder: dataFolder,
      made: made.trim(),
      found: binaries.major,
    });
  }
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=und"];
  // Text search folds case by the C library's type of character, not by ICU: « É » needs a UTF-8 one.
  await initialize(dataFolder, identity, [...locale, "--lc-ctype=C.UTF-8"]).catch(() =>
    initialize(dataFolder, identity, ["--encoding=UTF8", "--locale=C"]),
  );
}

/** initdb writes `PG_VERSION` first and the control file near its end; without databases it was killed. */
async function wasCutShort(dataFolder: string): Promise<boolean> {
  const control = await stat(join(dataFolder, "global", "pg_control")).catch(() => undefined);
  const databases = await readdir(join(dataFolder, "base")).catch(() => []);
  return control === undefined || databases.length < 3;
}

async function initialize(
  dataFolder: string,
  identity: InstanceIdentity,
  locale: readonly string[],
): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    await rm(join(dataFolder, name), { recursive: true, force: true });
  }
  const child = spawn(
    join(identity.binaries, "initdb"),
    ["-D", identity.dataArgument, "-U", "maille", "--auth=trust", ...locale],
    { cwd: dataFolder, env: serverEnvironment, stdio: ["ignore", "ignore", "pipe"], ...identity.user },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0) {
    refuseFullDisk(said);
    const [, uid] = /could not look up effective user ID (\d+)/.exec(said) ?? [];
    if (uid !== undefined) throw new Failure("precondition", "db-user-without-name", { uid });
    throw new Failure(
      "unavailable",
      "db-not-initialized",
      { folder: dataFolder },
      { cause: new Error(said) },
    );
  }
}

/** The server and its programs tell a full disk in their own words (strerror(3)). */
export function refuseFullDisk(said: string): void {
  if (!/No space left on device|Disk quota exceeded/.test(said)) return;
  throw new Failure("no-room", "db-disk-full", {}, { cause: new Error(said) });
}

/** Nothing of ours is the server's business. */
export const serverEnvironment = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

async function truncateLarge(path: string): Promise<void> {
  const file = await open(path, "a");
  try {
    if ((await file.stat()).size > 10_000_000) await file.truncate(0);
  } finally {
    await file.close();
  }
}

/** The data folder, which is closed to everybody else, or one under the system's where that path is too long. */
async function chooseSocketFolder(
  dataFolder: string,
  { user, dataArgument }: InstanceIdentity,
): Promise<{ folder: string; argument: string; release: () => Promise<void> }> {
  if (Buffer.byteLength(dataFolder) <= socketPathBytesMax) {
    return { folder: dataFolder, argument: dataArgument, release: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), "maille-"));
  await chmod(folder, 0o700);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const release = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { folder, argument: folder, release };
}
