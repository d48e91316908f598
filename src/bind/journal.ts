import {
  type Access,
  type AccessPage,
  erasePerson,
  exportAccesses,
  listAccesses,
  listAccessesOfParties,
  listOwnAccesses,
} from "../access/accesses.ts";
import { system } from "../access/actor.ts";
import { parseElsewhere } from "../access/journal/accesses-elsewhere.ts";
import { tellWitnesses } from "../access/journal/ask-witnesses.ts";
import { checkJournal } from "../access/journal/check-journal.ts";
import { findCheckpoint, makeCheckpoint } from "../access/journal/checkpoints.ts";
import type { JournalContext } from "../access/journal/context.ts";
import { readFindings } from "../access/journal/findings.ts";
import { proveAccess } from "../access/journal/prove-access.ts";
import { parseTile } from "../access/journal/tile.ts";
import { readTile } from "../access/journal/tiles.ts";
import { addCheckpoint, findWitnessed, listWitnessed } from "../access/journal/witness.ts";
import { headWanted } from "../access/journal.ts";
import { ReadingCounter, type ReadingKind, readingsOf } from "../access/readings.ts";
import { organizationsOf, requireAdministrator, requireMember } from "../access/require.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Net, SendOptions } from "../net/net.ts";
import type { NetworkContext } from "../network/context.ts";
import { Turns } from "../network/turns.ts";
import { askSigned } from "../network/ties/fetch-json.ts";
import { keysOf } from "../network/ties/peer-keys.ts";
import { tieRows } from "../network/ties/tie-rows.ts";
import { namesOfAccounts } from "../people/names.ts";
import { requestFigures } from "../sharing/figures.ts";
import type { Datasets, Rooms, Tables } from "../web/rooms/rooms.ts";
import type { Figures, Journal } from "../web/rooms/journal.ts";

const peersMax = 1000;
const witnessAnswer = { maxBytes: 10_000, timeoutMs: 20_000 };

/** The journal's ties: peers that run either way witness each other; their keys and answers come by the network. */
export function journalContext(network: NetworkContext): JournalContext {
  const { db, clock, identity, log, net } = network;
  return {
    db,
    clock,
    identity,
    log,
    peers: async () => {
      const { items } = await tieRows(db, { page: 1, pageSize: peersMax });
      return items
        .filter(({ follows, followed }) => follows === "running" || followed === "running")
        .map(({ instance }) => instance);
    },
    keysOf: async (instance) =>
      instance === identity.url ? (await identity.jwks()).keys : (await keysOf(network, instance, "")).keys,
    askWitness: async (instance, body) => {
      const headers = { "content-type": "text/plain; charset=utf-8" };
      const path = "/journal/witness/add-checkpoint";
      const { status, bytes } = await ask(net, instance + path, { method: "POST", headers, body });
      return { status, text: bytes.toString("utf8") };
    },
    askTile: (instance, path) => getBytes(net, `${instance}/journal/tile/${path}`),
    askWitnessed: async (instance, origin) =>
      (await getBytes(net, `${instance}/journal/witnessed?origin=${encodeURIComponent(origin)}`)).toString(
        "utf8",
      ),
  };
}

async function getBytes(net: Net, url: string): Promise<Buffer> {
  const { status, bytes } = await ask(net, url, {});
  if (status === 200) return bytes;
  throw new Failure("unavailable", "net-status", { host: new URL(url).host, status: String(status) });
}

async function ask(
  net: Net,
  url: string,
  options: Pick<SendOptions, "method" | "headers" | "body">,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const sent = await net.send(url, { ...options, ...witnessAnswer });
  const chunks = await Array.fromAsync(sent.body as AsyncIterable<Uint8Array>);
  return { status: sent.status, bytes: Buffer.concat(chunks) };
}

export function boundJournal(
  ctx: JournalContext,
  network: NetworkContext,
  jobs: Pick<Jobs, "announce">,
): Journal {
  const lastCheckpoint = async () => (await findCheckpoint(ctx.db)) ?? makeCheckpoint(ctx);
  return {
    listAccesses: async (actor, organization, request) =>
      withNames(ctx, await listAccesses(ctx, actor, organization, request)),
    exportAccesses: (actor, organization, filter) =>
      eachNamed(ctx, exportAccesses(ctx, actor, organization, filter)),
    listOwnAccesses: async (actor, request) => withNames(ctx, await listOwnAccesses(ctx, actor, request)),
    listAccessesOfParties: (who, request) => listAccessesOfParties(ctx, who, request),
    listInstances: async (actor) => {
      requireMember(actor);
      return (await ctx.peers()).toSorted();
    },
    listAccessesElsewhere: async (actor, instance, request) => {
      const member = requireMember(actor);
      // Only those that are tied to this one are asked.
      if (!(await ctx.peers()).includes(instance)) throw new Failure("not-found", "network-tie-unknown");
      const body = { parties: [member.account, ...organizationsOf(member, "reader")], ...request };
      const answer = await askSigned(network, `${instance}/api/network/accesses`, { method: "POST", body });
      const page = parseElsewhere(answer);
      if (page === undefined) throw new Failure("unavailable", "network-answer-wrong", { instance });
      return page;
    },
    proveAccess: (actor, index) => proveAccess(ctx, actor, index),
    erasePerson: async (actor, person) => {
      const erased = await erasePerson(ctx, actor, person);
      if (erased.entries > 0) await jobs.announce(headWanted);
      return erased;
    },
    checkpoint: lastCheckpoint,
    tile: async (path) => {
      const tile = parseTile(path);
      return tile === undefined ? undefined : readTile(ctx.db, tile, (await lastCheckpoint()).size);
    },
    addCheckpoint: (body) => addCheckpoint(ctx, body),
    findWitnessed: (origin) => findWitnessed(ctx, origin),
    listWitnessed: async (actor) => {
      requireAdministrator(actor);
      return listWitnessed(ctx);
    },
    listFindings: async (actor) => {
      requireAdministrator(actor);
      return readFindings(ctx.db);
    },
    tellWitnesses: async (actor) => {
      requireAdministrator(actor);
      return tellWitnesses(ctx);
    },
    checkJournal: async (actor, signal) => {
      requireAdministrator(actor);
      return checkJournal(ctx, signal);
    },
  };
}

