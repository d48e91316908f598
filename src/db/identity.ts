import { constants } from "node:fs";
import { access, chmod, chown, cp, lstat, mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../base/failure.ts";
import type { Binaries } from "./binaries.ts";

/** As whom, and from where, the server runs. */
export interface InstanceIdentity {
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly binaries: string;
  /** How the server names its data folder: itself, or a name that needs no way through closed parents. */
  readonly dataArgument: string;
}

/**
 * PostgreSQL refuses to run as root, so root lends it the user `postgres` or `nobody`. That user
 * cannot walk through a closed folder such as /root: the server then reaches its data by its
 * working folder (`/proc/self/cwd`, which asks nothing of the parents) and its programs by a
 * copy in an open place.
 */
export async function chooseIdentity(dataFolder: string, binaries: Binaries): Promise<InstanceIdentity> {
  if (process.getuid?.() !== 0) return { binaries: binaries.folder, dataArgument: dataFolder };
  const user = await unprivilegedUser();
  await giveTo(dataFolder, user);
  const open = await isOpen(dirname(dataFolder));
  // Before 16, the programs walk back to their working folder by its path when they look for themselves.
  if (!open && binaries.major < 16) {
    throw new Failure("precondition", "db-folder-closed", { folder: dirname(dataFolder) });
  }
  const folder =
    binaries.bundle === undefined || (await isOpen(binaries.folder))
      ? binaries.folder
      : await copyBundle(binaries.bundle);
  return { user, binaries: folder, dataArgument: open ? dataFolder : "/proc/self/cwd" };
}

/** initdb wants a user that the system can name. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const user = users.find((fields) => fields[0] === name);
    if (user !== undefined) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Failure("unavailable", "db-no-unprivileged-user");
}

/** Whoever owned the files (a folder restored from a copy belongs to root), they are the server's now. */
async function giveTo(folder: string, user: { uid: number; gid: number }): Promise<void> {
  const first = await lstat(folder);
  await chmod(folder, 0o700);
  if (first.uid === user.uid && first.gid === user.gid) return;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
  // Last, so that a change of hands that is cut short is begun again.
  await chown(folder, user.uid, user.gid);
}

/** Whether everybody may walk to a folder. */
async function isOpen(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await lstat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function copyBundle(bundle: string): Promise<string> {
  const described = await readFile(join(bundle, "..", "package.json"), "utf8");
  const version = (JSON.parse(described) as { version: string }).version;
  const place = join("/var/lib/maille", `postgres-${version}`);
  const program = join(place, "bin", "postgres");
  if (
    await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
  )
    return join(place, "bin");
  const draft = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  await cp(bundle, draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  await rename(draft, place).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  return join(place, "bin");
}
