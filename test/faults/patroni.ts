import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { isOutage } from "../../src/base/outage.ts";
import { connect } from "../../src/db/connect.ts";
import type { Db } from "../../src/db/db.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { unprivileged } from "./program.ts";

/** The folder of PostgreSQL's programs (Debian: `/usr/lib/postgresql/15/bin`), where Patroni, etcd and HAProxy are there too. */
export const postgresPrograms = process.env["MAILLE_TEST_PATRONI"];

const nodes = [0, 1] as const;
export type Node = (typeof nodes)[number];

/** After how many seconds who does not answer is taken for lost: by Patroni, and by HAProxy, which looks twice. */
interface Waits {
  readonly ttl: number;
  readonly loop: number;
  readonly retry: number;
  readonly check: number;
}

/** As docs/operate/high-availability.md has them. */
const usual: Waits = { ttl: 10, loop: 2, retry: 3, check: 1 };
/** Where a machine has so much to do that it answers nobody for seconds. */
export const patient: Waits = { ttl: 30, loop: 4, retry: 12, check: 6 };

interface Ports {
  readonly etcd: number;
  readonly peer: number;
  readonly postgres: readonly number[];
  readonly rest: readonly number[];
  readonly leader: number;
  readonly replica: number;
}

/**
 * Two PostgreSQL under Patroni and etcd, of which one is a synchronous replica of the other, behind HAProxy, as
 * docs/operate/high-availability.md tells it.
 */
export class PatroniCluster implements AsyncDisposable {
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #waits: Waits;
  readonly #children = new Map<string, ChildProcess>();
  /** That of the leader, whichever it is. */
  readonly url: string;
  /** That of the other one, while there is one. */
  readonly replicaUrl: string;

  private constructor(folder: string, ports: Ports, waits: Waits) {
    this.#folder = folder;
    this.#ports = ports;
    this.#waits = waits;
    this.url = `postgres://maille:maille@127.0.0.1:${ports.leader}/maille`;
    this.replicaUrl = `postgres://maille:maille@127.0.0.1:${ports.replica}/maille`;
  }

  static async open(waits = usual): Promise<PatroniCluster> {
    // PostgreSQL's socket lies in it: a path has room for some hundred bytes.
    const folder = await mkdtemp("/tmp/patroni-");
    const [etcd = 0, peer = 0, one = 0, two = 0, restOne = 0, restTwo = 0, leader = 0, replica = 0] =
      await freePorts(8);
    const ports = { etcd, peer, postgres: [one, two], rest: [restOne, restTwo], leader, replica };
    const cluster = new PatroniCluster(folder, ports, waits);
    try {
      await cluster.#begin();
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  async #begin(): Promise<void> {
    await chmod(this.#folder, 0o755);
    const { etcd, peer } = this.#ports;
    const [client, other] = [`http://127.0.0.1:${etcd}`, `http://127.0.0.1:${peer}`];
    await this.#spawn("etcd", "etcd", [
      `--data-dir=${join(this.#folder, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${other}`,
      `--initial-advertise-peer-urls=${other}`,
      `--initial-cluster=default=${other}`,
    ]);
    await writeFile(join(this.#folder, "haproxy.cfg"), haproxySettings(this.#ports, this.#waits));
    await this.start(0);
    await this.untilRoles(["leader"]);
    await this.start(1);
    await this.untilRoles(["leader", "sync_standby"]);
    await this.#spawn("haproxy", "haproxy", ["-f", join(this.#folder, "haproxy.cfg")]);
    const db = connect({
      url: `postgres://postgres:super@127.0.0.1:${this.#ports.leader}/postgres`,
      connectionsMax: 1,
    });
    await this.#untilAnswered(db);
    await db`create role maille login password 'maille'`;
    await db`create database maille owner maille encoding 'UTF8' template template0`;
    await db.end();
  }

  /** HAProxy needs a moment to listen, and to know who leads. */
  async #untilAnswered(db: Db): Promise<void> {
    for (let looks = 0; looks < 100; looks += 1) {
      const error = await db`select 1`.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === undefined) return;
      if (!isOutage(error)) throw error;
      await wait(100);
    }
    throw new Error("HAProxy leads to nobody.");
  }

