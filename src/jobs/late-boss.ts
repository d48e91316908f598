import { dirname } from "node:path";
import type { PgBoss, StopOptions } from "pg-boss";
import type { Log } from "../base/log.ts";
import type { ConnectOptions } from "../db/connect.ts";
import { sessionsOf } from "../db/process-rows.ts";
import type { OwnProcess } from "../db/processes.ts";

interface BossOptions {
  readonly schema: string;
  readonly connection: ConnectOptions;
  readonly role: "works" | "adds";
  readonly log: Log;
  readonly own?: Pick<OwnProcess, "id"> | undefined;
}

/** The queue's program, read and connected when it is first asked: a command that adds no job has no use for it. */
export class LateBoss {
  readonly #options: BossOptions;
  #starting: Promise<PgBoss> | undefined;

  constructor(options: BossOptions) {
    this.#options = options;
  }

  /** One that could not be started is tried again by whoever asks next. */
  started(): Promise<PgBoss> {
    this.#starting ??= start(this.#options).catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async stop(options: StopOptions): Promise<void> {
    const boss = await this.#starting?.catch(() => undefined);
    await boss?.stop(options);
  }
}

async function start({ schema, connection, own, role, log }: BossOptions): Promise<PgBoss> {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    ...connectionOf(connection),
    schema,
    max: 2,
    application_name: own === undefined ? "maille-jobs" : sessionsOf(own.id)[1],
    schedule: false,
    useListenNotify: role === "works",
    supervise: role === "works",
    monitorVacuum: false,
    reindex: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", ({ message }) => log("jobs-error", { message }));
  boss.on("warning", ({ message }) => log("jobs-warning", { message }));
  try {
    await boss.start();
    return boss;
  } catch (error) {
    // What was started keeps the process.
    await boss.stop({ graceful: false });
    throw error;
  }
}

function connectionOf({ socketPath, database = "postgres", url }: ConnectOptions): object {
  // A server that vanished without a word answers nothing: what the queue asks takes milliseconds.
  if (url !== undefined) return { connectionString: url, query_timeout: 20_000, keepAlive: true };
  return { host: dirname(socketPath ?? ""), user: "maille", database };
}
