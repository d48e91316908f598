import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../src/fleet/ports.ts";
import { layDatabase } from "./cluster.ts";
import { MailleProcess, opened } from "./faults/instance.ts";
import { ckan, openPortal } from "./harvest/portals.ts";
import { s3Server } from "./s3-server.ts";

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "maille-process-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function launch(
  data: string,
  environment: Record<string, string> = {},
  words: readonly string[] = [],
  verb = "serve",
): MailleProcess {
  return new MailleProcess([verb, ...words], { MAILLE_DATA: data, ...environment });
}

/**
 * Whatever a test finds, nothing that it started stays: `await using` ends it. In a folder that is there and
 * empty it finds its database, made already; below one it makes all by itself.
 */
async function start(...args: Parameters<typeof launch>): ReturnType<typeof opened> {
  const [data] = args;
  if (existsSync(data) && readdirSync(data).length === 0) await layDatabase(data);
  return opened(launch(...args));
}

/** The link of the first administrator, which is told after the address. */
async function administratorLink(running: MailleProcess): Promise<string> {
  const [, link = ""] = await running.told(/open this link once: (\S+)\n/);
  return link;
}

async function end(running: MailleProcess): Promise<number | null> {
  return (await running.end("SIGINT")).code;
}

async function keysAt(url: string): Promise<string> {
  return (await fetch(`${url}/.well-known/jwks.json`)).text();
}

async function serverPid(data: string): Promise<number> {
  return Number.parseInt(await readFile(join(data, "postgres", "data", "postmaster.pid"), "utf8"), 10);
}

/** A process that ended and that nobody waited for (a container without an init) still has an entry. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z ");
  return !/\) Z /.test(stat);
}

/** Of the API and of a page. */
async function statusesAt(url: string): Promise<readonly number[]> {
  return [(await organizations(url)).status, (await fetch(url)).status];
}

async function organizations(url: string): Promise<Response> {
  return fetch(`${url}/api/organizations`);
}

/** What goes on as it was after each test that looks at it: those that end it have one of their own. */
let lasting: Awaited<ReturnType<typeof start>>;
let lastingData: Awaited<ReturnType<typeof folder>>;

