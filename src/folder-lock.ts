import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { link, mkdir, open, readFile, readlink, rename, rm, stat, writeFile } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { hasCode } from "./base/error-code.ts";
import { Failure } from "./base/failure.ts";
import type { ConnectOptions } from "./db/connect.ts";

/** Who works in an instance's folder, and how others reach its database. */
export interface FolderHolder {
  readonly pid: number;
  /** When the process began, in ticks since the machine did: a number may be given again, not at the same time. */
  readonly startedAt: string | undefined;
  /** Name in the folder of a socket that answers while the process lives; absent where a former version holds it. */
  readonly socket?: string;
  readonly connection?: ConnectOptions;
  readonly url?: string;
  /** Private ranges that it may read, in the words of `BlockList`. */
  readonly allowedNetworks?: readonly string[];
  /** What a command brings that is answered at the socket; absent where none is. */
  readonly key?: string;
}

export interface FolderLock extends AsyncDisposable {
  /** Tells the commands that work beside this process where to find it. */
  tell(more: Pick<FolderHolder, "connection" | "url" | "allowedNetworks">): Promise<void>;
  /** Has commands answered that bring the key, which is told once somebody takes them, until they are taken no more. */
  takeCalls(taking: (key: string) => (socket: Socket) => void): Promise<void>;
  /** Whoever connects from now on learns that somebody is there, and nothing else. */
  leaveCalls(): void;
}

const lockName = "instance.lock";

/** The kernel takes any other, and tells it that somebody listens; here it is closed unheard. */
const answeredMax = 64;

/** Whether a file of a folder is there for its lock alone. */
export function isOfLock(name: string): boolean {
  return name.startsWith(lockName);
}

/** One process works in a folder at a time; one that was killed leaves nothing that stands in the way. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await makeFolder(folder);
  const path = join(folder, lockName);
  await using stack = new AsyncDisposableStack();
  const socket = `${lockName}.${randomUUID()}`;
  const answering = stack.use(await answerAt(folder, socket));
  const own: FolderHolder = { pid: process.pid, startedAt: await startOf(process.pid), socket };
  while (!(await place(path, own))) {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder !== undefined && (await isAlive(folder, holder))) {
      throw new Failure("conflict", "app-already-open", { folder, pid: String(holder.pid) });
    }
    await takeAway(path, text);
    if (holder?.socket !== undefined) await rm(join(folder, holder.socket), { force: true });
  }
  stack.defer(() => rm(path, { force: true }));
  let held = own;
  const locked = stack.move();
  const tell = async (more: Partial<FolderHolder>): Promise<void> => {
    held = { ...held, ...more };
    await replace(path, held);
  };
  return {
    tell,
    takeCalls: (taking) => {
      const key = randomBytes(32).toString("base64url");
      answering.take = taking(key);
      return tell({ key });
    },
    leaveCalls: () => {
      answering.take = undefined;
    },
    [Symbol.asyncDispose]: () => locked.disposeAsync(),
  };
}

/** The living process that works in a folder. */
export async function findHolder(folder: string): Promise<FolderHolder | undefined> {
  const text = await readFile(join(folder, lockName), "utf8").catch(() => "");
  const holder = parseHolder(text);
  return holder !== undefined && (await isAlive(folder, holder)) ? holder : undefined;
}

/** A connection to the process that works in a folder and answers commands, and what they bring; ours to close. */
export async function connectToHolder(folder: string): Promise<{ socket: Socket; key: string } | undefined> {
  const text = await readFile(join(folder, lockName), "utf8").catch(() => "");
  const { socket: name, key } = parseHolder(text) ?? {};
  if (name === undefined || key === undefined) return undefined;
  const socket = await connectTo(folder, name).catch(() => undefined);
  return socket === undefined ? undefined : { socket, key };
}

interface AnsweringThere extends AsyncDisposable {
  take: ((socket: Socket) => void) | undefined;
}

