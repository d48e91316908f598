import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../src/db/connect.ts";
import type { Db } from "../../src/db/db.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { findHolder } from "../../src/folder-lock.ts";
import { Asker } from "./asker.ts";
import { databasePid, MailleProcess, strike } from "./instance.ts";
import { type Compared, Ledger } from "./ledger.ts";

export const faults = ["instance", "database", "both"] as const;
export type Fault = (typeof faults)[number];

/** One instance that is struck again and again, who asks it, and what it acknowledged. */
export class FaultWorld implements AsyncDisposable {
  readonly data: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ledger: Ledger;
  readonly #asker = new Asker();
  #serving: MailleProcess | undefined;

  private constructor(folder: string, dataFolder: string, port: number) {
    this.data = join(dataFolder, "data");
    this.environment = {
      MAILLE_DATA: this.data,
      // A session is of one address: it stays the same after a restart.
      PORT: String(port),
      MAILLE_DISK_RESERVE_MB: "0",
      MAILLE_REQUESTS_PER_MINUTE: "0",
      // Instances reach each other on this machine.
      MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
    };
    this.ledger = new Ledger(join(folder, "ledger.ndjson"));
  }

  static async open(folder: string, dataFolder: string = folder): Promise<FaultWorld> {
    const [port = 0] = await freePorts(1);
    const world = new FaultWorld(folder, dataFolder, port);
    const link = await world.serve();
    await world.#asker.claim(link ?? "");
    return world;
  }

  get url(): string {
    return this.#asker.url;
  }

  /** Answers the link of the first administrator, where there is none yet. */
  async serve(): Promise<string | undefined> {
    const serving = new MailleProcess(["serve", "--json"], this.environment);
    this.#serving = serving;
    const [, url = ""] = await serving.told(/"url": "([^"]+)"/);
    this.#asker.url = url;
    await serving.told(/^\}/m);
    return /"administratorLink": "([^"]+)"/.exec(serving.output)?.[1];
  }

  ask(...asked: Parameters<Asker["ask"]>): ReturnType<Asker["ask"]> {
    return this.#asker.ask(...asked);
  }

  /** Ends it without a word. It is served again, and as it was before it can be asked. */
  async suffer(fault: Fault): Promise<void> {
    const database = await databasePid(this.data);
    if (fault !== "instance") strike(database);
    if (fault === "database") return this.#asker.untilWell();
    await this.#serving?.end("SIGKILL");
    await this.#serveOnceFree();
  }

  /** A command that was on its way in finds the folder free, and holds it until it ends. */
  async #serveOnceFree(): Promise<void> {
    for (const end = Date.now() + 60_000; ; await wait(200)) {
      try {
        await this.serve();
        return;
      } catch (error) {
        if (Date.now() > end || !String(error).includes("app-already-open")) throw error;
      }
    }
  }

  /** Its rows, as a verb beside it reads them. */
  async withRows<Result>(work: (db: Db) => Promise<Result>, data: string = this.data): Promise<Result> {
    const connection = (await findHolder(data))?.connection;
    if (connection === undefined) throw new Error("Nobody serves it.");
    const db = connect({ ...connection, connectionsMax: 1 });
    try {
      return await work(db);
    } finally {
      await db.end({ timeout: 5 });
    }
  }

  compare(): Promise<Compared> {
    return this.withRows((db) => this.ledger.compare(db));
  }

  /** Until nothing that was accepted waits or works. */
  async untilImported(): Promise<void> {
    for (let tries = 0; tries < 1200; tries += 1) {
      const left = await this.withRows((db) => db`select from imports where state in ('waiting', 'running')`);
      if (left.length === 0) return;
      await wait(100);
    }
    throw new Error("An import never came to its end.");
  }

  async stop(): Promise<void> {
    const serving = this.#serving;
    this.#serving = undefined;
    await serving?.end("SIGINT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.ledger.close();
  }
}
