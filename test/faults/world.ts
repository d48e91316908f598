import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../src/db/connect.ts";
import type { Db } from "../../src/db/db.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { findHolder } from "../../src/folder-lock.ts";
import { databasePid, MailleProcess, strike } from "./instance.ts";
import { type Compared, Ledger } from "./ledger.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export const faults = ["instance", "database", "both"] as const;
export type Fault = (typeof faults)[number];

/** One instance that is struck again and again, who asks it, and what it acknowledged. */
export class FaultWorld implements AsyncDisposable {
  readonly data: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ledger: Ledger;
  #serving: MailleProcess | undefined;
  #url = "";
  #token = "";
  /** Of the administrator's session: a token makes no token. */
  #cookie = "";

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
    const secret = new URL(link ?? "").searchParams.get("secret");
    const person = { name: "Eve", email: "eve@ville.example", password: "quatre mots sans lien aucun" };
    const claimed = await world.ask("POST", "/api/administrator", { json: { secret, ...person } });
    world.#cookie = (claimed?.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const made = await world.ask("POST", "/api/tokens", { json: { name: "faults" } });
    if (made?.status !== 201) throw new Error(`The first administrator was refused: ${made?.status}`);
    world.#token = (made.body as { secret: string }).secret;
    return world;
  }

  get url(): string {
    return this.#url;
  }

  /** Answers the link of the first administrator, where there is none yet. */
  async serve(): Promise<string | undefined> {
    const serving = new MailleProcess(["serve", "--json"], this.environment);
    this.#serving = serving;
    const [, url = ""] = await serving.told(/"url": "([^"]+)"/);
    this.#url = url;
    await serving.told(/^\}/m);
    return /"administratorLink": "([^"]+)"/.exec(serving.output)?.[1];
  }

  /** An answer that did not come is `undefined`: what was asked may have been done or not. */
  async ask(
    method: string,
    path: string,
    given: { json?: unknown; bytes?: Uint8Array; headers?: Record<string, string> } = {},
  ): Promise<Answer | undefined> {
    const body = given.json === undefined ? given.bytes : JSON.stringify(given.json);
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          ...this.#credentials(path),
          ...(given.json === undefined ? {} : { "content-type": "application/json" }),
          ...given.headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) }),
        signal: AbortSignal.timeout(30_000),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
      const { status, headers } = response;
      return { status, headers, body: isJson ? (JSON.parse(text) as unknown) : text };
    } catch {
      return undefined;
    }
  }

  #credentials(path: string): Record<string, string> {
    if (path === "/api/tokens") return { cookie: this.#cookie, "sec-fetch-site": "same-origin" };
    return this.#token === "" ? {} : { authorization: `Bearer ${this.#token}` };
  }

  /** Ends it without a word. It is served again, and as it was before it can be asked. */
  async suffer(fault: Fault): Promise<void> {
    const database = await databasePid(this.data);
    if (fault !== "instance") strike(database);
    if (fault === "database") return this.#untilWell();
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

  async #untilWell(): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      if ((await this.ask("GET", "/api/organizations"))?.status === 200) return;
      await wait(50);
    }
    throw new Error(`It never came back: ${this.#serving?.output}`);
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
