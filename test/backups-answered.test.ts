/** Backups that the process which serves an instance makes for a command, which puts them in place. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { verifyBackup } from "../src/backup/verify-backup.ts";
import { connect } from "../src/db/connect.ts";
import { sweepLock } from "../src/db/locks.ts";
import { findHolder } from "../src/folder-lock.ts";
import { layDatabase } from "./cluster.ts";
import { type Ended, MailleProcess } from "./faults/instance.ts";
import { modulesRead } from "./modules-read.ts";

/** As it is drawn, no compression shortens it: many pieces on their way. */
const noise = randomBytes(24_000_000);
const hash = createHash("sha256").update(noise).digest("hex");
let data: string;
let backups: string;
let serving: MailleProcess;

before(async () => {
  data = await mkdtemp(join(tmpdir(), "maille-backups-"));
  backups = join(data, "backups");
  await layDatabase(data);
  await serve();
  const lying = join(data, "store", hash.slice(0, 2), hash.slice(2));
  await mkdir(dirname(lying), { recursive: true });
  await writeFile(lying, noise);
});

beforeEach(async () => {
  await rm(backups, { recursive: true, force: true });
  await mkdir(backups);
});

after(async () => {
  assert.equal((await serving.end("SIGINT")).code, 0, serving.output);
  await rm(data, { recursive: true, force: true });
});

async function serve(): Promise<void> {
  serving = new MailleProcess(["serve"], { MAILLE_DATA: data });
  await serving.told(/Maille is open/);
}

function backingUp(...words: string[]): MailleProcess {
  return new MailleProcess(["backup", ...words], { MAILLE_DATA: data });
}

