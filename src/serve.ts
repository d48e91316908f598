import { access } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { flushCompileCache } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { aborted } from "./base/aborted.ts";
import { Failure } from "./base/failure.ts";
import type { Language } from "./base/language.ts";
import { systemClock } from "./base/clock.ts";
import type { Log } from "./base/log.ts";
import type { SharedCounts } from "./base/shared-counts.ts";
import type { Db } from "./db/db.ts";
import { MarkedChanges } from "./db/changes.ts";
import { connect } from "./db/connect.ts";
import { Replica } from "./db/replica.ts";
import { beginAnewAfterPauses } from "./begin-anew.ts";
import type { Config } from "./config.ts";
import type { ProcessRole } from "./db/processes.ts";
import { holdServed, openServedFolder, type ServedFolder } from "./instance-folder.ts";
import type { RunCommand } from "./command/command.ts";
import { takeCalls } from "./command/answer-calls.ts";
import { giveBackMemoryAtRest } from "./memory.ts";
import type { App, AppOptions } from "./app.ts";
import { watchRoom } from "./store/room.ts";
import type { AdmissionOptions } from "./server/admission.ts";
import type { OnBug } from "./server/served.ts";
import type { Pages } from "./server/server.ts";
import { Watch } from "./watch.ts";

interface ServeOptions {
  readonly config: Config;
  readonly language: Language;
  /** Ends the serving, cleanly. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Whether it answers requests, runs jobs, or both, which it does where absent. */
  readonly role?: ProcessRole;
  /** The kinds of jobs that it runs; all of them where absent. */
  readonly kinds?: readonly string[] | undefined;
  /** Told where another process took the database: whoever is told ends this one, which writes nothing more. */
  readonly onLost: (failure: Failure) => void;
  /** Told once requests are answered. */
  readonly onOpen: (open: Opened) => void;
  /** Runs commands of this machine that bring the key of the folder's lock. */
  readonly runCommand: RunCommand;
  /** Those of a test; the usual ones where absent. */
  readonly passwords?: AppOptions["passwords"];
}

interface Opened {
  readonly url: string;
  readonly role: ProcessRole;
  /** The host and the port, where the address is that of something in front, or where no page is answered. */
  readonly listens: string | undefined;
  readonly administratorLink: string | undefined;
}

/** How long requests under way may take to end. */
const patienceMs = 10_000;

/** Serves an instance until `signal` aborts; begins anew where a pause broke off its start. */
export async function serve(options: ServeOptions): Promise<void> {
  await beginAnewAfterPauses((opened) => {
    const onOpen = (open: Opened): void => {
      opened();
      options.onOpen(open);
    };
    return serveOnce({ ...options, onOpen });
  }, options);
}

/** What was opened is closed in reverse, also where a step fails. */
async function serveOnce(options: ServeOptions): Promise<void> {
  const { config, language, signal, onOpen, onLost, role = "all", kinds, passwords, runCommand } = options;
  await using stack = new AsyncDisposableStack();
  const watch = stack.use(await Watch.open(config, options.log));
  const { log } = watch;
  const lock = await holdServed(config, role);
  if (lock !== undefined) stack.use(lock);
  // The database starts while the rest of the program is read.
  const opening = openServedFolder(config, { role, lock, log });
  const opened = opening.catch(() => undefined);
  stack.defer(async () => (await opened)?.[Symbol.asyncDispose]());
  const program = await loadProgram();
  // Whoever watches over the process is answered while the database is brought up to date.
  const server = await program.listen({ host: config.host, port: config.port, language });
  stack.defer(() => server.close(patienceMs));
  const folder = toldWhereLost(await opening, onLost);
  // Until all that works with the database has ended: it may go first, where the machine stops both.
  stack.use(surviveStrayErrors(log));
  const own = `http://${hostIn(config.host)}:${server.port}`;
  const url = config.url ?? own;
  const replica = stack.use(openReplica(config, folder));
  const db = watch.databaseOf({ db: replica?.beside(folder.database.db) ?? folder.database.db });
  const demonstration = await program.ApartLoading.of(config, folder);
  const open = program.openerOf(role);
  const counts = stack.use(await program.ToldCounts.open({ db: folder.database.db, own: folder.own, log }));
  const ownPages = new program.OwnPages({ own, url, signal });
  const app = await open({
    config,
    db,
    connection: folder.database.connection,
    url,
    log,
    own: folder.own,
    replica,
    kinds,
    later: demonstration.later,
    clock: folder.own.clock,
    counts,
    isHeld: () => folder.own.isOurs(),
    passwords,
    makePage: ownPages.make,
    traces: watch.traces,
  });
  stack.use(app);
  // Disposed first: requests end before what they work with.
  stack.defer(() => server.close(patienceMs));
  stack.use(ownPages);
  const { language: usual } = await app.rooms.instance.settings();
  const told = { ...watch.siteOf(app, { role }), log };
  const listener = role === "work" ? program.worksite(told) : undefined;
  // As it ends Node would write all that ran, which the next process then holds for as long as it runs (ADR 276).
  flushCompileCache();
  server.answerWith(
    watch.listenerOf(
      listener ?? listenerOf(program, app, { config, db, replica, counts, url, language: usual, told }),
    ),
    app.rooms.instance.isWell,
  );
  ownPages.open(usual);
  stack.use(giveBackMemoryAtRest(() => app.contexts.tables.engine.trim(), log));
  stack.use(await takeCalls(lock, { app, config, log, url, runCommand }));
  onOpen({ role, ...(await openedOf(app, { config, folder, url, own, port: server.port })) });
  await demonstration.load({ url, language: usual }, { signal, log });
  await aborted(signal);
}

