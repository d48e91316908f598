import { spawnSync } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isNoRoom } from "../../src/base/no-room.ts";

export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Leaves so many bytes, as another program would; `free` gives the rest back. */
  fill(leaveBytes: number): Promise<void>;
  free(): Promise<void>;
}

/** A disk of its own that may be filled, where this user may mount one. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const path = await mkdtemp(join(tmpdir(), "maille-small-"));
  const size = `size=${megabytes}m`;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", size, "maille-test", path], {
    stdio: "ignore",
  });
  if (status !== 0) {
    await rm(path, { recursive: true });
    return undefined;
  }
  const filling = join(path, "filling");
  return {
    path,
    fill: async (leaveBytes) => {
      const { bavail, bsize } = await statfs(path);
      const bytes = Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes), 1);
      // Others write meanwhile: what they took is full as well.
      await writeFile(filling, bytes).catch((error: unknown) => {
        if (!isNoRoom(error)) throw error;
      });
    },
    free: () => rm(filling, { force: true }),
    [Symbol.asyncDispose]: async () => {
      spawnSync("umount", ["-l", path], { stdio: "ignore" });
      await rm(path, { recursive: true, force: true });
    },
  };
}
