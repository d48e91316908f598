import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { MailleProcess } from "./instance.ts";
import { mountSmallDisk } from "./small-disk.ts";

const noStack = /^\s+at .*:\d+:\d+/m;

test("a disk that is full at the start or at a backup is told in a sentence, and leaves nothing half done", async (t) => {
  await using disk = await mountSmallDisk(400);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  const data = join(disk.path, "data");
  const environment = { MAILLE_DATA: data, MAILLE_DISK_RESERVE_MB: "0" };
  for (const leaveBytes of [0, 8_192, 4_000_000]) {
    await disk.fill(leaveBytes);
    const refused = await new MailleProcess(["serve"], environment).ended;
    assert.equal(refused.code, 1, refused.output);
    assert.match(refused.output, /room|full|cannot be written/);
    assert.doesNotMatch(refused.output, noStack);
    await disk.free();
  }
  const csv = join(disk.path, "noise.csv");
  const rows = Array.from({ length: 60_000 }, (_, n) => `${n},${Math.random()},${Math.random()}`);
  await writeFile(csv, `n,a,b\n${rows.join("\n")}\n`);
  const imported = await new MailleProcess(["import", csv, "--title", "Bruit"], environment).ended;
  assert.equal(imported.code, 0, imported.output);
  const backups = join(disk.path, "backups");
  await mkdir(backups);
  // Room for PostgreSQL to open, and not for the backup.
  await using serving = new MailleProcess(["serve"], environment);
  await serving.told(/Maille is open: (\S+)/);
  await disk.fill(200_000);
  const backedUp = await new MailleProcess(["backup", join(backups, "all.tar.zst")], environment).ended;
  assert.equal(backedUp.code, 1, backedUp.output);
  assert.match(backedUp.output, /The disk is full/);
  assert.doesNotMatch(backedUp.output, noStack);
  assert.deepEqual(await readdir(backups), []);
  await disk.free();
  const again = await new MailleProcess(["backup", join(backups, "all.tar.zst")], environment).ended;
  assert.equal(again.code, 0, again.output);
  const ended = await serving.end("SIGINT");
  assert.equal(ended.code, 0, ended.output);
});

test("a file that would take of the room that is kept free is refused in a sentence", async (t) => {
  await using disk = await mountSmallDisk(400);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  const environment = { MAILLE_DATA: join(disk.path, "data"), MAILLE_DISK_RESERVE_MB: "100000" };
  const csv = join(disk.path, "a.csv");
  await writeFile(csv, "a,b\n1,2\n");
  const imported = await new MailleProcess(["import", csv, "--title", "A"], environment).ended;
  assert.equal(imported.code, 1, imported.output);
  assert.match(imported.output, /100,000 MB stay free for the database/);
});

test("a command whose output nobody reads ends with 141, and a server goes on", async () => {
  const help = new MailleProcess(["help"], {});
  help.child.stdout?.destroy();
  assert.equal((await help.ended).code, 141);
  const data = await mkdtemp(join(tmpdir(), "maille-unread-"));
  try {
    await using serving = new MailleProcess(["serve"], { MAILLE_DATA: data, MAILLE_LOG: "requests" });
    serving.child.stdout?.destroy();
    serving.child.stderr?.destroy();
    const url = await addressIn(data);
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await fetch(`${url}/api/organizations`)).status, 200);
    }
    assert.equal((await serving.end("SIGINT")).code, 0);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

/** As it tells the commands beside it. */
async function addressIn(data: string): Promise<string> {
  for (;;) {
    const text = await readFile(join(data, "instance.lock"), "utf8").catch(() => "");
    const url = /"url":"([^"]+)"/.exec(text)?.[1];
    if (url !== undefined) return url;
    await wait(50);
  }
}
