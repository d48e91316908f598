import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect, type ConnectOptions } from "../src/db/connect.ts";
import type { Db } from "../src/db/db.ts";
import { freePorts } from "../src/fleet/ports.ts";
import { joinTestServer } from "./database-server.ts";
import { copyTemplate, dropDatabase } from "./database-template.ts";
import { MailleProcess } from "./faults/instance.ts";

interface Asking {
  readonly method?: string;
  readonly json?: unknown;
  readonly bytes?: Buffer;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

type Listening = MailleProcess & { readonly at: string };

/** Processes of one instance, over one folder and one database elsewhere. */
export class ManyWorld implements AsyncDisposable {
  readonly db: Db;
  readonly connection: ConnectOptions;
  readonly url: string;
  /** Of its database, as a process is told it. */
  readonly address: string;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    made: Pick<ManyWorld, "db" | "connection" | "url" | "address"> & { folder: string },
    stack: AsyncDisposableStack,
  ) {
    this.db = made.db;
    this.connection = made.connection;
    this.url = made.url;
    this.address = made.address;
    this.#folder = made.folder;
    this.#stack = stack;
    this.#environment = {
      DATABASE_URL: made.address,
      MAILLE_URL: made.url,
      MAILLE_DISK_RESERVE_MB: "0",
      MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
      HOST: "127.0.0.1",
    };
  }

  static async open(): Promise<ManyWorld> {
    await using stack = new AsyncDisposableStack();
    const socketPath = await joinTestServer();
    const name = `test_${randomBytes(8).toString("hex")}`;
    await copyTemplate(socketPath, name);
    stack.defer(() => dropDatabase(socketPath, name));
    const folder = await mkdtemp(join(tmpdir(), "maille-many-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const connection = { socketPath, database: name };
    const db = connect({ ...connection, connectionsMax: 2 });
    stack.defer(() => db.end({ timeout: 1 }));
    const address = `postgres://maille@localhost/${name}?host=${dirname(socketPath)}`;
    return new ManyWorld({ db, connection, folder, address, url: "http://many.localhost" }, stack.move());
  }

  /** A process, and the address at which it listens itself. */
  async start(
    role: "web" | "work" | "all",
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Listening> {
    return (await this.begin(role, environment)).listening;
  }

  /** A process that starts; `listening` once it does. */
  async begin(
    role: "web" | "work" | "all",
    environment: Readonly<Record<string, string>> = {},
  ): Promise<MailleProcess & { readonly listening: Promise<Listening> }> {
    const [port] = await freePorts(1);
    const running = new MailleProcess(["serve", "--role", role], {
      ...this.#environment,
      MAILLE_DATA: this.#folder,
      PORT: String(port),
      ...environment,
    });
    this.#stack.use(running);
    const at = `http://127.0.0.1:${port}`;
    const listening = running.told(/^It listens on \S+$/m).then(() => Object.assign(running, { at }));
    listening.catch(() => undefined);
    return Object.assign(running, { listening });
  }

  /** Asks one of the processes, as a balancer passes a request on. */
  async ask(
    at: string,
    path: string,
    { method, json, bytes, cookie, headers }: Asking = {},
  ): Promise<Response> {
    const body = json === undefined ? bytes : JSON.stringify(json);
    return fetch(`${at}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        "sec-fetch-site": "same-origin",
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
      signal: AbortSignal.timeout(60_000),
      redirect: "manual",
    });
  }

  async asked<Body>(...args: Parameters<ManyWorld["ask"]>): Promise<Body> {
    const answer = await this.ask(...args);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${args[1]}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Body;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
