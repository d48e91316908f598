import postgres from "postgres";
import type { Db } from "./db.ts";

export interface ConnectOptions {
  /** Of a socket of the embedded server… */
  readonly socketPath?: string;
  /** …or the address of any other. */
  readonly url?: string;
  readonly connectionsMax?: number;
  /** Where names without a schema are looked for. */
  readonly searchPath?: string;
}

/**
 * Columns read in camelCase and are written in snake_case; values inside a `jsonb` are left as
 * they are. A `bigint` reads as a number: counts and sizes here stay below 2^53.
 */
export function connect(options: ConnectOptions): Db {
  const settings: postgres.Options<{ bigint: postgres.PostgresType<number> }> = {
    max: options.connectionsMax ?? 10,
    idle_timeout: 30,
    connect_timeout: 10,
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 2),
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    onnotice: () => undefined,
    connection: {
      application_name: "maille",
      TimeZone: "UTC",
      client_min_messages: "warning",
      ...(options.searchPath === undefined ? {} : { search_path: options.searchPath }),
    },
  };
  return options.url === undefined
    ? postgres({ ...settings, path: options.socketPath, user: "maille", database: "postgres" })
    : postgres(options.url, settings);
}