test("a backup is written by a command that reads nothing of the database and the store, and is whole", async () => {
  const file = join(backups, "all.tar.zst");
  const { modules } = await modulesRead(data, "backup", file);
  const others = modules.filter((path) => /^src\/(?!command|base|store\/store-place)[a-z]+\//.test(path));
  const placed = ["dated-backups", "parts", "placed-file"].map((name) => `src/backup/${name}.ts`);
  assert.deepEqual(others.toSorted(), [
    ...placed,
    "src/search/search-server.ts",
    "src/trino/trino-address.ts",
  ]);
  const verified = await verifyBackup(file, new AbortController().signal);
  assert.equal(verified.manifest.blobs, 1);
  assert.deepEqual(await readdir(backups), ["all.tar.zst"]);
});

test("what is told of a backup is its whole path, its bytes and their sum, two at once each have theirs", async () => {
  const file = join(backups, "all.tar.zst");
  const both = await Promise.all([backingUp(file, "--json").ended, backingUp(file, "--json").ended]);
  const told = both.map(({ code, output }) => {
    assert.equal(code, 0, output);
    return JSON.parse(output) as { file: string; bytes: number; sha256: string };
  });
  const bytes = await readFile(file);
  const sum = createHash("sha256").update(bytes).digest("hex");
  const last = told.find(({ sha256 }) => sha256 === sum);
  assert.deepEqual([last?.file, last?.bytes], [file, bytes.length]);
  assert.deepEqual(await readdir(backups), ["all.tar.zst"]);
});

test("dated backups but the newest are removed by the command, once the new one is whole", async () => {
  const older = ["2020-01-01T000000Z", "2021-01-01T000000Z"].map((at) => `maille-${at}.tar.zst`);
  for (const name of older) await writeFile(join(backups, name), "");
  const { code, output } = await backingUp("--keep", "2", backups).ended;
  assert.equal(code, 0, output);
  const [first, second, ...more] = (await readdir(backups)).toSorted();
  assert.deepEqual([first, more], [older[1], []]);
  assert.match(second ?? "", /^maille-20[2-9]\d-/);
});

test("a place that cannot be written is told as the system of who calls has it", async () => {
  const none = await backingUp(join(backups, "none", "all.tar.zst")).ended;
  assert.equal(none.code, 1);
  assert.match(none.output, /none\/all\.tar\.zst.*ENOENT/);
  const wrong = await backingUp(backups, "--keep", "0").ended;
  assert.equal(wrong.code, 2, wrong.output);
  assert.deepEqual(await readdir(backups), []);
});

test("what is no file is not written over, and a name that the system refuses is told as it was given", async () => {
  const folder = join(backups, "folder");
  const link = join(backups, "link");
  await mkdir(folder);
  await symlink("/dev/null", link);
  for (const [name, told] of [
    [folder, folder],
    ["", process.cwd()],
    [link, link],
    ["/dev/null", "/dev/null"],
    ["-", "-"],
  ] as const) {
    const { code, output } = await backingUp("--", name).ended;
    assert.deepEqual([code, output.includes(`“${told}” is not a file`)], [2, true], output);
  }
  assert.equal((await lstat(link)).isSymbolicLink(), true);
  assert.equal((await lstat("/dev/null")).isCharacterDevice(), true);
  const long = join(backups, "x".repeat(240));
  const { code, output } = await backingUp(long).ended;
  assert.deepEqual(
    [code, output.includes(`${long} cannot be read or written (ENAMETOOLONG)`)],
    [1, true],
    output,
  );
  assert.deepEqual((await readdir(backups)).toSorted(), ["folder", "link"]);
});

for (const [how, end] of [
  ["is interrupted", (command: MailleProcess) => command.end("SIGINT")],
  ["loses its server to a kill", () => endServer("SIGKILL")],
  ["loses its server to an end in order", () => endServer("SIGINT")],
] as const) {
  test(`a backup that ${how} halfway leaves neither a file nor a part of one, and says so`, async () => {
    const command = await halfway();
    const ending = end(command);
    command.child.kill("SIGCONT");
    await ending;
    const { code, output } = await command.ended;
    assert.deepEqual(await readdir(backups), []);
    if (how === "is interrupted") assert.deepEqual([code, output], [130, ""]);
    else assert.deepEqual([code, /ended before the command did/.test(output)], [1, true], output);
    if (how !== "is interrupted") await serve();
    await assertFree();
  });
}

test("a backup whose command is killed halfway holds nothing of the server, and the next one is whole", async () => {
  const command = await halfway();
  await command.end("SIGKILL");
  await assertFree();
  const { code, output } = await backingUp(join(backups, "next.tar.zst")).ended;
  assert.equal(code, 0, output);
});

test("while a backup stands still, the server makes no other: the next one is made beside it, with its own connection", async () => {
  const still = await halfway();
  const { modules } = await modulesRead(data, "backup", join(backups, "beside.tar.zst"));
  assert.ok(modules.includes("src/backup/write-backup.ts"), modules.join("\n"));
  still.child.kill("SIGCONT");
  const { code, output } = await still.ended;
  assert.equal(code, 0, output);
  assert.deepEqual((await readdir(backups)).toSorted(), ["all.tar.zst", "beside.tar.zst"]);
  const after = await modulesRead(data, "backup", join(backups, "after.tar.zst"));
  assert.ok(!after.modules.includes("src/backup/write-backup.ts"), after.modules.join("\n"));
});

/** A command that has begun to write, and stands still. */
async function halfway(): Promise<MailleProcess> {
  const file = join(backups, "all.tar.zst");
  for (;;) {
    const command = backingUp(file);
    while ((await readdir(backups)).length === 0) await wait(1);
    command.child.kill("SIGSTOP");
    const [found, ...others] = await readdir(backups);
    assert.deepEqual(others, []);
    if (/^all\.tar\.zst\.[\da-f-]+\.part$/.test(found ?? "")) return command;
    // It was whole before this process had its turn.
    command.child.kill("SIGCONT");
    assert.equal((await command.ended).code, 0, command.output);
    await rm(file);
  }
}

async function endServer(signal: NodeJS.Signals): Promise<Ended> {
  return serving.end(signal);
}

/** No transaction of a backup keeps files from being swept. */
async function assertFree(): Promise<void> {
  const { connection } = (await findHolder(data)) ?? {};
  assert.ok(connection);
  const db = connect({ ...connection, connectionsMax: 1 });
  try {
    for (;;) {
      const [row] = await db<{ free: boolean }[]>`select pg_try_advisory_xact_lock(${sweepLock}) as free`;
      if (row?.free === true) return;
      await wait(20);
    }
  } finally {
    await db.end();
  }
}
