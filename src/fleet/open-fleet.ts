import { join } from "node:path";
import type { Log } from "../base/log.ts";
import { defined } from "../base/defined.ts";
import { databaseUrl, makeDatabases } from "../db/server-databases.ts";
import { startServer } from "../db/server.ts";
import type { FleetMember } from "./member.ts";
import { type OpenInstance, superviseMember } from "./process.ts";

interface FleetOptions {
  /** Holds the server of all of them, and a folder each. */
  readonly folder: string;
  readonly binaries: string | undefined;
  readonly log: Log;
  readonly members: readonly (Pick<FleetMember, "name" | "port" | "url"> & {
    readonly settings: Readonly<Record<string, string>>;
  })[];
}

export interface Fleet extends AsyncDisposable {
  readonly members: readonly OpenMember[];
}

export interface OpenMember extends FleetMember, OpenInstance {
  /** Of its process; another one after a restart. */
  pid(): number | undefined;
}

/** Each instance keeps some twenty connections, and a command beside it a few. */
const connectionsEach = 40;

/** Several instances on one machine: one database server, and a process, a folder and a database each. */
export async function openFleet({ folder, binaries, log, members }: FleetOptions): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await startServer({
      folder: join(folder, "postgres"),
      ...defined({ binaries }),
      settings: { max_connections: String(connectionsEach * members.length) },
      log,
    }),
  );
  await makeDatabases(
    server.socketPath,
    members.map(({ name }) => name),
  );
  const opened: OpenMember[] = [];
  // One after the other: the first start of each reads the same files, and a small machine has few processors.
  for (const { settings, ...told } of members) {
    const data = join(folder, told.name);
    const member: FleetMember = {
      ...told,
      folder: data,
      environment: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        PORT: String(told.port),
        MAILLE_URL: told.url,
        MAILLE_DATA: data,
        MAILLE_DEMO: "no",
        DATABASE_URL: databaseUrl(server.socketPath, told.name),
        ...settings,
      },
    };
    const running = stack.use(superviseMember(member, log));
    opened.push({ ...member, ...(await running.start()), pid: () => running.pid() });
  }
  const open = stack.move();
  return { members: opened, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