  /** Begins a node, or once more after it was killed. */
  async start(node: Node): Promise<void> {
    const settings = join(this.#folder, `node${node}.yml`);
    await writeFile(settings, patroniSettings(this.#folder, { ...this.#ports, waits: this.#waits }, node));
    await this.#spawn(`node${node}`, "patroni", [settings]);
  }

  /** As who may do everything there. */
  connectTo(node: Node): Db {
    const url = `postgres://postgres:super@127.0.0.1:${this.#ports.postgres[node]}/postgres`;
    return connect({ url, connectionsMax: 1, isReplica: true });
  }

  async leader(): Promise<Node | undefined> {
    const roles = await this.roles();
    return nodes.find((node) => roles.get(`node${node}`) === "leader");
  }

  /** Of each node that Patroni knows to run. */
  async roles(): Promise<ReadonlyMap<string, string>> {
    for (const port of this.#ports.rest) {
      const answer = await fetch(`http://127.0.0.1:${port}/cluster`).catch(() => undefined);
      if (answer?.ok !== true) continue;
      const { members } = (await answer.json()) as {
        members: { name: string; role: string; state: string }[];
      };
      const running = members.filter(({ state }) => state === "running" || state === "streaming");
      return new Map(running.map(({ name, role }) => [name, role]));
    }
    return new Map();
  }

  async untilRoles(expected: readonly string[]): Promise<void> {
    for (let looks = 0; looks < 3_000; looks += 1) {
      const roles = [...(await this.roles()).values()];
      if (expected.every((role) => roles.includes(role))) return;
      await wait(100);
    }
    throw new Error(`not ${expected.join(", ")}: ${JSON.stringify([...(await this.roles())])}`);
  }

  /** Ends Patroni and PostgreSQL of a node at once, as a machine that loses its power. */
  async kill(node: Node): Promise<void> {
    const child = this.#children.get(`node${node}`);
    child?.kill("SIGKILL");
    await this.signal(node, "SIGKILL");
    if (child !== undefined && child.exitCode === null && child.signalCode === null)
      await once(child, "exit");
  }

  /** To each process of the PostgreSQL of a node. */
  async signal(node: Node, signal: NodeJS.Signals): Promise<void> {
    const file = join(this.#folder, `data${node}`, "postmaster.pid");
    const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
    if (Number.isNaN(pid)) return;
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(pid)]).catch(() => ({
      stdout: "",
    }));
    for (const each of [
      pid,
      ...stdout
        .split("\n")
        .map(Number)
        .filter((child) => child > 0),
    ]) {
      try {
        process.kill(each, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    }
  }

  async #spawn(name: string, program: string, words: readonly string[]): Promise<void> {
    const log = await open(join(this.#folder, `${name}.log`), "a");
    const { uid, gid } = await unprivileged();
    await mkdir(this.#folder, { recursive: true });
    await chown(this.#folder, uid, gid);
    const child = spawn(program, words, {
      cwd: this.#folder,
      env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", HOME: this.#folder },
      stdio: ["ignore", log.fd, log.fd],
      uid,
      gid,
    });
    await once(child, "spawn");
    await log.close();
    this.#children.set(name, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of nodes) await this.kill(node);
    for (const child of this.#children.values()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function patroniSettings(
  folder: string,
  { etcd, postgres, rest, waits }: Ports & { readonly waits: Waits },
  node: Node,
): string {
  const own = { rest: `127.0.0.1:${rest[node]}`, postgres: `127.0.0.1:${postgres[node]}` };
  return JSON.stringify({
    scope: "maille",
    name: `node${node}`,
    restapi: { listen: own.rest, connect_address: own.rest },
    etcd3: { hosts: `127.0.0.1:${etcd}` },
    bootstrap: {
      dcs: {
        ttl: waits.ttl,
        loop_wait: waits.loop,
        retry_timeout: waits.retry,
        synchronous_mode: true,
        postgresql: { use_pg_rewind: true, parameters: { max_connections: 100, wal_log_hints: "on" } },
      },
      initdb: [{ encoding: "UTF8" }, "data-checksums"],
      pg_hba: ["host replication all 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256"],
    },
    postgresql: {
      listen: own.postgres,
      connect_address: own.postgres,
      data_dir: join(folder, `data${node}`),
      bin_dir: postgresPrograms,
      authentication: {
        superuser: { username: "postgres", password: "super" },
        replication: { username: "replicator", password: "replicator" },
        rewind: { username: "rewinder", password: "rewinder" },
      },
      parameters: { unix_socket_directories: folder, shared_buffers: "32MB" },
    },
  });
}

function haproxySettings({ leader, replica, postgres, rest }: Ports, { check }: Waits): string {
  const listen = (name: string, port: number): string => `
listen ${name}
  bind 127.0.0.1:${port}
  option httpchk OPTIONS /${name}
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map((node) => `  server node${node} 127.0.0.1:${postgres[node]} check port ${rest[node]}`).join("\n")}
`;
  return `
defaults
  mode tcp
  timeout connect 2s
  timeout check ${check}s
  timeout client 1h
  timeout server 1h
${listen("primary", leader)}
${listen("replica", replica)}
`;
}
