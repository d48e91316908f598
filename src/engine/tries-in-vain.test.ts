import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { NoRoomToSort } from "./sort-serving.ts";
import { newTriesInVain } from "./tries-in-vain.ts";

test("a copy of which the disk became full is tried again where there is more room, else ever less often", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "maille-tries-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "served.duckdb");
  const size = 5_000;
  await writeFile(path, Buffer.alloc(size));
  const disk = { room: 1_000 };
  const tries = newTriesInVain(async () => disk.room);
  const passedOver = async (file: { path: string }): Promise<number> => {
    for (let times = 0; ; times += 1) {
      const isPassedOver = await tries.refuse(file).then(
        () => false,
        (error: unknown) => error instanceof NoRoomToSort || Promise.reject(error as Error),
      );
      if (!isPassedOver) return times;
    }
  };
  const file = { path };
  assert.equal(await passedOver(file), 0);
  const counted: number[] = [];
  for (let turn = 0; turn < 8; turn += 1) {
    await tries.note(file);
    counted.push(await passedOver(file));
  }
  assert.deepEqual(counted, [2, 4, 8, 16, 32, 64, 64, 64]);
  await tries.note(file);
  disk.room += size - 1;
  assert.equal(await passedOver(file), 64);
  await tries.note(file);
  disk.room += size;
  assert.equal(await passedOver(file), 0);
  assert.equal(await passedOver({ path }), 0, "another file is tried at once");
});