/** Who read as the account that they have here: the journal keeps its id, and the account the name. */
async function withNames({ db }: Pick<JournalContext, "db">, page: AccessPage): Promise<AccessPage> {
  return { ...page, items: await named(db, page.items) };
}

async function named(db: Db, accesses: readonly Access[]): Promise<readonly Access[]> {
  const unnamed = accesses.flatMap(({ account, party }) =>
    account === undefined || party.name !== "" ? [] : [account],
  );
  const names = await namesOfAccounts(db, [...new Set(unnamed)]);
  return accesses.map((access) => {
    const name = access.party.name === "" ? names.get(access.account ?? "") : undefined;
    return name === undefined ? access : { ...access, party: { ...access.party, name } };
  });
}

/** Names that are looked up at once while all is exported. */
const namedAtOnce = 500;

async function* eachNamed(
  { db }: Pick<JournalContext, "db">,
  accesses: AsyncIterable<Access>,
): AsyncGenerator<Access> {
  let waiting: Access[] = [];
  for await (const access of accesses) {
    waiting.push(access);
    if (waiting.length < namedAtOnce) continue;
    yield* await named(db, waiting);
    waiting = [];
  }
  yield* await named(db, waiting);
}

/**
 * Signs the journal and has it cosigned at once where that is asked for; what is asked for while it
 * does is done once more when it ends. Ends with the work.
 */
export async function watchHeads(ctx: JournalContext, jobs: Jobs): Promise<() => Promise<void>> {
  const turns = new Turns(1, (error) => ctx.log("journal-head-unsigned", { error }));
  const unlisten = await jobs.listen(headWanted, () => {
    turns.take("head", async () => void (await tellWitnesses(ctx)));
  });
  return async () => {
    await unlisten();
    await turns.idle();
  };
}

const checkpointQueue = "journal-checkpoint";
const checkpointMs = 60_000;

/** Signs the journal where there is something new, and has it cosigned. */
export function handleJournal(ctx: JournalContext, jobs: Jobs): void {
  jobs.handle<object>(checkpointQueue, { concurrency: 1, attempts: 1 }, async () => {
    try {
      await tellWitnesses(ctx);
    } catch (error) {
      // A journal that was changed is told at each pass, and is not signed.
      if (!isFailure(error, "conflict")) throw error;
      ctx.log("journal-changed", { error });
    }
  });
}

export function signEachMinute(jobs: Jobs): Promise<void> {
  return jobs.repeat(checkpointQueue, checkpointMs);
}

/** Counts what leaves by any door: each asks the same verbs. */
export function readingCounter(
  { db, clock, log }: JournalContext,
  tables: Pick<Tables, "getTable">,
): ReadingCounter {
  return new ReadingCounter({
    db,
    clock,
    log,
    datasetOf: async (table) => {
      try {
        return (await tables.getTable(system, table)).dataset;
      } catch (error) {
        if (isFailure(error, "not-found") || isFailure(error, "gone")) return undefined;
        throw error;
      }
    },
  });
}

export function countingRows(rows: Rooms["rows"], counter: ReadingCounter): Rooms["rows"] {
  const counted = async <Answer>(
    kind: ReadingKind | "neither",
    table: Id,
    answer: Promise<Answer>,
  ): Promise<Answer> => {
    const given = await answer;
    if (kind !== "neither") counter.count(table, kind);
    return given;
  };
  return {
    ...rows,
    readPage: (actor, table, ...rest) => counted("reading", table, rows.readPage(actor, table, ...rest)),
    readPageText: (actor, table, ...rest) =>
      counted("reading", table, rows.readPageText(actor, table, ...rest)),
    // One look at rows is one reading, whatever it asks of them.
    viewTable: async (actor, table, asked) => {
      const view = await rows.viewTable(actor, table, asked);
      let isCounted = false;
      return {
        ...view,
        readPage: (question, options) => {
          const kind = isCounted ? "neither" : "reading";
          isCounted = true;
          return counted(kind, table, view.readPage(question, options));
        },
      };
    },
    readFeatures: (actor, table, ...rest) =>
      counted("reading", table, rows.readFeatures(actor, table, ...rest)),
    sql: (actor, table, ...rest) => counted("reading", table, rows.sql(actor, table, ...rest)),
    exportRows: (actor, table, ...rest) => counted("download", table, rows.exportRows(actor, table, ...rest)),
    // One who reads it in parts begins with its end, and comes back for more.
    openParquet: (actor, table, range, version) =>
      counted(
        range === undefined ? "download" : "neither",
        table,
        rows.openParquet(actor, table, range, version),
      ),
  };
}

export function boundFigures(ctx: JournalContext, datasets: Pick<Datasets, "getDataset">): Figures {
  return {
    figuresOf: async (actor, dataset) => {
      const { id } = await datasets.getDataset(actor, dataset);
      const [readings, requests] = await Promise.all([readingsOf(ctx, id), requestFigures(ctx, id)]);
      return { ...readings, requests };
    },
  };
}
