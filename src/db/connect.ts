import { defined } from "../base/defined.ts";
import type { Options, PostgresType } from "postgres";
import type { Db } from "./db.ts";
import { postgres } from "./driver.ts";
import { noted } from "./noted.ts";
import { sessionsOf } from "./process-rows.ts";
import { answered } from "./answered.ts";
import { type AskSessions, SilentConnections } from "./silent-connections.ts";

export interface ConnectOptions {
  /** Of a socket of the embedded server… */
  readonly socketPath?: string;
  /** The one that the embedded server begins with, where absent. */
  readonly database?: string;
  /** …or the address of any other. */
  readonly url?: string;
  readonly connectionsMax?: number;
  /** Where names without a schema are looked for. */
  readonly searchPath?: string;
  /** Whether it is for reading alone, of a replica: any other address is that of the server that writes. */
  readonly isReplica?: boolean;
  /** The process of the instance whose sessions these are, by its id. */
  readonly process?: string;
}

/**
 * Columns read in camelCase and are written in snake_case; values inside a `jsonb` are left as
 * they are. A `bigint` reads as a number: counts and sizes here stay below 2^53.
 */
export function connect(options: ConnectOptions): Db {
  const settings: Settings = {
    max: options.connectionsMax ?? 10,
    idle_timeout: 30,
    connect_timeout: 10,
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 2),
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    onnotice: () => undefined,
    connection: {
      application_name: options.process === undefined ? "maille" : sessionsOf(options.process)[0],
      TimeZone: "UTC",
      client_min_messages: "warning",
      ...defined({ search_path: options.searchPath }),
      ...(options.isReplica === true ? { default_transaction_read_only: true } : {}),
    },
  };
  if (options.url === undefined) {
    const { socketPath: path, database = "postgres" } = options;
    return noted(postgres({ ...settings, path, user: "maille", database }));
  }
  const { url, path } = withoutSocket(options.url);
  return noted(
    postgres(url, path === undefined ? overNetwork(url, settings, options) : { ...settings, path }),
  );
}

type Settings = Options<{ bigint: PostgresType<number> }>;

/** Neither side waits for long for another one that vanished, and a replica is not taken for the server. */
function overNetwork(url: string, settings: Settings, { isReplica }: ConnectOptions): Settings {
  const found: Settings = {
    ...settings,
    keep_alive: 10,
    // Others take a process for gone after seven seconds.
    connect_timeout: 5,
    ...(isReplica === true ? {} : { target_session_attrs: "primary" }),
    connection: {
      ...settings.connection,
      tcp_keepalives_idle: 10,
      tcp_keepalives_interval: 5,
      tcp_keepalives_count: 4,
      tcp_user_timeout: 30_000,
    },
  };
  const silent = new SilentConnections((pids) => askSessions(url, found, pids));
  return Object.assign({ watch: silent.watch.bind(silent) }, found);
}

const answerMsMax = 5_000;

/** On a connection of its own. A pooler that tells other numbers than the server lets nobody know. */
async function askSessions(
  url: string,
  settings: Settings,
  pids: readonly number[],
): ReturnType<AskSessions> {
  const db = postgres(url, { ...settings, max: 1, connect_timeout: answerMsMax / 1_000, fetch_types: false });
  try {
    const rows = await answered(
      db<{ pid: number; own: boolean; state: string }[]>`
        select pid, pid = pg_backend_pid() as own, state from pg_stat_activity
        where pid = pg_backend_pid() or (
          pid in ${db([0, ...pids])} and application_name = current_setting('application_name')
          and usename = current_user)`,
      answerMsMax,
    );
    if (rows.find(({ own }) => own)?.pid !== rows.state.pid) return undefined;
    return new Map(rows.map(({ pid, state }) => [pid, state.startsWith("idle") ? "waiting" : "active"]));
  } finally {
    await db.end({ timeout: 0 });
  }
}

/**
 * An address may name the folder of a socket as libpq takes it: `postgres://user@localhost/base?host=/run/x`
 * (PostgreSQL documentation, 34.1.1.2). The driver does not know of it.
 */
function withoutSocket(address: string): { url: string; path?: string } {
  const url = URL.parse(address);
  const folder = url?.searchParams.get("host");
  if (url === null || !folder?.startsWith("/")) return { url: address };
  url.searchParams.delete("host");
  return { url: url.href, path: `${folder}/.s.PGSQL.${url.port || "5432"}` };
}
