import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { newId } from "../src/base/id.ts";
import { silentLog } from "../src/base/log.ts";
import { openJobs } from "../src/jobs/queue.ts";
import { sayNamed } from "../src/words/say.ts";
import { MailleProcess } from "./faults/instance.ts";
import { catchMail } from "./mail-server.ts";
import { ManyWorld } from "./many-world.ts";
import { openFakePeer } from "./network/fake-peer.ts";
import { TcpDoor } from "./tcp-door.ts";

type Running = Awaited<ReturnType<ManyWorld["start"]>>;

const person = { name: "Eve", email: "eve@ville.example", password: "quatre mots sans lien aucun" };

let world: ManyWorld;
let mail: Awaited<ReturnType<typeof catchMail>>;
/** What the mail server waits for before it takes a letter to somebody. */
let meet = async (_address: string): Promise<void> => undefined;
let webs: readonly [Running, Running];
let workers: Running[];
let cookie: string;
let organization: string;

before(async () => {
  world = await ManyWorld.open();
  mail = await catchMail({ meet: (address) => meet(address) });
  const [first, second, ...opened] = await Promise.all([
    world.start("web"),
    world.start("web"),
    startWorker(),
    startWorker(),
  ]);
  webs = [first, second];
  workers = opened;
  // Of those that work, the first to open tells it.
  const [, secret] = await Promise.any(workers.map((worker) => worker.told(/claim\?secret=(\S+)/)));
  const claimed = await world.ask(webs[0].at, "/api/administrator", { json: { secret, ...person } });
  cookie = cookieOf(claimed);
  const made = await world.asked<{ id: string }>(webs[1].at, "/api/organizations", {
    json: { name: "Ville" },
    cookie,
  });
  organization = made.id;
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

function startWorker(): Promise<Running> {
  return world.start("work", { MAILLE_SMTP_URL: mail.url });
}

function cookieOf(answer: Response): string {
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function until<Value>(
  what: string,
  ms: number,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  for (const end = Date.now() + ms; ; await wait(50)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
  }
}

/** The number of the process that leads. */
async function leader(): Promise<number | undefined> {
  const [row] = await world.db<{ pid: number }[]>`select pid from instance_processes where leads`;
  return row?.pid;
}

test("a process that works answers supervisors, and nobody else", async () => {
  const { at } = workers[0]!;
  assert.equal((await world.ask(at, "/health/ready")).status, 200);
  assert.equal((await world.ask(at, "/")).status, 404);
  assert.equal((await world.ask(at, "/api/organizations")).status, 404);
});

test("who signs in at one process is known to the other, and who signs out at one to none", async () => {
  const { email, password } = person;
  const entered = await world.ask(webs[0].at, "/api/session", { json: { email, password } });
  assert.equal(entered.status, 201);
  const own = { cookie: cookieOf(entered) };
  assert.equal((await world.ask(webs[1].at, "/api/account", own)).status, 200);
  assert.equal((await world.ask(webs[1].at, "/api/session", { method: "DELETE", ...own })).status, 204);
  assert.equal((await world.ask(webs[0].at, "/api/account", own)).status, 401);
});

/** How many more passwords a process would judge. */
async function leftAt(at: string): Promise<number> {
  const judged = await world.ask(at, "/api/password-strength", { json: { password: "abc" } });
  return Number(/r=(\d+)/.exec(judged.headers.get("ratelimit") ?? "")?.[1]);
}

test("what somebody asks is counted by both processes, wherever it was asked", async () => {
  // At once: one more may be judged two thirds of a second later.
  await Promise.all(Array.from({ length: 40 }, () => leftAt(webs[0].at)));
  const [first, second] = [
    await leftAt(webs[0].at),
    await until("the other counts them", 5_000, async () => {
      const found = await leftAt(webs[1].at);
      return found < 60 ? found : undefined;
    }),
  ];
  assert.ok(first < 60, String(first));
  assert.ok(second < 60);
  const statuses = new Set<number>();
  // What each has left, once more: alone, neither would have refused one of them.
  for (let turn = 0; turn < 80; turn += 1) {
    const json = { password: "abc" };
    statuses.add((await world.ask(webs[turn % 2]!.at, "/api/password-strength", { json })).status);
    if (turn % 20 === 19) await wait(300);
  }
  assert.ok(statuses.has(429));
});

test("what is published at one process is shown by the other at once, also on a page that it kept", async () => {
  const json = {
    organization,
    title: "Registre des arbres",
    licence: "lov2",
    metadata: { distributions: [{ id: "1", kind: "link", title: "x", accessUrl: "https://example.org/x" }] },
  };
  const { id } = await world.asked<{ id: string }>(webs[0].at, "/api/datasets", { json, cookie });
  const shows = async (): Promise<boolean> =>
    /Registre des arbres/.test(await (await world.ask(webs[1].at, "/datasets")).text());
  assert.equal(await shows(), false);
  await world.asked(webs[0].at, `/api/datasets/${id}/publication`, { json: {}, cookie });
  assert.equal(
    await until("the page shows it", 10_000, async () => ((await shows()) ? true : undefined)),
    true,
  );
});

test("a signed message that one process took is refused by the other, also when both are sent it at once", async () => {
  await using peer = await openFakePeer();
  const send = async (web: Running, nonce: string, at: Date): Promise<readonly [number, string]> => {
    const told = { path: "/api/network/accesses", body: { parties: [newId()] }, at, nonce, through: web.at };
    const { status, text } = await peer.send(world.url, told);
    return [status, status === 200 ? "" : (JSON.parse(text) as { detail: string }).detail];
  };
  const [taken, refused] = [
    [200, ""],
    [401, sayNamed("fr", "identity-message-replayed", { instance: peer.url })],
  ];
  const at = new Date();
  for (const [first, second] of [webs, webs.toReversed() as [Running, Running]]) {
    const nonce = newId();
    assert.deepEqual(await send(first, nonce, at), taken);
    assert.deepEqual(await send(second, nonce, at), refused);
  }
  for (let turn = 0; turn < 5; turn += 1) {
    const nonce = newId();
    const told = await Promise.all(webs.map((web) => send(web, nonce, at)));
    assert.deepEqual(
      told.toSorted(([one], [other]) => one - other),
      [taken, refused],
    );
  }
});

test("with a replica, pages are read while the database is away, and what would be written is refused", async () => {
  const { socketPath = "", database } = world.connection;
  await using door = await TcpDoor.open({ path: socketPath });
  const web = await world.start("web", {
    DATABASE_URL: `postgres://maille@127.0.0.1:${door.port}/${database}`,
    MAILLE_DATABASE_REPLICA: world.address,
  });
  const status = async (path: string, asking: Parameters<ManyWorld["ask"]>[2] = {}): Promise<number> =>
    (await world.ask(web.at, path, asking)).status;
  assert.equal(await status("/"), 200);
  for (const [passage, paths] of [
    ["cut", ["/", "/datasets", "/organizations", "/health/ready"]],
    ["stalled", ["/datasets"]],
  ] as const) {
    door.set(passage);
    for (const path of paths) assert.equal(await status(path), 200, `${path}, ${passage}`);
    assert.equal(await status("/api/organizations", { json: { name: "x" }, cookie }), 503, passage);
    door.set("open");
    await until("it writes again", 10_000, async () =>
      (await status("/api/organizations", { json: { name: passage }, cookie })) === 201 ? true : undefined,
    );
  }
  assert.deepEqual(await world.asked(web.at, "/api/health", { cookie }), {
    database: true,
    engine: true,
    disk: true,
    store: true,
    replica: true,
  });
  assert.equal((await web.end("SIGINT")).code, 0);
});

test("letters are sent once each, also when who hands one over is killed in the middle of it", async () => {
  const jobs = await openJobs({ db: world.db, connection: world.connection, role: "adds", log: silentLog });
  const begun = Promise.withResolvers<string>();
  const goOn = Promise.withResolvers<void>();
  meet = (address) => {
    if (address !== "n5@ville.example") return wait(20);
    meet = () => wait(20);
    begun.resolve(address);
    return goOn.promise;
  };
  const to = Array.from({ length: 12 }, (_, n) => `n${n}@ville.example`);
  for (const address of to) await jobs.add("project-letters", { to: address, subject: "x", text: "y" });
  const address = await begun.promise;
  const [held] = await world.db<{ pid: number }[]>`
    select p.pid from job_holders h join instance_processes p on p.id = h.process
    join jobs.job j on j.id = h.job where j.data ->> 'to' = ${address}`;
  const killed = workers.find(({ child }) => child.pid === held?.pid);
  assert.ok(killed);
  await killed.end("SIGKILL");
  goOn.resolve();
  await until("all are sent", 120_000, async () => (mail.received.length >= to.length ? true : undefined));
  const next = await startWorker();
  workers = [...workers.filter((one) => one !== killed), next];
  assert.deepEqual(mail.received.flatMap((letter) => letter.to).toSorted(), to.toSorted());
  const ids = new Set(mail.received.map(({ messageId }) => messageId));
  assert.equal(ids.size, to.length);
  // By its job, which is another process's the second time.
  for (const id of ids) assert.match(id, /^<letter-[0-9a-f-]{36}@many\.localhost>$/);
  await jobs.stop();
});

/** The id of an import of so many rows, sent in two parts to two processes. */
async function beginImport(rows: number): Promise<string> {
  const json = { organization, title: `Relevé de ${rows}`, licence: "lov2" };
  const { id: dataset } = await world.asked<{ id: string }>(webs[0].at, "/api/datasets", { json, cookie });
  const lines = Array.from({ length: rows }, (_, at) => `${at},${(at * 7919) % 1_000_003}`);
  const bytes = Buffer.from(`rang,valeur\n${lines.join("\n")}\n`);
  const headers = { "upload-length": String(bytes.length), "upload-metadata": "filename YS5jc3Y=" };
  const made = await world.ask(webs[0].at, "/api/uploads", { method: "POST", headers, cookie });
  const path = new URL(made.headers.get("location") ?? "").pathname;
  const half = Math.floor(bytes.length / 2);
  for (const [turn, from, to] of [
    [1, 0, half],
    [0, half, bytes.length],
  ] as const) {
    const sent = { bytes: bytes.subarray(from, to), headers: { "upload-offset": String(from) } };
    assert.equal((await world.ask(webs[turn].at, path, { method: "PATCH", cookie, ...sent })).status, 204);
  }
  const upload = path.split("/").at(-1);
  const begun = await world.asked<{ id: string }>(webs[1].at, `/api/datasets/${dataset}/imports`, {
    json: { upload },
    cookie,
  });
  return begun.id;
}

test("a file that is sent to both processes is imported by one that works, and either tells how far it is", async () => {
  const id = await beginImport(2_000);
  const events = await world.ask(webs[0].at, `/api/imports/${id}/events`, {
    cookie,
    headers: { accept: "text/event-stream" },
  });
  const told = await events.text();
  assert.match(told, /"state":"done"/);
  const [job] = await world.db<{ pid: number }[]>`
    select p.pid from job_holders h join instance_processes p on p.id = h.process
    join jobs.job j on j.id = h.job where j.data ->> 'import' = ${id}`;
  assert.ok(workers.some(({ child }) => child.pid === job?.pid));
});

test("an import whose process is killed is taken up by another one, and ends", async () => {
  const id = await beginImport(40_000);
  const pid = await until("somebody imports it", 60_000, async () => {
    const [row] = await world.db<{ pid: number }[]>`
      select p.pid from job_holders h join instance_processes p on p.id = h.process
      join jobs.job j on j.id = h.job where j.data ->> 'import' = ${id} and j.state = 'active'`;
    return row?.pid;
  });
  const killed = workers.find(({ child }) => child.pid === pid);
  assert.ok(killed);
  await killed.end("SIGKILL");
  const next = startWorker();
  await until("somebody leads", 60_000, leader);
  const state = await until("it ends", 120_000, async () => {
    const [row] = await world.db<{ state: string }[]>`select state from imports where id = ${id}`;
    return row !== undefined && !["waiting", "running"].includes(row.state) ? row.state : undefined;
  });
  assert.equal(state, "done");
  workers = [...workers.filter((one) => one !== killed), await next];
});

test("what one alone must do is taken over within ten seconds from a process that is stopped, which acts no more", async () => {
  const pid = await until("somebody leads", 60_000, leader);
  const leading = workers.find(({ child }) => child.pid === pid);
  assert.ok(leading);
  leading.child.kill("SIGSTOP");
  await until("another one leads", 10_000, async () => {
    const now = await leader();
    return now === undefined || now === pid ? undefined : now;
  });
  leading.child.kill("SIGCONT");
  assert.equal((await leading.ended).code, 1);
  assert.match(leading.output, /This process was paused/);
});

test("a command that cannot open the instance, as without its key, leaves no copies of tables behind", async () => {
  const data = await mkdtemp(join(tmpdir(), "maille-no-key-"));
  try {
    await using command = new MailleProcess(["check"], { DATABASE_URL: world.address, MAILLE_DATA: data });
    const { code, output } = await command.ended;
    assert.equal(code, 1);
    assert.match(output, /secrets\.key gives no key/);
    assert.deepEqual(
      (await readdir(data)).filter((name) => name.startsWith("engine")),
      [],
    );
  } finally {
    await rm(data, { recursive: true });
  }
});