before(async () => {
  lastingData = await folder();
  lasting = await start(lastingData.path, { MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" });
});

after(async () => {
  assert.equal(await end(lasting), 0);
  await lastingData[Symbol.asyncDispose]();
});

test("where its address is that of something in front, it tells where it listens too", async () => {
  await using data = await folder();
  const outside = "https://ville.example";
  const log = { MAILLE_LOG: "requests", MAILLE_LOG_FORMAT: "json" };
  await using running = await start(data.path, { MAILLE_URL: outside, HOST: "127.0.0.1", ...log });
  assert.equal(running.url, outside);
  const [, listens = ""] = await running.told(/^It listens on (127\.0\.0\.1:\d+)\.$/m);
  const answer = await organizations(`http://${listens}`);
  assert.equal(answer.status, 200);
  const [line] = await running.told(/^\{.*"event":"request".*\}$/m);
  const { requestId, route } = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual([requestId, route], [answer.headers.get("x-request-id"), "/api/organizations"]);
  await end(running);
  await using alone = await start(data.path, { HOST: "127.0.0.1" });
  assert.doesNotMatch(alone.output, /listens/);
});

test("an instance opens a page and the API, and an interruption shuts all of it down", async () => {
  await using data = await folder();
  await using running = await start(data.path, { HOST: "127.0.0.1" });
  assert.match(await administratorLink(running), /^http/);
  assert.doesNotMatch(running.output, /listens/, "its address says where");
  const page = await fetch(running.url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<html/);
  assert.equal((await organizations(running.url)).status, 200);
  const pid = await serverPid(data.path);
  assert.equal(await end(running), 0);
  assert.ok(!(await isAlive(pid)), "the database is shut down");
  assert.ok(!existsSync(join(data.path, "instance.lock")));
  assert.ok(!existsSync(join(data.path, "postgres", "data", "postmaster.pid")));
});

test("where the folder holds one instance, the small territory says so and opens that one", async () => {
  await using data = await folder();
  await using first = await start(data.path);
  const keys = await keysAt(first.url);
  assert.equal(await end(first), 0);
  await using again = await start(data.path, { MAILLE_DEMO: "yes" }, [], "start");
  assert.match(again.output, /The folder .* is that of one instance, which opens alone/);
  assert.equal(await keysAt(again.url), keys);
  assert.ok(!existsSync(join(data.path, "territory.json")));
  assert.equal(await end(again), 0);
});

test("an instance whose processes are all told to end at once ends cleanly, its database first", async () => {
  await using data = await folder();
  await using running = await start(data.path);
  const pid = await serverPid(data.path);
  const sessions = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ");
  for (const each of [pid, ...sessions.map(Number)]) process.kill(each, "SIGTERM");
  running.child.kill("SIGTERM");
  assert.equal((await running.ended).code, 0, running.output);
  assert.ok(!(await isAlive(pid)), "the database is shut down");
});

test("a second start on the same folder is refused, and says by whom it is held", async () => {
  await using second = launch(lastingData.path);
  assert.equal((await second.ended).code, 1);
  assert.match(
    second.output,
    new RegExp(`already works in the folder .* \\(process ${lasting.child.pid}\\)`),
  );
  assert.equal((await organizations(lasting.url)).status, 200);
});

test("a process beside the first answers for the same instance, and leaves it as it was when it ends", async () => {
  const [port] = await freePorts(1);
  const settings = { MAILLE_URL: lasting.url, PORT: String(port) };
  await using second = await start(lastingData.path, settings, ["--role", "web"]);
  assert.doesNotMatch(second.output, /open this link once/);
  const link = await administratorLink(lasting);
  assert.equal((await fetch(link)).status, 200);
  assert.equal(await keysAt(`http://127.0.0.1:${port}`), await keysAt(lasting.url));
  assert.equal(await end(second), 0);
  assert.equal((await organizations(lasting.url)).status, 200);
});

test("a process that works beside the first takes its database, and leaves that as it was when it ends", async () => {
  await using third = launch(lastingData.path, { MAILLE_URL: lasting.url }, ["--role", "work"]);
  const [, at = ""] = await third.told(/^It listens on (\S+)\.$/m);
  assert.match(third.output, /This process works for Maille/);
  assert.equal((await fetch(`http://${at}/health/ready`)).status, 200);
  assert.equal(await end(third), 0, third.output);
  assert.equal((await organizations(lasting.url)).status, 200);
});

test("a command beside a server reads the private networks that the server may read", async () => {
  await using portal = await openPortal(
    ckan([{ id: "menus", title: "Menus des cantines", notes: "", resources: [] }]),
  );
  await using preview = launch(lastingData.path, {}, [portal.url, "--preview"], "harvest");
  assert.equal((await preview.ended).code, 0, preview.output);
  assert.match(preview.output, /Menus des cantines/);
  await using harvest = launch(lastingData.path, {}, [portal.url], "harvest");
  assert.equal((await harvest.ended).code, 0, harvest.output);
  assert.match(harvest.output, /1 new/);
});

test("a process beside nobody says so", async () => {
  await using data = await folder();
  await using alone = launch(data.path, {}, ["--role", "web"]);
  assert.equal((await alone.ended).code, 1);
  assert.match(alone.output, /No instance is open in the folder/);
});

test("an instance whose bucket is not there says so at its start, and ends", async () => {
  await using data = await folder();
  await using server = await s3Server(join(data.path, "objects"));
  const { endpoint, accessKeyId, secretAccessKey } = server.address;
  const own = join(data.path, "data");
  await mkdir(own);
  await layDatabase(own);
  await using wrong = launch(own, {
    MAILLE_STORE: `s3://elsewhere?endpoint=${endpoint}`,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  assert.equal((await wrong.ended).code, 1);
  assert.match(wrong.output, /has no bucket as MAILLE_STORE names it/);
});

test("after a kill -9, the next start ends the orphan database and goes on", async () => {
  await using data = await folder();
  await using first = await start(data.path);
  const link = await administratorLink(first);
  const orphan = await serverPid(data.path);
  first.child.kill("SIGKILL");
  await first.ended;
  assert.ok(await isAlive(orphan), "the database outlives a killed instance");
  await using second = await start(data.path);
  assert.ok(!(await isAlive(orphan)), "the orphan is stopped");
  assert.notEqual(await administratorLink(second), link);
  assert.equal((await organizations(second.url)).status, 200);
  assert.equal(await end(second), 0);
});

test("after both are killed with -9, the next start recovers", async () => {
  await using data = await folder();
  await using first = await start(data.path);
  const server = await serverPid(data.path);
  first.child.kill("SIGKILL");
  process.kill(server, "SIGKILL");
  await first.ended;
  await using second = await start(data.path);
  assert.equal((await organizations(second.url)).status, 200);
  assert.equal(await end(second), 0);
});

test("a database that is killed comes back, and the instance goes on without a restart", async () => {
  process.kill(await serverPid(lastingData.path), "SIGKILL");
  // Each connection of the pool learns by itself that its server is gone.
  let statuses: readonly number[] = [];
  for (let tries = 0; tries < 1800; tries++) {
    statuses = await statusesAt(lasting.url);
    if (statuses.every((status) => status === 200)) break;
    await wait(50);
  }
  assert.deepEqual(statuses, [200, 200]);
});

test("an address of a megabyte gets a clear answer", async () => {
  const { port, hostname } = new URL(lasting.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connectSocket(Number(port), hostname);
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (more: string) => {
      text += more;
    });
    socket.once("close", () => resolve(text)).once("error", reject);
    socket.write(`GET /api/datasets?q=${"x".repeat(1_000_000)} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  });
  assert.match(answer, /^HTTP\/1\.1 414 /);
  assert.match(answer, /application\/problem\+json/);
  assert.equal((await organizations(lasting.url)).status, 200);
});

test("a wrong setting is refused by its name, before anything is made", async () => {
  await using data = await folder();
  const path = join(data.path, "instance");
  for (const [environment, told] of [
    [{ MAILLE_DATAS: "x" }, /MAILLE_DATAS/],
    [{ PORT: "eighty" }, /PORT/],
  ] as const) {
    await using wrong = launch(path, environment);
    assert.equal((await wrong.ended).code, 1);
    assert.match(wrong.output, told);
  }
  assert.ok(!existsSync(path));
});

test("a port that is taken is named", async () => {
  await using other = await folder();
  const { port } = new URL(lasting.url);
  await using second = launch(other.path, { PORT: port });
  assert.equal((await second.ended).code, 1);
  assert.match(second.output, new RegExp(`port ${port} `));
});

test("a folder whose path is too long for a socket is served all the same", async () => {
  await using data = await folder();
  await using running = await start(join(data.path, "a-long-name-of-a-folder-".repeat(5)));
  assert.equal((await organizations(running.url)).status, 200);
  assert.equal(await end(running), 0);
});

test("a folder that is closed to everybody else is served all the same", async () => {
  // mkdtemp makes its folder for its owner alone: where that is root, the database's user cannot walk through it.
  await using data = await folder();
  await using running = await start(join(data.path, "inside"));
  assert.equal((await organizations(running.url)).status, 200);
  assert.equal(await end(running), 0);
});
