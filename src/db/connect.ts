import { defined } from "../base/defined.ts";
import type { Options, PostgresType } from "postgres";
import type { Db } from "./db.ts";
import { postgres } from "./driver.ts";
import { noted } from "./noted.ts";
import { sessionsOf } from "./process-rows.ts";

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
  /** The process of the instance whose sessions these are, by its id. */
  readonly process?: string;
}

/**
 * Columns read in camelCase and are written in snake_case; values inside a `jsonb` are left as
 * they are. A `bigint` reads as a number: counts and sizes here stay below 2^53.
 */
export function connect(options: ConnectOptions): Db {
  const settings: Options<{ bigint: PostgresType<number> }> = {
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
    },
  };
  if (options.url === undefined) {
    const { socketPath: path, database = "postgres" } = options;
    return noted(postgres({ ...settings, path, user: "maille", database }));
  }
  const { url, path } = withoutSocket(options.url);
  return noted(postgres(url, path === undefined ? settings : { ...settings, path }));
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