interface Opening {
  readonly config: Config;
  readonly folder: ServedFolder;
  readonly url: string;
  /** As it is reached on this machine. */
  readonly own: string;
  readonly port: number;
}

/** Where another process was open before, the link that it told stays the one. */
async function openedOf(
  app: App,
  { config, folder, url, own, port }: Opening,
): Promise<Omit<Opened, "role">> {
  const { role, worksAlone } = folder.own;
  const isElsewhere = url !== own || role === "work";
  const secret = role !== "web" && worksAlone ? await app.administratorLink() : undefined;
  return {
    url,
    listens: isElsewhere ? `${bracketed(config.host)}:${port}` : undefined,
    administratorLink: secret === undefined ? undefined : `${url}/claim?secret=${secret}`,
  };
}

/** What of the database is read elsewhere, where a setting names it. */
function openReplica({ databaseReplicaUrl: url }: Config, { own }: ServedFolder): Replica | undefined {
  if (url === undefined || own.role === "work") return undefined;
  return new Replica(connect({ url, isReplica: true, process: own.id }));
}

interface Answering {
  readonly config: Config;
  readonly db: Db;
  readonly replica: Replica | undefined;
  readonly counts: SharedCounts;
  readonly url: string;
  readonly language: Language;
  readonly told: ReturnType<Watch["siteOf"]> & { readonly log: Log };
}

/** Answers requests to the pages and to the API. */
function listenerOf(
  program: Awaited<ReturnType<typeof loadProgram>>,
  app: App,
  { config, db, replica, counts, url, language, told: { log, ...told } }: Answering,
): RequestListener {
  const { rateLimitsFor, createApi, callerOf, doors } = program;
  const limits = rateLimitsFor(config.requestsPerMinute);
  // Whoever reads elsewhere meanwhile waits for it no longer.
  const changes = new MarkedChanges(db, replica === undefined ? undefined : 2_000);
  const onBug: OnBug = (bug) => log("bug", { ...bug });
  const api = createApi(app.rooms, {
    url,
    version: app.version,
    language,
    addressOf: (incoming) => callerOf(incoming, config.trustedProxies),
    rateLimits: limits,
    counts,
    onBug,
    changes,
  });
  return program.site({
    rooms: program.pageRooms(app.rooms),
    doors,
    api,
    pages: program.keeping(program.pages, changes, replica),
    url: config.url,
    language,
    admission: program.openAdmission({ limits, clock: systemClock, counts, doors, ...shortageOf(config) }),
    trustedProxies: config.trustedProxies,
    onBug,
    ...told,
  });
}

function toldWhereLost(folder: ServedFolder, onLost: ServeOptions["onLost"]): ServedFolder {
  const { lost } = folder.own;
  const tell = (): void => onLost(lost.reason as Failure);
  if (lost.aborted) tell();
  lost.addEventListener("abort", tell);
  return folder;
}

/** A database elsewhere has a disk of its own. */
function shortageOf({ data, databaseUrl, diskReserveMb }: Config): Pick<AdmissionOptions, "shortage"> {
  return databaseUrl === undefined ? { shortage: watchRoom(data, diskReserveMb * 1_000_000) } : {};
}

/** What a command other than `serve` never reads. */
async function loadProgram() {
  const [server, work, counts, admission, kept, make, app, apart, api, doors, limits, rooms, pages] =
    await Promise.all([
      import("./server/server.ts"),
      import("./server/worksite.ts"),
      import("./db/told-counts.ts"),
      import("./server/admission.ts"),
      import("./server/kept-pages.ts"),
      import("./server/make-page.ts"),
      import("./app.ts"),
      import("./load-apart.ts"),
      import("./api/app.ts"),
      import("./api/doors.ts"),
      import("./server/rate-limit.ts"),
      import("./pages/page-rooms.ts"),
      loadPages(),
    ]);
  const openerOf = (role: ProcessRole) => (role === "web" ? app.openAppBeside : app.openApp);
  return {
    openerOf,
    ...server,
    ...work,
    ...counts,
    ...admission,
    ...kept,
    ...make,
    ...app,
    ...apart,
    ...api,
    ...doors,
    ...limits,
    ...rooms,
    pages,
  };
}

/** An error that no request awaited is a bug of one of them: it is told, and the others' requests go on. */
function surviveStrayErrors(log: Log): Disposable {
  const tell = (error: unknown): void => log("bug", { error });
  process.on("uncaughtException", tell).on("unhandledRejection", tell);
  return {
    [Symbol.dispose]: () => {
      process.off("uncaughtException", tell).off("unhandledRejection", tell);
    },
  };
}

async function loadPages(): Promise<Pages> {
  const path = fileURLToPath(new URL("../build/handler.js", import.meta.url));
  try {
    await access(path);
  } catch (cause) {
    throw new Failure("precondition", "app-pages-not-built", {}, { cause });
  }
  const module = (await import(pathToFileURL(path).href)) as { handler: Pages };
  return module.handler;
}

/** As a person opens it: everywhere is here. */
function hostIn(host: string): string {
  if (["0.0.0.0", "::", "127.0.0.1", "::1"].includes(host)) return "localhost";
  return bracketed(host);
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
