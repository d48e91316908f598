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
  assert.match(backedUp.output, /The disk on which \S+all\.tar\.zst was to be written is full/);
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

/** What a caller is answered, with whom it is. */
interface Asker {
  readonly url: string;
  readonly token: string;
  readonly organization: string;
}

async function claim(url: string, secret: string): Promise<Asker> {
  const post = async (path: string, json: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(json),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return { answer, body: (await answer.json()) as { id: string; secret: string } };
  };
  const person = { name: "Eve", email: "eve@ville.example", password: "quatre mots sans lien aucun" };
  const { answer } = await post("/api/administrator", { secret, ...person });
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const made = await post("/api/tokens", { name: "a" }, { cookie, "sec-fetch-site": "same-origin" });
  const token = made.body.secret;
  const organization = await post(
    "/api/organizations",
    { name: "Ville" },
    { authorization: `Bearer ${token}` },
  );
  return { url, token, organization: organization.body.id };
}

async function ask({ url, token }: Asker, method: string, path: string, json?: object) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  return { status: answer.status, text: await answer.text() };
}

test("where room runs out, changes are refused in a sentence before the database stops, and go on once there is room", async (t) => {
  await using disk = await mountSmallDisk(400);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  const environment = { MAILLE_DATA: join(disk.path, "data"), MAILLE_DISK_RESERVE_MB: "60" };
  await using serving = new MailleProcess(["serve", "--json"], environment);
  await serving.told(/^\}/m);
  const told = JSON.parse(serving.output) as { url: string; administratorLink: string };
  const secret = new URL(told.administratorLink).searchParams.get("secret") ?? "";
  const eve = await claim(told.url, secret);
  const organization = eve.organization;
  const dataset = await ask(eve, "POST", "/api/datasets", { organization, title: "Avant", licence: "lov2" });
  assert.equal(dataset.status, 201, dataset.text);
  const path = `/api/datasets/${(JSON.parse(dataset.text) as { id: string }).id}`;
  await disk.fill(25_000_000);
  await wait(1_100);
  const refused = await ask(eve, "PATCH", path, { title: "Pendant" });
  assert.equal(refused.status, 507, refused.text);
  assert.match(refused.text, /store-room-nearly-gone|MB left|n’a plus que/);
  assert.equal((await ask(eve, "GET", path)).status, 200, "what is there is read");
  assert.equal((await ask(eve, "DELETE", path)).status, 204, "and deleted");
  assert.equal((await ask(eve, "GET", "/health/ready")).status, 200, "and the process is ready for that");
  await disk.free();
  await disk.fill(3_000_000);
  await wait(1_100);
  assert.equal((await ask(eve, "GET", "/health/ready")).status, 503, "until the database is about to stop");
  await disk.free();
  await wait(1_100);
  const again = await ask(eve, "POST", "/api/datasets", { organization, title: "Après", licence: "lov2" });
  assert.equal(again.status, 201, again.text);
});

test("a database that finds no room says so with 507, and goes on once there is room", async (t) => {
  await using disk = await mountSmallDisk(400);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  const environment = { MAILLE_DATA: join(disk.path, "data"), MAILLE_DISK_RESERVE_MB: "0" };
  await using serving = new MailleProcess(["serve", "--json"], environment);
  await serving.told(/^\}/m);
  const told = JSON.parse(serving.output) as { url: string; administratorLink: string };
  const secret = new URL(told.administratorLink).searchParams.get("secret") ?? "";
  const eve = await claim(told.url, secret);
  const { organization } = eve;
  const write = (title: string) => {
    const description = Array.from({ length: 1500 }, () => Math.random().toString(36)).join(" ");
    return ask(eve, "POST", "/api/datasets", { organization, title, licence: "lov2", description });
  };
  const before = await write("Avant");
  assert.equal(before.status, 201, before.text);
  await disk.fill(0);
  const seen = new Set<number>();
  for (let tries = 0; tries < 200 && !seen.has(507); tries += 1) {
    const { status, text } = await write(`Pendant ${tries}`);
    seen.add(status);
    if (status === 507) assert.match(text, /disque|disk/);
  }
  assert.ok(seen.has(507), `statuses: ${[...seen].join(", ")}`);
  assert.deepEqual([...seen].filter((status) => ![201, 507, 503].includes(status)), []); // prettier-ignore
  assert.equal((await ask(eve, "GET", "/api/organizations")).status, 200, "reading goes on");
  await disk.free();
  const end = Date.now() + 60_000;
  let last = await write("Après");
  for (let n = 1; last.status !== 201 && Date.now() < end; n += 1) {
    await wait(500);
    last = await write(`Après ${n}`);
  }
  assert.equal(last.status, 201, last.text);
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
