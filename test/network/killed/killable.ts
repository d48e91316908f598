import assert from "node:assert/strict";
import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../../src/db/connect.ts";
import type { Db } from "../../../src/db/db.ts";
import { databaseUrl, makeDatabases } from "../../../src/db/server-databases.ts";
import { startServer } from "../../../src/db/server.ts";
import type { FleetMember } from "../../../src/fleet/member.ts";
import { freePorts } from "../../../src/fleet/ports.ts";
import { runVerb, superviseMember } from "../../../src/fleet/process.ts";
import { Client } from "../client.ts";
import { Door } from "./door.ts";
import { endLeft } from "./hold-statement.ts";

/** A whole instance in a process of its own, behind a door, which a test ends by SIGKILL and starts again. */
export class Killable implements AsyncDisposable {
  readonly member: FleetMember;
  readonly door: Door;
  readonly db: Db;
  #process: ReturnType<typeof superviseMember>;
  #client: Client | undefined;

  private constructor(member: FleetMember, door: Door, db: Db) {
    this.member = member;
    this.door = door;
    this.db = db;
    this.#process = superviseMember(member, () => undefined);
  }

  static async open(name: string, { folder, socketPath }: Place): Promise<Killable> {
    const [port = 0] = await freePorts(1);
    const door = await Door.open(port);
    const data = join(folder, name);
    const { url } = door;
    const member: FleetMember = {
      name,
      port,
      url,
      folder: data,
      environment: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        PORT: String(port),
        MAILLE_URL: url,
        MAILLE_DATA: data,
        MAILLE_DEMO: "no",
        MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
        MAILLE_REQUESTS_PER_MINUTE: "0",
        DATABASE_URL: databaseUrl(socketPath, name),
      },
    };
    // By another name than that of the instance, whose sessions end with it.
    const databaseOfIt = `${member.environment["DATABASE_URL"]}&application_name=tests`;
    const db = connect({ url: databaseOfIt, connectionsMax: 4 });
    const killable = new Killable(member, door, db);
    const opened = await killable.#process.start();
    killable.#client = await Client.claim({ ...member, ...opened, pid: () => undefined });
    return killable;
  }

  get url(): string {
    return this.door.url;
  }

  /** Its administrator. */
  get client(): Client {
    assert.ok(this.#client);
    return this.#client;
  }

  /** Ends it by SIGKILL, and resolves once it is gone. */
  async kill(): Promise<void> {
    const pid = this.#process.pid();
    assert.ok(pid);
    process.kill(pid, "SIGKILL");
    await this.#process[Symbol.asyncDispose]();
  }

  /** After a kill. */
  async start(): Promise<void> {
    await endLeft(this.db);
    this.#process = superviseMember(this.member, () => undefined);
    await this.#process.start();
  }

  /** By `maille backup`, while it serves. */
  async backUp(file: string): Promise<void> {
    await runVerb(this.member, ["backup", file], AbortSignal.timeout(300_000));
  }

  /** All is lost but a backup and the files of the folder that are named: `maille restore`, and it starts again. */
  async loseAllBut(file: string, kept: readonly string[]): Promise<void> {
    const { folder } = this.member;
    const lost = `${folder}.lost`;
    await this.kill();
    await endLeft(this.db);
    await rename(folder, lost);
    const schemas = await this.db<{ name: string }[]>`
      select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;
    for (const { name } of schemas) await this.db`drop schema ${this.db(name)} cascade`;
    await this.db`create schema public`;
    await runVerb(this.member, ["restore", file], AbortSignal.timeout(300_000));
    for (const name of kept) await copyFile(join(lost, name), join(folder, name));
    await rm(lost, { recursive: true });
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.door[Symbol.asyncDispose]();
    await this.db.end();
  }
}

interface Place {
  readonly folder: string;
  readonly socketPath: string;
}

export interface KillWorld extends AsyncDisposable {
  readonly folder: string;
  readonly producer: Killable;
  readonly follower: Killable;
}

/** A producer and one that follows it, on one PostgreSQL. */
export async function openKillWorld(): Promise<KillWorld> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "maille-kill-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(
    await startServer({
      folder: join(folder, "postgres"),
      settings: { max_connections: "120" },
      log: () => undefined,
    }),
  );
  const { socketPath } = server;
  await makeDatabases(socketPath, ["producer", "follower"]);
  const opening = ["producer", "follower"].map((name) => Killable.open(name, { folder, socketPath }));
  const [producer, follower] = (await Promise.all(opening)) as [Killable, Killable];
  stack.use(producer);
  stack.use(follower);
  const open = stack.move();
  return { folder, producer, follower, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Fails with what `look` last told. */
export async function until(what: string, look: () => Promise<boolean>, seconds = 90): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await look()) return;
    assert.ok(Date.now() < end, `it never came to this: ${what}`);
    await wait(40);
  }
}
