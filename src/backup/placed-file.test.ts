import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { mountSmallDisk } from "../../test/faults/small-disk.ts";
import { systemClock } from "../base/clock.ts";
import { isFailure } from "../base/failure.ts";
import { PlacedFile } from "./placed-file.ts";

test("a file that is put in place is whole, and one that is not leaves the former as it was", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-placed-"));
  const target = join(folder, "all.tar.zst");
  try {
    await writeFile(target, "former");
    {
      await using given = await PlacedFile.open(target, systemClock());
      await given.write(Buffer.from("half"));
    }
    assert.deepEqual([await readdir(folder), await readFile(target, "utf8")], [["all.tar.zst"], "former"]);
    await using placed = await PlacedFile.open(target, systemClock());
    await placed.write(Buffer.from("later "));
    await placed.write(Buffer.from("one"));
    assert.equal(await placed.keep(), 9);
    assert.deepEqual([await readdir(folder), await readFile(target, "utf8")], [["all.tar.zst"], "later one"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a disk that is full is told by the name that was asked for, and keeps nothing of what had room", async (t) => {
  await using disk = await mountSmallDisk(1);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  const path = join(disk.path, "all.tar.zst");
  const writing = async (): Promise<void> => {
    await using placed = await PlacedFile.open(path, systemClock());
    for (let at = 0; at < 20; at += 1) await placed.write(Buffer.alloc(131_072, 1));
  };
  await assert.rejects(
    writing(),
    (error) => isFailure(error) && error.key === "backup-disk-full" && error.args["path"] === path,
  );
  assert.deepEqual(await readdir(disk.path), []);
});
