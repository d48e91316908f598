import { BlockList } from "node:net";
import type { BackupSource } from "../backup/write-backup.ts";
import type { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config.ts";
import { connect } from "../db/connect.ts";
import type { Db } from "../db/db.ts";
import { refuseTerritory } from "../demonstration/territory-state.ts";
import { findHolder, type FolderHolder } from "../folder-lock.ts";
import { refuseFolderOfAnother, refuseFolderWithoutInstance } from "../folder-refusals.ts";
import type { Rooms } from "../rooms.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { endLost } from "./lost.ts";
import type { Parts } from "./parts.ts";
import { printLine, type Terminal } from "./terminal.ts";

/** What a command opens does all that is due, unless it only reads: a restored copy sends nothing because it is checked. */
interface Opening {
  readonly isReadAlone?: boolean;
}

const readAlone: Opening = { isReadAlone: true };

export function withInstance(
  invocation: Invocation,
  work: (rooms: Rooms) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withParts(invocation, ({ rooms }) => work(rooms));
}

/** As `withInstance`, for what only reads. */
export function withInstanceToRead(
  invocation: Invocation,
  work: (rooms: Rooms) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withParts(invocation, ({ rooms }) => work(rooms), readAlone);
}

/** As `withParts`, for what only reads. */
export function withPartsToRead(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withParts(invocation, work, readAlone);
}

/** As `withInstance`; a folder without an instance gets one. */
export function withInstanceOrNew(
  invocation: Invocation,
  work: (rooms: Rooms) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withPartsOrNew(invocation, ({ rooms }) => work(rooms));
}

/** An empty instance would be a wrong answer to who mistook the folder: it is not made. */
export async function withParts(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
  opening: Opening = {},
): Promise<ExitCode> {
  const { config, parts } = invocation;
  if (parts !== undefined) return work(parts);
  await refuseTerritory(config);
  await refuseWithoutInstance(config);
  return withPartsOrNew(invocation, work, opening);
}

async function refuseWithoutInstance(config: Config): Promise<void> {
  if ((await findHolder(config.data)) === undefined) await refuseFolderWithoutInstance(config);
}

/**
 * Works in the process that serves the instance, or beside it, where there is one: jobs run there.
 * Where there is none, opens the instance for the length of the work.
 */
export async function withPartsOrNew(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
  opening: Opening = {},
): Promise<ExitCode> {
  const { config, parts } = invocation;
  if (parts !== undefined) return work(parts);
  await refuseTerritory(config);
  const holder = await findConnected(config);
  if (holder === undefined) return withOwnParts(invocation, work, opening);
  return withDatabaseOf(holder, config, async (db) => {
    const [{ openAppBeside }, { partsOf }] = await Promise.all([import("../app.ts"), import("./parts.ts")]);
    const { connection, url = addressOf(config) } = holder;
    const beside = withNetworksOf(holder, config);
    await using app = await openAppBeside({
      config: beside,
      db,
      connection,
      url,
      log: logTo(invocation.terminal),
    });
    return await work(partsOf(app, config));
  });
}

/** As `withParts`, for what asks no room: beside a process that serves, its database and its files alone are opened. */
export async function withKept(
  invocation: Invocation,
  work: (kept: BackupSource) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, parts } = invocation;
  if (parts !== undefined) return work(parts);
  await refuseTerritory(config);
  await refuseWithoutInstance(config);
  const holder = await findConnected(config);
  if (holder === undefined) return withOwnParts(invocation, work);
  return withDatabaseOf(holder, config, async (db) => {
    const { openKeptBeside } = await import("../instance-files.ts");
    return work(await openKeptBeside({ config, db }));
  });
}

type Connected = Pick<FolderHolder, "url" | "allowedNetworks"> & {
  readonly connection: NonNullable<FolderHolder["connection"]>;
};

/** The process that works for the instance, here or elsewhere, where it told which database it has. */
async function findConnected(config: Config): Promise<Connected | undefined> {
  const holder = (await findHolder(config.data)) ?? (await findHolderElsewhere(config));
  return holder?.connection === undefined ? undefined : { ...holder, connection: holder.connection };
}

async function withDatabaseOf(
  { connection }: Connected,
  config: Config,
  work: (db: Db) => Promise<ExitCode>,
): Promise<ExitCode> {
  await refuseFolderOfAnother(config.data);
  const db = connect({ ...connection, connectionsMax: 3 });
  try {
    return await work(db);
  } finally {
    await db.end({ timeout: 5 });
  }
}

async function withOwnParts(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
  opening: Opening = {},
): Promise<ExitCode> {
  const { config, terminal } = invocation;
  const log = logTo(terminal);
  const [{ holdInstanceFolder }, { openApp }, { partsOf }] = await Promise.all([
    import("../instance-folder.ts"),
    import("../app.ts"),
    import("./parts.ts"),
  ]);
  await using folder = await holdInstanceFolder(config, log);
  const { held } = folder;
  held?.lost.addEventListener("abort", () => endLost(held.lost.reason as Failure, invocation));
  const { db, connection } = folder.database;
  const url = addressOf(config);
  await using app = await openApp({ config, db, connection, url, log, isHeld: held?.isOurs, ...opening });
  return await work(partsOf(app, config));
}

/** What a command fetches itself, to see what an address holds, is what the server may fetch. */
function withNetworksOf(
  { allowedNetworks = [] }: Pick<FolderHolder, "allowedNetworks">,
  config: Config,
): Config {
  const allowed = new BlockList();
  allowed.fromJSON([...config.allowedNetworks.toJSON(), ...allowedNetworks]);
  return { ...config, allowedNetworks: allowed };
}

/** The process that works on another machine for the same database. */
async function findHolderElsewhere({ databaseUrl }: Config): Promise<Connected | undefined> {
  if (databaseUrl === undefined) return undefined;
  const { isDatabaseHeld } = await import("../db/holding.ts");
  return (await isDatabaseHeld({ url: databaseUrl })) ? { connection: { url: databaseUrl } } : undefined;
}

function addressOf(config: Config): string {
  return config.url ?? `http://localhost:${config.port}`;
}

export function logTo(terminal: Terminal): Log {
  return (event, facts = {}) => {
    const error = facts["error"];
    printLine(
      terminal.err,
      `${event} ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(facts)}`,
    );
  };
}
