import { join } from "node:path";
import { isOutage } from "../../src/base/outage.ts";
import { parseNetworks } from "../../src/base/networks.ts";
import { connect } from "../../src/db/connect.ts";
import type { Db } from "../../src/db/db.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { openNet } from "../../src/net/open-net.ts";
import type { S3Address } from "../../src/store/s3/signed-requests.ts";
import { Asker } from "./asker.ts";
import { type Engine, openEngines, storePort } from "./engines.ts";
import { MailleProcess } from "./instance.ts";
import { Ledger } from "./ledger.ts";
import { until } from "./pair.ts";
import { patient, PatroniCluster } from "./patroni.ts";
import { makeBucket } from "./object-servers.ts";
import { parts, seaweedfs } from "./seaweedfs.ts";

type Role = "web" | "work";

/** Opens more, of the object store and the ports of processes that answer; answers the variables that name it. */
type Besides = (
  stack: AsyncDisposableStack,
  at: { readonly store: S3Address; readonly web: readonly number[] },
) => Promise<Readonly<Record<string, string>>>;

const startsMax = 5;

/** A place of a process, which keeps its port when it is started once more. */
interface Place {
  readonly role: Role;
  readonly port: number;
  running: MailleProcess | undefined;
}

/**
 * An instance as several machines run it, on this one: PostgreSQL with a replica under Patroni, three object store
 * servers, two processes that answer and two that work; on Trino and OpenSearch too, where the tests are told one.
 */
export class BeyondOneMachine implements AsyncDisposable {
  readonly cluster: PatroniCluster;
  readonly ledger: Ledger;
  /** Leads to the leader, whichever it is. */
  readonly #db: Db;
  readonly environment: Readonly<Record<string, string>>;
  readonly engines: readonly Engine[];
  readonly #store: Awaited<ReturnType<typeof seaweedfs>>;
  readonly #stack: AsyncDisposableStack;
  readonly #places: readonly Place[];
  readonly #administrator = new Asker();
  readonly #anybody = new Asker();
  /** What processes told that ended before they served. */
  readonly endedAtStart: string[] = [];
  #turn = 0;

  private constructor(
    made: Pick<BeyondOneMachine, "cluster" | "ledger" | "environment" | "engines"> & {
      db: Db;
      store: Awaited<ReturnType<typeof seaweedfs>>;
      ports: readonly number[];
    },
    stack: AsyncDisposableStack,
  ) {
    this.cluster = made.cluster;
    this.ledger = made.ledger;
    this.#db = made.db;
    this.environment = made.environment;
    this.engines = made.engines;
    this.#store = made.store;
    this.#stack = stack;
    const roles: readonly Role[] = ["work", "work", "web", "web"];
    this.#places = made.ports.map((port, at) => ({ role: roles[at] ?? "web", port, running: undefined }));
  }

  /** `besides`: what it has of the engines, for whoever starts these; else those that the tests are told. */
  static async open(folder: string, besides?: Besides): Promise<BeyondOneMachine> {
    await using stack = new AsyncDisposableStack();
    const cluster = stack.use(await PatroniCluster.open(besides === undefined ? undefined : patient));
    const store = stack.use(await seaweedfs(join(folder, "store"), 3, storePort));
    await makeBucket(store.address, openNet({ allowed: parseNetworks("127.0.0.0/8") }));
    const ledger = new Ledger(join(folder, "ledger.ndjson"));
    stack.defer(() => ledger.close());
    const db = connect({ url: cluster.url, connectionsMax: 1 });
    stack.defer(() => db.end({ timeout: 1 }));
    const engines = besides === undefined ? await openEngines(stack) : [];
    const ports = await freePorts(4);
    const { endpoint, accessKeyId, secretAccessKey, region } = store.address;
    const environment = {
      DATABASE_URL: cluster.url,
      MAILLE_DATABASE_REPLICA: cluster.replicaUrl,
      MAILLE_DATA: join(folder, "data"),
      MAILLE_STORE: `s3://maille/data?endpoint=${endpoint}`,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: region,
      ...Object.assign({}, ...engines.map((engine) => engine.environment)),
      MAILLE_URL: "http://beyond.localhost",
      MAILLE_DISK_RESERVE_MB: "0",
      MAILLE_REQUESTS_PER_MINUTE: "0",
      MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
      HOST: "127.0.0.1",
      ...(await besides?.(stack, { store: store.address, web: ports.slice(2) })),
    };
    const made = { cluster, store, ledger, db, environment, engines, ports };
    const world = new BeyondOneMachine(made, stack.move());
    try {
      await world.#begin();
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
    return world;
  }

  async #begin(): Promise<void> {
    for (const place of this.#places) await this.#start(place);
    const [link = ""] = (await this.#places[0]?.running?.told(/http\S+claim\?secret=\S+/)) ?? [];
    this.#administrator.url = this.#nextUrl();
    await this.#administrator.claim(link);
  }

  /** As the administrator, at the next process that answers, as a balancer does. */
  readonly ask = (...asked: Parameters<Asker["ask"]>): ReturnType<Asker["ask"]> => {
    this.#administrator.url = this.#nextUrl();
    return this.#administrator.ask(...asked);
  };

  /** As somebody who is not signed in, by turns too. */
  read(path: string): ReturnType<Asker["ask"]> {
    this.#anybody.url = this.#nextUrl();
    return this.#anybody.ask("GET", path);
  }

  #nextUrl(): string {
    const open = this.#places.filter(({ role, running }) => role === "web" && running?.hasEnded === false);
    this.#turn += 1;
    return `http://127.0.0.1:${open[this.#turn % open.length]?.port}`;
  }

  /** Of the leader, once there is one. */
  withRows<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
    return until("PostgreSQL answers", async () => {
      try {
        return { result: await work(this.#db) };
      } catch (error) {
        if (!isOutage(error)) throw error;
        return undefined;
      }
    }).then(({ result }) => result);
  }

  get processes(): readonly MailleProcess[] {
    return this.#places.flatMap(({ running }) => running ?? []);
  }

  /** Ends one that answers, one of a role, or the one that has this number. */
  async kill(which: Role | number = "web"): Promise<void> {
    const place = this.#places.find(({ role, running }) => which === role || running?.child.pid === which);
    if (place === undefined) throw new Error(`no process is ${which}`);
    await place.running?.end("SIGKILL");
  }

  /** What was killed, in its place. */
  async startKilled(): Promise<void> {
    for (const place of this.#places) if (place.running?.hasEnded === true) await this.#start(place);
  }

  /** Again where it ends before it serves, as systemd does: one that was not let run for seconds ends so. */
  async #start(place: Place): Promise<void> {
    for (let starts = 1; ; starts += 1) {
      const environment = { ...this.environment, PORT: String(place.port) };
      const started = this.#stack.use(new MailleProcess(["serve", "--role", place.role], environment));
      const failed = await started.told(/^It listens on \S+$/m).then(
        () => undefined,
        (error: Error) => error,
      );
      place.running = started;
      if (failed === undefined) return;
      this.endedAtStart.push(failed.message);
      if (starts === startsMax) throw failed;
    }
  }

  /** One of each server of the object store, as a machine that loses its power. */
  async killStore(): Promise<void> {
    await Promise.all(parts.map((part) => this.#store.kill(part, 0)));
  }

  async startStore(): Promise<void> {
    for (const part of parts) await this.#store.start(part, 0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