/**
 * Listens while this process lives. Containers that share a folder do not see each other's processes, and each
 * has a process 1; the kernel tells all of them whether somebody listens.
 */
async function answerAt(folder: string, name: string): Promise<AnsweringThere> {
  const place = await open(folder);
  const server = createServer((asking) => {
    if (own.take === undefined) asking.destroy();
    else own.take(asking);
  }).unref();
  server.maxConnections = answeredMax;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(shortPath(folder, place.fd, name), resolve);
  });
  const own: AnsweringThere = {
    take: undefined,
    [Symbol.asyncDispose]: async () => {
      await new Promise<unknown>((resolve) => {
        server.close(resolve);
      });
      await place.close();
    },
  };
  return own;
}

async function answers(folder: string, name: string): Promise<boolean> {
  try {
    (await connectTo(folder, name)).destroy();
    return true;
  } catch (error) {
    // Any other refusal (no right to it, too many who ask) is that of somebody who listens.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code !== "ECONNREFUSED" && code !== "ENOENT";
  }
}

async function connectTo(folder: string, name: string): Promise<Socket> {
  await using place = await open(folder);
  const asking = createConnection(shortPath(folder, place.fd, name));
  try {
    await once(asking, "connect");
    // Who reads it learns of it; one that is let go of breaks nobody.
    return asking.on("error", () => {});
  } catch (error) {
    asking.destroy();
    throw error;
  }
}

/** The path of a socket has room for 107 bytes (unix(7)): Linux has a short one for every open folder. */
function shortPath(folder: string, fd: number, name: string): string {
  return join(process.platform === "linux" ? `/proc/self/fd/${fd}` : folder, name);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
    const probe = join(folder, `.${randomUUID()}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw new Failure("unavailable", "app-folder-unusable", { folder, reason }, { cause });
  }
}

/**
 * Makes a folder and those above it. The platform's own recursion never ends where a folder says that
 * it is not there and cannot be made, as those of /proc do (libuv, `MKDirpAsync`).
 */
async function makeFolders(folder: string): Promise<void> {
  const made = await makeOne(folder);
  if (made || dirname(folder) === folder) return;
  await makeFolders(dirname(folder));
  if (!(await makeOne(folder))) throw Object.assign(new Error(`no folder: ${folder}`), { code: "ENOENT" });
}

/** Whether it is there now; false where the one above it is not. */
async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o755 });
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return false;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return true;
    throw error;
  }
}

/** A link appears whole or not at all, and never over another. */
async function place(path: string, holder: FolderHolder): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, holder: FolderHolder): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  await rename(draft, path);
}

/** Of two processes that find the same dead holder, the slower may have moved the faster one's lock: it puts it back. */
async function takeAway(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const found = await readFile(aside, "utf8");
  if (found !== expected) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): FolderHolder | undefined {
  try {
    const value = JSON.parse(text) as FolderHolder;
    return Number.isInteger(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(folder: string, { pid, startedAt, socket }: FolderHolder): Promise<boolean> {
  if (socket !== undefined) return answers(folder, socket);
  return isProcessAlive({ pid, startedAt });
}

/** Whether a process of this machine is there, and the same. */
export async function isProcessAlive({
  pid,
  startedAt,
}: Pick<FolderHolder, "pid" | "startedAt">): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return startedAt === undefined || startedAt === (await startOf(pid));
}

/**
 * The 22nd field of /proc/pid/stat (proc(5)); the second may hold spaces, so it is counted from
 * its end. A process that ended and that nobody waited for has no start any more.
 */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

/** This process, and where its number means something: on a machine since it began, in one container. */
export async function thisProcess(): Promise<{
  readonly machine: string;
  readonly pid: number;
  readonly startedAt: string | undefined;
}> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => hostname());
  const container = await readlink("/proc/self/ns/pid").catch(() => "");
  return {
    machine: `${boot.trim()} ${container}`,
    pid: process.pid,
    startedAt: await startOf(process.pid),
  };
}
