import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { defined } from "../base/defined.ts";
import { connect, type ConnectOptions } from "./connect.ts";
import type { Db } from "./db.ts";
import { startServer } from "./server.ts";

export interface Database extends AsyncDisposable {
  readonly db: Db;
  /** How to connect once more. */
  readonly connection: ConnectOptions;
  /** Of the embedded server; absent where the server is somebody else's. */
  serverPid(): number | undefined;
}

interface DatabaseOptions {
  /** An existing server, in place of the embedded one. */
  readonly url?: string;
  /** Folder of the distribution's programs, in place of npm's. */
  readonly binaries?: string;
  /** Where the embedded server keeps its things. */
  readonly folder: string;
  /** The process of the instance that opens it, by its id. */
  readonly process?: string;
  readonly log: Log;
}

const oldestMajor = 15;

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const own = defined({ process: options.process });
  if (options.url !== undefined) return openByUrl(options.url, own);
  const server = await startServer({
    folder: options.folder,
    ...defined({ binaries: options.binaries }),
    log: options.log,
  });
  const connection = { socketPath: server.socketPath };
  const db = connect({ ...connection, ...own });
  return {
    db,
    connection,
    serverPid: () => server.pid(),
    [Symbol.asyncDispose]: async () => {
      await db.end({ timeout: 5 });
      await server[Symbol.asyncDispose]();
    },
  };
}

async function openByUrl(url: string, own: Pick<ConnectOptions, "process">): Promise<Database> {
  const db = connect({ url, ...own });
  try {
    await refuseOld(db);
  } catch (error) {
    await db.end({ timeout: 1 });
    throw error;
  }
  return {
    db,
    connection: { url },
    serverPid: () => undefined,
    [Symbol.asyncDispose]: () => db.end({ timeout: 5 }),
  };
}

async function refuseOld(db: Db): Promise<void> {
  let version: number;
  let encoding: string;
  try {
    const [row] = await db<{ version: string; encoding: string }[]>`
      select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`;
    version = Math.floor(Number(row?.version) / 10_000);
    encoding = row?.encoding ?? "";
  } catch (cause) {
    throw new Failure("unavailable", "db-not-reached", {}, { cause });
  }
  if (version < oldestMajor) {
    throw new Failure("precondition", "db-too-old", { found: version, least: oldestMajor });
  }
  if (encoding !== "UTF8") throw new Failure("precondition", "db-not-utf8", { found: encoding });
}
